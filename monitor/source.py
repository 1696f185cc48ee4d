"""The one door that spiders use: `from monitor.source import Feed, Listing, Sitemap, Source`."""

from monitor.crawl.discovery import Feed, Listing, Sitemap
from monitor.crawl.source import Source

__all__ = ["Feed", "Listing", "Sitemap", "Source"]

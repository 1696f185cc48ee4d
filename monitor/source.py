"""The one door that spiders use: `from monitor.source import Feed, Listing, Sitemap, Source`."""

from monitor.crawl.discovery import Feed, JsonListing, Listing, Sitemap
from monitor.crawl.source import Source

__all__ = ["Feed", "JsonListing", "Listing", "Sitemap", "Source"]

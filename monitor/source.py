"""The one door that spiders use: `from monitor.source import Feed, Listing, Sitemap, Source`."""

from monitor.config.json import JsonRelease
from monitor.crawl.discovery import Discovery, Feed, JsonListing, Listing, Sitemap
from monitor.crawl.source import Source

__all__ = ["Discovery", "Feed", "JsonListing", "JsonRelease", "Listing", "Sitemap", "Source"]

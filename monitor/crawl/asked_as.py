"""Whose requests an address is asked with, where it is named by hand: those of a source."""

from __future__ import annotations

from typing import Any

from monitor.config import Config, SourceConfig
from monitor.crawl.loader import Loaded
from monitor.crawl.own import OwnRequests
from monitor.errors import UsageError

_KEYS = (
    "fetch",
    "user_agent",
    "headers",
    "cookies",
    "auth",
    "proxy",
    "verify",
    "certificate",
    "key",
    "obey_robots",
)


def source_of(url: str, config: Config, loaded: Loaded, name: str = "") -> SourceConfig | None:
    """The source called `name`, or the first that has `url`'s host among its own; None where there
    is none. Raises UsageError for a name that no source has."""
    if name:
        for source in config.source:
            if source.name == name:
                return source
        known = ", ".join(source.name for source in config.source) or "none"
        raise UsageError(f"there is no source {name!r}; there are: {known}")
    for source in config.source:
        if OwnRequests.of(source, _hosts(source, loaded), config.path.parent).is_for(url):
            return source
    return None


def request_keys(source: SourceConfig, loaded: Loaded) -> dict[str, Any]:
    """The keys of a configuration that asks as `source` does, and sends what is meant for its own
    hosts to them only."""
    own = (*source.pages, *source.listings, *source.feeds, *source.sitemaps, *source.send_to)
    hosts = tuple(dict.fromkeys((*own, *_hosts(source, loaded))))
    return {key: getattr(source, key) for key in _KEYS} | {"send_to": hosts}


def _hosts(source: SourceConfig, loaded: Loaded) -> tuple[str, ...]:
    spider = loaded.spiders.get(source.spider)
    return spider.hosts_for(source) if spider is not None else ()

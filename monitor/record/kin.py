"""Which addresses of a source are alike: where to look for the release that a page may be."""

from __future__ import annotations

from monitor.addresses import is_home, normal
from monitor.config import SourceConfig
from monitor.store import Store


class Kin:
    """The addresses that are known in one pass, by what they have in common."""

    def __init__(self, config: SourceConfig, store: Store, source: int) -> None:
        """Those that `store` knows of the source with that key, the ones that it comes to know in
        this pass included, and those of its lists of releases."""
        named = (*config.listings, *config.feeds, *config.sitemaps)
        self._lists = frozenset(map(normal, (*named, *store.sources.lists(source))))
        self._store, self._source = store, source

    def of(self, url: str) -> tuple[str, ...]:
        """The known addresses of the family of `url`; those that are `url` in another spelling come
        first."""
        form = normal(url)
        known = self._store.families.of(self._source, url)
        return tuple(sorted(known, key=lambda other: normal(other) != form))

    def is_general(self, url: str) -> bool:
        """Whether `url` is a home page or a list of releases, which names no release."""
        return is_home(url) or normal(url) in self._lists

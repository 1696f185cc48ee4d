"""Which addresses of a source are alike: where to look for the release that a page may be."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.addresses import family, is_home, normal
from monitor.config import SourceConfig


class Kin:
    """The addresses that are known in one pass, by what they have in common."""

    def __init__(self) -> None:
        self._families: dict[str, dict[str, None]] = {}
        self._lists: frozenset[str] = frozenset()
        self.is_filled = False

    def fill(self, config: SourceConfig, known: Iterable[str], lists: Iterable[str]) -> None:
        """Learn the `known` addresses and those of the `lists` of releases."""
        named = (*config.listings, *config.feeds, *config.sitemaps, *lists)
        self._lists = frozenset(map(normal, named))
        self.is_filled = True
        self.note(*sorted(known))

    def note(self, *urls: str) -> None:
        """Learn addresses that became known in this pass."""
        for url in filter(None, urls if self.is_filled else ()):
            self._families.setdefault(family(url), {})[url] = None

    def of(self, url: str) -> tuple[str, ...]:
        """The known addresses of the family of `url`; those that are `url` in another spelling come
        first."""
        form = normal(url)
        return tuple(sorted(self._families.get(family(url), ()), key=lambda u: normal(u) != form))

    def is_general(self, url: str) -> bool:
        """Whether `url` is a home page or a list of releases, which names no release."""
        return is_home(url) or normal(url) in self._lists

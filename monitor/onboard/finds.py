"""What was found at an address: the lists that name releases, and the releases that were read."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from monitor.addresses import family, normal
from monitor.model import ListedRelease


class ListKind(StrEnum):
    """A place where releases are named. The value is also the key of misajour.toml, less its s."""

    LISTING = "listing"
    FEED = "feed"
    SITEMAP = "sitemap"

    @property
    def key(self) -> str:
        return f"{self}s"


class Way(StrEnum):
    """How an address was come by."""

    GIVEN = "you named it"
    LINKED = "the page links to it as its feed"
    PRESS = "the page links to it as its press room"
    ROBOTS = "robots.txt names it"
    CUSTOM = "it is where sitemaps usually stand"
    INDEX = "an index of sitemaps names it"


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """Links of a page that stand in one place each of a repeated row."""

    count: int
    title: str
    url: str
    weight: float


@dataclass(slots=True, kw_only=True)
class Found:
    """A list of releases. `url` is where it stands, `asked` what was asked for. Of a listing,
    `groups` holds the links that were taken for its entries, then the runners-up; `next_url` leads
    to its next page, which names `more` further releases (None: it was not read). `says` is what
    it says of how often it changes; `trouble` why it cannot be read."""

    kind: ListKind
    url: str
    way: Way
    asked: str = ""
    entries: tuple[ListedRelease, ...] = ()
    unread: int = 0
    groups: tuple[LinkGroup, ...] = ()
    next_url: str = ""
    more: int | None = None
    says: str = ""
    trouble: str = ""

    @property
    def addresses(self) -> frozenset[str]:
        return frozenset(normal(entry.url) for entry in self.entries)

    @property
    def dated(self) -> float:
        """The share of the entries that bear a day."""
        return sum(bool(e.published or e.updated) for e in self.entries) / max(len(self.entries), 1)


@dataclass(slots=True)
class Survey:
    """All that was found at `url`. `trouble` says why there was no answer that could be looked at;
    `landed` is where redirects led; `robots` what robots.txt says of it; `left` is how many
    addresses were not asked for, to keep within bounds; `faults` say where looking around did not
    come to its end."""

    url: str
    landed: str = ""
    found: list[Found] = field(default_factory=list)
    trouble: str = ""
    body: bytes = b""
    charset: str = ""
    crawl_delay: float = 0.0
    robots: str = ""
    asked: list[str] = field(default_factory=list)
    left: int = 0
    faults: tuple[str, ...] = ()

    def leave_out_doubles(self) -> None:
        """A list that was come by at several spellings of its address (http and https, with a slash
        at the end and without) is found once: where it names the most, else where it was first."""
        best: dict[tuple[ListKind, str], Found] = {}
        for found in self.found:
            key = found.kind, family(found.url)
            if key not in best or len(found.entries) > len(best[key].entries):
                best[key] = found
        kept = {id(one) for one in best.values()}
        self.found = [one for one in self.found if id(one) in kept]

    def of(self, kind: ListKind) -> list[Found]:
        """Those of a kind that name releases."""
        return [f for f in self.found if f.kind is kind and f.entries]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One release as it was read. `trouble` says why it was not; stamps are verbatim."""

    url: str
    title: str = ""
    published: str = ""
    updated: str = ""
    words: int = 0
    language: str = ""
    doubts: tuple[str, ...] = ()
    trouble: str = ""

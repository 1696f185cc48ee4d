"""A new [[source]]: what it says, whether it is new, and misajour.toml with it.

By tomlkit, since tomllib reads and does not write: comments, order and spelling of all else stay.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

from monitor.addresses import normal
from monitor.config import Config, SourceConfig, load_text
from monitor.errors import ConfigError, UsageError
from monitor.onboard.choice import Choice

_LISTS = ("listings", "feeds", "sitemaps", "pages")
DEPTH = 50
"""Pages of a listing that are read in one pass, where it has several: the first pass finds what is
there already, and later ones stop at the first page that names nothing new."""
_LONGEST = 40  # characters of a name
_COMMON = frozenset({"www", "www2", "press", "news", "newsroom", "media", "presse", "rss", "feeds"})


class Place(StrEnum):
    """What an address is taken for when nobody has looked. The value, and an s, is the key."""

    LISTING = "listing"
    FEED = "feed"
    SITEMAP = "sitemap"
    PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSource:
    """A [[source]] that is to be written. `lists` are addresses by their keys."""

    name: str
    spider: str = "watch"
    language: str = ""
    base: str = ""
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
    depth: int = 0
    most_new: int = 0
    delay: float | None = None

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(url for _, urls in self.lists for url in urls)

    @property
    def values(self) -> dict[str, object]:
        """The keys that are written, in order."""
        told: dict[str, object] = {"name": self.name, "spider": self.spider}
        told |= {k: v for k in ("language", "base") if (v := getattr(self, k))}
        told |= {key: list(urls) for key, urls in self.lists}
        told |= {k: v for k in ("depth", "most_new") if (v := getattr(self, k))}
        if self.delay is not None:
            told["delay"] = int(self.delay) if self.delay == int(self.delay) else self.delay
        return told


def lists_of(choice: Choice) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, list[str]] = {}
    for one in choice.lists:
        found.setdefault(one.kind.key, []).append(one.url)
    return tuple((key, tuple(urls)) for key, urls in found.items())


def depth_of(choice: Choice) -> int:
    """DEPTH for a listing of several pages, else 0."""
    return DEPTH if any(found.next_url for found in choice.lists) else 0


def most_new_of(choice: Choice) -> int:
    """As many releases as DEPTH pages name, where that is more than is visited for the first time
    in a pass that is not told otherwise: what it leaves stands on pages that no later pass reads.
    Else 0."""
    usual: int = SourceConfig.model_fields["most_new"].default
    named = DEPTH * max((len(f.entries) for f in choice.lists if f.next_url), default=0)
    return named if named > usual else 0


def guessed(url: str) -> Place:
    """What an address looks like."""
    path = urlsplit(url).path.lower()
    if "sitemap" in path:
        return Place.SITEMAP
    if re.search(r"\.(?:rss|atom|rdf|xml|json)$|/(?:rss|feeds?|atom)(?:/|$)", path):
        return Place.FEED
    return Place.LISTING


def name_for(url: str, taken: Container[str], wish: str = "") -> str:
    """A name that is free, after `wish` or the host: `ecb` for https://www.ecb.europa.eu/press."""
    name = re.sub(r"[^\w.-]+", "-", wish.strip().lower()).strip("-._")[:_LONGEST].rstrip("-._")
    name = name or _of_host(urlsplit(url).hostname or "")
    free, number = name, 2
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def _of_host(host: str) -> str:
    if re.fullmatch(r"[\d.]+", host) or ":" in host:
        return f"host-{re.sub(r'[^0-9a-f]+', '-', host).strip('-')}"
    parts = host.split(".")
    own = [part for part in parts[:-1] if part not in _COMMON]
    return (own or parts)[0][:_LONGEST]


def watched_by(config: Config, new: NewSource) -> str:
    """Why there is a source for this already, in a sentence; empty where there is none."""
    wanted = {place_of(url): url for url in new.addresses}
    for source in config.source:
        for url in (url for key in _LISTS for url in getattr(source, key)):
            if place_of(url) in wanted:
                return f"source {source.name!r} watches {url} already"
        if new.spider != "watch" and _same_edition(source, new):
            return f"source {source.name!r} has the spider {new.spider!r} already"
    return ""


def place_of(url: str) -> str:
    """An address without what makes no difference to where it leads."""
    return normal(url).partition("://")[2].removeprefix("www.")


def _same_edition(source: SourceConfig, new: NewSource) -> bool:
    base = source.base or ""
    return (source.spider, source.language, base) == (new.spider, new.language, new.base)


def added(text: str, new: Iterable[NewSource], path: Path) -> str:
    """misajour.toml, whose text is `text`, with `new` sources, which have been read back; all else
    stays letter by letter. Raises ConfigError where the text is wrong, and UsageError where only
    its owner can add them."""
    new = tuple(new)
    before = load_text(text, path)
    if re.search(r"^[ \t]*source[ \t]*=", text, re.MULTILINE):
        raise UsageError(f"{path}: its sources are no [[source]] sections; add this one yourself")
    section = "\n".join(map(shown, new))
    if text:
        at = _place_in(text, section)
        head, tail = text[:at].rstrip("\r\n"), text[at:].lstrip("\r\n")
        out = f"{head}\n\n{section}" + (f"\n{tail}" if tail else "")
        if "\r\n" in text and not re.search(r"(?<!\r)\n", text):
            out = re.sub(r"\r?\n", "\r\n", out)
    else:
        out = section
    try:
        after = load_text(out, path)
    except ConfigError as error:
        raise UsageError(f"the source cannot be added: {error}") from None
    # the new ones stand before those of sources.d
    names = {source.name for source in before.source}
    kept = tuple(source for source in after.source if source.name in names)
    if kept != before.source or after.model_copy(update={"source": before.source}) != before:
        raise UsageError(f"{path}: write the source there yourself, as [[source]]")
    return out


def _place_in(text: str, section: str) -> int:
    """Where `section` is to stand: after the last of the sources, or at the end."""
    try:
        document = tomlkit.parse(text)
        sources = document.get("source")
        if isinstance(sources, AoT):
            sources.extend(tomlkit.parse(section)["source"])
            head, found, _ = document.as_string().partition(section.rstrip("\n"))
            # tomlkit brings sources together that other sections stand between
            if found and text.startswith(head):
                return len(head)
    except TOMLKitError:
        pass
    return len(text)


def shown(new: NewSource) -> str:
    """The [[source]] as it is written."""
    table = tomlkit.table()
    table.update(new.values)
    sources = tomlkit.aot()
    sources.append(table)
    document = tomlkit.document()
    document.append("source", sources)
    return document.as_string().strip() + "\n"

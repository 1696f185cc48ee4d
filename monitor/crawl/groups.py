"""Links of a page that stand in one place of a repeated row, and what speaks for such a group.

Of all groups of a page, menus among them, its listing is the one that says most, with headings and
days beside its links and with names around it that accuse it least.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import islice
from statistics import median
from urllib.parse import parse_qsl, urlsplit

from monitor.crawl.anchors import HEADINGS, Anchor, Element, text_of
from monitor.extract.files import names_file
from monitor.extract.text import one_line
from monitor.languages import alternatives
from monitor.languages.codes import without_region

_ROW = 1500  # characters of a row that are looked at
INDEX = re.compile(r"/(?:index|default)\.\w{2,5}$", re.IGNORECASE)
_TITLE_ALONE = (*HEADINGS, "a", "p", "dt", "strong", "b", "span")
_CLOSELY = 2000  # rows of a page whose day is read and not guessed: reading one is slow
_NEARLY_ALL = 0.7
SHORT = 12  # characters that a title has, as a rule
_DAY = re.compile(
    r"(?:19|20)\d\d|(?<!\d)\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2}(?!\d)|令和|平成|1[34]\d\d/"
    r"|\b\d{1,2}\.?\s+[^\W\d_]{3,9}\b|\b[^\W\d_]{3,9}\.?\s+\d{1,2}\b"
)
# "March 2024 (5)", "2019": the way to older entries, by month or by year.
_WORDS = re.compile(r"[^\W\d_]")
_PERIOD = re.compile(r"\W*(?:[^\W\d_]{3,12}\.?\s+)?(?:19|20)\d\d(?:\s*[年(]?\s*\(?\d*\)?)?\W*")
_ACCUSED = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|foot\w*|side-?bar\w*|breadcrumbs?|crumbs?"
    r"|pag(?:er|ination|inator)"
    r"|social\w*|share\w*|lang(?:uages?|switch\w*)?|tags?|tag-?cloud"
    r"|related|popular|trending"
    r"|most-?(?:read|viewed|popular)|widget\w*|quick-?links?|top-?links|skip\w*"
    r"|cookie\w*|archives?-list"
    r"|login|search\w*|toolbar|filters?|facets?|banner|partners?|sponsors?"
    r"|teaser-?nav|mega\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
# A list of topics bears no days: what is so named and bears them lists what belongs to one topic.
_OF_TOPICS = re.compile(r"(?:^|[\s_-])categor(?:y|ies)(?:$|[\s_-])", re.IGNORECASE)
_SPOKEN_FOR = re.compile(
    r"(?:^|[\s_-])(?:main|content|news\w*|press\w*|releases?|listing|list|results?|posts?"
    r"|articles?|archive"
    r"|views?-row\w*|entries|entry|items?|hentry|feed|stories)(?:$|[\s_-])",
    re.IGNORECASE,
)


@cache
def _generic() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{alternatives('read_more')})\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the listing: its `title`, and what else stands in its row."""

    url: str
    title: str
    context: str


class RowCache:
    """What was seen of each row, so that links that share a row do not make it be read again. Days
    are read in `language`, a page's code such as `fr-BE`, and in English."""

    def __init__(self, language: str = "") -> None:
        self._language = without_region(language)
        self._texts: dict[int, str] = {}
        self._headings: dict[int, Element | None] = {}
        self._dated: dict[str, bool] = {}

    def text(self, row: Element) -> str:
        key = id(row)
        if key not in self._texts:
            self._texts[key] = text_of(row, _ROW)
        return self._texts[key]

    def dated(self, text: str) -> bool:
        """Whether a row's text bears a day. Only so many are read closely."""
        if not _DAY.search(text):
            return False
        if text not in self._dated:
            if len(self._dated) >= _CLOSELY:
                return True
            from monitor.extract import dates  # the words of all languages, for lists alone

            spoken = (self._language,) if self._language else ()
            self._dated[text] = next(iter(dates.find(text[:400], spoken, "en")), None) is not None
        return self._dated[text]

    def heading(self, row: Element) -> Element | None:
        key = id(row)
        if key not in self._headings:
            self._headings[key] = next(row.iter(*HEADINGS), None)
        return self._headings[key]


@dataclass
class Group:
    """Links that stand in one place each of a repeated row. `rows` are the rows' elements, link by
    link."""

    anchors: list[Anchor]
    rows: list[Element]
    cache: RowCache
    above: tuple[Element, ...] = field(default=(), repr=False)

    @cached_property
    def entries(self) -> list[Entry]:
        rows = {id(row) for row in self.rows}
        texts = Counter({anchor.url: anchor.text for anchor in self.anchors}.values())
        said = {text for text, times in texts.items() if times > 2 and 2 * times > texts.total()}
        return [
            Entry(anchor.url, self._title(anchor, row, said), self._context(row, rows))
            for anchor, row in zip(self.anchors, self.rows, strict=True)
        ]

    @cached_property
    def shape(self) -> str:
        return Counter(shape(a.url) for a in self.anchors).most_common(1)[0][0]

    @cached_property
    def weight(self) -> float:
        """How much speaks for the group: how much its titles say (their number counts less than
        their words), days and headings in its rows, and the names around it."""
        lengths = self._title_lengths()
        if not lengths:
            return 0.0
        usual = median(lengths)
        days = self._dated
        factors = (
            _for_short_titles(days) if usual < 15 else 1.0,
            (1 + 2 * days) * (1 + 0.7 * self._share(self._have_headings())),
            0.5 + 0.5 * self._share(self._say_their_title()),
            0.3 if self._is_of_documents else 1.0,
            0.5 if all(a.above_title for a in self.anchors) else 1.0,
            self.standing,
        )
        return math.prod(factors, start=min(usual, 80) * len(lengths) ** 0.6)

    @cached_property
    def _dated(self) -> float:
        """The share of rows that bear a day."""
        return self._share(self.cache.dated(e.context) for e in self.entries)

    def _title_lengths(self) -> list[int]:
        """The lengths of the titles that have words and are more than a period's name, one per
        address."""
        titles = {e.url: e.title for e in self.entries}.values()
        return [length_of(t) for t in titles if _WORDS.search(t) and not _PERIOD.fullmatch(t)]

    def _have_headings(self) -> Iterator[bool]:
        for anchor, row in self._pairs:
            yield bool(anchor.heading) or self.cache.heading(row) is not None

    def _say_their_title(self) -> Iterator[bool]:
        """For each link, whether its title is its own: "Read more" and "Edit" borrow that of
        their row."""
        for anchor, entry in zip(self.anchors, self.entries, strict=True):
            yield entry.title in (anchor.heading, anchor.text)

    def _share(self, holds: Iterable[bool]) -> float:
        return sum(holds) / len(self.anchors)

    def only(self, numbers: list[int]) -> Group:
        """The group of the links with these numbers."""
        return Group(
            [self.anchors[n] for n in numbers],
            [self.rows[n] for n in numbers],
            self.cache,
            self.above,
        )

    def pruned(self) -> Group:
        """The group without links of another kind that stand in its place by chance: where
        nearly all lead to one kind of address and bear a day, those that do neither."""
        dated = [self.cache.dated(e.context) for e in self.entries]
        same = [shape(a.url) == self.shape for a in self.anchors]
        usual = [d and s for d, s in zip(dated, same, strict=True)]
        if self._share(usual) < _NEARLY_ALL:
            return self
        return self.only([n for n in range(len(usual)) if dated[n] or same[n]])

    @property
    def _is_of_documents(self) -> bool:
        documents = sum(names_file(a.url) for a in self.anchors)
        return 2 * documents > len(self.anchors)

    @property
    def _pairs(self) -> Iterator[tuple[Anchor, Element]]:
        return zip(self.anchors, self.rows, strict=True)

    def _title(self, anchor: Anchor, row: Element, said: set[str]) -> str:
        """What the entry is called: the heading in the link, else its text, else what its row says
        first. `said` are texts that most links of the group have."""
        for text in (anchor.heading, anchor.text):
            if text and text not in said and not _generic().fullmatch(text):
                return text
        heading = self.cache.heading(row)
        if heading is not None:
            return text_of(heading)
        for text in _lines(row):
            if length_of(text) >= SHORT and not _generic().fullmatch(text):
                return text
        return ""

    def _context(self, row: Element, rows: set[int]) -> str:
        """The text of a row. Where a row is no more than its title, what follows it up to the
        next row, and the term before a definition."""
        text = self.cache.text(row)
        if row.tag == "dd":
            before = row.getprevious()
            return one_line(f"{text_of(before, 200) if before is not None else ''} {text}")
        if row.tag not in _TITLE_ALONE:
            return text
        pieces = [text]
        for following in row.itersiblings():
            if id(following) in rows or len(pieces) > 3:
                break
            if isinstance(following.tag, str):
                pieces.append(text_of(following, 300))
        return one_line(" ".join(pieces))[:_ROW]

    @cached_property
    def standing(self) -> float:
        """What the names around the group say of it. Those further out are of the page's frame,
        which has every part of the page within it."""
        names = [_names(element) for element in self.above[-6:]]
        accused = any(_ACCUSED.search(name) for name in names) or (
            any(_OF_TOPICS.search(name) for name in names) and self._dated < _NEARLY_ALL
        )
        main = any(e.tag == "main" or e.get("role") == "main" for e in self.above)
        spoken_for = any(_SPOKEN_FOR.search(name) for name in names)
        return (0.15 if accused else 1.0) * (1.5 if main else 1.0) * (1.2 if spoken_for else 1.0)


def _for_short_titles(days: float) -> float:
    """Titles as short as a menu's are believed where most rows bear a day."""
    return 0.7 if days > 0.6 else 0.2


def _names(element: Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _lines(row: Element) -> Iterator[str]:
    """The first pieces of text that begin an element of the row."""
    for element in islice(row.iter(), 50):
        if isinstance(element.tag, str) and element.text:
            yield one_line(element.text)


def shape(url: str) -> str:
    """What an address shares with those of its like: host and folders with figures as 0 and slugs
    as w, the kind of the last part, and the names in the query."""
    parts = urlsplit(url)
    path = INDEX.sub("", parts.path).rstrip("/")
    *folders, last = path.split("/")
    stem, dot, suffix = last.rpartition(".")
    if not dot or len(suffix) > 5:
        stem, suffix = last, ""
    # of a script with parameters, its name is what it does: release.php, print.php
    kind = stem if parts.query else "0" if stem.isdecimal() else "w"
    steps = ["w" if step.count("-") > 1 else re.sub(r"\d+", "0", step) for step in folders]
    names = "&".join(sorted({k for k, _ in parse_qsl(parts.query, keep_blank_values=True)}))
    return f"{parts.hostname}/{'/'.join(steps)}/{kind}.{suffix}?{names}"


def length_of(text: str) -> int:
    """Letters; those of scripts that write words in one or two of them count thrice."""
    return len(text) + 2 * sum("\u2e80" <= c <= "\ud7ff" for c in text)

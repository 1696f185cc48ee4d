"""Which of a page's links are the entries of its listing.

A listing repeats one place for each of its entries: the same way down from a common element,
whatever the class names along it (zebra rows and `post-123` differ from row to row). Menus repeat
too: of all groups the one is taken that says most, with headings and days beside its links and with
names that accuse it least.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from statistics import median
from urllib.parse import parse_qsl, urlsplit

from monitor.addresses import normal
from monitor.crawl.anchors import HEADINGS, Anchor, Element, text_of
from monitor.crawl.pager import is_pager
from monitor.extract import dates
from monitor.extract.links import ATTACHMENTS
from monitor.extract.text import one_line
from monitor.languages import alternatives

_ROW = 1500  # characters of a row that are looked at
_DOCUMENTS = ATTACHMENTS - {"xml", "json", "txt"}
_INDEX = re.compile(r"/(?:index|default)\.\w{2,5}$", re.IGNORECASE)
_TITLE_ALONE = (*HEADINGS, "a", "p", "dt", "strong", "b", "span")
_CLOSELY = 2000
_NEARLY_ALL = 0.7
_COMPANIONS = 3  # links that one row may have in one place
_SHORT = 12  # characters that a title has, as a rule
_DAY = re.compile(
    r"(?:19|20)\d\d|(?<!\d)\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2}(?!\d)|令和|平成|1[34]\d\d/"
    r"|\b\d{1,2}\.?\s+[^\W\d_]{3,9}\b|\b[^\W\d_]{3,9}\.?\s+\d{1,2}\b"
)
# "March 2024 (5)", "2019": the way to older entries, by month or by year.
_WORDS = re.compile(r"[^\W\d_]")
_PERIOD = re.compile(r"\W*(?:[^\W\d_]{3,12}\.?\s+)?(?:19|20)\d\d(?:\s*[年(]?\s*\(?\d*\)?)?\W*")
_GENERIC = re.compile(rf"\W*(?:{alternatives('read_more')})\W*", re.IGNORECASE)
_ACCUSED = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|foot\w*|side-?bar\w*|breadcrumbs?|crumbs?|pag(?:er|ination|inator)"
    r"|social\w*|share\w*|lang(?:uages?|switch\w*)?|tags?|tag-?cloud|categor(?:y|ies)|related|popular|trending"
    r"|most-?(?:read|viewed|popular)|widget\w*|quick-?links?|top-?links|skip\w*|cookie\w*|archives?-list"
    r"|login|search\w*|toolbar|filters?|facets?|banner|partners?|sponsors?|teaser-?nav|mega\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SPOKEN_FOR = re.compile(
    r"(?:^|[\s_-])(?:main|content|news\w*|press\w*|releases?|listing|list|results?|posts?|articles?|archive"
    r"|views?-row\w*|entries|entry|items?|hentry|feed|stories)(?:$|[\s_-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the listing: its `title`, and what else stands in its row."""

    url: str
    title: str
    context: str


class Looks:
    """What was seen of each row; links that share a row do not make it be read again and again."""

    def __init__(self) -> None:
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
            self._dated[text] = next(iter(dates.find(text[:400], (), "en")), None) is not None
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
    looks: Looks
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
        titles = list({e.url: e.title for e in self.entries}.values())
        lengths = [_length(t) for t in titles if _WORDS.search(t) and not _PERIOD.fullmatch(t)]
        if not lengths:
            return 0.0
        days = self._share(self.looks.dated(e.context) for e in self.entries)
        headed = (a.heading or self.looks.heading(r) is not None for a, r in self._pairs)
        usual = median(lengths)
        weight: float = min(usual, 80) * len(lengths) ** 0.6
        if usual < 15:
            weight *= 0.7 if days > 0.6 else 0.2
        weight *= (1 + 2 * days) * (1 + 0.7 * self._share(map(bool, headed)))
        # "Read more" and "Edit" borrow the title of their row
        weight *= 0.5 + 0.5 * self._share(
            e.title in (a.heading, a.text) for a, e in zip(self.anchors, self.entries, strict=True)
        )
        if self._is_of_documents:
            weight *= 0.3
        if all(a.above_title for a in self.anchors):
            weight *= 0.5
        return weight * self._standing

    def _share(self, holds: Iterable[bool]) -> float:
        return sum(holds) / len(self.anchors)

    def pruned(self) -> Group:
        """The group without links of another kind that stand in its place by chance: where nearly
        all lead to one kind of address and bear a day, those that do neither."""
        dated = [self.looks.dated(e.context) for e in self.entries]
        same = [shape(a.url) == self.shape for a in self.anchors]
        usual = [d and s for d, s in zip(dated, same, strict=True)]
        if self._share(usual) < _NEARLY_ALL:
            return self
        kept = [n for n, (d, s) in enumerate(zip(dated, same, strict=True)) if d or s]
        return Group(
            [self.anchors[n] for n in kept], [self.rows[n] for n in kept], self.looks, self.above
        )

    @property
    def _is_of_documents(self) -> bool:
        documents = sum(_is_document(a.url) for a in self.anchors)
        return 2 * documents > len(self.anchors)

    @property
    def _pairs(self) -> Iterator[tuple[Anchor, Element]]:
        return zip(self.anchors, self.rows, strict=True)

    def _title(self, anchor: Anchor, row: Element, said: set[str]) -> str:
        """What the entry is called: the heading in the link, else its text, else what its row says
        first. `said` are texts that most links of the group have."""
        for text in (anchor.heading, anchor.text):
            if text and text not in said and not _GENERIC.fullmatch(text):
                return text
        heading = self.looks.heading(row)
        if heading is not None:
            return text_of(heading)
        lines = (
            one_line(e.text) for e in islice(row.iter(), 50) if isinstance(e.tag, str) and e.text
        )
        return next((t for t in lines if _length(t) >= _SHORT and not _GENERIC.fullmatch(t)), "")

    def _context(self, row: Element, rows: set[int]) -> str:
        """The text of a row. Where a row is no more than its title, what follows it up to the next
        row, and the term before a definition."""
        text = self.looks.text(row)
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
    def _standing(self) -> float:
        """What the names around the group say of it."""
        names = [f"{e.get('class') or ''} {e.get('id') or ''}" for e in self.above]
        inner = names[-6:]
        factor = 1.0
        if any(_ACCUSED.search(name) for name in inner):
            factor *= 0.15
        if any(e.tag == "main" or e.get("role") == "main" for e in self.above):
            factor *= 1.5
        if any(_SPOKEN_FOR.search(name) for name in inner):
            factor *= 1.2
        return factor


def entries_of(found: Iterable[Anchor], base: str) -> list[Entry]:
    """The entries of the page's listing, in the order of the page; none where it has no group of
    links that could be one."""
    here = normal(base)
    anchors = list(found)
    texts = Counter(a.text for a in anchors)
    candidates = [
        a
        for a in anchors
        if a.content and a.text and normal(a.url) != here and (texts[a.text] > 2 or not is_pager(a))
    ]
    looks = Looks()
    groups = [g for g in _merged(_groups(candidates, looks)) if _at_home(g, base)]
    best = max(groups, key=lambda g: g.weight * _below(g, base), default=None)
    if best is None or best.weight <= 0:
        return []
    best = best.pruned()
    chosen = {id(a.element): e for a, e in zip(best.anchors, best.entries, strict=True)}
    for anchor, entry in _beside(best, groups):
        chosen.setdefault(id(anchor.element), entry)
    return [chosen[id(a.element)] for a in candidates if id(a.element) in chosen]


def shape(url: str) -> str:
    """What an address shares with those of its like: host and folders with figures as 0 and slugs
    as w, the kind of the last part, and the names in the query."""
    parts = urlsplit(url)
    path = _INDEX.sub("", parts.path).rstrip("/")
    *folders, last = path.split("/")
    stem, dot, suffix = last.rpartition(".")
    if not dot or len(suffix) > 5:
        stem, suffix = last, ""
    # of a script with parameters, its name is what it does: release.php, print.php
    kind = stem if parts.query else "0" if stem.isdecimal() else "w"
    steps = ["w" if step.count("-") > 1 else re.sub(r"\d+", "0", step) for step in folders]
    names = "&".join(sorted({k for k, _ in parse_qsl(parts.query, keep_blank_values=True)}))
    return f"{parts.hostname}/{'/'.join(steps)}/{kind}.{suffix}?{names}"


def _groups(candidates: list[Anchor], looks: Looks) -> list[Group]:
    """By the lowest element below which a link's way down is met twice or more."""
    ways: Counter[tuple[int, str]] = Counter()
    steps = {id(a.element): _steps(a) for a in candidates}
    for anchor in candidates:
        ways.update(_ways(anchor, steps[id(anchor.element)]))
    found: dict[tuple[int, str], list[tuple[Anchor, Element]]] = defaultdict(list)
    above: dict[tuple[int, str], tuple[Element, ...]] = {}
    for anchor in candidates:
        path = anchor.path
        level, key = next(
            (
                (level, key)
                for level, key in enumerate(_ways(anchor, steps[id(anchor.element)]), 1)
                if ways[key] > 1
            ),
            (0, (id(anchor.element), "")),
        )
        row = path[-level] if level else anchor.element
        found[key].append((anchor, row))
        above[key] = path[: len(path) - level] if level else path[:-1]
    return [Group([a for a, _ in g], [r for _, r in g], looks, above[k]) for k, g in found.items()]


def _ways(anchor: Anchor, steps: list[str]) -> Iterator[tuple[int, str]]:
    """For each element above the link, the nearest first: it, and the way down from it to the
    link."""
    way = ""
    for level in range(len(anchor.path) - 1, 0, -1):
        way = f"{steps[level]}/{way}"
        yield id(anchor.path[level - 1]), way


def _steps(anchor: Anchor) -> list[str]:
    """The names of the elements from the root down to the link; cells of a table with their number,
    since columns differ in what they hold."""
    return [_step(element) for element in anchor.path]


def _step(element: Element) -> str:
    tag = str(element.tag)
    if tag in ("td", "th"):
        return f"{tag}{sum(1 for _ in islice(element.itersiblings(preceding=True), 50))}"
    return tag


def _by_shape(group: Group) -> list[Group]:
    """A title and its companions, such as "print" or the document itself, may stand in one place of
    a row."""
    if len(group.anchors) > _COMPANIONS:
        return [group]
    kinds: dict[str, list[int]] = defaultdict(list)
    for number, anchor in enumerate(group.anchors):
        kinds[shape(anchor.url)].append(number)
    for numbers in kinds.values():
        titles = [n for n in numbers if _length(group.anchors[n].text) >= _SHORT]
        numbers[:] = titles or numbers
    return [
        Group(
            [group.anchors[n] for n in numbers],
            [group.rows[n] for n in numbers],
            group.looks,
            group.above,
        )
        for numbers in kinds.values()
    ]


def _merged(groups: list[Group]) -> list[Group]:
    """Groups of the same place and kind of address, such as a list for each month, are one."""
    kinds: dict[tuple[str, str, str], Group] = {}
    for group in (part for whole in groups for part in _by_shape(whole)):
        way = "/".join(_steps(group.anchors[0]))
        accused = "x" if group._standing < 1 else ""
        known = kinds.get(key := (way, group.shape, accused))
        if known is None:
            kinds[key] = group
        else:
            above = tuple(a for a, b in zip(known.above, group.above, strict=False) if a is b)
            kinds[key] = Group(
                known.anchors + group.anchors, known.rows + group.rows, known.looks, above
            )
    return list(kinds.values())


def _at_home(group: Group, base: str) -> bool:
    """Whether the group leads to the page's own host, or all of it to one other: an institution may
    keep its releases elsewhere, a menu of networks leads to many hosts."""
    hosts = Counter(urlsplit(a.url).hostname for a in group.anchors)
    own = urlsplit(base).hostname or ""
    near = sum(n for h, n in hosts.items() if h and (h == own or _kin(h, own)))
    return 2 * near >= hosts.total() or (len(hosts) == 1 and hosts.total() > 2)


def _below(group: Group, base: str) -> float:
    """What speaks for a group most of whose addresses lie below the listing's own."""
    folder = _INDEX.sub("", urlsplit(base).path).rstrip("/")
    below = sum(urlsplit(a.url).path.startswith(folder + "/") for a in group.anchors)
    return 1.7 if folder and 2 * below > len(group.anchors) else 1.0


def _kin(one: str, other: str) -> bool:
    """Whether two hosts are of one domain, as `www.example.org` and `news.example.org` are."""
    a, b = one.split("."), other.split(".")
    return len(a) > 1 and len(b) > 1 and a[-2:] == b[-2:] and not one.replace(".", "").isdigit()


def _beside(best: Group, groups: list[Group]) -> Iterator[tuple[Anchor, Entry]]:
    """Entries that stand out of the row, such as the newest in large: headings that lead to the
    same kind of address."""
    for group in groups:
        if group.shape != best.shape or group._standing < 1:
            continue
        for anchor, entry in zip(group.anchors, group.entries, strict=True):
            if (
                anchor.heading
                and shape(anchor.url) == best.shape
                and _length(entry.title) >= _SHORT
            ):
                yield anchor, entry


def _is_document(url: str) -> bool:
    return urlsplit(url).path.lower().rpartition(".")[2] in _DOCUMENTS


def _length(text: str) -> int:
    """Letters; those of scripts that write words in one or two of them count thrice."""
    return len(text) + 2 * sum("\u2e80" <= c <= "\ud7ff" for c in text)

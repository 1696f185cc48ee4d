"""Which of a page's links are the entries of its listing.

A listing repeats one place for each of its entries: the same way down from a common element,
whatever the class names along it (zebra rows and `post-123` differ from row to row). Menus
repeat too: of all groups the one is taken that says most, see `Group.weight`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from monitor.addresses import normal
from monitor.crawl.anchors import Anchor, Element, text_of
from monitor.crawl.groups import INDEX, SHORT, Entry, Group, RowCache, length_of, shape
from monitor.crawl.pager import is_pager
from monitor.extract.text import one_line

_COMPANIONS = 3  # links that one row may have in one place
_Way = tuple[int, str]  # an element, by its identity, and the steps down from it


@dataclass(frozen=True, slots=True)
class Ranked:
    """Links that could be the listing, and how much speaks for that."""

    entries: tuple[Entry, ...]
    weight: float


def entries_of(found: Iterable[Anchor], base: str) -> list[Entry]:
    """The entries of the page's listing, in the order of the page; none where it has no group of
    links that could be one."""
    candidates = _candidates(list(found), base)
    groups = _groups_of(candidates, base)
    return _chosen(_by_weight(groups, base), groups, candidates)


def named_by_address(anchors: Iterable[Anchor]) -> list[Entry]:
    """The entries of links that are all known to lead to releases, one per address. A row may link
    its release from a picture, the title and a teaser of some lines: it is called by its heading,
    else by the first text that is long enough for a title, else by the longest there is."""
    links: dict[str, list[Anchor]] = defaultdict(list)
    for anchor in anchors:
        links[anchor.url].append(anchor)
    return [_called(url, same) for url, same in links.items()]


def _called(url: str, same: list[Anchor]) -> Entry:
    headings = [a.heading for a in same if a.heading]
    texts = [text for a in same if (text := _own_text(a))]
    long = [text for text in texts if length_of(text) >= SHORT]
    shown = max((a.text for a in same), key=len)
    title = next(iter([*headings, *long]), "") or max(texts, key=len, default="") or shown
    return Entry(url, title, " ".join(dict.fromkeys(a.row_text for a in same)))


def _own_text(anchor: Anchor) -> str:
    """The text in a link; of one around a whole row, what its label calls it in the same words."""
    text = text_of(anchor.element)
    label = one_line(anchor.element.get("aria-label") or anchor.element.get("title") or "")
    return label if length_of(label) >= SHORT and label in text else text


def ranked(found: Iterable[Anchor], base: str) -> list[Ranked]:
    """All that could be the page's listing: first what `entries_of` takes, then what it was chosen
    before."""
    candidates = _candidates(list(found), base)
    groups = _groups_of(candidates, base)
    order = _by_weight(groups, base)
    if not order:
        return []
    first = Ranked(tuple(_chosen(order, groups, candidates)), _weight(order[0], base))
    return [first, *(Ranked(tuple(g.entries), _weight(g, base)) for g in order[1:])]


def _chosen(order: list[Group], groups: list[Group], candidates: list[Anchor]) -> list[Entry]:
    if not order:
        return []
    best = order[0].pruned()
    chosen = {id(a.element): e for a, e in zip(best.anchors, best.entries, strict=True)}
    for anchor, entry in _beside(best, groups):
        chosen.setdefault(id(anchor.element), entry)
    return [chosen[id(a.element)] for a in candidates if id(a.element) in chosen]


def _groups_of(candidates: list[Anchor], base: str) -> list[Group]:
    language = candidates[0].path[0].get("lang") or "" if candidates else ""
    return [g for g in _merged(_groups(candidates, RowCache(language))) if _at_home(g, base)]


def _by_weight(groups: list[Group], base: str) -> list[Group]:
    """Those for which anything speaks, the one for which most does first."""
    weights = {id(group): _weight(group, base) for group in groups}
    likely = [group for group in groups if weights[id(group)] > 0]
    return sorted(likely, key=lambda group: -weights[id(group)])


def _weight(group: Group, base: str) -> float:
    return group.weight * _below(group, base)


def _candidates(anchors: list[Anchor], base: str) -> list[Anchor]:
    """The links that may lead to entries: out of navigation, with a text, to another page."""
    here = normal(base)
    texts = Counter(a.text for a in anchors)

    def is_one(anchor: Anchor) -> bool:
        if not (anchor.content and anchor.text) or normal(anchor.url) == here:
            return False
        # what looks like a pager's link and is met again and again is "more" in each row
        return texts[anchor.text] > 2 or not is_pager(anchor)

    return [anchor for anchor in anchors if is_one(anchor)]


def _groups(candidates: list[Anchor], cache: RowCache) -> list[Group]:
    """The links by the lowest element below which their way down is met twice or more."""
    # the steps are kept, and not the ways: these are as long as the page is deep, at each level
    steps = [_steps(anchor) for anchor in candidates]
    times: Counter[_Way] = Counter()
    for anchor, names in zip(candidates, steps, strict=True):
        times.update(_ways(anchor, names))
    groups: dict[_Way, Group] = {}
    for anchor, names in zip(candidates, steps, strict=True):
        level, way = _repeated(anchor, names, times)
        group = groups.setdefault(way, Group([], [], cache))
        group.anchors.append(anchor)
        group.rows.append(anchor.path[-level])
        group.above = anchor.path[:-level]
    return list(groups.values())


def _repeated(anchor: Anchor, steps: list[str], times: Counter[_Way]) -> tuple[int, _Way]:
    """The first way down to the link that others share, and the row's level above the link, from
    1 for the link itself. A link without company is a group of its own."""
    for level, way in enumerate(_ways(anchor, steps), 1):
        if times[way] > 1:
            return level, way
    return 1, (id(anchor.element), "")


def _ways(anchor: Anchor, steps: list[str]) -> Iterator[_Way]:
    """For each element above the link, the nearest first: it, and the way down from it to the
    link."""
    way = ""
    for level in range(len(anchor.path) - 1, 0, -1):
        way = f"{steps[level]}/{way}"
        yield id(anchor.path[level - 1]), way


def _steps(anchor: Anchor) -> list[str]:
    """The names of the elements from the root down to the link; cells of a table with their
    number, since columns differ in what they hold."""
    return [_step(element) for element in anchor.path]


def _step(element: Element) -> str:
    tag = str(element.tag)
    if tag in ("td", "th"):
        return f"{tag}{sum(1 for _ in islice(element.itersiblings(preceding=True), 50))}"
    return tag


def _by_shape(group: Group) -> list[Group]:
    """A title and its companions, such as "print" or the document itself, may stand in one place
    of a row."""
    if len(group.anchors) > _COMPANIONS:
        return [group]
    kinds: dict[str, list[int]] = defaultdict(list)
    for number, anchor in enumerate(group.anchors):
        kinds[shape(anchor.url)].append(number)
    for numbers in kinds.values():
        titles = [n for n in numbers if length_of(group.anchors[n].text) >= SHORT]
        numbers[:] = titles or numbers
    return [group.only(numbers) for numbers in kinds.values()]


def _merged(groups: list[Group]) -> list[Group]:
    """Groups of the same place and kind of address, such as a list for each month, are one."""
    kinds: dict[tuple[str, str, str], Group] = {}
    for group in (part for whole in groups for part in _by_shape(whole)):
        way = "/".join(_steps(group.anchors[0]))
        accused = "x" if group.standing < 1 else ""
        known = kinds.get(key := (way, group.shape, accused))
        if known is None:
            kinds[key] = group
        else:
            above = tuple(a for a, b in zip(known.above, group.above, strict=False) if a is b)
            kinds[key] = Group(
                known.anchors + group.anchors, known.rows + group.rows, known.cache, above
            )
    return list(kinds.values())


def _at_home(group: Group, base: str) -> bool:
    """Whether the group leads to the page's own host, or all of it to one other: an institution
    may keep its releases elsewhere, a menu of networks leads to many hosts."""
    hosts = Counter(urlsplit(a.url).hostname for a in group.anchors)
    own = urlsplit(base).hostname or ""
    near = sum(n for h, n in hosts.items() if h and (h == own or _kin(h, own)))
    return 2 * near >= hosts.total() or (len(hosts) == 1 and hosts.total() > 2)


def _below(group: Group, base: str) -> float:
    """What speaks for a group most of whose addresses lie below the listing's own."""
    folder = INDEX.sub("", urlsplit(base).path).rstrip("/")
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
        if group.shape != best.shape or group.standing < 1:
            continue
        for anchor, entry in zip(group.anchors, group.entries, strict=True):
            if (
                anchor.heading
                and shape(anchor.url) == best.shape
                and length_of(entry.title) >= SHORT
            ):
                yield anchor, entry

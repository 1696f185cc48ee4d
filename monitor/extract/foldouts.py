"""Text that is folded away on a page and opens at a click: part of the release, unless it copies
what is seen."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from functools import cached_property
from itertools import chain, islice

from bs4 import Tag

from monitor.extract import hiding, inside, places
from monitor.extract.blocks import SOLID_LINKS, Layout, RawBlock, characters, linked_characters
from monitor.extract.noise import HIDDEN, names_of
from monitor.extract.page import Page
from monitor.extract.text import text_hash
from monitor.model import Block, BlockKind, Fold, FoldState

_SAYS = 80  # characters of prose from which a folded element says something
_AROUND = 15  # elements around a block that can be a fold-out
_LABEL = 5  # characters of a folded block that is not looked at, where it is no part of the text
_MOST_LEFT = 100  # such blocks that are kept
_WRAPPED = 60  # elements around the text that may hide all of it
# What themes call that which opens at a click, or shows one of several texts by turns.
_FOLDS = re.compile(
    r"(?<![a-z])(?:accordion|collaps\w*|toggl\w*|expand\w*|disclosure|spoilers?|faqs?|read-?more"
    r"|show-?more|more-?text|tab|tabs|tab-?(?:pane|panel|content|body)s?|panes?|panels?"
    r"|slides?|slider|swiper|carousel|drop-?down|drawer|fold-?outs?|reveal)(?![a-z])"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_SHOWS = ("a", "button", "input", "label", "summary", "div", "span", "li", "p", *_HEADINGS)
"""Elements that pages make into something to click on."""
_TARGETS = ("aria-controls", "data-target", "data-bs-target", "data-toggle", "href", "for")
_WHOLE_PAGE = ("body", "html", "[document]")
_SCRIPT = "onclick"  # a script that names what it shows
_ID = re.compile(r"[\w-]{2,80}")
_READ = 1_000  # characters of such an attribute that are read


def of(layout: Layout, number: int, last: int) -> set[int]:
    """The folded blocks from `number` up to `last` that say something of their own."""
    if not any(map(is_folded, layout.blocks[number:last])):
        return set()
    seen = {text_hash(b.text) for b in layout.blocks if not b.noise}
    found: set[int] = set()
    while number < last:
        if not is_folded(layout.blocks[number]):
            number += 1
            continue
        end = _end(layout, number)
        found.update(_own_text(layout, range(number, end), seen))
        number = end
    return found


def is_folded(block: RawBlock) -> bool:
    """Whether nothing speaks against the block but that it is folded away."""
    return block.noise == HIDDEN


def _end(layout: Layout, number: int) -> int:
    """Where the outermost folded element around block `number` ends."""
    candidates = layout.blocks[number].noise_candidates
    element = next(element for element, reason in candidates if reason == HIDDEN)
    return max(layout.spans[element][1], number + 1)


def _own_text(layout: Layout, numbers: range, seen: Container[str]) -> list[int]:
    """The blocks of a fold-out that are not `seen` outside of it, if they are a text, and not
    links or captions."""
    folded = {i: layout.blocks[i] for i in numbers if is_folded(layout.blocks[i])}
    said = characters(folded.values())
    fresh = [i for i, block in folded.items() if text_hash(block.text) not in seen]
    prose = characters(folded[i] for i in fresh if folded[i].kind is not BlockKind.CAPTION)
    is_text = prose >= max(_SAYS, said / 2)
    return fresh if is_text and linked_characters(folded.values()) <= SOLID_LINKS * said else []


def states(
    page: Page, told: Iterable[tuple[RawBlock, Block]], within_text: Iterable[RawBlock] = ()
) -> tuple[Fold, ...]:
    """How those blocks of the text stand that are folded away or can be: each as it lies on the
    page, and as it is told. Of the blocks that lie `within_text` and are no part of it, those that
    are folded away: what leaves the text so stands where it stood."""
    told = tuple(told)
    styles = hiding.Styles(page.tags("style"))
    fold_outs, covers = _FoldOuts(page), _Covers(styles)
    unseen = _unseen(styles, told)
    within = _within(unseen) if unseen is not None else frozenset()
    found: dict[str, Fold] = {}
    for raw, block in told:
        state = fold_outs.state(raw)
        if unseen is not None and id(raw.tag) in within:
            state = fold_outs.state_within(unseen, state)
        elif not is_folded(raw) and (cover := covers.of(raw.tag)) is not None:
            state = FoldState.CLOSED if fold_outs.shows(cover) else FoldState.HIDDEN
        if state and block.kind is not BlockKind.CAPTION:
            key = text_hash(block.text)
            found.setdefault(key, Fold(key, state, _place(raw)))
    seen = {text_hash(block.text) for _, block in told}
    ours = {id(raw) for raw, _ in told}
    left = (raw for raw in within_text if id(raw) not in ours and _may_say_something(raw))
    for raw in islice(left, _MOST_LEFT):
        if (key := text_hash(raw.text)) not in seen and (state := fold_outs.state(raw)):
            found.setdefault(key, Fold(key, state, _place(raw)))
    return tuple(found.values())


def _may_say_something(block: RawBlock) -> bool:
    """Whether it is folded away, and more than a label or a link."""
    if not is_folded(block) or block.kind is BlockKind.CAPTION:
        return False
    return len(block.text) > _LABEL and block.link_share < SOLID_LINKS


def _place(block: RawBlock) -> str:
    return text_hash(f"fold {places.of(block.tag)}")


def _unseen(styles: hiding.Styles, told: tuple[tuple[RawBlock, Block], ...]) -> Tag | None:
    """The outermost element that holds most of the text and that the page's styles hide. Most of
    the text stands around its middle; what hides a whole page waits for a script to show it."""
    half = characters(raw for raw, _ in told) / 2
    so_far = 0
    for raw, _ in told:
        so_far += len(raw.text)
        if so_far > half:
            break
    else:
        return None
    around = list(islice(chain((raw.tag,), raw.tag.parents), _WRAPPED))
    around = [tag for tag in around if tag.name not in _WHOLE_PAGE]
    hidden = next(filter(styles.hide, reversed(around)), None)
    if hidden is None:
        return None
    within = _within(hidden)
    return hidden if characters(raw for raw, _ in told if id(raw.tag) in within) >= half else None


def _within(tag: Tag) -> frozenset[int]:
    """`tag` and all elements in it, by id()."""
    return frozenset(map(id, chain((tag,), inside.tags(tag))))


class _Covers:
    """The elements around paragraphs that the page's sheets hide, each looked at once."""

    def __init__(self, styles: hiding.Styles) -> None:
        self.styles = styles
        self.known: dict[int, Tag | None] = {}

    def of(self, tag: Tag) -> Tag | None:
        """The innermost of `tag` and the elements around it that is hidden; None where none is."""
        if not self.styles.hiding:
            return None
        asked: list[int] = []
        found: Tag | None = None
        for one in islice(chain((tag,), tag.parents), _WRAPPED):
            if id(one) in self.known:
                found = self.known[id(one)]
                break
            asked.append(id(one))
            if one.name not in _WHOLE_PAGE and self.styles.hide(one, hiding.FOR_GOOD):
                found = one
                break
        self.known.update(dict.fromkeys(asked, found))
        return found


class _FoldOuts:
    """What on a page opens at a click: by its markup, by its name, or because a link, a button or
    another element names it as what it shows."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.known: dict[int, int] = {}
        self.details = bool(page.tags("details"))

    @cached_property
    def targets(self) -> frozenset[str]:
        """The ids of the elements that something on the page shows at a click: found where an
        element with an id is around the text."""
        return frozenset(_targets(self.page))

    def state(self, block: RawBlock) -> FoldState | None:
        """None where the block is simply seen."""
        opens = self.away(block.tag) < _AROUND
        if is_folded(block):
            shown = opens and all(map(self.shows, _hiding(block)))
            return FoldState.CLOSED if shown else FoldState.HIDDEN
        if self.details and _in_closed_details(block.tag):
            return FoldState.CLOSED
        return FoldState.OPEN if opens else None

    def state_within(self, hidden: Tag, state: FoldState | None) -> FoldState:
        """How a block in the `hidden` element stands that would else be in `state`."""
        is_shown = self.shows(hidden) if state is FoldState.CLOSED else self.is_named(hidden)
        return FoldState.CLOSED if is_shown else FoldState.HIDDEN

    def shows(self, hidden: Tag) -> bool:
        """Whether a click shows an element that its markup hides: it is a fold-out, or is in one.
        A click on `<details>` shows what is in it, and no part of that which is hidden for itself;
        nor does it show the `<details>`."""
        for tag in islice(chain((hidden,), hidden.parents), _AROUND):
            if tag.name == "details":
                return self._is_target(tag)
            if self._opens(tag):
                return True
        return False

    def away(self, tag: Tag) -> int:
        """How many elements up the next fold-out around `tag` is: 0 where it is one itself."""
        asked: list[Tag] = []
        around: Tag | None = tag
        while around is not None and id(around) not in self.known:
            asked.append(around)
            if self._opens(around):
                self.known[id(around)] = 0
                asked.pop()
                break
            around = around.parent
        away = _AROUND if around is None else self.known[id(around)]
        for one in reversed(asked):
            away += 1
            self.known[id(one)] = away
        return away

    def _opens(self, tag: Tag) -> bool:
        if tag.name in (*_WHOLE_PAGE, "main", "article"):
            return False
        if self.is_named(tag):
            return True
        return self._is_target(tag)

    def _is_target(self, tag: Tag) -> bool:
        own = str(tag.get("id") or "")
        return bool(own) and own in self.targets

    @staticmethod
    def is_named(tag: Tag) -> bool:
        """Whether it is a fold-out by its markup or its name."""
        if tag.name == "details" or tag.get("role") == "tabpanel":
            return True
        names = names_of(tag.attrs)
        return bool(names and _FOLDS.search(_CAMEL.sub("-", names).lower().replace("_", "-")))


def _hiding(block: RawBlock) -> Iterator[Tag]:
    """The elements around the block whose markup hides them. What hides a whole page waits for a
    script to show it."""
    hiding_ones = {element for element, reason in block.noise_candidates if reason == HIDDEN}
    for tag in chain((block.tag,), block.tag.parents):
        if id(tag) in hiding_ones and tag.name not in _WHOLE_PAGE:
            yield tag


def _in_closed_details(tag: Tag) -> bool:
    around = list(islice(chain((tag,), tag.parents), _AROUND))
    if any(tag.name == "summary" for tag in around):
        return False
    return any(tag.name == "details" and tag.get("open") is None for tag in around)


def _targets(page: Page) -> Iterator[str]:
    """The ids of the elements that something on the page shows at a click."""
    for tag in page.tags(*_SHOWS):
        attributes = tag.attrs
        if not attributes:
            continue
        for name in _TARGETS:
            value = attributes.get(name)
            if value and (name != "href" or str(value).startswith("#")):
                yield from _ID.findall(str(value)[:_READ])
        if _SCRIPT in attributes:
            yield from _ID.findall(str(attributes[_SCRIPT])[:_READ])

"""Words that are crossed out on a page: the release does not say them any more."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bs4.element import CData, NavigableString, Tag

from monitor.extract.elements import BLOCK

NAMES = frozenset({"s", "strike", "del"})
"""Elements that cross out what is in them."""
_SHARE = 0.4  # of the text around them that paragraphs which are crossed out have at most
_PROPERTIES = ("text-decoration", "text-decoration-line")
_SEEN = (NavigableString, CData)
_FRAMES = frozenset({"main", "article", "body"})


@dataclass(frozen=True, slots=True)
class _Element:
    """The characters of its text; whether it holds an element that stands on lines of its own; and
    the id() of the element around it that frames a text, or 0."""

    characters: int
    has_blocks: bool
    frame: int


class Struck:
    """What is crossed out below `root`. How much text stands in each element is counted once for
    all of them, and only where one asks: a page made to cost time has thousands in each other."""

    def __init__(self, root: Tag) -> None:
        self._root = root

    def holds(self, tag: Tag) -> bool:
        """Whether the words in `tag` are crossed out. Around much of the page, the element was left
        open by mistake."""
        if tag.name not in NAMES and not _crosses_out(str(tag.attrs.get("style") or "")):
            return False
        if all(type(child) is NavigableString for child in tag.contents):
            return True
        found = self._counted
        element = found[id(tag)]
        if not element.has_blocks:
            return True
        around = found.get(element.frame)
        return element.characters <= _SHARE * (around.characters if around else 0)

    @cached_property
    def _counted(self) -> dict[int, _Element]:
        """Each element, by id()."""
        order: list[tuple[Tag, int]] = [(self._root, 0)]
        for tag, frame in order:  # grows as it goes
            inner = id(tag) if tag.name in _FRAMES else frame
            order += [(child, inner) for child in tag.contents if isinstance(child, Tag)]
        found: dict[int, _Element] = {}
        for tag, frame in reversed(order):
            held = [(child, found[id(child)]) for child in tag.contents if isinstance(child, Tag)]
            own = sum(len(str(text)) for text in tag.contents if type(text) in _SEEN)
            found[id(tag)] = _Element(
                own + sum(element.characters for _, element in held),
                any(child.name in BLOCK or element.has_blocks for child, element in held),
                frame,
            )
        return found


def _crosses_out(style: str) -> bool:
    """Whether declarations say so: those of a `style` (no pattern, which would look through a long
    one from each of its words on)."""
    for declaration in style.lower().split(";"):
        name, _, value = declaration.partition(":")
        if name.rstrip().endswith(_PROPERTIES) and "line-through" in value:
            return True
    return False

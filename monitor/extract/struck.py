"""Words that are crossed out on a page: the release does not say them any more."""

from __future__ import annotations

from functools import cached_property

from bs4.element import CData, NavigableString, Tag

from monitor.extract.elements import BLOCK

NAMES = frozenset({"s", "strike", "del"})
"""Elements that cross out what is in them."""
_SHARE = 0.4  # of the text around them that paragraphs which are crossed out have at most
_PROPERTIES = ("text-decoration", "text-decoration-line")
_SEEN = (NavigableString, CData)
_FRAMES = frozenset({"main", "article", "body"})


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
        texts, with_blocks, around = self._counted
        if id(tag) not in with_blocks:
            return True
        return texts[id(tag)] <= _SHARE * texts.get(around[id(tag)], 0)

    @cached_property
    def _counted(self) -> tuple[dict[int, int], set[int], dict[int, int]]:
        """Of each element, by id(): the characters of its text; whether it holds one that stands on
        lines of its own; and the element around it that frames a text."""
        order: list[tuple[Tag, int]] = [(self._root, 0)]
        around: dict[int, int] = {}
        for tag, frame in order:  # grows as it goes
            around[id(tag)] = frame
            inner = id(tag) if tag.name in _FRAMES else frame
            order += [(child, inner) for child in tag.contents if isinstance(child, Tag)]
        texts: dict[int, int] = {}
        with_blocks: set[int] = set()
        for tag, _ in reversed(order):
            inside = [child for child in tag.contents if isinstance(child, Tag)]
            own = (text for text in tag.contents if type(text) in _SEEN)
            said = sum(len(str(text)) for text in own)
            texts[id(tag)] = said + sum(texts[id(child)] for child in inside)
            if any(child.name in BLOCK or id(child) in with_blocks for child in inside):
                with_blocks.add(id(tag))
        return texts, with_blocks, around


def _crosses_out(style: str) -> bool:
    """Whether declarations say so: those of a `style` (no pattern, which would look through a long
    one from each of its words on)."""
    for declaration in style.lower().split(";"):
        name, _, value = declaration.partition(":")
        if name.rstrip().endswith(_PROPERTIES) and "line-through" in value:
            return True
    return False

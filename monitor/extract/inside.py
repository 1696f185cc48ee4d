"""What stands in an element, in order of the document, as far as somebody wants to know.

`Tag.descendants` and all that goes by it look for the last element in an element first, which costs
as much as the elements in each other are deep, for each of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from bs4.element import CData, NavigableString, PageElement, Tag

_PARTS = 300  # elements and texts in an element whose text is asked for; names and dates have few


def parts(tag: Tag) -> Iterator[PageElement]:
    """The elements and texts in `tag`."""
    waiting = [iter(tag.contents)]
    while waiting:
        for part in waiting[-1]:
            yield part
            if isinstance(part, Tag):
                waiting.append(iter(part.contents))
                break
        else:
            waiting.pop()


def tags(tag: Tag) -> Iterator[Tag]:
    """The elements in `tag`."""
    return (part for part in parts(tag) if isinstance(part, Tag))


def text(tag: Tag, most: int) -> str:
    """The beginning of the text of `tag`, a little more than `most` characters of it at most."""
    pieces: list[str] = []
    length = 0
    for part in islice(parts(tag), _PARTS):
        if type(part) is NavigableString or type(part) is CData:
            pieces.append(part)
            length += len(part)
            if length > most:
                break
    return "".join(pieces)

"""Names for places in a template, the same on all pages that it made."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice

from bs4.element import Tag

from monitor.extract.text import text_hash

_AROUND = 12  # elements around one that name its place
_NAMES = 3  # words of a class that name an element
_LONGEST = 2_000  # characters of a class that are read


def of(tag: Tag) -> str:
    """A short name of where `tag` stands in its template: the elements around it with their
    classes, but for words with figures in them, which number the pages."""
    around: list[str] = []
    element: Tag | None = tag
    while element is not None and len(around) < _AROUND:
        if (name := element.name) in ("body", "html", "[document]"):
            break
        around.append(_named(name, str(element.attrs.get("class") or "")[:_LONGEST]))
        element = element.parent
    return text_hash("<".join(around))


@lru_cache(maxsize=4_000)
def _named(name: str, classes: str) -> str:
    words = (word for word in classes.split() if word.isalpha() or "-" in word)
    named = (word for word in words if not any(map(str.isdigit, word)))
    return ".".join([name, *islice(named, _NAMES)])

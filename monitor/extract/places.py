"""Names for places in a template, the same on all pages that it made."""

from __future__ import annotations

from bs4.element import Tag

from monitor.extract.text import text_hash

_AROUND = 12  # elements around one that name its place
_NAMES = 3  # words of a class that name an element


def of(tag: Tag) -> str:
    """A short name of where `tag` stands in its template: the elements around it with their
    classes, but for words with figures in them, which number the pages."""
    around: list[str] = []
    for element in (tag, *tag.parents):
        if len(around) == _AROUND or element.name in ("body", "html", "[document]"):
            break
        words = [w for w in str(element.get("class") or "").split() if w.isalpha() or "-" in w]
        named = [w for w in words if not any(map(str.isdigit, w))][:_NAMES]
        around.append(".".join([element.name, *named]))
    return text_hash("<".join(around))

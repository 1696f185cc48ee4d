"""What is so of an element by its name, its classes and its id alone.

A page has thousands of elements and some dozens of sorts of them, and the pages of a site have the
same sorts: each is thought about once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from monitor.extract import noise
from monitor.model import BlockKind

# What a reader does not see as text.
_CODE = {"script", "style", "head", "title", "meta", "link", "frameset"}
_MEDIA = {"svg", "math", "canvas", "iframe", "object", "embed", "video", "audio", "map"}
_CONTROLS = {"select", "option", "textarea", "input", "datalist", "progress", "meter"}
SKIPPED = frozenset(_CODE | _MEDIA | _CONTROLS)
"""Names of elements in which nothing is read."""

# What stands on lines of its own.
_PAGE = {"html", "body", "header", "footer", "main", "nav", "aside", "article", "section"}
_GROUPS = {"div", "center", "address", "hgroup", "figure", "figcaption", "details", "summary"}
_PROSE = {"p", "blockquote", "pre", "hr", "h1", "h2", "h3", "h4", "h5", "h6"}
_LISTS = {"ul", "ol", "li", "dl", "dt", "dd", "dir", "menu"}
_TABLES = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
_FORMS = {"form", "fieldset", "legend", "dialog"}
BLOCK = frozenset(_PAGE | _GROUPS | _PROSE | _LISTS | _TABLES | _FORMS)
"""Names of elements that stand on lines of their own."""

PLAIN = frozenset({"span", "b", "i", "u", "em", "strong", "small", "sub", "sup", "font", "abbr"})
"""Names of elements that mark words in a line, and say no more of them."""

_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_KINDS = {
    **dict.fromkeys(_HEADINGS, BlockKind.HEADING),
    "li": BlockKind.ITEM,
    "dt": BlockKind.ITEM,
    "dd": BlockKind.ITEM,
    "blockquote": BlockKind.QUOTE,
    "pre": BlockKind.CODE,
    "caption": BlockKind.NOTE,
}


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of elements. `kind` is that of the blocks in one, `level` the rank of the heading that
    it is; None and 0 where these are as around it. `picture`: it may be the frame of a picture."""

    named: noise.Named
    block: bool
    kind: BlockKind | None
    level: int
    picture: bool


def sort_of(name: str, attributes: Mapping[str, object]) -> Sort:
    """The sort of an element called `name` with these attributes."""
    return _sort(name, noise.names_of(attributes) if attributes else "")


@lru_cache(maxsize=20_000)
def _sort(name: str, names: str) -> Sort:
    named = noise.named(name, names)
    caption = BlockKind.CAPTION if named.caption else None
    return Sort(
        named=named,
        block=name in BLOCK,
        kind=_KINDS.get(name, caption),
        level=_HEADINGS.get(name, 0),
        picture=named.picture and name == "div",
    )

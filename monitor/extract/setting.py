"""What a document is set as: a page of HTML, whose article is the document's text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

BODY = "article"
"""The selector of a document's text in the page that it is set as: all of it is the release."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A paragraph of a document; `level` is a heading's, 1 being the title, or 0. `item`: it is an
    item of a list."""

    text: str
    level: int = 0
    item: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a document states for machines; `created` and `modified` are ISO 8601, or empty."""

    title: str = ""
    author: str = ""
    language: str = ""
    created: str = ""
    modified: str = ""


def page_of(facts: Facts, text: str, furniture: Iterable[str] = ()) -> str:
    """The page whose article is `text`, which is HTML. `furniture` are lines that stand on every
    sheet: no part of the text, but where a stamp may stand."""
    metas = {
        "author": facts.author,
        "dcterms.created": facts.created,
        "dcterms.modified": facts.modified,
    }
    head = "".join(
        f'<meta name="{name}" content="{escape(value)}">' for name, value in metas.items() if value
    )
    lines = "".join(f"<p>{escape(line)}</p>\n" for line in furniture)
    return (
        f'<!DOCTYPE html><html lang="{escape(facts.language)}"><head>'
        f"<title>{escape(facts.title)}</title>{head}</head>\n"
        f"<body><{BODY}>\n{text}</{BODY}>\n<footer>{lines}</footer></body></html>"
    )


def markup(pieces: Iterable[Piece]) -> str:
    """The paragraphs as elements; items that follow one another in one list."""
    out: list[str] = []
    listed = False
    for piece in pieces:
        if piece.item is not listed:
            out.append("<ul>" if piece.item else "</ul>")
            listed = piece.item
        name = "li" if piece.item else f"h{min(piece.level, 6)}" if piece.level else "p"
        out.append(f"<{name}>{escape(piece.text)}</{name}>\n")
    return "".join(out) + ("</ul>" if listed else "")

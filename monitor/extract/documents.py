"""Releases that are documents: which kind some bytes are, and the page that a document is set as.

A document is read as the page it would have been: its title, its stamps and its text are then found
by what reads pages. The libraries that open documents are an extra, `misajour[documents]`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from html import escape

from monitor.errors import ExtractError

BODY = "article"
"""The selector of a document's text in the page that it is set as: all of it is the release."""
_HEAD = 1024  # bytes in which a PDF may begin (ISO 32000-1, annex H.3.4.1)


class DocumentKind(StrEnum):
    PDF = "PDF"
    WORD = "Word document"
    OLD_WORD = "old Word document"


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


def kind_of(body: bytes) -> DocumentKind | None:
    """The kind of document that `body` is by its own first bytes, whatever a server calls it."""
    if b"%PDF-" in body[:_HEAD] and not body[:_HEAD].lstrip().startswith(b"<"):
        return DocumentKind.PDF
    if body.startswith(b"PK\x03\x04") and b"word/document.xml" in body:
        return DocumentKind.WORD
    if body.startswith(b"\xd0\xcf\x11\xe0") and b"W\0o\0r\0d\0D\0o\0c\0" in body:
        return DocumentKind.OLD_WORD
    return None


def as_html(kind: DocumentKind, body: bytes) -> str:
    """The document as a page. Raises ExtractError where it cannot be read, in one sentence."""
    if kind is DocumentKind.OLD_WORD:
        raise ExtractError("a Word document of the kind before 2007 (.doc), which is not read")
    try:
        if kind is DocumentKind.PDF:
            from monitor.extract import pdf

            return pdf.as_html(body)
        from monitor.extract import word

        return word.as_html(body)
    except ModuleNotFoundError as error:
        if error.name not in ("pypdfium2", "pypdfium2_raw", "mammoth"):
            raise
        raise ExtractError(
            f"a {kind}; to read it, install an extra: pip install 'misajour[documents]'"
        ) from None


def ended(body: bytes) -> bool:
    """Whether the bytes of a document hold its end: a PDF's last mark, a Word file's directory."""
    return b"%%EOF" in body[-2048:] or b"PK\x05\x06" in body[-66_000:]


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

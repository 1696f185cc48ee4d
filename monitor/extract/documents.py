"""Releases that are documents: which kind some bytes are, and the page that a document is set as.

A document is read as the page it would have been: its title, its stamps and its text are then found
by what reads pages. The libraries that open documents are an extra, `misajour[documents]`.
"""

from __future__ import annotations

from enum import StrEnum

from monitor.errors import ExtractError

_HEAD = 1024  # bytes in which a PDF may begin (ISO 32000-1, annex H.3.4.1)


class DocumentKind(StrEnum):
    PDF = "PDF"
    WORD = "Word document"
    OLD_WORD = "old Word document"


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

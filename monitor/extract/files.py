"""Which addresses name documents, by their endings."""

from __future__ import annotations

_TEXTS = {"pdf", "doc", "docx", "odt", "rtf", "txt", "epub"}
_SHEETS = {"xls", "xlsx", "ods", "csv", "ppt", "pptx", "odp"}
_DATA = {"zip", "xml", "json", "mp3", "mp4", "ics"}
ATTACHMENTS = frozenset(_TEXTS | _SHEETS | _DATA)
"""The endings of documents' names."""
FILES = ATTACHMENTS - {"xml", "json", "txt"}
PICTURES = frozenset({"jpg", "jpeg", "png", "gif", "webp", "avif", "svg", "tif", "tiff"})
"""The endings of pictures' names."""


def names_document(url: str) -> bool:
    """Whether the address ends as that of a document does."""
    return extension(url) in ATTACHMENTS


def names_file(url: str) -> bool:
    """Whether it ends as that of a document which no browser shows as a page, nor reads as data."""
    return extension(url) in FILES


def extension(url: str) -> str:
    """The ending of the name, in small letters; empty where it has none."""
    name = last(url)
    return name.rpartition(".")[2].lower() if "." in name else ""


def last(url: str) -> str:
    """The last part of the path."""
    return url.partition("?")[0].partition("#")[0].rpartition("/")[2]

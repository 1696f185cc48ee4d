"""What a source knows of its pages."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.extract import version
from monitor.extract.text import text_hash


@dataclass(kw_only=True, frozen=True, slots=True)
class JsonPaths:
    """JMESPath expressions: where in the document each part of the release stands."""

    body: str
    title: str = ""
    published: str = ""
    updated: str = ""
    language: str = ""
    notes: str = ""


@dataclass(kw_only=True, frozen=True, slots=True)
class Hints:
    """Selectors are CSS; `reference` and `event` are patterns for short lines of the header (a
    document number; the days of an event). `ignore_text` are patterns of what is taken out of the
    text; `updated_labels` and `published_labels` stand before dates, in lower case.
    `json`: the pages are JSON, and this says where in it the release stands."""

    language: str = ""
    timezone: str = ""
    content: str = ""
    title: str = ""
    ignore: tuple[str, ...] = ()
    reference: str = ""
    event: str = ""
    ignore_text: tuple[str, ...] = ()
    updated_labels: tuple[str, ...] = ()
    published_labels: tuple[str, ...] = ()
    json: JsonPaths | None = None

    @property
    def version(self) -> str:
        """What a reading depends on besides the bytes: the code's version and these hints."""
        return f"{version.of_code()}.{text_hash(repr(self))[:6]}"

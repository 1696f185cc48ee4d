"""A document that releases link, and how it is watched."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from monitor.model.content import Content


class Attachments(StrEnum):
    """How the documents that a source's releases link are watched."""

    LINKS = "links"  # by their addresses only: nothing is asked for
    HASH = "hash"  # by their bytes
    TEXT = "text"  # by their bytes, and by what they say


class Keep(StrEnum):
    """Which of the bytes that a source's visits receive stay."""

    REVISIONS = "revisions"  # those of each revision; of other visits, their hash
    ALL = "all"


class Absence(IntEnum):
    """What is known of a document that was there once and answers as gone."""

    NONE = 0
    SEEN = 1  # by one visit
    BELIEVED = 2  # and told


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A linked document, where it stands and when it is asked for again.

    `sha256` names the bytes that are believed; it is empty before the first visit. `pending` is
    what the last visit saw in their place, and `looks` the visits in a row that saw other bytes.
    `restless`: it was served with other bytes at every visit, which therefore say nothing. `gone`:
    it answers as gone, though it was there before. `note` says why it could not be had.
    """

    id: int
    source: int
    url: str
    next_check: str
    last_checked: str = ""
    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    pending: str = ""
    looks: int = 0
    restless: bool = False
    failures: int = 0
    gone: Absence = Absence.NONE
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One state of a document's bytes, named by their SHA-256, with when it was first seen.
    `content` is what it says; None where that was not read."""

    id: int
    document_id: int
    number: int
    snapshot: str
    first_seen: str
    content: Content | None = field(default=None, repr=False)

"""Scraped text on its way into a header (CVE-2024-6923: Python's email can be made to write new
ones)."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection
from email.header import Header
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import EmailPolicy

from monitor.errors import DeliveryError

_LONGEST = 200
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
_UNSAFE_BUT_ISOLATES = re.compile(_UNSAFE.pattern.replace("\u2066-\u2069", "\u2066\u2067"))
_DOT_ATOM = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")  # RFC 5322, 3.2.3, fewer signs
_IDS = ("message-id", "in-reply-to", "references", "list-id", "list-unsubscribe")


def safe(text: str) -> str:
    """`text` as it may stand in a header: one line, no controls, no encoded words, at most 200
    characters."""
    text = " ".join(_UNSAFE.sub(" ", text).split())
    text = text.replace("=?", "=\u2060?")  # a word joiner: reads the same, decodes to nothing
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def headline(text: str) -> str:
    """`safe`, for a text whose scraped parts are set apart by `monitor.wording.isolated`, which
    takes any other mark of direction out of them: these marks stay, each pair whole."""
    kept = _UNSAFE_BUT_ISOLATES.sub(" ", text)
    kept = " ".join(kept.split()).replace("=?", "=\u2060?")
    if len(kept) > _LONGEST:
        kept = kept[: _LONGEST - 2] + "…"
        kept += "\u2069" * (kept.count("\u2068") - kept.count("\u2069"))
    return kept


def identifier(name: str) -> str:
    """`name` as it may stand in a Message-ID or a List-Id: itself, or what ASCII has of it and a
    hash."""
    if _DOT_ATOM.fullmatch(name):
        return name
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    letters = re.sub(r"[^A-Za-z0-9_-]+", "-", plain).strip("-")
    mark = hashlib.blake2b(name.encode(), digest_size=4).hexdigest()
    return f"{letters}-{mark}" if letters else f"n-{mark}"


class _Policy(EmailPolicy):
    """Leaves identifiers as they are: a long one would be written as encoded words, which no mail
    program takes for an identifier. And keeps the spaces of a subject in other letters, of which
    Python's own folding loses those between two encoded words (python/cpython#92081)."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() in _IDS:
            return f"{name}: {value}\r\n".encode("ascii")
        if name.lower() == "subject" and not self.utf8 and not value.isascii():
            folded = Header(str(value), "utf-8", header_name=name).encode(linesep="\r\n")
            return f"{name}: {folded}\r\n".encode("ascii")
        return super().fold_binary(name, value)


_SMTP = _Policy(linesep="\r\n")
_SMTPUTF8 = _Policy(linesep="\r\n", utf8=True)


def serialise(message: EmailMessage, expected: Collection[str], *, utf8: bool = False) -> bytes:
    """The bytes of `message`; `utf8`: with headers in UTF-8 (RFC 6532). Raises DeliveryError unless
    its headers are just those `expected`, each once."""
    data = message.as_bytes(policy=_SMTPUTF8 if utf8 else _SMTP)
    names = [name.lower() for name in BytesHeaderParser().parsebytes(data)]
    allowed = {name.lower() for name in expected} | {
        "mime-version",
        "content-type",
        "content-transfer-encoding",
    }
    if len(set(names)) != len(names) or not set(names) <= allowed:
        raise DeliveryError(
            f"the mail would carry headers that were not set: {sorted(set(names) - allowed)}"
        )
    return data

"""Scraped text on its way into a header (CVE-2024-6923: Python's email can be made to write new ones)."""

from __future__ import annotations

import re
from collections.abc import Collection
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import SMTP

from monitor.errors import DeliveryError

_LONGEST = 200
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


def safe(text: str) -> str:
    """`text` as it may stand in a header: one line, no controls, no encoded words, at most 200 characters."""
    text = " ".join(_UNSAFE.sub(" ", text).split())
    text = text.replace("=?", "=\u2060?")  # a word joiner: reads the same, decodes to nothing
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def serialise(message: EmailMessage, expected: Collection[str]) -> bytes:
    """The bytes of `message`. Raises DeliveryError unless its headers are just those `expected`, each once."""
    data = message.as_bytes(policy=SMTP)
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

"""The chain of hashes over all revisions, in the order in which they were recorded."""

from __future__ import annotations

from hashlib import sha256


def chain(previous: str, url: str, number: int, first_seen: str, snapshot: str) -> str:
    """The hash that binds a revision to all before it. What was understood is not in it:
    rereading may better it."""
    return sha256(
        "\n".join((previous, url, str(number), first_seen, snapshot)).encode()
    ).hexdigest()

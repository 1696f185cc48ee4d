"""Addresses: how one is read from a page, what of it is asked for, and when two are the same.

What is asked is the address as it was given: nothing is decoded, encoded or put in order,
because servers know `?OpenDocument`, `?id=5;lang=en` and `?t=%E9tat` only as they are written.
Only what says who looks is left out: fragments, tracking parameters and session ids. Whether two
addresses are one is decided by `normal`, which is compared and never asked for. `family` goes
further, and proves nothing: it says which addresses are worth comparing by their texts.
"""

from __future__ import annotations

from monitor.addresses.hosts import ascii_host, host, origin
from monitor.addresses.logins import without_login, without_logins
from monitor.addresses.reading import LONGEST, joined, resolve, sent, tidy
from monitor.addresses.sameness import (
    clean,
    family,
    is_home,
    normal,
    says_who_looks,
    unescaped,
    without_session,
)
from monitor.addresses.spellings import AskedAddresses, Spellings

__all__ = [
    "LONGEST",
    "AskedAddresses",
    "Spellings",
    "ascii_host",
    "clean",
    "family",
    "host",
    "is_home",
    "joined",
    "normal",
    "origin",
    "resolve",
    "says_who_looks",
    "sent",
    "tidy",
    "unescaped",
    "without_login",
    "without_logins",
    "without_session",
]

"""Who is who in the database that people publish: a recipient is a keyed hash of the address.

The key is a file beside the database, `misajour.db.key`, which nobody publishes. Without it the
hashes say nothing, not even to somebody who guesses the address.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
import unicodedata
from pathlib import Path
from urllib.parse import unquote

from monitor.config import Subscription
from monitor.errors import NotAFile, StorePathError
from monitor.store.database import key_beside

_BYTES = 32
_MOST = 1000  # characters that are read of what stands in its place


class Recipients:
    """Names recipients: `recipients.name("mailto:desk@example.org")` is the same for ever under one
    key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def open(cls, database: Path) -> Recipients:
        """With the key beside `database`, made where there is none. Raises StorePathError."""
        path = key_beside(database)
        return cls(_read(path) or _make(path))

    @classmethod
    def known(cls, database: Path) -> Recipients | None:
        """`open` for readers: None where there is no key that can be read."""
        try:
            key = _read(key_beside(database))
        except StorePathError:
            return None
        return cls(key) if key else None

    @property
    def fingerprint(self) -> str:
        """Tells one key from another, and nothing else."""
        return hashlib.blake2b(b"fingerprint", key=self._key, digest_size=8).hexdigest()

    def key_for(self, purpose: bytes) -> bytes:
        """A key of its own for another purpose, which says nothing of ours."""
        return hashlib.blake2b(b"for " + purpose, key=self._key).digest()

    def name(self, address: str) -> str:
        text = _spelled(address).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(text, key=self._key, digest_size=16).hexdigest()

    def names(self, subscription: Subscription) -> dict[str, str]:
        """Its addresses by their names, in their order; one that stands there twice, once."""
        return {self.name(address): address for address in subscription.to}

    def number(self, recipient: str, subscription: Subscription | None) -> int | None:
        """The place of `recipient` in the subscription's `to`, from 1."""
        names = [self.name(address) for address in subscription.to] if subscription else []
        return names.index(recipient) + 1 if recipient in names else None


def _spelled(address: str) -> str:
    """One spelling for an address: the scheme and a mail domain in lower case, percent signs
    decoded."""
    scheme, _, rest = address.partition(":")
    if scheme.lower() != "mailto":
        return f"{scheme.lower()}:{rest}"
    local, _, domain = unicodedata.normalize("NFC", unquote(rest)).rpartition("@")
    return f"mailto:{local}@{domain.casefold()}"


def _read(path: Path) -> bytes | None:
    try:
        # opening a pipe would wait for its writer
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise NotAFile(path)
        with os.fdopen(handle, encoding="ascii") as file:
            key = bytes.fromhex(file.read(_MOST))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorePathError(f"{path} cannot be read: {error.strerror}") from None
    except ValueError:  # damaged: the hashes made with it are lost, as when it is gone
        return None
    return key if len(key) == _BYTES else None


def _make(path: Path) -> bytes:
    """A new key, on the disk before anything is named by it."""
    key = secrets.token_bytes(_BYTES)
    partial = path.with_name(path.name + ".part")
    try:
        partial.unlink(missing_ok=True)
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(key.hex())
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        folder = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise StorePathError(f"{path} cannot be written: {error.strerror}") from None
    return key

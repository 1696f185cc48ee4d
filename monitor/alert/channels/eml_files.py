"""With no [email]: mails as files, so that nothing is lost while nobody has named a server."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from monitor.alert.mail import mail
from monitor.alert.mailbox import Mailbox, recipient
from monitor.alert.message import Message
from monitor.errors import Unreachable

_SENDER = Mailbox("misajour", "localhost", "misajour")
_READABLE = 120  # bytes of a name that say what it is; a file system takes 255


class EmlFiles:
    wants_data = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: Message, address: str) -> str:
        target = recipient(address)
        name = _name(message.key, target.address)
        data = mail(message, _SENDER, target, utf8=target.needs_utf8)
        partial = self._folder / f".{name}.part"
        try:
            self._folder.mkdir(exist_ok=True)
            with partial.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(self._folder / name)
        except OSError as error:
            raise Unreachable(f"{self._folder.name}/ cannot be written: {error.strerror}") from None
        return f"written to {self._folder.name}/{name}"

    def close(self) -> None:
        """Nothing is kept open."""


def _name(key: str, address: str) -> str:
    """A name of its own for each message to each recipient: only a repeat of the very same finds it
    taken."""
    mark = hashlib.blake2b(f"{key}\n{address}".encode(), digest_size=6).hexdigest()
    said = re.sub(r"[^\w.@+-]+", "_", f"{key.rpartition('.')[0] or key}-{address}")
    readable = said.encode()[:_READABLE].decode("utf-8", "ignore")
    return f"{readable}-{mark}.eml"

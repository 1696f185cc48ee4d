"""With no [email]: mails as files, so that nothing is lost while nobody has named a server."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import unquote

from monitor.alert.render import Message, mail
from monitor.errors import DeliveryError


class Files:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: Message, address: str) -> str:
        recipient = unquote(address.partition(":")[2])
        data = mail(message, "misajour <misajour@localhost>", recipient)
        # the key and the recipient: a repeat writes the same file again
        name = (
            re.sub(r"[^\w.@-]+", "_", f"{message.key.partition('.')[0]}-{recipient}")[:120] + ".eml"
        )
        try:
            self._folder.mkdir(exist_ok=True)
            partial = self._folder / f".{name}.part"
            with partial.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(self._folder / name)
        except OSError as error:
            raise DeliveryError(f"{self._folder}: {error.strerror}") from None
        return f"written to {self._folder.name}/{name}"

    def close(self) -> None:
        """Nothing is kept open."""

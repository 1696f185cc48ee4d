"""A mail server on loopback that keeps what it is sent."""

from __future__ import annotations

import asyncio
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class MailSink:
    """`mails` are those received, in order; each is also written into `folder`."""

    def __init__(self, folder: Path) -> None:
        self.mails: list[EmailMessage] = []
        self._folder = folder
        self._server: asyncio.Server | None = None

    async def start(self) -> int:
        """Begin to listen on a free port of 127.0.0.1; the port."""
        loop = asyncio.get_running_loop()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._server = await loop.create_server(
            lambda: SMTP(self, loop=loop, hostname="localhost"), "127.0.0.1", 0
        )
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """aiosmtpd's hook for a received mail."""
        data = envelope.content if isinstance(envelope.content, bytes) else b""
        mail = message_from_bytes(data, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        (
            self._folder / f"{len(self.mails):02}-{mail['X-Misajour-Kind'] or 'mail'}.eml"
        ).write_bytes(data)
        return "250 kept"

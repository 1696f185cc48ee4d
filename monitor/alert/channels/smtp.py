"""Mail by SMTP (RFC 5321), with STARTTLS or TLS from the first byte."""

from __future__ import annotations

import smtplib
import ssl
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from monitor.alert.render import Message, mail
from monitor.config import Email
from monitor.errors import DeliveryError, Rejected

_TIMEOUT = 60.0  # seconds for one step; smtplib by itself would wait for ever
_AFTER_DATA = 600.0  # RFC 5321, 4.5.3.2.6: a server may take ten minutes over the final dot
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class Smtp:
    """One connection, kept for the messages of one round."""

    def __init__(self, config: Email) -> None:
        self._config = config
        self._server: smtplib.SMTP | None = None

    def send(self, message: Message, address: str) -> str:
        recipient = unquote(address.partition(":")[2])
        data = mail(message, self._config.sender, recipient)
        sender = parseaddr(self._config.sender)[1]
        try:
            server = self._connected()
            return self._transfer(server, sender, recipient, data)
        except smtplib.SMTPResponseException as error:
            self.close()
            raise _told(error.smtp_code, error.smtp_error) from None
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise DeliveryError(f"{self._host()}: {error or type(error).__name__}") from None

    def _transfer(self, server: smtplib.SMTP, sender: str, recipient: str, data: bytes) -> str:
        """MAIL, RCPT, DATA by hand: sendmail() hides what the server said to the message itself."""
        server.ehlo_or_helo_if_needed()
        for command, argument in ((server.mail, sender), (server.rcpt, recipient)):
            code, said = command(argument)
            if code not in (250, 251):
                server.rset()
                raise _told(code, said)
        if server.sock is not None:
            server.sock.settimeout(_AFTER_DATA)
        try:
            code, said = server.data(data)
        finally:
            if server.sock is not None:
                server.sock.settimeout(_TIMEOUT)
        if code != 250:
            raise _told(code, said)
        return f"{code} {_text(said)}"

    def _connected(self) -> smtplib.SMTP:
        if self._server is not None:
            try:
                if self._server.noop()[0] == 250:
                    return self._server
            except (OSError, smtplib.SMTPException):
                pass  # the server hung up meanwhile; a new connection is opened below
            self.close()
        parts = urlsplit(self._config.smtp)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        context = ssl.create_default_context()
        if parts.scheme == "smtps":
            self._server = smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT, context=context)
        else:
            self._server = smtplib.SMTP(host, port, timeout=_TIMEOUT)
            if parts.scheme == "smtp+starttls":
                self._server.starttls(context=context)
        if parts.username:
            self._server.login(unquote(parts.username), self._config.password())
        return self._server

    def _host(self) -> str:
        return urlsplit(self._config.smtp).hostname or "the mail server"

    def close(self) -> None:
        if self._server is not None:
            try:
                self._server.quit()
            except (OSError, smtplib.SMTPException):
                self._server.close()
            self._server = None


def _told(code: int, said: bytes | str) -> DeliveryError:
    """5xx is final, all else is worth another try (RFC 5321, 4.2.1)."""
    sentence = f"the server said {code} {_text(said)}"
    return Rejected(sentence) if 500 <= code < 600 else DeliveryError(sentence)


def _text(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300]

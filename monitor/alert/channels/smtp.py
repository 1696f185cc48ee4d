"""Mail by SMTP (RFC 5321), with STARTTLS or TLS from the first byte, and SMTPUTF8 (RFC 6531) where
needed."""

from __future__ import annotations

import base64
import contextlib
import smtplib
import socket
import ssl
from urllib.parse import unquote, urlsplit

from monitor.alert.mail import mail
from monitor.alert.mailbox import offered, recipient, sender
from monitor.alert.message import Message
from monitor.config import Email
from monitor.errors import DeliveryError, Rejected, Unreachable

_TIMEOUT = 60.0  # seconds for one step; smtplib by itself would wait for ever
_AFTER_DATA = 600.0  # RFC 5321, 4.5.3.2.6: a server may take ten minutes over the final dot
_FAREWELL = 5.0  # seconds for QUIT: all that matters has been said
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class _Interruptible(smtplib.SMTP):
    """Tells `channel` its socket before TLS and the greeting, so that a mute server can be left."""

    channel: Smtp

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        # no stub
        made: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        self.channel.holds(made)
        return made


class _InterruptibleTls(smtplib.SMTP_SSL, _Interruptible):
    """TLS around what `_Interruptible` opens."""


class Smtp:
    """One connection, kept for the messages of one round."""

    wants_data = False

    def __init__(self, config: Email) -> None:
        self._config = config
        self._server: smtplib.SMTP | None = None
        self._socket: socket.socket | None = None
        self._interrupted = False
        self.transferring = False

    def log_in(self) -> None:
        """Connect, and log in where a user is named; nothing is sent. Raises DeliveryError."""
        try:
            self._connected().ehlo_or_helo_if_needed()
        except smtplib.SMTPResponseException as error:
            raise _judged(error.smtp_code, error.smtp_error) from None
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(f"{self._host()}: {error or type(error).__name__}") from None

    def send(self, message: Message, address: str) -> str:
        mailboxes = origin, target = sender(self._config.sender), recipient(address)
        try:
            server = self._connected()
            server.ehlo_or_helo_if_needed()
            utf8 = offered(mailboxes, server.has_extn("smtputf8"))
            data = mail(message, origin, target, utf8=utf8)
            return self._transfer(server, origin.address, target.address, data, utf8)
        except smtplib.SMTPDataError as error:  # refused at the word DATA: it is about this message
            self.close()
            raise _judged(error.smtp_code, error.smtp_error) from None
        except smtplib.SMTPResponseException as error:
            self.close()
            raise Unreachable(_said(error.smtp_code, error.smtp_error)) from None
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Unreachable(f"{self._host()}: {error or type(error).__name__}") from None

    def _transfer(
        self, server: smtplib.SMTP, origin: str, target: str, data: bytes, utf8: bool
    ) -> str:
        """MAIL, RCPT, DATA by hand: sendmail() hides what the server said to the message itself."""
        options = ["SMTPUTF8", "BODY=8BITMIME"] if utf8 else []
        code, said = server.mail(origin, options)
        if code != 250:
            self._reset(server)
            raise DeliveryError(_said(code, said))  # the sender's fault, not this recipient's
        code, said = server.rcpt(target)
        if code not in (250, 251):
            self._reset(server)
            raise _judged(code, said)
        self._within(_AFTER_DATA)
        self.transferring = True
        try:
            code, said = server.data(data)
        finally:
            self.transferring = False
        self._within(_TIMEOUT)
        if code != 250:
            raise _judged(code, said)
        return f"{code} {_text(said)}"

    def _reset(self, server: smtplib.SMTP) -> None:
        """Begin anew; a server that hangs up instead has said what matters."""
        try:
            server.rset()
        except (OSError, smtplib.SMTPException):
            self.close()

    def _connected(self) -> smtplib.SMTP:
        """The server, asked again if the connection that was kept has ended meanwhile."""
        if self._server is not None:
            if _answers(self._server):
                return self._server
            self.close()
        return self._opened()

    def _opened(self) -> smtplib.SMTP:
        parts = urlsplit(self._config.smtp)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        # before the server is asked: without a password there is nothing to ask it
        password = self._config.password() if parts.username else ""
        if parts.scheme == "smtps":
            server: _Interruptible = _InterruptibleTls(timeout=_TIMEOUT, context=_authorities())
        else:
            server = _Interruptible(timeout=_TIMEOUT)
        server.channel, self._server = self, server
        server._host = host  # type: ignore[attr-defined]  # whose certificate is to be shown
        code, said = server.connect(host, port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, said)
        if parts.scheme == "smtp+starttls":
            server.starttls(context=_authorities())
        if parts.username:
            _log_in(server, unquote(parts.username), password)
        return server

    def holds(self, opened: socket.socket) -> None:
        # a descriptor of our own for the same connection: TLS takes the first one over
        self._socket = opened.dup()
        if self._interrupted:
            self.interrupt()

    def interrupt(self) -> None:
        self._interrupted = True
        if (opened := self._socket) is not None:
            with contextlib.suppress(OSError):  # closed meanwhile
                opened.shutdown(socket.SHUT_RDWR)

    def _within(self, seconds: float) -> None:
        if self._server is not None and self._server.sock is not None:
            self._server.sock.settimeout(seconds)

    def _host(self) -> str:
        return urlsplit(self._config.smtp).hostname or "the mail server"

    def close(self) -> None:
        if self._server is not None:
            try:
                self._within(_FAREWELL)
                self._server.quit()
            except (OSError, smtplib.SMTPException):
                self._server.close()
            self._server = None
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def _authorities() -> ssl.SSLContext:
    """Whose certificates are believed: read only for a server that has one, which takes 25 ms."""
    return ssl.create_default_context()


def _answers(server: smtplib.SMTP) -> bool:
    try:
        return server.noop()[0] == 250
    except (OSError, smtplib.SMTPException):  # it hung up
        return False


def _log_in(server: smtplib.SMTP, user: str, password: str) -> None:
    """AUTH, in UTF-8 where smtplib, which knows ASCII only, would give up (RFC 4616)."""
    if user.isascii() and password.isascii():
        server.login(user, password)
        return
    server.ehlo_or_helo_if_needed()
    methods = server.esmtp_features.get("auth", "").upper().split()
    secret = [base64.b64encode(part.encode()).decode() for part in (user, password)]
    if "PLAIN" in methods:
        both = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        code, said = server.docmd("AUTH", f"PLAIN {both}")
    elif "LOGIN" in methods:
        code, said = server.docmd("AUTH", "LOGIN")
        for part in secret:
            if code == 334:
                code, said = server.docmd(part)
    else:
        raise DeliveryError(
            "a user or password outside ASCII needs AUTH PLAIN or LOGIN, which the server lacks"
        )
    if code not in (235, 503):
        raise smtplib.SMTPAuthenticationError(code, said)


def _judged(code: int, said: bytes | str) -> DeliveryError:
    """5xx is final, all else is worth another try (RFC 5321, 4.2.1); 421 is said before hanging
    up."""
    if code == 421:
        return Unreachable(_said(code, said))
    return (Rejected if 500 <= code < 600 else DeliveryError)(_said(code, said))


def _said(code: int, said: bytes | str) -> str:
    return f"the server said {code} {_text(said)}"


def _text(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300]

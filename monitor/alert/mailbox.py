"""Mail addresses as SMTP takes them: IDNA for a domain, SMTPUTF8 (RFC 6531) for what stands before
it."""

from __future__ import annotations

from dataclasses import dataclass
from email.headerregistry import Address
from email.utils import parseaddr
from urllib.parse import unquote

import idna

from monitor.errors import ConfigError, DeliveryError, Rejected


@dataclass(frozen=True, slots=True)
class Mailbox:
    """`domain` is in ASCII (IDNA); `local` may be anything."""

    local: str
    domain: str
    display: str = ""

    @property
    def address(self) -> str:
        return f"{self.local}@{self.domain}"

    @property
    def needs_utf8(self) -> bool:
        """Whether a server must offer SMTPUTF8 to take it."""
        return not self.local.isascii()

    @property
    def header(self) -> Address:
        return Address(self.display, self.local, self.domain)


def recipient(address: str) -> Mailbox:
    """The mailbox of a `mailto:` address. Raises Rejected, without the address."""
    try:
        return _mailbox(unquote(address.partition(":")[2]))
    except ValueError as error:
        raise Rejected(f"its address cannot be used: {error}") from None


def sender(text: str) -> Mailbox:
    """The mailbox of `[email] from`, with its display name. Raises ConfigError."""
    display, address = parseaddr(text)
    try:
        mailbox = _mailbox(address)
    except ValueError as error:
        raise ConfigError(f"[email] from cannot be used: {error}") from None
    return Mailbox(mailbox.local, mailbox.domain, display)


def _mailbox(text: str) -> Mailbox:
    local, at, domain = text.rpartition("@")
    if not at or not local or not text.isprintable() or " " in text:
        raise ValueError("it is not a mail address")
    if domain.isascii():
        return Mailbox(local, domain)
    try:
        return Mailbox(local, idna.encode(domain, uts46=True).decode("ascii"))
    except idna.IDNAError:
        raise ValueError("its domain has no form in ASCII (IDNA)") from None


def offered(mailboxes: tuple[Mailbox, Mailbox], smtputf8: bool) -> bool:
    """Whether SMTPUTF8 is to be asked for, of a server that offers it or not; sender and recipient,
    in this order. Raises Rejected, or DeliveryError where the sender is at fault."""
    origin, target = mailboxes
    wanted = origin.needs_utf8 or target.needs_utf8
    if not wanted or smtputf8:
        return wanted
    sentence = (
        "has letters outside ASCII before its @, and the mail server does not offer SMTPUTF8 for it"
    )
    if origin.needs_utf8:
        raise DeliveryError(f"[email] from {sentence}")
    raise Rejected(f"the address {sentence}")

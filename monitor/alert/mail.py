"""Messages ─► RFC 5322 mails."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime

from monitor.alert.headers import identifier, serialise
from monitor.alert.mailbox import Mailbox
from monitor.alert.message import Message

_HEADERS = (
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Auto-Submitted",
    "Precedence",
    "X-Misajour-Kind",
)


def mail(
    message: Message,
    origin: Mailbox,
    target: Mailbox,
    *,
    utf8: bool = False,
    now: datetime | None = None,
) -> bytes:
    """`message` as a mail from `origin` to `target`; `utf8`: for SMTPUTF8. Raises DeliveryError
    rather than send a header that was not set."""
    email = EmailMessage()
    email["From"], email["To"], email["Subject"] = origin.header, target.header, message.subject
    email["Date"] = format_datetime(now or datetime.now(UTC))
    email["Message-ID"] = f"<{message.key}@{origin.domain}>"
    if message.thread:
        ids = [f"<{key}@{origin.domain}>" for key in (message.thread, message.answers) if key]
        email["In-Reply-To"], email["References"] = ids[-1], " ".join(ids)
    email["List-Id"] = f"<{identifier(message.subscription)}.{origin.domain}>"
    if message.unsubscribe:
        email["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        if message.unsubscribe.startswith("https://"):  # RFC 8058 allows no other
            email["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    email["Auto-Submitted"], email["Precedence"] = "auto-generated", "list"
    email["X-Misajour-Kind"] = message.kind
    email.set_content(message.text)
    if message.html:
        email.add_alternative(message.html, subtype="html")
    return serialise(email, _HEADERS, utf8=utf8)

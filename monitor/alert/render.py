"""Stories ─► mails, by sandboxed templates that escape everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from jinja2 import PackageLoader
from jinja2.sandbox import SandboxedEnvironment

from monitor.alert.headers import safe, serialise
from monitor.alert.story import Story

_TEMPLATES = SandboxedEnvironment(
    loader=PackageLoader("monitor.alert"), autoescape=lambda name: bool(name) and str(name).endswith(".html"), trim_blocks=True,
    lstrip_blocks=True,
)  # fmt: skip
_HEADERS = (
    "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "List-Id", "Auto-Submitted", "Precedence",
    "X-Misajour-Kind",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent, whichever way. `key` names it for ever: a repeat bears the same."""

    key: str
    subject: str
    text: str
    html: str
    short: str
    subscription: str
    kind: str
    thread: str = ""
    answers: str = ""


def one(story: Story, key: str, subscription: str, thread: str, answers: str = "") -> Message:
    """The message of a single alert, in the thread of its release."""
    fields = {"stories": [story], "story": story, "subscription": subscription, "digest": False}
    return Message(
        key, safe(story.headline), _render("mail.txt", fields), _render("mail.html", fields), _short(story), subscription,
        str(story.kind), thread, answers,
    )  # fmt: skip


def digest(stories: Sequence[Story], key: str, subscription: str) -> Message:
    """The message that gathers several: silent edits on top, then by significance, grouped by source."""
    ordered = sorted(stories, key=lambda s: (s.source, s.kind != "silent-edit", -s.significance.rank, s.title))
    silent = sum(s.kind == "silent-edit" for s in ordered)
    count = f"{len(ordered)} change{'s' * (len(ordered) != 1)}" + (f", {silent} silent" if silent else "")
    fields = {"stories": ordered, "subscription": subscription, "digest": True, "count": count}
    short = "\n".join(s.headline for s in ordered[:20])
    return Message(
        key,
        safe(f"Digest · {subscription} · {count}"),
        _render("mail.txt", fields),
        _render("mail.html", fields),
        short,
        subscription,
        "digest",
    )


def unrenderable(key: str, subscription: str, reason: str) -> Message:
    """The plain message that goes out in place of one that cannot be written: an alert blocks none behind it."""
    text = (
        f"An alert for you could not be written ({safe(reason)}). `misajour alerts list` names it; the change is in the database.\n"
    )
    return Message(key, "An alert could not be written", text, "", text, subscription, "trouble")


def _short(story: Story) -> str:
    lines = [story.headline, *story.reasons[:3], story.compare_page or story.url]
    return "\n".join(line for line in lines if line)


def _render(template: str, fields: dict[str, object]) -> str:
    # a lone surrogate has no bytes in UTF-8: it would make the mail unsendable for ever
    return _TEMPLATES.get_template(template).render(fields).encode("utf-8", "replace").decode("utf-8")


def mail(message: Message, sender: str, recipient: str, now: datetime | None = None) -> bytes:
    """`message` as an RFC 5322 mail. Raises DeliveryError rather than send a header that was not set."""
    domain = parseaddr(sender)[1].rpartition("@")[2] or "misajour.invalid"
    email = EmailMessage()
    email["From"], email["To"], email["Subject"] = sender, recipient, message.subject
    email["Date"] = format_datetime(now or datetime.now(UTC))
    email["Message-ID"] = f"<{message.key}@{domain}>"
    if message.thread:
        ids = [f"<{key}@{domain}>" for key in (message.thread, message.answers) if key]
        email["In-Reply-To"], email["References"] = ids[-1], " ".join(ids)
    email["List-Id"] = f"<{message.subscription}.{domain}>"
    email["Auto-Submitted"], email["Precedence"] = "auto-generated", "list"
    email["X-Misajour-Kind"] = message.kind
    email.set_content(message.text)
    if message.html:
        email.add_alternative(message.html, subtype="html")
    return serialise(email, _HEADERS)

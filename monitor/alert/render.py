"""Stories ─► mails, by sandboxed templates that escape everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any

import css_inline
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from monitor.alert.headers import safe, serialise
from monitor.alert.story import Story
from monitor.errors import ConfigError

_HEADERS = (
    "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "List-Id", "Auto-Submitted", "Precedence",
    "X-Misajour-Kind",
)  # fmt: skip


SCHEMA = 1
"""The version of `Message.data`, which webhooks post: it is counted up when a field changes its meaning or goes."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent, whichever way. `key` names it for ever: a repeat bears the same. `data` is for programs."""

    key: str
    subject: str
    text: str
    html: str
    short: str
    subscription: str
    kind: str
    thread: str = ""
    answers: str = ""
    data: tuple[dict[str, object], ...] = ()


class Pen:
    """Writes messages by the templates of `folder`, where it has any, else by ours."""

    def __init__(self, folder: Path | None = None) -> None:
        ours = PackageLoader("monitor.alert")
        self._templates = SandboxedEnvironment(
            loader=ChoiceLoader([FileSystemLoader(folder), ours]) if folder else ours,
            autoescape=lambda name: bool(name) and str(name).endswith(".html"),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        # Mail programs drop <style>; ours stays beside the inlined one for the dark mode of those that do not.
        self._inliner = css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)

    def one(
        self, story: Story, key: str, subscription: str, thread: str, answers: str = ""
    ) -> Message:
        """The message of a single alert, in the thread of its release."""
        fields = {"stories": [story], "story": story, "subscription": subscription, "digest": False}
        return self._message(
            key,
            story.headline,
            fields,
            _short(story),
            str(story.kind),
            thread=thread,
            answers=answers,
        )

    def digest(
        self, stories: Sequence[Story], key: str, subscription: str, week: Mapping[str, list[int]]
    ) -> Message:
        """The message that gathers several: by source, silent edits on top, then by significance."""
        ordered = sorted(
            stories,
            key=lambda s: (s.source, s.kind != "silent-edit", -s.significance.rank, s.title),
        )
        silent = sum(s.kind == "silent-edit" for s in ordered)
        count = f"{len(ordered)} change{'s' * (len(ordered) != 1)}" + (
            f", {silent} silent" if silent else ""
        )
        weeks = {
            name: (spark(days), sum(days))
            for name, days in week.items()
            if any(s.source == name for s in ordered)
        }
        fields = {
            "stories": ordered,
            "subscription": subscription,
            "digest": True,
            "count": count,
            "weeks": weeks,
        }
        short = "\n".join(safe(s.headline) for s in ordered[:20])
        return self._message(key, f"Digest · {subscription} · {count}", fields, short, "digest")

    def storm(self, stories: Sequence[Story], key: str, subscription: str) -> Message:
        """One message for many changes of one kind in one source, with what they have in common."""
        first = stories[0]
        (reason, times), *_ = Counter(
            r for s in stories for r in dict.fromkeys(s.reasons)
        ).most_common(1) or [("", 0)]
        common = (
            f"{times} of {len(stories)} for the same reason: {reason}"
            if times > len(stories) / 2
            else ""
        )
        count = f"{len(stories)} releases at once"
        fields = {
            "stories": stories, "subscription": subscription, "digest": False, "storm": True, "count": count, "common": common,
            "label": first.label, "source": first.source, "judgement": first.judgement,
        }  # fmt: skip
        subject = f"{first.label} · {first.source} · {count}"
        return self._message(
            key,
            subject,
            fields,
            "\n".join(safe(line) for line in (subject, common) if line),
            str(first.kind),
        )

    def _message(
        self,
        key: str,
        subject: str,
        fields: dict[str, Any],
        short: str,
        kind: str,
        *,
        thread: str = "",
        answers: str = "",
    ) -> Message:
        data = tuple(s.data() for s in fields["stories"])
        text, html = (
            self._render("mail.txt", fields),
            self._inliner.inline(self._render("mail.html", fields)),
        )
        return Message(
            key,
            safe(subject),
            text,
            html,
            short,
            fields["subscription"],
            kind,
            thread,
            answers,
            data,
        )

    def _render(self, template: str, fields: dict[str, object]) -> str:
        try:
            text = self._templates.get_template(template).render(fields)
        except (
            TemplateError,
            TypeError,
            ValueError,
            LookupError,
            AttributeError,
            ArithmeticError,
        ) as error:
            raise ConfigError(
                f"the template {template} cannot be filled in: {type(error).__name__}: {error}"
            ) from None
        # a lone surrogate has no bytes in UTF-8: it would make the mail unsendable for ever
        return text.encode("utf-8", "replace").decode("utf-8")


_BARS = " ▁▂▃▄▅▆▇█"


def spark(days: Sequence[int]) -> str:
    """A bar for each number, the greatest the highest: a chart that plain text can show."""
    most = max(days, default=0)
    return "".join(
        _BARS[-(-n * (len(_BARS) - 1) // most)] if most else _BARS[0] for n in days
    ).replace(" ", "·")


def plain(key: str, subscription: str, subject: str, text: str, kind: str) -> Message:
    """A message that is about no change: the operator's own."""
    return Message(key, safe(subject), f"{text}\n", "", f"{subject}\n{text}", subscription, kind)


def unrenderable(key: str, subscription: str, reason: str) -> Message:
    """The plain message that goes out in place of one that cannot be written: an alert blocks none behind it."""
    text = f"An alert for you could not be written ({safe(reason)}). The change is in the database."
    return plain(key, subscription, "An alert could not be written", text, "trouble")


def _short(story: Story) -> str:
    lines = [story.headline, *story.reasons[:3], story.compare_page or story.url]
    return "\n".join(safe(line) for line in lines if line)


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

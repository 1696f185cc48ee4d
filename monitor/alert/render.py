"""Stories ─► messages, by sandboxed templates that escape everything, each of a size that is shown
whole."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import css_inline
from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PackageLoader
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import escape

from monitor.alert.fitting import cut
from monitor.alert.headers import safe
from monitor.alert.message import Message
from monitor.alert.story import Story
from monitor.model import Kind

log = logging.getLogger(__name__)

_MOST_HTML = 96_000  # bytes, styles written in; Gmail shows 102 KB of a mail and hides the rest
_MOST_TEXT = 96_000
_ROOM = 72_000  # bytes to begin with for the stories of a mail
_SHRINK = 0.7
_LEAST_ROOM = 500
_FULL, _BRIEF = 1500, 420  # bytes of a story without its redline, and of one in a line
_REDLINE = 9000  # bytes of the redline of one story of a digest
_SHORT_LINES = 20


class Renderer:
    """Writes messages by the templates of `folder`, where it has any, else by ours. `fault` says
    why those of `folder` cannot be used; a message is written by ours then."""

    def __init__(self, folder: Path | None = None) -> None:
        ours = PackageLoader("monitor.alert")
        self._ours = _environment(ours)
        self._theirs = None
        if folder is not None:
            self._theirs = _environment(ChoiceLoader([FileSystemLoader(folder), ours]))
        self.fault = ""
        self.untried = folder is not None
        # Mail programs drop <style>; ours stays beside the inlined one for the dark mode of those
        # that do not.
        self._inliner = css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)

    def one(
        self,
        story: Story,
        key: str,
        subscription: str,
        thread: str,
        answers: str = "",
        data: tuple[dict[str, object], ...] = (),
    ) -> Message:
        """The message of a single alert, in the thread of its release."""

        def fields(room: int) -> dict[str, Any]:
            fitted = story.fitted(room)
            return {"stories": [fitted], "story": fitted, "digest": False}

        text, html = self._bodies(fields, subscription)
        return Message(
            key=key,
            subject=safe(story.headline),
            text=text,
            html=html,
            short=_short(story),
            subscription=subscription,
            kind=str(story.kind),
            thread=thread,
            answers=answers,
            data=data,
        )

    def digest(
        self,
        stories: Sequence[Story],
        key: str,
        subscription: str,
        week: Mapping[str, list[int]],
        head: str,
        base: str,
        data: tuple[dict[str, object], ...] = (),
    ) -> Message:
        """The message that gathers several: by source, silent edits on top, then by significance.
        Those that do not fit are counted by source."""
        ordered = sorted(stories, key=_by_weight)
        silent = sum(s.kind is Kind.SILENT_EDIT for s in ordered)
        count = _plural(len(ordered), "change") + (f", {silent} silent" if silent else "")
        sources = {story.source for story in ordered}
        weeks = {name: (spark(days), sum(days)) for name, days in week.items() if name in sources}

        def fields(room: int) -> dict[str, Any]:
            full, brief, rest = _shares(ordered, room)
            return {
                "stories": sorted(full, key=lambda s: (s.source, *_by_weight(s))),
                "brief": sorted(brief, key=lambda s: (s.source, *_by_weight(s))),
                "rest": dict(sorted(Counter(s.source for s in rest).items())),
                "digest": True,
                "count": count,
                "weeks": weeks,
                "head": head,
                "pages": f"{base}/-/misajour",
            }

        text, html = self._bodies(fields, subscription)
        return Message(
            key=key,
            subject=safe(f"Digest · {subscription} · {count}"),
            text=text,
            html=html,
            short="\n".join(safe(s.headline) for s in ordered[:_SHORT_LINES]),
            subscription=subscription,
            kind="digest",
            data=data,
        )

    def storm(
        self,
        stories: Sequence[Story],
        key: str,
        subscription: str,
        data: tuple[dict[str, object], ...] = (),
    ) -> Message:
        """One message for many changes of one kind in one source, with what they have in common."""
        ordered = sorted(stories, key=_by_weight)
        first = ordered[0]
        found = Counter(r for s in ordered for r in dict.fromkeys(s.reasons)).most_common(1)
        reason, times = found[0] if found else ("", 0)
        common = ""
        if times > len(ordered) / 2:
            common = f"{times} of {len(ordered)} for the same reason: {reason}"
        count = f"{len(ordered)} releases at once"

        def fields(room: int) -> dict[str, Any]:
            return {
                "stories": ordered[: max(1, room // _BRIEF)],
                "left_out": len(ordered) - max(1, room // _BRIEF),
                "digest": False,
                "storm": True,
                "count": count,
                "common": common,
                "label": first.label,
                "source": first.source,
                "judgement": first.judgement,
                "page": first.release_page.rpartition("/release/")[0] + f"/source/{first.source}",
            }

        subject = f"{first.label} · {first.source} · {count}"
        text, html = self._bodies(fields, subscription)
        return Message(
            key=key,
            subject=safe(subject),
            text=text,
            html=html,
            short="\n".join(safe(line) for line in (subject, common) if line),
            subscription=subscription,
            kind=str(first.kind),
            data=data,
        )

    def _bodies(
        self, fields: Callable[[int], dict[str, Any]], subscription: str
    ) -> tuple[str, str]:
        """Text and HTML: by their templates, else by ours."""
        if self._theirs is not None:
            try:
                bodies = self._fitted(self._theirs, fields, subscription)
            except Exception as error:  # noqa: BLE001
                # a template may raise anything, RecursionError included
                self._blame(f"{type(error).__name__}: {error}")
            else:
                self.fault, self.untried = "", False
                return bodies
        return self._fitted(self._ours, fields, subscription)

    def _blame(self, reason: str) -> None:
        self.untried = False
        fault = f"A template in [misajour] templates cannot be filled in: {safe(reason)}"
        if fault != self.fault:
            log.error("%s", fault)
        self.fault = fault

    def _fitted(
        self,
        templates: SandboxedEnvironment,
        fields: Callable[[int], dict[str, Any]],
        subscription: str,
    ) -> tuple[str, str]:
        """Both bodies, with as much in them as stays below the limits."""
        room = float(_ROOM)
        while True:
            said = {**fields(int(room)), "subscription": subscription}
            text = _fill(templates, "mail.txt", said)
            html = self._inliner.inline(_fill(templates, "mail.html", said))
            if _size(text) <= _MOST_TEXT and _size(html) <= _MOST_HTML:
                return text, html
            if not room:
                break
            room = room * _SHRINK if room > _LEAST_ROOM else 0.0
        # a template of one's own that is as long without a story
        text = text.encode()[:_MOST_TEXT].decode("utf-8", "ignore")
        return text, html if _size(html) <= _MOST_HTML else ""


def _fill(templates: SandboxedEnvironment, name: str, fields: dict[str, Any]) -> str:
    text = templates.get_template(name).render(fields)
    # a lone surrogate has no bytes in UTF-8: it would make the mail unsendable for ever
    return text.encode("utf-8", "replace").decode("utf-8")


def _environment(loader: BaseLoader) -> SandboxedEnvironment:
    return SandboxedEnvironment(
        loader=loader,
        autoescape=lambda name: bool(name) and str(name).endswith(".html"),
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _size(text: str) -> int:
    return len(text.encode())


def _by_weight(story: Story) -> tuple[bool, int, int, str]:
    words = story.words_added + story.words_removed
    return story.kind is not Kind.SILENT_EDIT, -story.significance.rank, -words, story.title


def _shares(
    ordered: Sequence[Story], room: int
) -> tuple[list[Story], list[Story], Sequence[Story]]:
    """Which stories of a digest are told in full, which in a line, and which only counted."""
    lines = min(len(ordered) * _BRIEF, room // 2)  # kept for those that are told in a line
    full: list[Story] = []
    for number, story in enumerate(ordered):
        left = len(ordered) - number
        kept = lines if left * _BRIEF > lines else left * _BRIEF
        each = min(_REDLINE, max(0, (room - kept) // 2))
        if room - kept < _FULL + each // 4:
            break
        fitted = story.fitted(each)
        full.append(fitted)
        room -= _FULL + _size(str(fitted.html))
    more = ordered[len(full) :]
    most = max(0, room // _BRIEF)
    return full, list(more[:most]), more[most:]


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


_BARS = " ▁▂▃▄▅▆▇█"


def spark(days: Sequence[int]) -> str:
    """A bar for each number, the greatest the highest: a chart that plain text can show."""
    most = max(days, default=0)
    return "".join(
        _BARS[-(-n * (len(_BARS) - 1) // most)] if most else _BARS[0] for n in days
    ).replace(" ", "·")


def chain_sentence(head: str) -> str:
    """Anchors the record outside the database: whoever keeps this mail can tell whether it was
    rewritten."""
    return f"Chain head: {head}, check with `misajour verify --head {head}`" if head else ""


def plain(
    key: str, subscription: str, subject: str, text: str, kind: str, *, head: str = ""
) -> Message:
    """A message that is about no change: the operator's own."""
    said = "\n\n".join(part for part in (cut(text, _MOST_TEXT // 4), chain_sentence(head)) if part)
    return Message(
        key=key,
        subject=safe(subject),
        text=f"{said.encode('utf-8', 'replace').decode()}\n",
        html="",
        short=f"{safe(subject)}\n{cut(text, _MOST_TEXT // 100)}",
        subscription=subscription,
        kind=kind,
    )


def with_notes(message: Message, notes: Sequence[str]) -> Message:
    """`message` with sentences at its end on what it does not tell, the same one once."""
    said = [safe(note) for note in dict.fromkeys(notes)]
    html = "".join(f"<p>{escape(note)}</p>" for note in said)
    return replace(
        message,
        text=message.text.rstrip("\n") + "\n\n" + "\n".join(said) + "\n",
        html=message.html.replace("</body>", f"{html}</body>", 1),
    )


def unrenderable(key: str, subscription: str, reason: str) -> Message:
    """The plain message that goes out in place of one that cannot be written, attempt after
    attempt."""
    text = f"An alert for you could not be written ({safe(reason)}). The change is in the database."
    return plain(key, subscription, "An alert could not be written", text, "trouble")


def _short(story: Story) -> str:
    lines = [story.headline, *story.reasons[:3], story.compare_page or story.url]
    return "\n".join(safe(line) for line in lines if line)

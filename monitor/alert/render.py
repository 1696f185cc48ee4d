"""Stories ─► messages, by sandboxed templates that escape everything, each of a size that is shown
whole."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from itertools import accumulate
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import escape

from monitor.alert.fitting import cut
from monitor.alert.frame import Frame
from monitor.alert.headers import headline, safe
from monitor.alert.message import Message
from monitor.alert.selection import BRIEF, bars, by_release, by_weight, contents, counts, shares
from monitor.alert.story import Story
from monitor.wording import DEFAULT, Phrase, phrase

if TYPE_CHECKING:
    from css_inline import CSSInliner
    from jinja2 import BaseLoader
    from jinja2.sandbox import SandboxedEnvironment

log = logging.getLogger(__name__)

_MOST_HTML = 96_000  # bytes, styles written in; Gmail shows 102 KB of a mail and hides the rest
_MOST_TEXT = 96_000
_MOST_PLAIN = 24_000  # characters of a message that no template writes
_MORE = 200  # characters of a sentence on how many more there are
_ROOM = 72_000  # bytes to begin with for the stories of a mail
_SHRINK = 0.7
_LEAST_ROOM = 500
_SHORT_LINES = 20


class Renderer:
    """Writes messages by the templates of `folder`, where it has any, else by ours. `fault` says
    why those of `folder` cannot be used; a message is written by ours then."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self.fault = ""
        self.untried = folder is not None

    # What writes is made with the first message: most passes send none.

    @cached_property
    def _ours(self) -> SandboxedEnvironment:
        from jinja2 import PackageLoader

        return _environment(PackageLoader("monitor.alert"))

    @cached_property
    def _theirs(self) -> SandboxedEnvironment | None:
        if self._folder is None:
            return None
        from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader

        loaders = [FileSystemLoader(self._folder), PackageLoader("monitor.alert")]
        return _environment(ChoiceLoader(loaders))

    @cached_property
    def _inliner(self) -> CSSInliner:
        """Mail programs drop <style>; ours stays beside the inlined one for the dark mode of those
        that do not."""
        from css_inline import CSSInliner

        return CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)

    def one(self, frame: Frame, story: Story) -> Message:
        """The message of a single alert, in the thread of its release."""

        def fields(room: int) -> dict[str, Any]:
            fitted = story.fitted(room)
            return {"stories": [fitted], "story": fitted, "digest": False}

        return self._message(
            frame, headline(story.headline), str(story.kind), _short(story), fields
        )

    def digest(self, frame: Frame, stories: Sequence[Story]) -> Message:
        """The message that gathers several: by source, silent edits on top, then by significance;
        those of one release as one story. Those that do not fit are counted by source."""
        ordered = by_release(stories)
        count = counts(ordered, frame.language)

        def fields(room: int) -> dict[str, Any]:
            full, brief, rest = shares(ordered, room)
            full, brief = (sorted(part, key=attrgetter("source")) for part in (full, brief))
            return {
                "stories": full,
                "brief": brief,
                "rest": dict(sorted(Counter(s.source for s in rest).items())),
                "contents": contents(full, brief),
                "digest": True,
                "count": count,
                "weeks": bars(ordered, frame.language),
            }

        name = phrase(Phrase.DIGEST, language=frame.language)
        short = "\n".join(headline(s.headline) for s in ordered[:_SHORT_LINES])
        subject = safe(f"{name} · {frame.subscription} · {count}")
        return self._message(frame, subject, "digest", short, fields)

    def storm(self, frame: Frame, stories: Sequence[Story]) -> Message:
        """One message for many changes of one kind in one source, with what they have in common."""
        ordered = sorted(stories, key=by_weight)
        first = ordered[0]
        found = Counter(r for s in ordered for r in dict.fromkeys(s.reasons)).most_common(1)
        reason, times = found[0] if found else ("", 0)
        common = ""
        if times > len(ordered) / 2:
            common = phrase(
                Phrase.SAME_REASON,
                language=frame.language,
                count=times,
                total=len(ordered),
                reason=reason,
            )
        count = phrase(Phrase.AT_ONCE, language=frame.language, count=len(ordered))

        def fields(room: int) -> dict[str, Any]:
            return {
                "stories": ordered[: max(1, room // BRIEF)],
                "left_out": len(ordered) - max(1, room // BRIEF),
                "digest": False,
                "storm": True,
                "count": count,
                "common": common,
                "label": first.label,
                "named": first.named,
                "source": first.source,
                "judgement": first.judgement,
                "page": f"{frame.pages}/source/{first.source}",
            }

        subject = safe(f"{first.named} · {first.source} · {count}")
        short = "\n".join(safe(line) for line in (subject, common) if line)
        return self._message(frame, subject, str(first.kind), short, fields)

    def _message(
        self,
        frame: Frame,
        subject: str,
        kind: str,
        short: str,
        fields: Callable[[int], dict[str, Any]],
    ) -> Message:
        say = partial(_say, frame.language)

        def whole(room: int) -> dict[str, Any]:
            return {
                **fields(room),
                "subscription": frame.subscription,
                "foot": frame.foot,
                "language": frame.language,
                "pages": frame.pages,
                "head": frame.head,
                "muted": frame.muted,
                "say": say,
            }

        text, html = self._bodies(whole)
        return Message(
            key=frame.key,
            subject=subject,
            text=text,
            html=html,
            short="\n".join((short, *frame.muted)),
            subscription=frame.subscription,
            kind=kind,
            thread=frame.thread,
            answers=frame.answers,
            data=frame.data,
            release=frame.foot.release,
            title=frame.foot.title,
            source=frame.foot.source,
            link=frame.foot.link,
            muted=frame.muted,
        )

    def _bodies(self, fields: Callable[[int], dict[str, Any]]) -> tuple[str, str]:
        """Text and HTML: by their templates, else by ours."""
        if self._theirs is not None:
            try:
                bodies = self._fitted(self._theirs, fields)
            except Exception as error:  # noqa: BLE001
                # a template may raise anything, RecursionError included
                self._blame(f"{type(error).__name__}: {error}")
            else:
                self.fault, self.untried = "", False
                return bodies
        return self._fitted(self._ours, fields)

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
    ) -> tuple[str, str]:
        """Both bodies, with as much in them as stays below the limits."""
        room = float(_ROOM)
        while True:
            said = fields(int(room))
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
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(
        loader=loader,
        autoescape=_is_html,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _is_html(template: str | None) -> bool:
    return bool(template) and str(template).endswith(".html")


def _size(text: str) -> int:
    return len(text.encode())


def chain_sentence(head: str, language: str) -> str:
    """Anchors the record outside the database: whoever keeps this mail can tell whether it was
    rewritten."""
    if not head:
        return ""
    said = phrase(Phrase.CHAIN_HEAD, language=language, head=head)
    check = phrase(Phrase.CHECK_WITH, language=language)
    return f"{said}, {check} `misajour verify --head {head}`"


def plain(
    key: str,
    subscription: str,
    subject: str,
    text: str,
    kind: str,
    language: str = DEFAULT,
    *,
    head: str = "",
    muted: tuple[str, ...] = (),
) -> Message:
    """A message that is about no change, such as the operator's own; `muted` as in `Frame`,
    `language` of what stands beside its text."""
    kept_back = "\n".join(f"{sentence} (`misajour mutes`)" for sentence in muted)
    parts = (cut(text, _MOST_PLAIN), kept_back, chain_sentence(head, language))
    said = "\n\n".join(part for part in parts if part)
    return Message(
        key=key,
        subject=safe(subject),
        text=f"{said.encode('utf-8', 'replace').decode()}\n",
        html="",
        short="\n".join((safe(subject), cut(text, _MOST_TEXT // 100), *muted)),
        subscription=subscription,
        kind=kind,
        muted=muted,
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


def unrenderable(
    key: str,
    subscription: str,
    reason: str,
    language: str = DEFAULT,
    *,
    count: int = 1,
    names: Sequence[str] = (),
    unnamed: int = 0,
    muted: tuple[str, ...] = (),
) -> Message:
    """The plain message that goes out in place of one that cannot be written, attempt after
    attempt: of `count` alerts. `names` is what they were to tell of, and `unnamed` how much more;
    what there is no room for is counted, too. `muted` as in `Frame`."""
    subject = phrase(Phrase.UNWRITABLE, language=language, count=count)
    said = phrase(Phrase.UNWRITABLE_TEXT, language=language, count=count, reason=safe(reason))
    rooms = accumulate((len(name) + 2 for name in names), initial=len(said) + _MORE)
    shown = sum(room <= _MOST_PLAIN for room in rooms) - 1
    parts = [said, *names[:shown]]
    if missing := len(names) - shown + unnamed:
        parts.append(phrase(Phrase.NOT_LISTED, language=language, count=missing))
    return plain(key, subscription, subject, "\n\n".join(parts), "trouble", muted=muted)


def _say(language: str, name: str, **values: str | int) -> str:
    """A phrase by its name, for a template: `say("live_page")`."""
    return phrase(Phrase[name.upper()], language=language, **values)


def _short(story: Story) -> str:
    lines = [*story.reasons[:3], story.compare_page or story.url]
    return "\n".join([headline(story.headline), *(safe(line) for line in lines if line)])

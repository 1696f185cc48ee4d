"""What an alert tells: facts from the store, made a story that is ready for a template."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from markupsafe import Markup

from monitor.alert.facts import Facts
from monitor.alert.fitting import cut, fit
from monitor.compare.redline import Redline, redline, to_html, to_text
from monitor.compare.told import told
from monitor.compare.words import Op
from monitor.config import Config, Subscription
from monitor.model import Kind, Reason, ReasonKind, Significance, matter_of, reason
from monitor.wording import count_of_words, judgement_of, label_of, sentence

_UNSPACED = ("zh", "ja", "th", "lo", "km", "my")  # written without spaces: counted by the sign
_MOST_REASONS = 12
_TITLE, _REASON, _EXCERPT, _URL = 300, 500, 400, 2000  # characters that a mail shows
_DATA = 20_000  # characters of added and of removed text that a program gets for one change


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One alert's news. `seen` is in the reader's time zone. `html` and `text` are the redline, or
    as much of it as `fitted` left; `left_out` counts the changed paragraphs that it did not."""

    kind: Kind
    label: str
    significance: Significance
    judgement: str
    source: str
    title: str
    url: str
    language: str
    seen: str
    because: tuple[Reason, ...]
    words_added: int
    words_removed: int
    excerpt: str = ""
    html: Markup = field(default_factory=Markup, repr=False)
    text: str = field(default="", repr=False)
    left_out: int = 0
    release_page: str = ""
    compare_page: str = ""
    detected: str = ""
    shown: Redline | None = field(default=None, repr=False)

    def fitted(self, budget: int) -> Story:
        """With a redline of at most `budget` bytes of HTML: the most significant changes, in
        reading order."""
        if self.shown is None:
            return self
        shown, left_out = fit(self.shown, budget)
        return replace(
            self,
            html=to_html(shown) if shown.lines else Markup(""),
            text=to_text(shown) if shown.lines else "",
            left_out=left_out,
            excerpt=self.excerpt if budget else "",
        )

    @property
    def reasons(self) -> tuple[str, ...]:
        """All reasons, in words."""
        return tuple(map(_told, self.because))

    @property
    def stamp(self) -> str:
        """What the page's own stamp did, in a sentence; empty where it is not the matter."""
        said = next((_told(r) for r in self.because if r.is_of_stamp), "")
        return said[:1].upper() + said[1:]

    @property
    def causes(self) -> tuple[str, ...]:
        """The reasons but for the stamp's."""
        return tuple(_told(r) for r in self.because if not r.is_of_stamp)

    def data(self) -> dict[str, object]:
        """The story for programs; `message.SCHEMA` is the version of these fields."""
        said: dict[str, object] = {
            "kind": str(self.kind),
            "significance": str(self.significance),
            "source": self.source,
            "title": self.title,
            "url": self.url,
            "language": self.language,
            "detected": self.detected,
            "reasons": list(self.reasons),
            "words_added": self.words_added,
            "words_removed": self.words_removed,
        }
        for name, op in (("added", Op.INSERT), ("removed", Op.DELETE)):
            said[name], missing = _within(_said(self.shown, op), _DATA)
            if missing:
                said[f"{name}_cut"] = missing
        return said | {"release_page": self.release_page, "compare_page": self.compare_page}

    @property
    def words(self) -> str:
        """`41 words removed, 3 added`; empty where no word changed."""
        unspaced = self.language.startswith(_UNSPACED)
        return count_of_words(self.words_removed, self.words_added, by_character=unspaced)

    @property
    def headline(self) -> str:
        """What the subject says of it: `Silent edit · otan · 41 words removed: En visite à
        Rome…`."""
        news = (
            f"{self.words}: " if self.words and self.kind in (Kind.EDITED, Kind.SILENT_EDIT) else ""
        )
        return f"{self.label} · {self.source} · {news}{self.title or self.url}"


def build_story(config: Config, subscription: Subscription, facts: Facts) -> Story:
    """The story of `facts` for `subscription`."""
    change, release = facts.change, facts.release
    base = config.misajour.browse.rstrip("/")
    page = f"{base}/-/misajour/release/{release.id}"
    differ = (
        change.from_revision and change.to_revision and change.from_revision != change.to_revision
    )
    between = f"?from={change.from_revision}&to={change.to_revision}" if differ else ""
    whole = facts.after or facts.before
    return Story(
        kind=change.kind,
        label=label_of(change.kind),
        significance=change.significance,
        judgement=judgement_of(change.kind, matter=matter_of(change.reasons)),
        source=facts.source,
        title=cut(release.title, _TITLE),
        url=release.url if len(release.url) <= _URL else page,
        language=release.language,
        seen=in_zone(change.detected, config.zone(subscription)),
        because=_first(change.reasons),
        words_added=change.words_added,
        words_removed=change.words_removed,
        excerpt=cut(" ".join(whole.body[: 4 * _EXCERPT].split()[:40]), _EXCERPT) if whole else "",
        release_page=page,
        compare_page=f"{page}/compare{between}" if between else "",
        detected=change.detected,
        shown=_redline(facts),
    )


def _first(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """The first of them, and what the page says of its edit."""
    if len(reasons) <= _MOST_REASONS:
        return reasons
    kept = reasons[: _MOST_REASONS - 1]
    last = tuple(r for r in reasons[_MOST_REASONS - 1 :] if r.is_of_stamp)
    more = reason(ReasonKind.MORE_REASONS, count=len(reasons) - len(kept) - len(last))
    return (*kept, more, *last)


def _told(reason: Reason) -> str:
    return cut(sentence(reason), _REASON)


def _said(shown: Redline | None, op: Op) -> list[str]:
    segments = (s for line in (shown.lines if shown else ()) for s in line.segments)
    return [s.text.strip() for s in segments if s.op is op]


def _within(texts: list[str], most: int) -> tuple[list[str], int]:
    """As many of the texts as have `most` characters together, and how many characters are
    missing."""
    kept: list[str] = []
    room = most
    for text in texts:
        if room > 0:
            kept.append(text[:room])
        room -= len(text)
    return kept, max(0, -room)


def _redline(facts: Facts) -> Redline | None:
    before, after = facts.before, facts.after
    if before is None or after is None or before == after:
        return None
    return redline(told(before, after, facts.left_out))


def in_zone(moment: str, zone: ZoneInfo) -> str:
    """A UTC text as the reader's clock shows it: `23 Nov 2018, 13:59 CET`."""
    local = datetime.fromisoformat(moment).astimezone(zone)
    return f"{format_datetime(local, 'd MMM y, HH:mm', locale='en')} {local.tzname()}"

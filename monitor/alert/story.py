"""What an alert tells, gathered from the store and ready for a template."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from markupsafe import Markup

from monitor import compare
from monitor.compare.redline import Redline, redline, to_html, to_text
from monitor.compare.words import Op
from monitor.config import Config, Subscription
from monitor.model import Content, Kind, Significance
from monitor.store import Store
from monitor.store.history import Change
from monitor.store.outbox import Alert

_LABELS = {
    Kind.NEW: "New",
    Kind.EDITED: "Edited",
    Kind.SILENT_EDIT: "Silent edit",
    Kind.RESTAMPED: "Restamped",
    Kind.COSMETIC: "Cosmetic",
    Kind.MOVED: "Moved",
    Kind.REMOVED: "Removed",
    Kind.RESTORED: "Restored",
    Kind.UNLISTED: "Unlisted",
    Kind.RELISTED: "Relisted",
    Kind.REREAD: "Reread",
}
_JUDGEMENTS = {
    Kind.NEW: "A release was published.",
    Kind.EDITED: "The text changed.",
    Kind.SILENT_EDIT: "The text changed, and the page does not say so.",
    Kind.RESTAMPED: "The page says that it was updated, but its text is the same.",
    Kind.COSMETIC: "Only typography, white space or markup changed.",
    Kind.MOVED: "The release stands at a new address, with the same text.",
    Kind.REMOVED: "The release is gone.",
    Kind.RESTORED: "The release is back.",
    Kind.UNLISTED: "The release is still served, but no longer listed.",
    Kind.RELISTED: "The release is listed again.",
    Kind.REREAD: "misajour reads the page better now; the page did not change.",
}


def label_of(kind: Kind) -> str:
    return _LABELS[kind]


def judgement_of(kind: Kind) -> str:
    return _JUDGEMENTS[kind]


_UNSPACED = ("zh", "ja", "th", "lo", "km", "my")  # written without spaces: counted by the sign
_MOST_BLOCKS = 40  # changed blocks that a mail shows; the rest is counted


@dataclass(frozen=True, slots=True)
class Story:
    """One alert's news. `seen` is in the reader's time zone."""

    kind: Kind
    label: str
    significance: Significance
    judgement: str
    source: str
    title: str
    url: str
    language: str
    seen: str
    reasons: tuple[str, ...]
    words_added: int
    words_removed: int
    excerpt: str = ""
    html: Markup = field(default_factory=Markup, repr=False)
    text: str = field(default="", repr=False)
    release_page: str = ""
    compare_page: str = ""
    detected: str = ""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def stamp(self) -> str:
        """What the page's own stamp did, in a sentence; empty where it is not the matter."""
        said = next((r for r in self.reasons if r.startswith("its stamp")), "")
        return said[:1].upper() + said[1:]

    @property
    def causes(self) -> tuple[str, ...]:
        """The reasons but for the stamp's."""
        return tuple(r for r in self.reasons if not r.startswith("its stamp"))

    def data(self) -> dict[str, object]:
        """The story for programs; `render.SCHEMA` is the version of these fields."""
        return {
            "kind": str(self.kind), "significance": str(self.significance), "source": self.source, "title": self.title,
            "url": self.url, "language": self.language,
            "detected": self.detected, "reasons": list(self.reasons), "words_added": self.words_added,
            "words_removed": self.words_removed, "added": list(self.added), "removed": list(self.removed),
            "release_page": self.release_page, "compare_page": self.compare_page,
        }  # fmt: skip

    @property
    def words(self) -> str:
        """`41 words removed, 3 added`; empty where no word changed."""
        parts: list[str] = []
        noun = "character" if self.language.startswith(_UNSPACED) else "word"
        for count, verb in ((self.words_removed, "removed"), (self.words_added, "added")):
            if count:
                parts.append(
                    f"{count} {verb}" if parts else f"{count} {noun}{'s' * (count != 1)} {verb}"
                )
        return ", ".join(parts)

    @property
    def headline(self) -> str:
        """What the subject says of it: `Silent edit · otan · 41 words removed: En visite à Rome…`."""
        news = (
            f"{self.words}: " if self.words and self.kind in (Kind.EDITED, Kind.SILENT_EDIT) else ""
        )
        return f"{self.label} · {self.source} · {news}{self.title or self.url}"


def tell(store: Store, config: Config, subscription: Subscription, alert: Alert) -> Story:
    """The story of `alert`, which is owed to `subscription`."""
    assert alert.change_id is not None
    change = store.history.change(alert.change_id)
    release = store.releases.get(change.release_id)
    source = store.sources.name(release.source)
    zone = config.zone(subscription)
    before, after = (
        store.history.revision(key).content if key else None
        for key in (change.from_revision, change.to_revision)
    )
    shown = _redline(change, before, after)
    base = config.misajour.browse.rstrip("/")
    page = f"{base}/-/misajour/release/{release.id}"
    differ = before and after and change.from_revision != change.to_revision
    between = f"?from={change.from_revision}&to={change.to_revision}" if differ else ""
    whole = after or before
    return Story(
        change.kind,
        label_of(change.kind),
        change.significance,
        judgement_of(change.kind),
        source,
        release.title,
        release.url,
        release.language,
        in_zone(change.detected, zone),
        change.reasons,
        change.words_added,
        change.words_removed,
        " ".join(whole.body.split()[:40]) if whole else "",
        to_html(shown) if shown else Markup(""),
        to_text(shown) if shown else "",
        page,
        f"{page}/compare{between}" if between else "",
        change.detected,
        _said(shown, Op.INSERT),
        _said(shown, Op.DELETE),
    )


def _said(shown: Redline | None, op: Op) -> tuple[str, ...]:
    segments = (s for line in (shown.lines if shown else ()) for s in line.segments)
    return tuple(s.text.strip() for s in segments if s.op is op)


def _redline(change: Change, before: Content | None, after: Content | None) -> Redline | None:
    if before is None or after is None or change.from_revision == change.to_revision:
        return None
    return redline(compare.diff(before, after), limit=_MOST_BLOCKS)


def in_zone(moment: str, zone: ZoneInfo) -> str:
    """A UTC text as the reader's clock shows it: `23 Nov 2018, 13:59 CET`."""
    local = datetime.fromisoformat(moment).astimezone(zone)
    return f"{format_datetime(local, 'd MMM y, HH:mm', locale='en')} {local.tzname()}"

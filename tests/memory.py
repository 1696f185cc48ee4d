"""A store of one release that is a few lists: decisions are applied to it as `record.apply` does to
SQLite."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from monitor.decide import (
    NEW,
    Decision,
    Known,
    KnownPage,
    KnownRelease,
    KnownText,
    Learnt,
    Policy,
    decide,
)
from monitor.decide.pace import Rhythm
from monitor.decide.removal import believed
from monitor.extract import content_hash
from monitor.model import (
    UNCHANGED,
    Block,
    BlockKind,
    Content,
    Kind,
    Observation,
    Outcome,
    Precision,
    Reading,
    Release,
    Revision,
    Sighting,
    Stamp,
    StampKind,
    StampOrigin,
    utc_text,
)

START = datetime(2024, 3, 1, 8, tzinfo=UTC)
URL = "https://example.org/1.html"
HEAD = "The towns along the river met on Monday and agreed on how to go on from here."
MIDDLE = (
    "The chair of the council thanked the boatmen, the millers and the ferrymen for their "
    "patience, and "
    "said that nobody would have to wait for as long as their fathers had."
)
TAIL = "A second report will be given to the council before the end of the summer."


def content(text: str, stamp: str = "2024-03-01") -> Content:
    """A release with one paragraph of its own among others that never change."""
    stamped = Stamp(
        StampKind.UPDATED, f"Updated {stamp}", stamp, Precision.DAY, StampOrigin.VISIBLE
    )
    blocks = tuple(Block(BlockKind.PARAGRAPH, t) for t in (HEAD, MIDDLE, text, TAIL))
    return Content(title="Towns agree", language="en", blocks=blocks, stamps=(stamped,))


_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass
class Memory:
    """`told` are the changes, as (kind, text now); `visits` what each visit was served, `ignoring`
    since when a place is ignored."""

    confirm_after: timedelta = timedelta(seconds=60)
    now: datetime = START
    release: Release | None = None
    revisions: list[Revision] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    told: list[tuple[Kind, str]] = field(default_factory=list)
    visits: list[tuple[datetime, str, Decision]] = field(default_factory=list)
    kept: dict[str, Content] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    ticking: bool = False
    learns: bool = True
    ignoring: datetime = _NEVER

    def page(self, text: str, stamp: str = "2024-03-01", noise: str = "") -> Decision:
        """A visit that is served `text`; `noise` makes the bytes others and says nothing."""
        read = content(text, stamp)
        name = sha256(f"{text}{stamp}{noise}".encode()).hexdigest()
        if self.release is not None and self.release.sha256 == name:
            # half of the servers answer 304, which brings no bytes and no hash of them
            return self._visit(Outcome.UNCHANGED, text, None, name if self.now.minute % 2 else "")
        self.kept[name] = read
        return self._visit(Outcome.PAGE, text, read, name)

    def missing(self, outcome: Outcome = Outcome.GONE) -> Decision:
        return self._visit(outcome, "", None, "")

    def _visit(self, outcome: Outcome, text: str, read: Content | None, name: str) -> Decision:
        look = None
        if self.release is not None and self.release.pending is not None:
            look = self.kept.get(self.release.pending.snapshot)
        about = look if outcome is Outcome.UNCHANGED else read
        reading = Reading(content=about, version="1", ended=True) if about is not None else None
        note = "" if outcome in (Outcome.PAGE, Outcome.UNCHANGED) else str(outcome)
        seen = Observation(
            source="room",
            url=URL,
            outcome=outcome,
            seen=self.now,
            status=200,
            sha256=name,
            note=note,
            etag=name,
        )
        decision = decide(self._known(look, about), seen, reading)
        self._apply(decision)
        self.visits.append((self.now, text, decision))
        return decision

    def _known(self, look: Content | None, about: Content | None) -> Known:
        text = content_hash(about) if about else ""
        before = [r for r in self.revisions[:-1] if r.content_hash == text]
        trailing = [kind for kind, _ in reversed(self.told)]
        restamps = next(
            (n for n, k in enumerate(trailing) if k is not Kind.RESTAMPED), len(trailing)
        )
        return Known(
            policy=Policy(confirm_after=self.confirm_after, version="1"),
            started=self.now,
            release=self._release(look),
            page=KnownPage(
                alike=1,
                seen_before=(before[-1].number, before[-1].first_seen) if before else None,
            ),
            learnt=Learnt(
                ignored=frozenset(p for p, n in self.places.items() if n >= 2 and self.learns),
                ticking=self.ticking,
                restamps=restamps,
            ),
        )

    def _release(self, look: Content | None) -> KnownRelease | None:
        if self.release is None:
            return None
        last = self.revisions[-1]
        return KnownRelease(
            state=self.release,
            text=KnownText(revision=last, content=last.content, ended=True),
            look=look,
            served=tuple(reversed(self.sightings[-6:])),
        )

    def _apply(self, decision: Decision) -> None:
        if decision.add:
            now = utc_text(self.now)
            self.release = Release(id=1, source=1, url=URL, first_seen=now, next_check=now)
        if self.release is not None:
            changed = replace(decision.update, last_seen=UNCHANGED).changed
            self.release = replace(self.release, **changed)
        if decision.claim is not None and self.release is not None:
            update, verdict = believed(self.release, decision.claim, rhythm=Rhythm())
            self.release = replace(self.release, **update.changed)
            self.told.append((verdict.kind, ""))
        if (added := decision.added) is not None:
            assert added.snapshot in self.kept, "a revision without its bytes"
            self._revise(added.snapshot, added.content, added.first_seen, added.last_seen)
        for told in decision.told:
            assert NEW not in (told.before, told.after) or decision.added is not None
            self.told.append((told.verdict.kind, self.revisions[-1].content_hash))
        self._see(decision)
        pending = self.release.pending if self.release else None
        used = {r.snapshot for r in self.revisions} | {pending.snapshot if pending else ""}
        for name in decision.forget - used:
            self.kept.pop(name, None)
        assert pending is None or not pending.snapshot or pending.snapshot in self.kept
        for place in decision.ignore:
            self.places[place] = self.places.get(place, 0) + 1
        if max(self.places.values(), default=0) > 1:
            self.ignoring = min(self.ignoring, self.now)
        for place in decision.believe:
            self.places.pop(place, None)
        self.ticking = self.ticking or decision.ticked

    def _revise(self, name: str, read: Content, first: datetime, last: datetime) -> None:
        number = len(self.revisions) + 1
        self.revisions.append(
            Revision(
                id=number, release_id=1, number=number, url=URL, first_seen=utc_text(first), last_seen=utc_text(last), snapshot=name, extractor="1",
                content_hash=content_hash(read), content=read,
            )
        )  # fmt: skip

    def _see(self, decision: Decision) -> None:
        served = len(self.revisions) if decision.served == NEW else decision.served
        if served is None:
            return
        now, text = utc_text(self.now), self.revisions[served - 1].content_hash
        added = decision.added
        first = utc_text(added.first_seen) if added and decision.served == NEW else now
        last = self.sightings[-1] if self.sightings else None
        if last is not None and last.revision_id == served:
            self.sightings[-1] = replace(last, last_seen=now)
        else:
            number = len(self.sightings) + 1
            self.sightings.append(
                Sighting(id=number, revision_id=served, text=text, first_seen=first, last_seen=now)
            )

    def wait(self, hours: float = 1.0) -> None:
        self.now += timedelta(hours=hours)

    @property
    def text(self) -> str:
        """The paragraph of the latest revision."""
        return self.revisions[-1].content.blocks[2].text

"""A pass in lines: each change, and what the pass came to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from monitor.commands.common import say, say_json
from monitor.config import Config
from monitor.model import Change, Health, Kind, Outcome, Release
from monitor.record import Run
from monitor.store.outbox import PutOff
from monitor.store.watching import SourceCounts
from monitor.wording import Phrase, counted, phrase, sentences

_COLOURS = {
    Kind.SILENT_EDIT: "red",
    Kind.EDITED: "yellow",
    Kind.REMOVED: "red",
    Kind.NEW: "green",
    Kind.RESTORED: "green",
}


def report_run(run: Run, config: Config, *, as_json: bool, again: bool = False) -> None:
    """The changes that a pass found, and a line on the pass; `again`: it is a second look, which
    is passed over in silence where it found nothing and leaves nothing open."""
    if as_json:
        for change, release in run.changes:
            say_json(_as_json(run, change, release))
        return
    for change, release in run.changes:
        said = f"{change.kind:<12} {run.config.name}  {release.title or release.url}"
        where = f"  release {release.id}  {release.url}"
        say(f"{said}{of_words(change)}{where}", fg=_COLOURS.get(change.kind))
    if not again or run.changes or run.note or run.looks:
        look = "second look: " if again else ""
        said = f"{look}{visited(run)}, {outcome(run, config)}"
        trouble = f"; {run.health}: {run.note}" if run.note else ""
        say(f"{run.config.name}: {said}{trouble}", fg=None if run.health is Health.OK else "red")


_MISSED = {Outcome.GONE: "gone", Outcome.BLOCKED: "refused", Outcome.FAILED: "failed"}


def visited(run: Run) -> str:
    """`11 visited, 1 gone`: what answered with a page, and what did not."""
    missed = [f"{n} {word}" for what, word in _MISSED.items() if (n := run.counts[what])]
    return ", ".join([f"{run.reached} visited", *missed])


def outcome(run: Run, config: Config) -> str:
    """`2 changes`, and what is not decided yet: `0 changes` is only said where nothing is open."""
    said = [counted(len(run.changes), "change")] if run.changes or not run.looks else []
    if run.looks:
        what = counted(run.looks, "apparent change")
        when = f" from {_clock(run.next_look, config, seconds=True)} on" if run.next_look else ""
        said.append(f"{what} to be looked at again{when}")
    return ", ".join(said)


def not_due(counts: SourceCounts, visits: int, config: Config) -> str:
    """Why a pass visited no release, or not all."""
    if not counts.known:
        return "no release is known yet"
    rest = counts.known - visits
    left = "nothing was due" if not visits else f"{rest} {'was' if rest == 1 else 'were'} not due"
    if counts.next_due is None:
        return f"{left}; {counts.known} known"
    when = _clock(counts.next_due, config)
    return f"{left}; {counts.known} known, next due {when}; `--now` visits all"


def summary(runs: Sequence[Run], sent: int, seconds: float) -> str:
    """The whole of several passes: `3 sources: 40 visited, 2 changes, 1 message sent; 12 s`."""
    sources = {run.config.name for run in runs}
    reached = sum(run.reached for run in runs)
    changes = counted(sum(len(run.changes) for run in runs), "change")
    messages = counted(sent, "message")
    took = f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
    head = counted(len(sources), "source")
    return f"{head}: {reached} visited, {changes}, {messages} sent; {took}"


def put_off(waiting: PutOff, config: Config) -> str:
    """What was refused before this command, and is not tried by it."""
    number = counted(waiting.number, "message waits", "messages wait")
    when = _clock(waiting.until, config)
    return (
        f"not sent before: {number} for another attempt, the first at {when} ({waiting.error}); "
        "`misajour alerts retry` tries now"
    )


def _clock(moment: datetime, config: Config, *, seconds: bool = False) -> str:
    """A moment in the reader's zone, without the day where that is today."""
    zone = ZoneInfo(config.misajour.timezone)
    due, today = moment.astimezone(zone), datetime.now(UTC).astimezone(zone).date()
    if due.date() != today:
        return f"{due:%Y-%m-%d %H:%M}"
    return f"{due:%H:%M:%S}" if seconds else f"{due:%H:%M}"


def of_words(change: Change) -> str:
    """` (+3 −17 words)`, to follow a title; empty where no word changed."""
    if not (change.words_added or change.words_removed):
        return ""
    balance = phrase(Phrase.WORD_BALANCE, added=change.words_added, removed=change.words_removed)
    return f" ({balance})"


def _as_json(run: Run, change: Change, release: Release) -> dict[str, object]:
    return {
        "source": run.config.name,
        "release": release.id,
        "url": release.url,
        "title": release.title,
        "kind": change.kind,
        "significance": change.significance,
        "detected": change.detected,
        "words_added": change.words_added,
        "words_removed": change.words_removed,
        "reasons": sentences(change.reasons),
    }

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import click

from monitor.commands.common import local, say, say_json, with_config
from monitor.config import Config
from monitor.errors import UsageError
from monitor.model import Change, Release, Revision
from monitor.output import sight
from monitor.store import Store
from monitor.store.receipts import Receipt
from monitor.store.rows import DamagedChange, DamagedRevision
from monitor.wording import counted, quoted, sentences

_MOST_DIGITS = 15  # of a release's number


def find(store: Store, url: str) -> Release:
    """The release at `url`, as given or by its number. Raises UsageError."""
    number = int(url) if url.isdecimal() and len(url) <= _MOST_DIGITS else 0
    if number and (release := store.releases.by_id(number)) is not None:
        return release
    for source in store.sources.all():
        if (release := store.releases.at(source.id, url)) is not None:
            return release
    raise UsageError(
        f"no release is known at {url}; `misajour list` and `misajour search` find them"
    )


@click.command("history")
@click.argument("url")
@click.option(
    "--receipts",
    "with_receipts",
    is_flag=True,
    help="Also the SHA-256 and the moment of what visits received that made no revision.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_config
def command(config: Config, url: str, with_receipts: bool, as_json: bool) -> None:
    """What happened to a release: its revisions and changes. URL may be its number, too. Exits 1
    where the record of a revision is damaged.

    \b
    Example:
        misajour history https://www.example.org/press/1.html
    """
    with Store.read(config.database) as store:
        release = find(store, url)
        history = _History(
            release=release,
            others=store.releases.others_of(release),
            revisions=list(store.history.legible_revisions(release.id)),
            changes=list(store.history.changes(release.id)),
            received=store.receipts.count(release.id),
            receipts=list(store.receipts.of(release.id)) if with_receipts else None,
        )
    if as_json:
        say_json(history.as_json())
    else:
        _say_history(history, config)
    if any(isinstance(one, DamagedRevision) for one in history.revisions):
        raise SystemExit(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _History:
    """`received`: how many visits made no revision; `receipts`, where they were asked for."""

    release: Release
    others: Sequence[str]
    revisions: Sequence[Revision | DamagedRevision]
    changes: Sequence[Change | DamagedChange]
    received: int
    receipts: Sequence[Receipt] | None

    def as_json(self) -> dict[str, object]:
        release, receipts = self.release, self.receipts
        return {
            "url": release.url,
            "also_at": self.others,
            "title": release.title,
            "status": release.status,
            "revisions": [_revision_as_json(revision) for revision in self.revisions],
            "changes": [_change_as_json(change) for change in self.changes],
            "received_besides": self.received,
            **({} if receipts is None else {"receipts": list(map(asdict, receipts))}),
        }


def _say_history(history: _History, config: Config) -> None:
    release, revisions = history.release, history.revisions
    say(release.title or release.url, bold=True)
    say(f"{release.url}  ({release.status})")
    for other in history.others:
        say(f"also at {other}")
    numbers = {revision.id: revision.number for revision in revisions}
    for change in history.changes:
        _say_change(change, numbers, config)
    for revision in revisions:
        if isinstance(revision, Revision):
            say(_sentence(revision, config))
        else:
            say(revision.sentence, fg="red")
    if history.received:
        besides = f"{counted(history.received, 'visit')} received bytes that made no revision"
        listed = history.receipts is not None
        say(besides if listed else f"{besides}; --receipts lists their hashes")
    for receipt in history.receipts or ():
        say(f"received {local(receipt.seen, config)}  {receipt.sha256}")


def _say_change(change: Change | DamagedChange, numbers: Mapping[int, int], config: Config) -> None:
    if isinstance(change, DamagedChange):
        say(change.sentence, fg="red")
        return
    say(f"{local(change.detected, config)}  {change.kind:<12}{_between(change, numbers)}")
    for reason in sentences(change.reasons):
        say(f"{'':<18}{reason}")


def _between(change: Change, numbers: Mapping[int, int]) -> str:
    """Which revisions a change leads from and to; empty where it is not about the text."""
    if not change.to_revision or change.from_revision == change.to_revision:
        return ""
    before = numbers.get(change.from_revision or 0, "–")
    return f"  revision {before} → {numbers.get(change.to_revision, '–')}"


def _sentence(revision: Revision, config: Config) -> str:
    stamp = revision.content.updated or revision.content.published
    said = quoted(stamp.text) if stamp else "no stamp"
    seen = f"{local(revision.first_seen, config)} – {local(revision.last_seen, config)}"
    line = f"revision {revision.number}: {seen}  {said}  snapshot {revision.snapshot[:12]}"
    unseen = sight.note(revision.content)
    return f"{line}; {unseen}" if unseen else line


def _revision_as_json(revision: Revision | DamagedRevision) -> dict[str, object]:
    if isinstance(revision, DamagedRevision):
        return {"number": revision.number, "damaged": revision.sentence}
    updated = revision.content.updated
    return {
        "number": revision.number,
        "first_seen": revision.first_seen,
        "last_seen": revision.last_seen,
        "title": revision.content.title,
        "updated_text": updated.text if updated else None,
        "snapshot": revision.snapshot,
        "hidden": sight.hidden(revision.content),
    }


def _change_as_json(change: Change | DamagedChange) -> dict[str, object]:
    if isinstance(change, DamagedChange):
        return {"damaged": change.sentence}
    return {
        "kind": change.kind,
        "significance": change.significance,
        "detected": change.detected,
        "reasons": sentences(change.reasons),
        "words_added": change.words_added,
        "words_removed": change.words_removed,
    }

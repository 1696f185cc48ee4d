"""Pages that differ in bytes only: which need not be read, and how that is learnt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from monitor.decide import Decision, Known
from monitor.extract.outline import outline
from monitor.model import Keep, Observation, Outcome, Reading, Release
from monitor.record.run import Run
from monitor.store import Store


def unread(
    store: Store, run: Run, version: str, pages: Iterable[tuple[Observation, Release]]
) -> Iterator[tuple[Observation, Release]]:
    """Those of `pages` that are proved to say what is known of their releases."""
    if run.config.keep is Keep.ALL:  # then each is a snapshot
        return
    asked = [(seen, release) for seen, release in pages if not seen.final_url]
    proved = store.outlines.proved([release.id for _, release in asked], version)
    for seen, release in asked:
        if proved.get(release.id) and outline(seen.body) == proved[release.id]:
            yield seen, release


def learn(
    store: Store, known: Known, seen: Observation, decision: Decision, reading: Reading | None
) -> None:
    """Note what the reading of a page says of its outline."""
    release = known.release
    if seen.outcome is not Outcome.PAGE or release is None or release.text is None:
        return
    key = release.state.id
    same = reading is not None and not seen.final_url and _says_the_same(known, seen, decision)
    if same and (found := outline(seen.body)):
        store.outlines.same(key, found, seen.sha256, known.policy.version)
    else:
        store.outlines.forget(key)


def _says_the_same(known: Known, seen: Observation, decision: Decision) -> bool:
    """Whether nothing of the page is kept, told or learnt, since it is what is known."""
    if seen.sha256 not in decision.forget or known.differences is None:
        return False
    if decision.told or decision.said or decision.moved_beside or decision.ignore:
        return False
    return known.differences.old == known.differences.new

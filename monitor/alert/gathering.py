"""Many alerts that are due together become one message: storms, and notes to the operator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from monitor.config import OPERATOR, Config
from monitor.model import utc_text
from monitor.store import Store
from monitor.store.outbox import Bundle, Candidate

_MANY_NOTES = 4  # messages to the operator that become one when they are ready together
_HOLD = timedelta(hours=1)  # for which a storm waits for the end of the pass that it comes from


def gather_storms(
    config: Config,
    store: Store,
    now: datetime,
    on_their_way: Collection[int],
    busy: Collection[str],
) -> set[int]:
    """Make one message of many alerts of one kind and source: a template changed, or all stamps
    moved. Returns the alerts that are to wait, as more may come of the sources in `busy`."""
    held: set[int] = set()
    for alerts in _alike(store.outbox.candidates(now), on_their_way):
        if len(alerts) < config.misajour.storm:
            continue
        numbers = {alert.alert for alert in alerts}
        oldest = min(alert.created for alert in alerts)
        if alerts[0].source in busy and oldest > utc_text(now - _HOLD):
            held |= numbers
        else:
            store.outbox.gather(numbers, Bundle.STORM, str(min(numbers)))
    return held


def _alike(
    candidates: Collection[Candidate], on_their_way: Collection[int]
) -> Iterator[list[Candidate]]:
    """Alerts of one subscription, source and kind. What was tried before keeps the message that it
    was tried in: the other side may have it."""
    groups: defaultdict[tuple[str, str, str], list[Candidate]] = defaultdict(list)
    for found in candidates:
        if not found.tried and found.alert not in on_their_way:
            groups[found.subscription, found.source, found.kind].append(found)
    yield from groups.values()


def gather_notes(store: Store, now: datetime, on_their_way: Collection[int]) -> None:
    """Make one message of many that the operator is owed."""
    notes = [n for n in store.outbox.notes(OPERATOR, now) if n not in on_their_way]
    if len(notes) >= _MANY_NOTES:
        store.outbox.gather(notes, Bundle.NOTES, str(min(notes)))

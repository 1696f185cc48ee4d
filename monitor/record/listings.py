"""What listings named: releases that were dropped from one, and that are back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from monitor.decide import lists
from monitor.model import (
    Kind,
    ListingEntry,
    ListingObservation,
    Reason,
    ReasonKind,
    Release,
    ReleaseUpdate,
    Significance,
    Status,
    Verdict,
    reason,
    utc_text,
)
from monitor.record.run import Run
from monitor.store import Store
from monitor.wording import sentence

_DOUBTED = timedelta(days=1)
"""So long a listing that lost half of its entries is trouble; then it is a shorter listing."""


def compare_listing(
    store: Store, run: Run, listing: ListingObservation, confirm_after: timedelta
) -> list[tuple[Release, Verdict]]:
    """Note what `listing` names; the releases that were unlisted or relisted by it.

    To be called inside a transaction.
    """
    before = store.sources.entries(run.row.id, listing.url)
    named, relisted = _named(store, run.row.id, listing)
    if not listing.entries:  # a listing without any release is the source's trouble, and no news
        return relisted
    missed = _missed(before.values()) - named.keys()
    # What was missed before has no place any more: positions are those of the latest reading.
    standing = {release: e for release, e in before.items() if release not in missed}
    placed = list(standing.values())
    complete = listing.whole and not listing.ordered
    absent = lists.absences(placed, list(named), complete=complete)
    slid = absent.slid
    if absent.trouble is not None:
        gone = [standing[release] for release in standing.keys() - named.keys()]
        slid = _at_once(run, listing, gone, absent.trouble)
    for release in slid:
        store.sources.drop_entry(before[release].id)
    doubtful = [before[release] for release in absent.dropped | missed]
    return relisted + _unlisted(store, doubtful, listing, confirm_after)


def _unlisted(
    store: Store,
    doubtful: list[ListingEntry],
    listing: ListingObservation,
    confirm_after: timedelta,
) -> list[tuple[Release, Verdict]]:
    looks = (_miss(store, entry, listing, confirm_after) for entry in doubtful)
    return [told for told in looks if told is not None]


def _missed(entries: Iterable[ListingEntry]) -> set[int]:
    """The releases that were missing when the listing was read last."""
    return {entry.release_id for entry in entries if entry.missing_since}


def _at_once(
    run: Run, listing: ListingObservation, gone: list[ListingEntry], trouble: Reason
) -> frozenset[int]:
    """What has left a listing that lost much at once: nothing while that is news, all of it once
    the listing has stayed as it is."""
    if max(e.last_seen for e in gone) >= utc_text(listing.seen - _DOUBTED):
        run.faults.append(sentence(trouble))
        return frozenset()
    return frozenset(e.release_id for e in gone)


def _named(
    store: Store, source: int, listing: ListingObservation
) -> tuple[dict[int, None], list[tuple[Release, Verdict]]]:
    """The releases that `listing` names, in its order, noted; those that it names again."""
    named: dict[int, None] = {}
    relisted: list[tuple[Release, Verdict]] = []
    for position, entry in enumerate(listing.entries):
        release = store.releases.at(source, entry.url)
        if release is None or release.id in named:
            continue
        named[release.id] = None
        store.sources.list_entry(
            source, listing.url, release.id, position, entry.mark, listing.seen
        )
        if not release.listed:
            store.releases.update(release.id, ReleaseUpdate(listed=True))
            because = reason(ReasonKind.RELISTED)
            relisted.append((release, Verdict(Kind.RELISTED, Significance.MINOR, (because,))))
    return named, relisted


def _miss(
    store: Store, entry: ListingEntry, listing: ListingObservation, confirm_after: timedelta
) -> tuple[Release, Verdict] | None:
    release = store.releases.get(entry.release_id)
    if release.status is not Status.LIVE or not release.listed:
        return None
    if not entry.missing_since:
        store.sources.miss_entry(entry.id, listing.seen)
        # is it still served?
        store.releases.update(release.id, ReleaseUpdate(next_check=utc_text(listing.seen)))
        return None
    since = datetime.fromisoformat(entry.missing_since)
    served = (
        release.pending is None
        and release.failures == 0
        and release.last_checked >= entry.missing_since
    )
    if not served or listing.seen - since < confirm_after:
        return None
    store.releases.update(release.id, ReleaseUpdate(listed=False))
    because = reason(ReasonKind.UNLISTED)
    return release, Verdict(Kind.UNLISTED, Significance.MINOR, (because,))

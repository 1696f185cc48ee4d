"""What listings named: releases that were dropped from one, and that are back."""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.model import Kind, Listing, Significance, Status, Verdict, utc_text
from monitor.record.run import Run
from monitor.store import Store
from monitor.store.releases import Release
from monitor.store.sources import Entry


def compare(
    store: Store, run: Run, listing: Listing, confirm_after: timedelta
) -> list[tuple[Release, Verdict]]:
    """Note what `listing` names; the releases that were unlisted or relisted by it.

    To be called inside a transaction.
    """
    source = run.row.id
    before = store.sources.entries(source, listing.url)
    named: dict[int, int] = {}
    verdicts: list[tuple[Release, Verdict]] = []
    for position, entry in enumerate(listing.entries):
        release = store.releases.at(source, entry.url)
        if release is None:
            continue
        named[release.id] = position
        store.sources.list_entry(source, listing.url, release.id, position, listing.seen)
        if not release.listed:
            store.releases.update(release.id, listed=1)
            verdicts.append(
                (
                    release,
                    Verdict(
                        Kind.RELISTED,
                        Significance.MINOR,
                        ("it is back in the listing it was dropped from",),
                    ),
                )
            )
    if listing.entries:
        for missing in _missing(before, named, listing):
            if verdict := _miss(store, missing, listing, confirm_after):
                verdicts.append(verdict)
    return verdicts


def _missing(before: dict[int, Entry], named: dict[int, int], listing: Listing) -> list[Entry]:
    """The entries that this reading of the listing should have shown and did not.

    A listing that was read whole should show all; of one that is ordered and was read from the top, what
    stood above the lowest entry that is still there. The rest may only have moved out of view.
    """
    absent = [e for release, e in before.items() if release not in named]
    if listing.whole:
        return absent
    if not listing.ordered:
        return []
    kept = [e.position for release, e in before.items() if release in named]
    lowest = max(kept, default=-1)
    return [e for e in absent if e.missing_since or e.position < lowest]


def _miss(
    store: Store, entry: Entry, listing: Listing, confirm_after: timedelta
) -> tuple[Release, Verdict] | None:
    release = store.releases.get(entry.release_id)
    if release.status is not Status.LIVE or not release.listed:
        return None
    if not entry.missing_since:
        store.sources.miss_entry(entry.id, listing.seen)
        store.releases.update(release.id, next_check=utc_text(listing.seen))  # is it still served?
        return None
    since = datetime.fromisoformat(entry.missing_since)
    served = (
        release.pending is None
        and release.failures == 0
        and release.last_checked >= entry.missing_since
    )
    if not served or listing.seen - since < confirm_after:
        return None
    store.releases.update(release.id, listed=0)
    return release, Verdict(
        Kind.UNLISTED,
        Significance.MINOR,
        ("it is still served, but no longer in the listing it stood in",),
    )

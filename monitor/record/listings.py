"""What listings named, noted: releases that were dropped from one, and that are back."""

from __future__ import annotations

from datetime import timedelta

from monitor.decide import lists
from monitor.decide.lists import ListingNews
from monitor.model import ListingObservation, Release, Verdict
from monitor.record.run import Run
from monitor.store import Store
from monitor.wording import sentence

_Told = list[tuple[Release, Verdict]]


def compare_listing(
    store: Store, run: Run, listing: ListingObservation, confirm_after: timedelta
) -> _Told:
    """Note what `listing` names; the releases that were unlisted or relisted by it.

    To be called inside a transaction.
    """
    # of a listing that goes on below what was read, only the part that was read last counts
    before = store.sources.entries(run.row.id, listing.url, latest_only=listing.cut)
    named, told = _named(store, run.row.id, listing)
    found = lists.compared(before, named, listing)
    if found.trouble is not None:
        run.faults.append(sentence(found.trouble))
    for entry in found.forgotten:
        store.sources.drop_entry(entry.id)
    for entry in found.doubtful:
        release = store.releases.get(entry.release_id)
        news = lists.not_named(release, entry, listing.seen, confirm_after)
        if news is not None and news.missed:
            store.sources.miss_entry(entry.id, listing.seen)
        told += _noted(store, release, news)
    return told


def _named(store: Store, source: int, listing: ListingObservation) -> tuple[list[int], _Told]:
    """The releases that `listing` names, in its order, noted; those that it names again."""
    named: dict[int, None] = {}
    told: _Told = []
    for position, entry in enumerate(listing.entries):
        release = store.releases.at(source, entry.url)
        if release is None or release.id in named:
            continue
        named[release.id] = None
        store.sources.list_entry(
            source, listing.url, release.id, position, entry.mark, listing.seen
        )
        told += _noted(store, release, lists.named_again(release))
    return list(named), told


def _noted(store: Store, release: Release, news: ListingNews | None) -> _Told:
    """`news` written; what of it is to be told."""
    if news is None:
        return []
    store.releases.update(release.id, news.update)
    return [(release, news.verdict)] if news.verdict is not None else []

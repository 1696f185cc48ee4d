"""What a listing, a removal and a visit without news come to, decided on records alone; and that the
store writes it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.decide import Claim, lists
from monitor.decide.outcomes import visited
from monitor.decide.pace import Rhythm
from monitor.decide.removal import believed
from monitor.model import (
    UNCHANGED,
    Kind,
    ListedRelease,
    ListingEntry,
    ListingObservation,
    Observation,
    Outcome,
    Pending,
    ReasonKind,
    Release,
    ReleaseUpdate,
    Status,
    Waiting,
    utc_text,
)
from monitor.store import Store

NOW = datetime(2024, 3, 20, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def entries(*keys: int, read: datetime = NOW - HOUR) -> dict[int, ListingEntry]:
    """The releases `keys` as a listing named them, the newest first."""
    return {
        key: ListingEntry(
            id=100 + key,
            release_id=key,
            position=place,
            published=f"2024-03-{key:02}",
            last_seen=utc_text(read),
        )
        for place, key in enumerate(keys)
    }


def listing(*keys: int, whole: bool = False) -> ListingObservation:
    return ListingObservation(
        source="room",
        url="https://example.org/list",
        seen=NOW,
        entries=tuple(ListedRelease(f"https://example.org/{key}") for key in keys),
        whole=whole,
        ordered=not whole,
    )


def compared(before, *keys: int, whole: bool = False) -> lists.Compared:
    return lists.compared(before, list(keys), listing(*keys, whole=whole))


def release(**values) -> Release:
    served = {"last_checked": utc_text(NOW - MINUTE), "published": "2024-03-01"}
    known = {"id": 3, "source": 1, "url": "u", "first_seen": "2024", "next_check": "2024"}
    return Release(**{**known, **served, **values})


def ids(found) -> set[int]:
    return {entry.release_id for entry in found}


def test_what_a_listing_should_still_have_is_doubtful_and_what_slid_out_is_forgotten():
    found = compared(entries(5, 4, 3, 2, 1), 6, 5, 3, 2)
    assert ids(found.doubtful) == {4} and ids(found.forgotten) == {1} and found.trouble is None


def test_a_listing_without_a_release_proves_nothing():
    assert compared(entries(5, 4, 3)) == lists.Compared()


def test_what_was_missed_stays_doubtful_until_it_is_named_and_has_no_place_meanwhile():
    before = entries(5, 4, 3, 2, 1)
    before[3] = replace(before[3], missing_since=utc_text(NOW - HOUR))
    assert ids(compared(before, 5, 4, 2, 1).doubtful) == {3}
    assert compared(before, 5, 4, 3, 2, 1) == lists.Compared()
    for key in (2, 1):
        before[key] = replace(before[key], missing_since=utc_text(NOW - HOUR))
    found = compared(before, 5, 4)
    assert ids(found.doubtful) == {3, 2, 1}
    assert found.trouble is None, "they were missed before, and not at once"


def test_half_a_listing_gone_is_trouble_for_a_day_and_then_forgotten():
    keys = (6, 5, 4, 3, 2, 1)
    fresh = compared(entries(*keys), 6, 5, whole=True)
    assert fresh.trouble.kind is ReasonKind.MANY_UNLISTED
    assert not fresh.forgotten and not fresh.doubtful
    missed = replace(entries(7)[7], missing_since=utc_text(NOW - HOUR))
    beside = compared({7: missed, **entries(*keys)}, 6, 5, whole=True)
    assert beside.trouble == fresh.trouble and ids(beside.doubtful) == {7}
    old = compared(entries(*keys, read=NOW - DAY - MINUTE), 6, 5, whole=True)
    assert old.trouble is None and ids(old.forgotten) == {4, 3, 2, 1} and not old.doubtful


def test_a_release_that_a_listing_drops_is_visited_before_it_is_unlisted():
    entry = entries(3)[3]
    first = lists.not_named(release(), entry, NOW, HOUR)
    assert first.missed and first.verdict is None
    assert first.update == ReleaseUpdate(next_check=utc_text(NOW))


@pytest.mark.parametrize(
    ("values", "after", "told"),
    [
        ({}, HOUR, True),
        ({}, 3 * HOUR, False),  # not missing for so long yet
        ({"last_checked": utc_text(NOW - DAY)}, HOUR, False),  # not visited since
        ({"failures": 1}, HOUR, False),
        ({"pending": Pending(what=Waiting.GONE, since="2024")}, HOUR, False),
        ({"status": Status.REMOVED}, HOUR, False),
        ({"listed": False}, HOUR, False),  # told before
    ],
)
def test_a_release_is_unlisted_once_it_is_served_and_still_missing(values, after, told):
    entry = replace(entries(3)[3], missing_since=utc_text(NOW - 2 * HOUR))
    news = lists.not_named(release(**values), entry, NOW, after)
    assert (news is not None) is told
    if told:
        assert news.verdict.kind is Kind.UNLISTED and not news.missed
        assert news.update == ReleaseUpdate(listed=False)


def test_a_release_is_relisted_once():
    assert lists.named_again(release()) is None
    news = lists.named_again(release(listed=False))
    assert news.verdict.kind is Kind.RELISTED and news.update == ReleaseUpdate(listed=True)


def test_a_removal_that_is_believed_forgets_the_validators_and_keeps_the_pace():
    claim = Claim(note="status 404", seen=NOW)
    gone = release(etag="e", sha256="s", pending=Pending(what=Waiting.GONE, since="2024"))
    update, verdict = believed(gone, claim, rhythm=Rhythm())
    assert verdict.kind is Kind.REMOVED
    assert dict(verdict.reasons[0].values)["note"] == "status 404"
    after = replace(gone, **update.changed)
    assert (after.status, after.pending) == (Status.REMOVED, None)
    assert (after.etag, after.last_modified, after.sha256) == ("", "", "")
    assert after.next_check > utc_text(NOW)
    always, _ = believed(gone, claim, rhythm=Rhythm(always=True))
    assert always.next_check == utc_text(NOW)


@pytest.mark.parametrize(
    ("status", "before", "unasked"), [(304, None, 1), (304, 2, 3), (200, 2, 0)]
)
def test_a_visit_without_news_counts_the_answers_that_showed_no_page(status, before, unasked):
    seen = Observation(source="a", url="u", outcome=Outcome.UNCHANGED, seen=NOW, status=status)
    update = visited(release(unasked=before, failures=3), seen, rhythm=Rhythm())
    assert (update.unasked, update.failures) == (unasked, 0)
    assert update.last_checked == update.last_seen == utc_text(NOW) < update.next_check


def test_of_two_updates_the_later_has_the_last_word_on_what_it_changes():
    first = ReleaseUpdate(title="a", pending=Pending(what=Waiting.EDIT, since="2024"))
    both = first.then(ReleaseUpdate(pending=None, etag=""))
    assert both.changed == {"title": "a", "pending": None, "etag": ""}
    assert both.language is UNCHANGED and not ReleaseUpdate().changed


def test_what_an_update_changes_is_what_the_store_reads_again(tmp_path):
    with Store.open(tmp_path / "a.db") as store:
        source = store.sources.ensure("a", "watch", "en", NOW).id
        before = store.releases.add(source, "u", NOW)
        update = ReleaseUpdate(
            title="t",
            language="fr",
            published="2024-03-01",
            status=Status.REMOVED,
            listed=False,
            last_checked="1",
            last_seen="2",
            next_check="3",
            etag="e",
            last_modified="m",
            sha256="s",
            failures=4,
            unasked=5,
            pending=Pending(what=Waiting.LASTING, since="6", snapshot="n", looks=7, note="cut"),
            edits=2.5,
        )
        assert len(update.changed) == len(fields(ReleaseUpdate))
        store.releases.update(before.id, update)
        (row,) = store.db.query("select last_seen from releases")
        expected = {k: v for k, v in update.changed.items() if k != "last_seen"}
        assert store.releases.get(before.id) == replace(before, **expected)
        assert row == {"last_seen": "2"}
        store.releases.update(before.id, ReleaseUpdate())
        store.releases.update(before.id, ReleaseUpdate(pending=None, etag=""))
        after = store.releases.get(before.id)
        assert after == replace(before, **{**expected, "pending": None, "etag": ""})

"""Judging without a database: thousands of histories, and what must hold in each."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory import Memory, content

from monitor.decide.lists import absences
from monitor.decide.removal import too_many
from monitor.decide.rules import garbled, other_host
from monitor.extract import content_hash
from monitor.model import ALARMING, Kind, ListingEntry, Outcome
from monitor.wording import sentence

TEXTS = (
    "It will spend 2 000 crowns on each of the forty bridges along the river.",
    "It will spend 9 000 crowns on each of the forty bridges along the river.",
    "Nobody knows yet what will be spent on the forty bridges along the river.",
)
VISITS = st.lists(
    st.tuples(
        st.sampled_from(["page", "page", "page", "gone", "failed", "restamp"]),
        st.integers(0, 2),
        st.sampled_from([0.02, 0.2, 1.0, 7.0, 30.0]),
        st.integers(0, 2),
    ),
    max_size=25,
)


def play(memory: Memory, visits) -> None:
    day = 1
    for what, number, hours, noise in visits:
        memory.wait(hours)
        day += what == "restamp"
        if what in ("page", "restamp"):
            memory.page(TEXTS[number], stamp=f"2024-03-{day:02}", noise=str(noise))
        else:
            memory.missing(Outcome.GONE if what == "gone" else Outcome.FAILED)


def _stays(memory: Memory, text: str) -> list[str]:
    """A text that is served for hours on end; the texts that were told by then."""
    for _ in range(4):
        memory.wait(2.0)
        memory.page(text, stamp="2024-03-28")
    assert memory.text == text
    return [text for kind, text in memory.told if kind in ALARMING or kind is Kind.NEW]


@settings(max_examples=150, deadline=None)
@given(VISITS, st.integers(0, 2))
def test_nothing_that_lasts_is_ever_untold(visits, last):
    memory = Memory(learns=False)
    play(memory, visits)
    assert content_hash(content(TEXTS[last])) in _stays(memory, TEXTS[last])


@settings(max_examples=150, deadline=None)
@given(VISITS, st.permutations(TEXTS))
def test_nothing_that_lasts_is_untold_whatever_was_learnt(visits, texts):
    memory = Memory()
    play(memory, visits)
    _stays(memory, texts[0])
    memory.places = dict.fromkeys(memory.places, 9)
    for text in texts[1:]:
        memory.wait(48)
        told = len(memory.told)
        _stays(memory, text)
        assert content_hash(content(text)) in [text for _, text in memory.told[told:]]


@settings(max_examples=150, deadline=None)
@given(VISITS)
def test_one_event_is_one_story(visits):
    memory = Memory()
    play(memory, visits)
    edits_only = (Kind.EDITED, Kind.SILENT_EDIT)
    told = [(kind, text) for kind, text in memory.told if text]
    edits = [(a, b) for (_, a), (kind, b) in pairwise(told) if kind in edits_only]
    assert all(a != b for a, b in edits), "the same text was told twice in a row"
    kinds = [kind for kind, _ in memory.told if kind in (Kind.REMOVED, Kind.RESTORED)]
    assert all(a != b for a, b in pairwise(kinds))
    assert [kind for kind, _ in memory.told].count(Kind.NEW) <= 1


@settings(max_examples=150, deadline=None)
@given(VISITS)
def test_the_record_says_what_was_served(visits):
    memory = Memory()
    play(memory, visits)
    for number, sighting in enumerate(memory.sightings):
        assert sighting.first_seen <= sighting.last_seen
        if number:
            assert memory.sightings[number - 1].last_seen <= sighting.first_seen
    for moment, text, decision in memory.visits:
        if decision.served is None or moment >= memory.ignoring:
            continue  # what is ignored is no part of what the record says
        stamp = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        covering = [s.text for s in memory.sightings if s.first_seen <= stamp <= s.last_seen]
        assert content_hash(content(text)) in covering


def test_a_difference_in_an_ignored_place_is_held_back_until_it_lasts():
    memory = Memory()
    memory.page(TEXTS[0])
    memory.wait()
    memory.page(TEXTS[1], noise="look")
    places = set()
    for name in ("a", "b", "c"):  # looks that disagree
        decision = memory.page(f"An advert, {name}: buy a boat.", noise=name)
        places |= decision.ignore
    memory.places = dict.fromkeys(places, 2)
    memory.page(TEXTS[0], noise="again")
    assert places and memory.text == TEXTS[0]
    for look in (1, 2):
        memory.wait()
        decision = memory.page(TEXTS[2], noise=str(look))
        assert not decision.told and decision.update.pending.looks == look
    memory.wait()
    decision = memory.page(TEXTS[2])
    assert decision.told and decision.believe == places and memory.text == TEXTS[2]


def test_a_304_loses_no_look_when_a_place_is_believed_again_meanwhile():
    memory = Memory()
    memory.page(TEXTS[0])
    memory.wait()
    places = set()
    for name in ("a", "b"):
        places |= memory.page(f"An advert, {name}: buy a boat.", noise=name).ignore
    memory.page(TEXTS[0], noise="again")
    memory.places = dict.fromkeys(places, 2)
    for _ in range(2):
        memory.wait()
        memory.page(TEXTS[2])
    memory.places = {}  # another release's edit in the same place was believed
    for _ in range(3):
        memory.wait()
        memory.page(TEXTS[2])
    assert memory.text == TEXTS[2]


def test_a_window_that_moves_on_is_no_absence():
    before = [
        ListingEntry(id=n, release_id=n, position=p, published=f"2024-03-{n:02}")
        for p, n in enumerate((5, 4, 3, 2, 1))
    ]
    assert absences(before, [6, 5, 4, 3, 2], complete=False).dropped == frozenset()
    assert absences(before, [5, 4, 2, 1], complete=False).dropped == {3}
    assert absences(before, [4, 3, 2, 1], complete=False).dropped == {5}
    assert absences(before, [5, 4, 3, 2], complete=False).dropped == frozenset()
    assert absences(before, [5, 4, 3, 2], complete=True).dropped == {1}
    assert absences(before, [2, 5, 4, 3], complete=False).dropped == frozenset(), "it shuffles"
    assert sentence(absences(before, [5, 4], complete=True).trouble).startswith("3 of 5")
    assert absences(before, [9, 8, 7, 5, 4], complete=False).slid == {3, 2, 1}


def test_removals_are_believed_only_beside_releases_that_are_there():
    assert not too_many(4, 4, 0)
    assert not too_many(6, 30, 5)
    assert too_many(6, 30, 0)
    assert too_many(8, 8, 0)
    assert too_many(60, 400, 200)


def test_mojibake_is_told_from_an_edit():
    text = "Le président a réuni à Genève les délégués étrangers et français."
    wrong = text.encode().decode("cp1252", "replace")
    assert garbled(content(text), content(wrong))
    assert not garbled(content(text), content(text.replace("Genève", "Zürich à nouveau")))


def test_another_host_is_named():
    assert other_host("https://www.a.org/1", "https://a.org/2") == ""
    assert other_host("https://a.org/1", "https://evil.example/1") == "evil.example"


LONG = tuple(f"{text} " * 12 for text in TEXTS[:2])


@pytest.mark.parametrize("hours", [0.02, 1.0, 7.0, 30.0, 150.0])
def test_two_texts_that_take_turns_from_the_first_visit_on_are_each_told(hours):
    memory = Memory()
    for number in range(24):
        memory.page(LONG[number % 2], noise=str(number))
        memory.wait(hours)
    texts = [text for kind, text in memory.told]
    assert {content_hash(content(text)) for text in LONG} == set(texts)
    assert len(texts) <= 7, "and not at each turn"


def test_a_text_that_was_met_once_and_never_again_is_not_told():
    memory = Memory()
    for number, text in enumerate((LONG[0], LONG[1], LONG[0], LONG[0], LONG[0])):
        memory.page(text, noise=str(number))
        memory.wait(1.0)
    assert [kind for kind, _ in memory.told] == [Kind.NEW]


def test_a_text_that_differs_at_each_visit_does_not_take_turns():
    memory = Memory()
    for number in range(12):
        memory.page(LONG[0] if number % 2 == 0 else f"{number} is it. " * 60, noise=str(number))
        memory.wait(1.0)
    assert [kind for kind, _ in memory.told] == [Kind.NEW]

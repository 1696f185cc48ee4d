"""What is recorded of sources and passes, altered by a hand or a disk: a sentence, and work goes
on."""

from __future__ import annotations

import pytest
from pages import release

pytestmark = pytest.mark.usefixtures("here")
SENTENCE = "the record of source 'room' is damaged: run `misajour verify`"


@pytest.fixture
def watched(web, watching):
    web.page("/1.html", release())
    desk = watching("/1.html")
    desk.run("check")
    return desk


@pytest.mark.parametrize(
    "what",
    [
        "health = 'splendid'",
        "health = '2026'",
        "told = 'splendid'",
        "health_since = 'yesterday'",
        "health_since = x'ff'",
        "last_run = 'noon'",
        "last_success = '2026-13-45T00:00:00Z'",
        "validators_lied = 'once'",
    ],
)
def test_a_damaged_source_is_one_sentence_until_its_next_pass(watched, what):
    watched.execute(f"update sources set {what}")
    said = watched.run("status", ok=1)
    assert SENTENCE in said
    watched.run("status", "--check", ok=None)
    watched.run("status", "--json", ok=1)
    watched.run("check", "--now")
    if "validators" not in what:
        assert SENTENCE not in watched.run("status")


@pytest.mark.parametrize(
    "what",
    ["started = 'noon'", "finished = x'00'", "outcome = 'splendid'", "note = 7"],
)
def test_a_damaged_pass_stops_nothing(watched, what):
    watched.execute(f"update runs set {what}")
    for arguments in (("status",), ("status", "--json"), ("check", "--now"), ("check",)):
        assert "Traceback" not in watched.run(*arguments, ok=None)
    assert "room" in watched.run("status")


def test_a_moment_of_one_release_that_is_damaged_does_not_hide_the_status(watched):
    watched.execute("update releases set next_check = 'tomorrow'")
    assert "1 release" in watched.run("status")

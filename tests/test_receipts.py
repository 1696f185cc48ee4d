"""What visits received that made no revision can be named: when, and by which hash."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from pages import OPENING, QUOTE, release

pytestmark = pytest.mark.usefixtures("here")


def test_the_history_of_a_release_names_what_made_no_revision(desk, web, watching):
    watching("/1")
    bodies = [release(OPENING, QUOTE) + f"<!-- {n} -->" for n in range(3)]
    for body in bodies:
        web.page("/1", body)
        desk.run("check", "--now")
    hashes = [sha256(body.encode()).hexdigest() for body in bodies]
    said = desk.run("history", "1").splitlines()
    assert (
        said[-1] == "2 visits received bytes that made no revision; --receipts lists their hashes"
    )
    listed = desk.run("history", "1", "--receipts").splitlines()[-2:]
    assert [line.split()[-1] for line in listed] == hashes[1:]
    found = json.loads(desk.run("history", "1", "--json", "--receipts"))
    assert [one["sha256"] for one in found["receipts"]] == hashes[1:]
    assert json.loads(desk.run("history", "1", "--json"))["received_besides"] == 2


def test_a_history_without_them_says_nothing_of_receipts(desk, web, watching):
    watching("/1")
    web.page("/1", release(OPENING, QUOTE))
    desk.run("check")
    assert "no revision" not in desk.run("history", "1")

"""Releases that were recorded twice, and visits in whatever order they come."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from itertools import permutations

import pytest
from newsroom import NOW
from test_identity import EDITED, TITLES, feeds, page, redirect, standing

from monitor.config import parse
from monitor.extract import Hints
from monitor.model import Observation, Outcome
from monitor.read import read_page
from monitor.record import Recorder
from monitor.store import Store

SITE = "https://towns.example.org"
VISITS = {  # what was asked for, and where it led
    "/r/all/1": "/press/1",
    "/r/press/1": "/press/1",
    "/press/1": "",
    "/amp/press/1": "",
}


class Nobody:
    def alerts_for(self, change, release, source):
        return ()

    def health(self, run):
        return ()


@pytest.fixture
def recorder(tmp_path):
    toml = '[[source]]\nname = "room"\nspider = "watch"\nfeeds = ["https://towns.example.org/f"]\n'
    config = parse(toml, tmp_path / "misajour.toml")
    with Store.open(config.database) as store:
        recorder = Recorder(store, {"room": Hints()}, Nobody(), 0)
        yield lambda visits, sizes: _pass(recorder, config.source[0], visits, sizes)


def _pass(recorder, source, visits, size):
    """A pass whose visits come in this order, `size` of them in a batch."""
    run = recorder.begin(source, NOW)
    seen = [_seen(path, number) for number, path in enumerate(visits)]
    for first in range(0, len(seen), size):
        batch = recorder.receive(run, seen[first : first + size])
        recorder.conclude(run, batch, {p.key: read_page(p) for p in batch.pages})
    recorder.finish(run, NOW + timedelta(minutes=1))
    store = recorder.store
    (release,) = [r for _, r in store.catalogue.releases()]
    return release.url, store.releases.known(run.row.id), [c.kind for c, _ in run.changes]


def _seen(path, number):
    body = page(TITLES[0]).encode()
    landed = VISITS[path]
    return Observation(
        source="room", url=SITE + path, outcome=Outcome.PAGE, status=200, body=body,
        seen=NOW + timedelta(seconds=number), final_url=SITE + landed if landed else "",
        sha256=hashlib.sha256(body).hexdigest(), media_type="text/html", charset="utf-8",
    )  # fmt: skip


@pytest.mark.parametrize("size", [1, 2, 4])
@pytest.mark.parametrize("order", list(permutations(VISITS)), ids="".join)
def test_the_order_of_a_pass_makes_no_difference(recorder, order, size):
    url, known, kinds = recorder(order, size)
    assert url == f"{SITE}/press/1"
    assert known == {SITE + path for path in VISITS}
    assert kinds == ["new"]


@pytest.fixture
def doubled(web, desk):
    """Two redirectors that led to two pages; a new system has one page for both."""
    desk.here = True
    for where in ("all", "press"):
        day = f"Published: {1 if where == 'all' else 2} May 2024"
        web.page(f"/{where}/1", page(TITLES[0], day=day))
        redirect(web, f"/r/{where}/1", f"/{where}/1")
    # one after the other, so that their numbers are 1 and 2
    for names in (("press",), ("all", "press")):
        feeds(web, desk, **{name: [(f"/r/{name}/1", TITLES[0])] for name in names})
        desk.run("check")
    assert desk.kinds() == ["new", "new"]
    web.page("/press/1", page(TITLES[0], day="Published: 1 May 2024"))
    redirect(web, "/r/all/1", "/press/1")
    return desk


def test_of_a_release_that_was_recorded_twice_one_goes_on(web, doubled):
    desk = doubled
    before = desk.rows("select id, release_id, content_hash from revisions")
    for _ in range(3):
        desk.run("check", "--now")
    told = desk.kinds()[2:]
    assert told.count("moved") == 1
    assert not [kind for kind in told if kind not in ("moved", "restamped", "cosmetic")]
    assert len(standing(desk)) == 1
    assert desk.rows("select min(id) from releases where status = 'live'") == [(1,)]
    web.page("/press/1", page(TITLES[0], f"{TITLES[0]}.", *EDITED, day="Published: 1 May 2024"))
    web.requests.clear()
    desk.run("check", "--now")
    assert [k for k in desk.kinds() if "edit" in k] == ["silent-edit"]
    assert web.count("/r/press/1") and not web.count("/r/all/1")
    assert desk.rows("select id, release_id, content_hash from revisions")[: len(before)] == before
    assert "restamped" not in desk.kinds()[-1:]
    desk.run("verify")
    history = desk.run("history", f"{web.address}/r/press/1")
    assert "silent-edit" in history


def test_a_double_costs_a_listing_nothing(web, doubled):
    """Its place in the feed is that of the release that goes on: nothing is unlisted."""
    for _ in range(4):
        doubled.run("check", "--now")
    assert "unlisted" not in doubled.kinds()
    assert doubled.rows("select health from sources") == [("ok",)]
    assert doubled.rows("select distinct release_id from listings") == [(1,)]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("met", [("/1", "/2"), ("/2", "/1")], ids=["older", "newer"])
def test_a_release_that_moved_to_anothers_address_is_asked_for_no_more(web, desk, met):
    """Both were releases; the feed goes on naming the old address, and announces an edit there.
    Whichever of the two was known first."""
    for number in (1, 2):
        web.page(f"/{number}", page(TITLES[0], day=f"Published: {number} May 2024"))
    named = [(path, TITLES[0]) for path in met]
    for last in (1, 2):
        feeds(web, desk, news=named[:last])
        desk.run("check")
    redirect(web, "/1", "/2", status=301)
    desk.run("check", "--now")
    desk.run("check")
    assert [kind for kind in desk.kinds() if kind == "moved"] == ["moved"]
    web.requests.clear()
    feeds(web, desk, news=[(path, f"{title} (corrected)") for path, title in named])
    desk.run("check")
    assert web.count("/2") and not web.count("/1")
    desk.run("verify")

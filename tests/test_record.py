"""The record is true: what lasts is told, what was served is known, and nothing is ignored for
ever."""

from __future__ import annotations

import json

import pytest
from pages import CLOSING, FIGURE, OPENING, QUOTE, TEXT, release

pytestmark = pytest.mark.usefixtures("here")

NOTICE = "The minister has resigned, the office of the towns said on Tuesday."
LONG = tuple(f"{text} {OPENING}" for text in TEXT)


def _page(web, notice: str, text: tuple[str, ...] = LONG) -> None:
    web.once.clear()
    web.page("/1.html", release(text[0], notice, *text[1:]))


def _learn_a_place(web, desk) -> None:
    """Two passes whose two looks disagree about one paragraph: it is volatile from then on."""
    _page(web, "A word from our boatmen, number 0.")
    desk.run("check")
    for number in (1, 2):
        _page(web, "A word from our boatmen, number 0.")
        web.once["/1.html"] = [
            release(LONG[0], f"A word from our boatmen, number {number}.", *LONG[1:]),
            release(LONG[0], f"A word from our millers, number {number}.", *LONG[1:]),
        ]
        desk.run("check")
    assert desk.rows("select kind, count(*) from volatile where times >= 2 group by 1") == [
        ("place", 1)
    ]


def test_what_lasts_in_a_place_that_is_ignored_is_told_and_the_place_believed_again(web, watching):
    desk = watching("/1.html")
    _learn_a_place(web, desk)
    assert desk.kinds() == ["new"]
    _page(web, NOTICE)
    desk.run("check")
    assert desk.kinds() == ["new"], "once may be an advert"
    desk.run("check")
    desk.run("check")
    assert desk.kinds() == ["new", "silent-edit"]
    assert desk.rows("select body from revisions order by id desc limit 1")[0][0].count(NOTICE) == 1
    assert desk.rows("select count(*) from volatile") == [(0,)]
    assert "unbroken" in desk.run("verify")


def test_learning_can_be_switched_off(web, watching):
    desk = watching("/1.html")
    _learn_a_place(web, desk)
    desk.sources += "\nlearn = false"
    desk.write()
    _page(web, NOTICE)
    desk.run("check")
    assert desk.kinds() == ["new", "silent-edit"]


def test_what_is_ignored_decays(web, watching):
    desk = watching("/1.html")
    _learn_a_place(web, desk)
    desk.execute("update volatile set last_seen = '2020-01-01T00:00:00.000Z'")
    _page(web, NOTICE)
    desk.run("check")
    assert desk.kinds() == ["new", "silent-edit"]


def test_two_texts_that_alternate_are_one_story_and_the_record_says_which_was_served(web, watching):
    desk = watching("/1.html", confirm_after=1)
    one, two = release(), release(OPENING, FIGURE, QUOTE)
    for page in (one, two, one):
        web.page("/1.html", page)
        desk.run("check")
    assert desk.kinds() == ["new", "silent-edit", "silent-edit"]
    web.page("/1.html", two)
    desk.run("check")
    desk.run("check")
    assert len(desk.kinds()) == 3, "B again within the day is the same story"
    served = desk.rows(
        "select number from sightings join revisions on revisions.id = revision_id "
        "order by sightings.id"
    )
    assert served == [(1,), (2,), (3,), (2,)]
    last = dict(desk.rows("select number, last_seen from revisions"))
    assert last[2] > last[3], "the text that was served last was seen last"


def test_when_a_text_was_last_seen_is_exact_though_its_row_is_written_once_a_day(web, watching):
    desk = watching("/1.html")
    web.page("/1.html", release())
    desk.run("check")
    desk.execute("update revisions set last_seen = '2026-01-01T00:00:00.000Z'")
    for _ in range(2):
        desk.run("check", "--now")
        ((visited,),) = desk.rows("select last_seen from releases")
        (said,) = json.loads(desk.run("history", "1", "--json"))["revisions"]
        assert said["last_seen"] == visited
        assert desk.rows("select substr(last_seen, 1, 10) from revisions") == [(visited[:10],)]
    desk.run("check", "--now")
    ((visited,),) = desk.rows("select last_seen from releases")
    web.page("/1.html", release(OPENING, FIGURE, QUOTE))
    desk.run("check", "--now")
    written = "select last_seen from revisions where number = 1"
    assert desk.rows(written) == [(visited,)], "another text is served"
    (cited,) = desk.rows("select content from ledger where what = 'revisions' and event = 'cited'")
    assert json.loads(cited[0])["last_seen"] == visited
    web.page("/1.html", "gone", status=410)
    ((visited,),) = desk.rows("select last_seen from releases")
    for _ in range(3):
        desk.run("check", "--now", ok=None)
    assert desk.kinds()[-1] == "removed"
    assert desk.rows("select last_seen from revisions where number = 2") == [(visited,)]


def test_one_of_two_alternating_texts_is_believed_when_it_lasts(web, watching):
    desk = watching("/1.html", confirm_after=1)
    one, two = release(), release(OPENING, FIGURE, QUOTE)
    for page in (one, two, one, two):
        web.page("/1.html", page)
        desk.run("check")
    assert len(desk.kinds()) == 3
    desk.execute(
        "update releases set pending = json_set(pending, '$.since', "
        "strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-4 hours'))"
    )
    desk.run("check")
    assert desk.kinds()[3:] == ["silent-edit"]
    reasons = json.loads(desk.rows("select reasons from changes order by id desc limit 1")[0][0])
    assert reasons[0].startswith("the text of revision 2")


def test_six_of_thirty_that_are_withdrawn_are_told(web, watching):
    paths = [f"/{number}.html" for number in range(30)]
    desk = watching(*paths)
    for number, path in enumerate(paths):
        web.page(path, release(*TEXT, f"This is number {number}.", title=f"Release {number}"))
    desk.run("check")
    for path in paths[:6]:
        web.page(path, "<h1>gone</h1>", status=404)
    # only those that are withdrawn are due: the others are asked all the same
    desk.sources = desk.sources.partition("pages =")[0] + f'listings = ["{web.address}/list"]'
    web.page(
        "/list",
        "<main><ul>"
        + "".join(f'<li><a href="{p}">Release of the river towns {p}</a></li>' for p in paths)
        + "</ul></main>",
    )
    desk.write()
    desk.execute(
        "update releases set next_check = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+10 days')"
    )
    desk.execute(
        "update releases set next_check = '2020-01-01T00:00:00.000Z' where "
        + " or ".join(f"url like '%{path}'" for path in paths[:6])
    )
    desk.run("check")
    assert desk.kinds()[30:] == ["removed"] * 6


def test_a_server_that_never_changes_its_validators_is_found_out(web, watching):
    desk = watching("/1.html")
    web.page("/1.html", release(), ETag='"always"')
    for _ in range(4):
        desk.run("check")
    web.page("/1.html", release(OPENING, FIGURE, CLOSING), ETag='"always"')
    for _ in range(4):
        desk.run("check")
    assert desk.kinds() == ["new", "silent-edit"]
    before = len(web.requests)
    desk.run("check")
    assert all("If-None-Match" not in headers for _, headers in web.requests[before:])


def test_a_stamp_that_is_now_at_each_visit_is_learnt(web, watching):
    desk = watching("/1.html")
    for minute in range(10, 16):
        web.page("/1.html", release(stamp=f"Last updated: 17 May. 2019 11:{minute}"))
        desk.run("check")
    assert desk.kinds() == ["new", "restamped", "restamped"]
    web.page("/1.html", release(OPENING, FIGURE, QUOTE, stamp="Last updated: 17 May. 2019 11:16"))
    desk.run("check")
    assert desk.kinds()[3:] == ["silent-edit"]
    reasons = json.loads(desk.rows("select reasons from changes order by id desc limit 1")[0][0])
    assert "moves at every visit" in reasons[-1]


def test_a_page_cut_short_is_trouble_and_told_only_when_it_lasts(web, watching):
    desk = watching("/1.html", "/2.html")
    web.page("/2.html", release(title="Another"))
    whole = release()
    web.page("/1.html", whole)
    desk.run("check")
    cut = whole[: whole.index(CLOSING) + 20]
    web.page("/1.html", cut)
    desk.run("check")
    assert desk.kinds() == ["new", "new"]
    assert "ends before its end" in desk.run("status")
    web.page("/1.html", whole)
    desk.run("check")
    assert desk.kinds() == ["new", "new"]
    web.page("/1.html", cut)
    for _ in range(3):
        desk.run("check")
    assert len(desk.kinds()) == 3


def test_a_page_in_the_wrong_charset_is_trouble(web, watching):
    desk = watching("/1.html")
    french = tuple(f"Déclaration numéro {n} : l’État a été prévenu très tôt." for n in range(4))
    page = release(*french, language="fr")
    web.page("/1.html", page)
    desk.run("check")
    web.page("/1.html", page.encode().decode("cp1252", "replace").replace("utf-8", "x-unknown"))
    desk.run("check", ok=None)
    assert desk.kinds() == ["new"]


def test_an_edit_at_another_host_names_it(web, watching, tmp_path):
    from conftest import serving

    desk = watching("/1.html")
    desk.general = ""
    desk.write()
    text = desk.config.read_text().replace('["127.0.0.1/32"]', '["127.0.0.1/32", "::1/128"]')
    desk.config.write_text(text)
    web.page("/1.html", release())
    desk.run("check")
    with serving() as other:
        host = other.address.replace("127.0.0.1", "localhost")
        web.page("/1.html", "", status=302, Location=f"{host}/1.html")
        other.page("/1.html", release(OPENING, FIGURE, QUOTE))
        desk.run("check")
    reasons = json.loads(desk.rows("select reasons from changes order by id desc limit 1")[0][0])
    assert any("another host: localhost" in reason for reason in reasons)


def test_moments_from_a_clock_that_was_ahead_are_not_believed(web, watching):
    desk = watching("/1.html")
    web.page("/1.html", release())
    desk.run("check")
    desk.execute("update releases set next_check = '2099-01-01T00:00:00.000Z'")
    desk.execute(
        "insert into hosts values ('127.0.0.1', '2099-01-01T00:00:00.000Z', 'a clock that was "
        "ahead')"
    )
    web.page("/1.html", release(OPENING, FIGURE, QUOTE))
    desk.run("check")
    assert desk.kinds() == ["new", "silent-edit"]


def test_what_a_killed_process_kept_unread_is_forgotten(web, watching):
    desk = watching("/1.html")
    web.page("/1.html", release())
    desk.run("check")
    desk.execute(
        "insert into snapshots (sha256, body, depth, size, received) values ('ab', x'00', 0, 1, '')"
    )
    desk.execute("insert into received values ('ab')")
    desk.run("check")
    assert desk.rows("select count(*) from snapshots") == [(1,)]

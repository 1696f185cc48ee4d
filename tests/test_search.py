"""What was ever said is found, in any script, with the time in which it stood and who removed
it."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
from urllib.parse import quote

import pytest
from conftest import Desk, serving
from databases import connected
from datasette.app import Datasette
from pages import CLOSING, OPENING, QUOTE, release

pytestmark = pytest.mark.usefixtures("here")
CHINESE = "外交部发言人今天表示，对伊朗的制裁措施将于明年生效，边境口岸照常开放。" * 3
GREEK = "Η κυβέρνηση ανακοίνωσε σήμερα νέα μέτρα για τη γέφυρα και τα χωριά του ποταμού. " * 3
NO = "There will be no talks with the other side before the bridges have been rebuilt."
SERVED_LAST = """
    select number, sightings.last_seen from sightings
    join revisions on revisions.id = revision_id order by sightings.id desc limit 1
"""
SOME = "There will be talks with the other side before the bridges have been rebuilt."


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Three releases, one of which lost a "no", and said it again later; and their web."""
    figure = '<figure><img src="/p.jpg" alt=""><figcaption>Ministers before the Viaduct</figcaption></figure>'
    with serving() as web:
        desk = Desk(tmp_path_factory.mktemp("made"), here=True)
        desk.watch(web, "/1", "/2", "/3")
        web.page("/1", release(OPENING, NO, QUOTE, CLOSING))
        web.page("/2", release(CHINESE, title="发言人答记者问", language="zh"))
        web.page("/3", release(GREEK, title="Νέα μέτρα", language="el", extra=figure))
        desk.run("check")
        web.page("/1", release(OPENING, SOME, QUOTE, CLOSING))
        desk.run("check", "--now")
        web.page("/1", release(OPENING, NO, QUOTE, CLOSING + " It is the last."))
        desk.run("check", "--now")
        yield desk, web, dict(web.answers)


@pytest.fixture
def web(made):
    _, site, answers = made
    site.answers = dict(answers)
    site.requests.clear()
    return site


@pytest.fixture
def desk_with_edits(made, web, tmp_path):
    return made[0].copy(tmp_path / "desk")


def ask(desk, path: str, **settings: object):
    datasette = Datasette(
        [str(desk.folder / "misajour.db")], metadata={"plugins": {"misajour": settings}}
    )
    return asyncio.run(datasette.client.get(f"/-/misajour{path}"))


def found(desk, *arguments: str) -> dict:
    return json.loads(desk.run("search", *arguments, "--json"))


@pytest.mark.parametrize(
    ("words", "url"),
    [
        ("制裁", "/2"), ("边境", "/2"), ("发言人", "/2"), ("κυβερνηση", "/3"), ("ΜΕΤΡΑ", "/3"),
        ("viaduct", "/3"), ("rebuil*", "/1"), ("talks OR 制裁 -κυβερνηση -边境", "/1"), ("title:towns", "/1"),
    ],
)  # fmt: skip
def test_words_are_found_in_every_script_on_the_page_and_by_the_command(
    desk_with_edits, words, url
):
    desk = desk_with_edits
    (release_,) = found(desk, words)["releases"]
    assert release_["url"].endswith(url)
    page = ask(desk, f"/search?q={quote(words)}")
    assert "1 release for" in page.text and "<mark>" in page.text
    assert page.text.count("<h2") == 1


def test_the_life_of_a_sentence_is_told_gone_and_back(desk_with_edits):
    (release_,) = found(desk_with_edits, '"no talks with"')["releases"]
    first, second = release_["spans"]
    assert (first["first"], first["last"], second["first"]) == (1, 1, 3)
    (edited,) = desk_with_edits.rows("select first_seen from revisions where number = 2")
    assert first["gone"] == edited[0] and second["gone"] is None and release_["stands"]
    printed = desk_with_edits.run("search", '"no talks with"').splitlines()
    assert "gone" in printed[1] and "stands" in printed[2] and printed[3] == "1 release"
    page = ask(desk_with_edits, "/search?q=%22no+talks+with%22").text
    assert "gone by" in page and "back from" in page and "and it stands" in page
    gone = ask(desk_with_edits, "/search?q=%22will+be+talks%22").text
    assert "no longer in the text" in gone and "and it stands" not in gone


def test_a_text_that_came_back_without_a_new_revision_stands_again(desk, web, watching):
    watching("/1")
    for text in (NO, SOME, NO):
        web.page("/1", release(OPENING, text, QUOTE, CLOSING))
        desk.run("check", "--now")
    (release_,) = found(desk, '"no talks"')["releases"]
    assert [span["gone"] is None for span in release_["spans"]] == [False, True]


def test_words_that_readers_do_not_see_any_more_are_said_to_be_hidden(desk, web, watching):
    watching("/1")
    text = release(OPENING, NO, QUOTE, CLOSING)
    gone = text.replace(f"<p>{NO}</p>", f'<p style="display:none">{NO}</p>')
    assert gone != text
    for page in (text, gone):
        web.page("/1", page)
        desk.run("check", "--now")
    (hit,) = found(desk, '"no talks"')["releases"]
    assert hit["hidden"] and hit["stands"] and hit["spans"][-1]["hidden"]
    for word in ("bridges", "towns"):
        (hit,) = found(desk, word)["releases"]
        assert not hit["hidden"], "the word stands elsewhere, too"
    (printed, _) = desk.run("search", '"no talks"').splitlines()[1:]
    assert " hidden " in printed and "stands" not in printed
    page = ask(desk, "/search?q=%22no+talks%22").text
    assert "hidden from readers now" in page and "it stands, hidden from readers" in page
    web.page("/1", text)
    desk.run("check", "--now")
    (hit,) = found(desk, '"no talks"')["releases"]
    assert hit["stands"] and not hit["hidden"]


def test_a_short_paragraph_that_a_page_hides_is_hidden_and_not_gone(desk, web, watching):
    watching("/1")
    short = "There will be no talks with them."
    text = release(OPENING, short, QUOTE, CLOSING)
    hidden = text.replace(f"<p>{short}</p>", f'<p style="display:none">{short}</p>')
    without = text.replace(f"<p>{short}</p>", "")
    for page, ends in (
        (text, ["stands"]),
        (hidden, ["hidden"]),
        (hidden.replace("bridges", "towers"), ["hidden"]),
        (without, ["gone"]),
        (text, ["gone", "stands"]),
    ):
        web.page("/1", page)
        desk.run("check", "--now")
        (hit,) = found(desk, '"no talks"')["releases"]
        said = [
            "gone" if s["gone"] else "hidden" if s["hidden"] else "stands" for s in hit["spans"]
        ]
        assert said == ends
        if ends == ["hidden"]:
            [(last, until)] = desk.rows(SERVED_LAST)
            (span,) = hit["spans"]
            assert (span["first"], span["last"], span["until"]) == (1, last, until)
        assert hit["hidden"] == (ends == ["hidden"]) and hit["stands"] == (ends != ["gone"])


def test_words_that_were_gone_and_are_hidden_now_have_a_time_of_their_own(desk, web, watching):
    watching("/1")
    short = "There will be no talks with them."
    text = release(OPENING, short, QUOTE, CLOSING)
    without = text.replace(f"<p>{short}</p>", "")
    hidden = text.replace(f"<p>{short}</p>", f'<p style="display:none">{short}</p>')
    later = hidden.replace("bridges", "towers")
    pages = text, without, without.replace("bridges", "towns"), hidden, later
    for page in pages:
        web.page("/1", page)
        desk.run("check", "--now")
    (hit,) = found(desk, '"no talks"')["releases"]
    spans = [(s["first"], s["last"], bool(s["gone"]), s["hidden"]) for s in hit["spans"]]
    assert spans == [(1, 1, True, False), (4, 5, False, True)]
    seen = dict(desk.rows("select number, first_seen from revisions"))
    assert hit["spans"][0]["gone"] == seen[2] and hit["spans"][1]["since"] == seen[4]
    [(until,)] = desk.rows("select last_seen from sightings order by id desc limit 1")
    assert hit["spans"][1]["until"] == until
    for words in ('"no talks" bridges', '"no talks" -towers'):
        (hit,) = found(desk, words)["releases"]
        assert not hit["hidden"], "not all of it stands there, or what must not"


def test_words_of_a_release_that_was_taken_down_are_gone_with_it(desk, web, watching):
    watching("/1", "/2", "/3", "/4", "/5")
    for n in range(1, 6):
        web.page(f"/{n}", release(OPENING, NO.replace("talks", f"talks {n}"), QUOTE))
    desk.run("check")
    web.page("/1", "gone", status=410)
    desk.run("check", "--now")
    desk.run("check", "--now")
    assert "removed" in desk.kinds()
    hits = {hit["url"][-1]: hit for hit in found(desk, '"no talks"')["releases"]}
    assert hits["1"]["spans"][-1]["withdrawn"] and not hits["1"]["stands"]
    assert hits["2"]["stands"]


def test_who_removed_these_words_and_when(desk_with_edits):
    (edit,) = found(desk_with_edits, "--removed", "no")["edits"]
    (passage,) = [one for one in edit["passages"] if one["found"]]
    assert passage["text"] == "no" and passage["context"] == NO and passage["side"] == "removed"
    assert "no" in passage["reason"], "the reason that was told of these words"
    assert (edit["before"], edit["after"]) == (1, 2)
    (added,) = found(desk_with_edits, "added:no")["edits"]
    assert (added["before"], added["after"]) == (2, 3)
    printed = desk_with_edits.run("search", "removed:no")
    assert "There will be [-no-] talks" in printed and "1 2" in printed
    page = ask(desk_with_edits, "/search?q=no&in=removed").text
    assert "1 edit for" in page and "<del><mark>no</mark></del> talks" in page
    assert "/-/misajour/change/" in page
    assert not found(desk_with_edits, "--removed", "bridges")["edits"], "they only stood beside"


@pytest.mark.parametrize(
    ("words", "edits"),
    [
        ("removed:no title:towns", 1),
        ("title:towns removed:no", 1),
        ("removed:no title:council", 0),
        ("removed:no title:发言人", 0),
        ("removed:no -title:towns", 0),
        ("removed:no -title:council", 1),
        ("removed:no title:council OR title:town*", 1),
        ("removed:viaduct OR title:towns added:no", 1),
        ("title:towns -removed:no", 1),
        ("title:towns -removed:no -added:no", 0),
        ('title:"towns agree" added:last removed:no', 0),
    ],
)
def test_an_edit_is_found_by_the_title_of_its_release(desk_with_edits, words, edits):
    said = found(desk_with_edits, words)
    assert (said["total"], len(said["edits"]), said["notes"]) == (edits, edits, [])
    assert ask(desk_with_edits, f"/search?q={quote(words)}").status_code == 200


def test_filters_narrow_and_say_so(desk_with_edits):
    desk = desk_with_edits
    assert found(desk, "bridges OR 制裁", "--language", "zh")["total"] == 1
    assert found(desk, "bridges", "--source", "room")["total"] == 1
    assert "no source is called" in desk.run("search", "a", "--source", "rom", ok=2)
    day = desk.rows("select substr(min(first_seen), 1, 10) from revisions")[0][0]
    assert found(desk, "bridges", "--since", day)["total"] == 1
    assert found(desk, "bridges", "--until", day)["total"] == 0
    assert found(desk, "bridges", "--since", f"{day[:4]}-01-01", "--until", f"{int(day[:4]) + 1}-01-01")["total"] == 1  # fmt: skip
    assert found(desk, "bridges", "--since", "2001-02-03", "--until", "2004-05-06")["total"] == 0
    assert found(desk, "removed:no", "--kind", "silent-edit")["total"] == 1
    assert found(desk, "removed:no", "--kind", "edited")["total"] == 0
    assert found(desk, "removed:no", "--language", "en")["total"] == 1
    assert found(desk, "removed:no", "--language", "fr")["total"] == 0
    assert "search without them" in ask(desk, "/search?q=bridges&language=fr").text
    assert "is not a day" in desk.run("search", "a", "--since", "1.2.2024", ok=2)


def test_the_page_says_how_to_ask_and_what_it_did_not_understand(desk_with_edits):
    page = ask(desk_with_edits, "/search?q=agr*d+body:no+(talks").text
    assert "How to ask" in page and "disarm*" in page
    for note in ("stands at the end of a word", "is not a place to search in", "brackets"):
        assert note in page
    assert "brackets" in desk_with_edits.run("search", "(talks")
    assert "No such option" in desk_with_edits.run("search", "talks", "--sorce=x", ok=2)
    assert "give words" in desk_with_edits.run("search", ok=2)


def test_totals_are_true_and_pages_lead_to_all(desk, web, watching):
    watching(*(f"/{n}" for n in range(30)))
    for n in range(30):
        web.page(f"/{n}", release(OPENING, NO, QUOTE, f"This is release number {n} of them all."))
    desk.run("check")
    first = ask(desk, "/search?q=bridges").text
    assert "30 releases for" in first and first.count("<h2") == 25
    before = first.rpartition("before=")[2].partition('"')[0]
    second = ask(desk, f"/search?q=bridges&before={before}").text
    assert "30 releases for" in second and second.count("<h2") == 5 and "Older ones" not in second
    said = desk.run("search", "bridges", "--limit", "7")
    assert "30 releases, 7 shown; --limit 0 lists all" in said
    assert len(found(desk, "bridges", "--limit", "0")["releases"]) == 30


def test_a_search_that_takes_long_says_so_and_holds_nothing_up(desk, web, watching, monkeypatch):
    watching(*(f"/{n}" for n in range(30)))
    for n in range(30):
        web.page(f"/{n}", release(OPENING, NO, QUOTE, f"This is release number {n} of them all."))
    desk.run("check")
    monkeypatch.setattr("monitor.store.search.finding._GLANCE", 1)
    monkeypatch.setattr("monitor.browse.search._COUNTING", 1e-9)
    assert re.search(r"more than \d+ releases? for", ask(desk, "/search?q=bridges").text)
    assert ask(desk, "/search.json?q=bridges&before=20").json()["total_is_exact"] is False

    def slow(db, *_):
        query = (
            "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n"
        )
        return db.execute(query).fetchone()

    monkeypatch.setattr("monitor.browse.search._LONGEST", 50)
    monkeypatch.setattr("monitor.browse.search._find", slow)
    assert "took too long" in ask(desk, "/search?q=bridges").text
    assert ask(desk, "/search.json?q=bridges").json()["given_up"] is True


def test_lists_are_csv_and_json_at_their_own_addresses(desk_with_edits):
    desk = desk_with_edits
    answer = ask(desk, "/search.csv?q=%22no+talks%22")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-security-policy"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["first_revision"] for row in rows] == ["1", "3"]
    assert list(rows[0])[-2:] == ["url", "hidden"], "what is new in a table stands behind the rest"
    rows = list(csv.DictReader(io.StringIO(ask(desk, "/search.csv?q=removed:no").text)))
    assert [row["text"] for row in rows] == ["no"]
    assert ask(desk, "/search.json?q=制裁").json()["total"] == 1
    assert ask(desk, "/search.json?q=removed:no").json()["edits"][0]["kind"] == "silent-edit"
    front = ask(desk, ".json?kind=silent-edit").json()
    assert {change["kind"] for change in front["changes"]} == {"silent-edit"}
    assert front["next"] is None
    rows = list(csv.DictReader(io.StringIO(ask(desk, ".csv?kind=new").text)))
    assert len(rows) == 3 and rows[0]["source"] == "room"
    assert "/-/misajour.csv?kind=new" in ask(desk, "?kind=new").text
    assert "search.csv?q=no" in ask(desk, "/search?q=no").text


def test_a_csv_holds_nothing_that_a_spreadsheet_computes(desk, web, watching):
    watching("/1")
    web.page("/1", release(OPENING, NO, QUOTE, title="=HYPERLINK(1) of the river towns"))
    desk.run("check")
    for path in (".csv?kind=new", "/search.csv?q=talks"):
        (row,) = csv.DictReader(io.StringIO(ask(desk, path).text))
        assert row["title"].startswith("'="), path
    (row,) = csv.DictReader(io.StringIO(desk.run("list", "--csv")))
    assert row["title"].startswith("'=")
    (row,) = csv.DictReader(io.StringIO(desk.run("search", "talks", "--csv")))
    assert row["title"].startswith("'=")


def test_what_is_scraped_is_escaped_on_the_page_of_results(desk, web, watching):
    watching("/1")
    hostile = "The talks &lt;script&gt;alert(1)&lt;/script&gt; about the bridges went on all night."
    web.page("/1", release(OPENING, hostile, QUOTE))
    desk.run("check")
    page = ask(desk, "/search?q=alert+%3Cscript%3E").text
    assert "<script" not in page and "&lt;script&gt;" in page.replace("<mark>", "").replace("</mark>", "")  # fmt: skip


def test_the_database_is_handed_out_where_the_operator_allows_it(desk_with_edits, tmp_path):
    assert ask(desk_with_edits, "/misajour.db").status_code == 404
    answer = ask(desk_with_edits, "/misajour.db", download=True)
    copy = tmp_path / "copy.db"
    copy.write_bytes(answer.content)
    with connected(copy) as db:
        assert db.execute("select count(*) from releases").fetchone() == (3,)
    db.close()
    assert "attachment" in answer.headers["content-disposition"]
    assert not list(desk_with_edits.folder.glob("*.part"))


def test_the_index_is_made_anew_where_verify_finds_it_wrong(desk_with_edits):
    desk = desk_with_edits
    desk.execute("insert into search_texts (search_texts) values ('delete-all')")
    assert found(desk, "制裁")["total"] == 0
    assert "misajour search --rebuild" in desk.run("verify", ok=1)
    desk.run("search", "--rebuild")
    assert found(desk, "制裁")["total"] == 1
    desk.run("verify")

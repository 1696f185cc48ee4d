"""What a search found, as it leaves misajour: the right words marked, all of it, and where it is not
all, said so."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from urllib.parse import urlencode

import pytest
from pages import OPENING, QUOTE, release
from test_search import ask

from monitor.browse import search as browsed
from monitor.store import Store
from monitor.store.search import edits, finding

pytestmark = pytest.mark.usefixtures("here")
OLD = "The north said no to it, and no other town along the river did so this year."
NEW = "The north said to it, and no other town along the river did so this year."


@pytest.fixture
def edited(desk, web, watching):
    """Four releases, each of which lost a "no"."""
    paths = [f"/{n}" for n in range(1, 5)]
    watching(*paths)
    for path in paths:
        web.page(path, release(OPENING, OLD, QUOTE, f"The release {path[1:]} ends here."))
    desk.run("check")
    for path in paths:
        web.page(path, release(OPENING, NEW, QUOTE, f"The release {path[1:]} ends here."))
    desk.run("check", "--now")
    return desk


def test_the_words_that_were_removed_are_marked_and_no_others(edited):
    printed = edited.run("search", "--removed", "no")
    assert "The north said [-no-] to it, and no other town" in printed
    page = ask(edited, "/search?q=no&in=removed").text
    assert "The north said <del><mark>no</mark></del> to it, and no other town" in page


def test_passages_are_kept_as_they_were_compared_and_made_again_the_same(edited):
    rows = edited.rows("select * from passages order by id")
    assert rows
    edited.execute("delete from passages")
    edited.execute("delete from seals where what = 'passages'")
    edited.execute("insert into indexed (what, last, until) values ('passages', 0, 1000)")
    with Store.open(edited.folder / "misajour.db") as store:
        assert store.search.fill(60.0)
    columns = "change_id, number, side, place, before, text, behind, words, reason"
    again = edited.rows(f"select {columns} from passages order by change_id, number")
    assert again == [row[1:] for row in rows]


def test_an_index_that_is_made_anew_is_that_of_the_migrations(edited):
    query = "select name, sql from sqlite_master where name like 'search_%' order by name"
    before = edited.rows(query)
    edited.run("search", "--rebuild")
    assert edited.rows(query) == before
    assert json.loads(edited.run("search", "river", "--json"))["total"] == 4


def test_all_that_is_found_is_printed_and_never_held_at_once(edited, monkeypatch):
    monkeypatch.setattr("monitor.commands.search._AT_ONCE", 3)
    sizes = []
    for room, name in ((finding, "texts"), (edits, "edits"), (finding, "documents")):
        real = getattr(room, name)

        def noting(*given, real=real, **named):
            sizes.append(named["size"])
            return real(*given, **named)

        monkeypatch.setattr(room, name, noting)
    said = json.loads(edited.run("search", "river", "--limit", "0", "--json"))
    assert [hit["release_id"] for hit in said["releases"]] == [4, 3, 2, 1]
    assert (said["total"], said["documents"], said["complete"]) == (4, [], True)
    taken = json.loads(edited.run("search", "removed:no", "--limit", "0", "--json"))
    assert sorted(edit["release_id"] for edit in taken["edits"]) == [1, 2, 3, 4]
    rows = list(csv.DictReader(io.StringIO(edited.run("search", "river", "--limit", "0", "--csv"))))
    assert [row["release_id"] for row in rows] == ["4", "3", "2", "1"]
    assert edited.run("search", "removed:no", "--limit", "0").splitlines()[-1] == "4 edits"
    assert "4 releases, 2 shown" in edited.run("search", "river", "--limit", "2")
    assert max(sizes) == 3


def test_a_search_that_was_given_up_is_no_empty_list(edited, monkeypatch):
    def slow(db: sqlite3.Connection, *_: object) -> object:
        numbers = "with recursive n(i) as (select 1 union all select i + 1 from n)"
        return db.execute(f"{numbers} select max(i) from n").fetchone()

    monkeypatch.setattr(browsed, "_LONGEST", 50)
    monkeypatch.setattr(browsed, "_find", slow)
    for form in ("csv", "json"):
        answer = ask(edited, f"/search.{form}?q=removed:no")
        assert answer.status_code == 503 and "took too long" in answer.text


def test_edits_are_shown_though_counting_them_takes_too_long(edited, monkeypatch):
    monkeypatch.setattr(finding, "PAGE", 2)
    monkeypatch.setattr(browsed, "_COUNTING", 1e-9)
    page = ask(edited, "/search?q=removed:no").text
    assert "more than 2 edits for" in page and page.count("<mark>no</mark>") == 2
    monkeypatch.setattr("monitor.browse.lists._MOST_FOUND", 2)
    said = ask(edited, "/search.json?q=removed:no").json()
    assert said["total_is_exact"] is False and len(said["edits"]) == 2
    assert ask(edited, said["next"].removeprefix("/-/misajour")).json()["edits"]


def test_what_is_found_while_the_index_is_made_is_said_to_be_not_all(edited):
    assert ask(edited, "/search.json?q=river").json()["complete"] is True
    for what in ("texts", "changes", "passages", "documents"):
        edited.execute(f"insert into indexed (what, last, until) values ('{what}', 0, 1000)")
        words = "river" if what in ("texts", "documents") else "removed:no"
        said = ask(edited, f"/search.json?q={words}").json()
        assert said["complete"] is False and "not all" in said["notes"][0]
        assert "not all" in ask(edited, f"/search?q={words}").text
        table = ask(edited, f"/search.csv?q={words}").headers
        assert "-incomplete.csv" in table["content-disposition"]
        assert "not all" in json.loads(table["misajour-notes"])[0]
        assert "not all" in edited.run("search", words, "--csv")
        assert json.loads(edited.run("search", words, "--json"))["complete"] is False
        edited.execute("delete from indexed")
    edited.execute("insert into indexed (what, last, until) values ('passages', 0, 1000)")
    assert "not all" in edited.run("export", "--diffs", "--csv")


@pytest.mark.parametrize("language", ['fr"', 'en" OR "fr', '")) OR 1', "e\0n", "*"])
@pytest.mark.parametrize("words", ["town", "removed:no", '"other town"'])
def test_a_language_is_a_text_and_no_part_of_the_query(edited, words, language):
    page = ask(edited, f"/search?{urlencode({'q': words, 'language': language})}")
    assert page.status_code == 200 and "search without them" in page.text
    if "\0" not in language:
        found = json.loads(edited.run("search", words, "--language", language, "--json"))
        assert found["total"] == 0

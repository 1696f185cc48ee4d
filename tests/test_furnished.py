"""Datasette's own pages over our database, its 404s among them: described, linked with ours, in our
look, and other people's left alone."""

from __future__ import annotations

import asyncio
import html
import re

import histories
import pytest
from chromiums import browser, needs_chromium
from databases import connected
from datasette.app import Datasette
from sqlite_utils import Database

from monitor.browse import furnished
from monitor.model import Kind
from monitor.store.schema import migrations

TABLES = furnished._SAID["tables"]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    path = tmp_path_factory.mktemp("furnished") / "misajour.db"
    histories.read_in(path, releases=2)
    return path


@pytest.fixture
def others(tmp_path):
    path = tmp_path / "others.db"
    with connected(path) as connection:
        connection.execute("create table changes (id integer primary key, source text, kind text)")
        connection.execute("insert into changes values (1, 'theirs', 'edited')")
    connection.close()
    return path


def ask(path: str, *stores, metadata=None):
    pages = Datasette([str(store) for store in stores], metadata=metadata or {})
    return asyncio.run(pages.client.get(path))


def test_the_table_of_changes_names_every_kind(store):
    assert ", ".join(Kind) in ask("/misajour/changes", store).text
    said = furnished.metadata(Datasette([str(store)]))["databases"]["misajour"]["tables"]["changes"]
    assert said["columns"]["kind"].split(", ") == list(map(str, Kind))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/-/misajour/none", 404),
        ("/-/misajour/release/99", 404),
        ("/-/misajour?kind=none", 400),
        ("/none", 404),
        ("/misajour/none", 404),
        ("/misajour/changes/999", 404),
        ("/misajour?sql=delete+from+changes", 400),
    ],
)
def test_what_is_not_there_is_said_in_our_look(store, path, status):
    answer = ask(path, store)
    assert answer.status_code == status
    assert '<nav aria-label="Main">' in answer.text and "/-/misajour/search" in answer.text
    if path.startswith("/-/misajour"):  # nothing that the strict policy forbids
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "<script" not in answer.text and "style=" not in answer.text


def test_a_fault_of_ours_says_nothing_that_helps_an_intruder(store, monkeypatch):
    async def broken(*_: object) -> None:
        raise RuntimeError("a secret of the program")

    monkeypatch.setattr("monitor.browse.front.excerpts.of_changes", broken)
    answer = ask("/-/misajour", store)
    assert answer.status_code == 500 and "secret" not in answer.text
    assert "Something went wrong" in answer.text


def test_what_takes_too_long_says_what_makes_it_shorter(store, monkeypatch):
    """A query without an end stands for one over too many rows: Datasette interrupts it."""
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n"
    monkeypatch.setattr("monitor.browse.front.LANGUAGES", endless)
    answer = ask("/-/misajour", store)
    assert answer.status_code == 503
    assert "This took too long" in answer.text and "Fewer days, or one source" in answer.text


def test_json_is_answered_as_json(store):
    answer = ask("/-/misajour/none.json", store)
    assert answer.status_code == 404 and answer.json()["ok"] is False


def test_tables_are_described_and_the_machinery_stands_below(store):
    page = ask("/misajour", store).text
    tables = re.findall(r'<h3><a href="/misajour/(\w+)">', page)
    assert "changes" in tables and "_sqlite_migrations" not in tables and "seals" not in tables
    assert "Who edits silently" in page
    page = html.unescape(ask("/misajour/changes", store).text)
    assert TABLES["changes"]["description"] in page
    assert TABLES["changes"]["columns"]["stamp_moved"] in page
    assert "kind=silent-edit" in page, "the kinds are counted beside the table"
    assert ask("/misajour/_sqlite_migrations", store).status_code == 200


def test_every_table_and_view_is_described_and_no_other():
    db = Database(memory=True)
    migrations.apply(db)
    described = {*TABLES, *furnished._SAID["hidden"]}
    names = {t for t in db.table_names() if not t.startswith(("search_", "sqlite_"))}
    assert described == names | set(db.view_names())
    for name, about in TABLES.items():
        columns = set(db[name].columns_dict)
        named = {*about.get("columns", ()), *about.get("facets", ())}
        named |= {about[key] for key in ("label_column", "sort_desc") if key in about}
        assert named <= columns, name
    for name in ("sources", "releases", "revisions", "changes", "passages", "runs"):
        keys = {"id"}
        assert set(TABLES[name]["columns"]) == set(db[name].columns_dict) - keys, name


@pytest.mark.parametrize("name", sorted(furnished._SAID["queries"]))
def test_every_query_answers(store, name):
    answer = ask(f"/misajour/{name}.json?_shape=array&since=&until=&words=no", store)
    assert answer.status_code == 200 and isinstance(answer.json(), list), answer.text
    if name not in ("removed_and_not_restored",):
        assert answer.json(), "it finds something in a history with edits"


def test_rows_lead_to_our_pages(store):
    page = ask("/misajour/changes?kind=silent-edit", store).text
    assert re.search(r'<a href="/-/misajour/change/\d+">silent-edit</a>', page)
    assert re.search(r'<a href="/-/misajour/source/council">council</a>', page)
    assert re.search(r'<a href="/-/misajour/release/\d+">', page)
    page = ask("/misajour/revisions", store).text
    assert re.search(r'<a href="/-/misajour/release/\d+/revision/\d+">', page)
    page = ask("/misajour/latest_changes", store).text
    assert '<a href="/-/misajour/source/huiyi">huiyi</a>' in page
    for address in set(re.findall(r'"(/-/misajour/(?:change|release|source)/[^"]+)"', page)):
        assert ask(address, store).status_code in (200, 302), address


def test_the_operator_has_the_last_word(store):
    own = {"databases": {"misajour": {"tables": {"changes": {"description": "Our own words"}}}}}
    for _ in range(2):  # nothing is kept of what was merged
        assert "Our own words" in ask("/misajour/changes", store, metadata=own).text
    assert "Our own words" not in ask("/misajour/changes", store).text


def test_other_peoples_databases_keep_their_look(store, others):
    page = ask("/others/changes", store, others).text
    assert "/-/misajour/" not in page.replace('/-/misajour"', "") and "datasette.css" not in page
    assert "What happened between" not in page
    missing = ask("/others/none", store, others)
    assert missing.status_code == 404 and "misajour" not in missing.text
    alone = ask("/none", others)
    assert alone.status_code == 404 and "misajour" not in alone.text
    assert "press rooms" not in ask("/", others).text


@needs_chromium
def test_a_text_among_many_columns_is_set_as_lines_and_not_as_words(store):
    page_of = ask("/misajour/removed_and_added", store).text
    sheets = re.findall(r'<link rel="stylesheet" href="([^"?]+)', page_of)
    assert any("datasette.css" in sheet for sheet in sheets)
    styles = "".join(f"<style>{ask(sheet, store).text}</style>" for sheet in sheets)
    with browser() as opened:
        page = opened.new_page(viewport={"width": 1280, "height": 800}, java_script_enabled=False)
        page.set_content(page_of.replace("</head>", f"{styles}</head>"))
        wide = page.locator("td.col-context").first.bounding_box()
        scrolls = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.set_viewport_size({"width": 360, "height": 800})
        narrow = page.locator("td.col-context").first.bounding_box()
    assert wide["width"] >= 250 and scrolls, "the table scrolls, and the page does not"
    assert narrow["width"] <= 360

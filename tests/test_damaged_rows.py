"""Rows that a hand or a faulty disk altered: one sentence, and everything else goes on."""

from __future__ import annotations

import asyncio
import json
import zipfile
from xml.etree import ElementTree as ET

import newsroom as mailed
import pytest
from conftest import Desk, serving
from databases import connected
from datasette.app import Datasette
from pages import TEXT, release

pytestmark = pytest.mark.usefixtures("here")

EDITED = "Nobody disagreed with the plan."
SENTENCE = "the record of change 3 is damaged: run `misajour verify`"
# What may stand in a column of a change. Not all is refused by SQLite: its types are advice.
BROKEN = {
    "reasons that are not JSON": "reasons = 'not JSON'",
    "reasons that are null": "reasons = null",
    "reasons that are bytes": "reasons = x'ff00'",
    "reasons that are an object": """reasons = '{"a": 1}'""",
    "reasons without end": f"reasons = '{'[' * 20_000}'",
    "fields that are not JSON": "fields = '{'",
    "fields that are null": "fields = null",
    "an unknown kind": "kind = '<b>odd</b>'",
    "no kind": "kind = null",
    "an unknown significance": "significance = 'vast'",
    "no moment": "detected = 'yesterday'",
    "an edit of no moment": "kind = 'edited', detected = 'yesterday'",
    "words that are none": "words_added = 'many'",
    "a revision that is none": "to_revision = '1) or (1=1'",
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Two releases, both new, then one edited: three changes."""
    with serving() as web:
        desk = Desk(tmp_path_factory.mktemp("kept"), here=True)
        web.page("/1.html", release())
        web.page("/2.html", release(title="Another"))
        for paths in (("/1.html",), ("/1.html", "/2.html")):
            desk.watch(web, *paths)
            desk.run("check")
        web.page("/1.html", release(*TEXT[:-1], EDITED))
        desk.run("check", "--now")
        yield desk


@pytest.fixture
def damaged(kept, tmp_path):
    """The desk with its third change, or another row, as `what` has it."""

    def make(what: str, row: str = "changes where id = 3") -> Desk:
        desk = kept.copy(tmp_path / "desk")
        table, _, where = row.partition(" ")
        alter(desk, f"update {table} set {what} {where}")
        return desk

    return make


def alter(desk: Desk, sql: str) -> None:
    """As a disk would: no trigger of the database, and no rule of its tables, has a say."""
    with connected(desk.folder / "misajour.db") as connection:
        triggers = "select name, sql from sqlite_master where type = 'trigger'"
        found = connection.execute(triggers).fetchall()
        for name, _ in found:
            connection.execute(f"drop trigger {name}")
        connection.execute("pragma writable_schema = on")
        connection.execute("update sqlite_master set sql = replace(sql, ' NOT NULL', '')")
    connection.close()
    with connected(desk.folder / "misajour.db") as connection:
        connection.execute(sql)
        for _, trigger in found:
            connection.execute(trigger)
    connection.close()


def page(desk: Desk, path: str, status: int = 200) -> str:
    (answer,) = pages(desk, path, status=status)
    return answer


def pages(desk: Desk, *paths: str, status: int = 200) -> list[str]:
    datasette = Datasette([str(desk.folder / "misajour.db")])

    async def ask():
        return [await datasette.client.get(f"/-/misajour{path}") for path in paths]

    answers = asyncio.run(ask())
    for path, answer in zip(paths, answers, strict=True):
        assert answer.status_code == status, (path, answer.text)
    return [str(answer.text) for answer in answers]


@pytest.mark.parametrize("what", BROKEN.values(), ids=BROKEN)
def test_a_damaged_change_costs_a_page_nothing_but_itself(damaged, what):
    desk = damaged(what)
    feeds = ("/feed.atom", "/source/room/feed.atom", "/release/1/feed.atom")
    front, own, *feeds = pages(desk, "", "/release/1", *feeds)
    assert SENTENCE in front and "Another" in front and "<b>odd" not in front
    assert SENTENCE in own and EDITED in own
    for feed in feeds:
        assert SENTENCE in feed
        assert len(ET.fromstring(feed)) > 5
    pages(desk, "/source/room", "/sources", "/release/1/compare", "/release/2", "/health.json")


@pytest.mark.parametrize("what", BROKEN.values(), ids=BROKEN)
def test_the_command_history_names_a_damaged_change_and_tells_the_others(damaged, what):
    desk = damaged(what)
    desk.run("status")
    said = desk.run("history", "1")
    assert SENTENCE in said and "first seen" in said and "revision 2:" in said
    assert json.loads(desk.run("history", "1", "--json"))["changes"][1] == {"damaged": SENTENCE}


@pytest.mark.parametrize("what", BROKEN.values(), ids=BROKEN)
def test_evidence_of_an_altered_record_is_written_and_says_so(damaged, what):
    desk = damaged(what)
    said = desk.run("export", "--evidence", "1", "--output", "e.zip", ok=1)
    columns = [part.partition(" ")[0] for part in what.split("', ")]
    for column in columns:
        assert f"table changes, row 3, column {column}: " in said
    things = "1 thing in it is" if len(columns) == 1 else "2 things in it are"
    assert f"WARNING: {things} not as it was recorded" in said
    with zipfile.ZipFile(desk.folder / "e.zip") as bundle:
        readme, faults = (bundle.read(f"e/{name}.txt").decode() for name in ("README", "FAULTS"))
        facts = json.loads(bundle.read("e/release.json"))
        things = "1 thing here is" if len(columns) == 1 else "2 things here are"
        assert f"WARNING: {things} not as recorded" in readme
        assert all(f"column {column}: " in faults for column in columns)
        assert [(f["row"], f["column"]) for f in facts["faults"]] == [("3", c) for c in columns]
        assert "e/redlines/1-2.html" in bundle.namelist()


def test_evidence_that_is_as_it_was_recorded_says_that_it_was_checked(kept, tmp_path):
    desk = kept.copy(tmp_path / "desk")
    desk.run("export", "--evidence", "1", "--output", "e.zip")
    with zipfile.ZipFile(desk.folder / "e.zip") as bundle:
        assert "all that is recorded here is what was recorded first" in (
            bundle.read("e/README.txt").decode()
        )
        assert json.loads(bundle.read("e/release.json"))["faults"] == []
        assert "e/FAULTS.txt" not in bundle.namelist()


@pytest.mark.parametrize(
    ("alteration", "fault"),
    [
        ("update releases set title = 'Another title' where id = 1", "row 1, column title"),
        ("delete from changes where id = 3", "table changes, row 3: it was recorded, and is gone"),
        ("update changes set release_id = 2 where id = 3", "row 3, column release_id"),
        ("update revisions set body = 'Nothing' where number = 2", "row 3, column body"),
        ("update revisions set body = null where number = 2", "row 3, column body"),
        ("update revisions set fields = '[]' where number = 2", "row 3, column fields"),
        ("update revisions set number = '../../x' where number = 2", "row 3, column number"),
        ("update snapshots set body = x'00' where rowid = 3", "table snapshots, row "),
        ("update snapshots set headers = 'x' where rowid = 3", "column headers"),
    ],
)
def test_whatever_is_altered_of_a_release_stands_in_its_evidence(kept, tmp_path, alteration, fault):
    desk = kept.copy(tmp_path / "desk")
    alter(desk, alteration)
    assert fault in desk.run("export", "--evidence", "1", "--output", "e.zip", ok=1)
    with zipfile.ZipFile(desk.folder / "e.zip") as bundle:
        assert fault in bundle.read("e/FAULTS.txt").decode()
        assert not any(".." in name for name in bundle.namelist())
    # what was altered of one release is not said of another
    if "release_id" not in alteration:
        desk.run("export", "--evidence", "2", "--output", "other.zip")


@pytest.mark.parametrize("what", ["fields = 'x'", "fields = null", "title = null", "fields = '[]'"])
def test_a_damaged_revision_is_one_sentence(damaged, what):
    desk = damaged(what, "revisions where number = 2")
    sentence = "the record of revision 2 of release 1 is damaged: run `misajour verify`"
    assert sentence in page(desk, "/release/1")
    for path in ("/release/1/compare", "/release/1/revision/2"):
        assert sentence in page(desk, path, 500)
    assert "Another" in page(desk, "") and sentence not in page(desk, "/release/2")
    page(desk, "/feed.atom")
    assert desk.run("diff", "1", ok=2) == f"misajour: {sentence}\n"
    told = desk.run("history", "1", ok=1)
    assert sentence in told and "revision 1: " in told


@pytest.mark.parametrize(
    ("alteration", "record", "commands"),
    [
        ("update sources set name = x'ff00'", "source 1", ("search",)),
        ("update sources set name = x'ff00'", "the source of release 2", ("list",)),
        ("update releases set title = x'ff00' where id = 1", "release 1", ("search", "list")),
        ("update releases set url = x'ff00' where id = 1", "release 1", ("search", "list")),
        ("update releases set published = x'ff00' where id = 1", "release 1", ("list",)),
        ("update revisions set updated_text = x'ff00'", "release 2", ("list",)),
        ("update changes set kind = x'ff00' where id = 3", "change 3", ("search added:",)),
        ("update passages set text = x'ff00'", "change 3", ("search added:",)),
    ],
)
def test_bytes_in_the_place_of_a_text_are_one_sentence_that_names_the_row(
    kept, tmp_path, alteration, record, commands
):
    desk = kept.copy(tmp_path / "desk")
    alter(desk, alteration)
    for command in commands:
        name, _, prefix = command.partition(" ")
        asked = [f"{prefix}the" if not prefix else f"{prefix}disagreed"] if name == "search" else []
        said = desk.run(name, *asked, ok=2)
        assert said.endswith(f"the record of {record} is damaged: run `misajour verify`\n"), said


def test_a_revision_whose_number_is_bytes_keeps_no_other_out_of_search(kept, tmp_path):
    desk = kept.copy(tmp_path / "desk")
    alter(desk, "update revisions set number = x'ff00' where number = 2")
    desk.run("search", "--rebuild")
    assert "2 releases" in desk.run("search", "the")
    desk.run("compact", "--no-vacuum")


def test_a_text_that_is_not_utf_8_any_more_is_shown_as_far_as_it_can_be(damaged):
    desk = damaged("""reasons = cast(x'5b22ff225d' as text)""")
    desk.here = False  # by the command itself
    assert "\N{REPLACEMENT CHARACTER}" in desk.run("history", "1")
    said = desk.run("export", "--evidence", "1", "--output", "e.zip", ok=1)
    assert "row 3, column reasons" in said


def test_python_hears_of_a_damaged_change_in_one_sentence(damaged):
    import misajour

    desk = damaged("kind = 'odd'")
    with (
        misajour.open(desk.folder / "misajour.db") as archive,
        pytest.raises(misajour.MisajourError, match="the record of change 3 is damaged"),
    ):
        list(archive.changes())


@pytest.mark.parametrize(
    "sql",
    [
        "update changes set reasons = 'not JSON' where id = 3",
        "update revisions set fields = '{' where id = (select to_revision from changes where id = 3)",
    ],
)
def test_one_damaged_change_keeps_no_other_out_of_a_digest(newsroom, smtp, sql):
    handler, port = smtp
    room = newsroom(f'{mailed.DESK}digest = "* * * * *"\n', port)
    room.visit(mailed.many(2))
    room.visit(mailed.many(2, *TEXT[:-1], EDITED))
    for row in room.rows("select name from sqlite_master where type = 'trigger'"):
        room.store.db.execute(f"drop trigger {row['name']}")
    room.store.db.execute(sql)
    room.store.db.execute("update deliveries set next_attempt = '2020'")
    room.store.db.execute("update alerts set due = '2020', bundle = '2026-05-04 07:00'")
    assert len(room.deliver().sent) == 1
    (mail,) = mailed.mails(handler)
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "bridge number 1" in text and "is damaged: run `misajour verify`" in text
    assert text.count("is damaged") == html.count("is damaged") == 1


@pytest.mark.parametrize(
    "what",
    ["pending = 'not JSON'", "pending = '[]'", "unasked = 'many'", "status = 'odd'"],
)
def test_a_damaged_release_costs_no_other_its_pass(web, tmp_path, what):
    desk = Desk(tmp_path / "desk", here=True)
    desk.folder.mkdir()
    desk.sources = "".join(
        f'[[source]]\nname = "room{n}"\nspider = "watch"\ndelay = 0\n'
        f'pages = ["{web.address}/{n}.html"]\n'
        for n in (1, 2)
    )
    desk.write()
    for n in (1, 2):
        web.page(f"/{n}.html", release(title=f"Towns agree, part {n}"))
    desk.run("check")
    alter(desk, f"update releases set {what} where url like '%/1.html'")
    web.page("/2.html", release(*TEXT[:-1], EDITED, title="Towns agree, part 2"))
    said = desk.run("check", "--now", ok=None)
    assert "Traceback" not in said
    assert "silent-edit" in desk.kinds()


@pytest.mark.parametrize(
    "fields",
    [
        {"beside": [{"text": 5, "place": []}]},
        {"images": [{"url": 1, "alt": []}]},
        {"links": [{"url": [], "text": 4}]},
        {"blocks": [{"kind": "paragraph", "text": 7, "level": 0}]},
    ],
)
def test_values_of_another_type_are_a_damaged_record(damaged, fields):
    desk = damaged(f"fields = '{json.dumps(fields)}'", "revisions where number = 2")
    said = desk.run("diff", "1", ok=2)
    assert "is damaged: run `misajour verify`" in said and "Traceback" not in said

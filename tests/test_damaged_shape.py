"""A byte of the database's schema, or of what a search index notes of itself, that a disk altered:
one sentence with the file and the cure, or the command does without that part."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Desk, serving
from databases import connected
from pages import TEXT, release

from monitor.commands import browse

pytestmark = pytest.mark.usefixtures("here")

COMMANDS = (
    *("status", "list", "search the", "search added:disagreed", "export", "history 1", "diff 1"),
    *("alerts list", "mutes", "backup b.db", "check --now", "search --rebuild", "browse"),
)
# What is altered: a part of the schema, the byte behind it, and what is damaged then.
SHAPES = {
    "a view's name": (b'CREATE VIEW "silent_', b"\xff", "the view silent_edits"),
    "a view's SQL": (b"select * from latest_changes w", b"\xff", "the view silent_edits"),
    "a column's name": (b'"runs" (\n   "id" INTEGER PRIMARY KEY,\n   "so', b"\xff", "the table runs"),
    "a column's type": (b'"runs" (\n   "id" INTEGER PR', b"\x80", "the table runs"),
    "an index": (b'CREATE INDEX "idx_changes_by', b"\xc3", "the index idx_changes_by_time"),
    "a trigger": (
        b"CREATE TRIGGER releases_title_up", b"\xe2", "the trigger releases_title_update_no_nul",
    ),
    "another letter": (b'CREATE TABLE "ru', b"m", "the table runs"),
}  # fmt: skip
OLDER = Path(__file__).parent / "data" / "store-m0018.db.gz"


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    with serving() as web:
        desk = Desk(tmp_path_factory.mktemp("kept"), here=True)
        desk.rest = '[[subscription]]\nname = "desk"\nto = ["mailto:desk@127.0.0.1"]\n'
        web.page("/1.html", release())
        desk.watch(web, "/1.html")
        desk.run("check")
        web.page("/1.html", release(*TEXT[:-1], "Nobody disagreed with the plan."))
        desk.run("check", "--now")
        with connected(desk.folder / "misajour.db") as connection:
            connection.execute("pragma wal_checkpoint(truncate)")
        yield desk


def strike(file: Path, before: bytes, byte: bytes) -> None:
    """Alter the byte that follows `before`, wherever the schema says that."""
    data = file.read_bytes()
    assert before in data
    pieces = data.split(before)
    file.write_bytes(before.join([pieces[0], *(byte + piece[1:] for piece in pieces[1:])]))
    assert len(data) == file.stat().st_size


def damaged(kept: Desk, folder: Path, before: bytes, byte: bytes) -> Desk:
    desk = kept.copy(folder)
    strike(desk.folder / "misajour.db", before, byte)
    return desk


@pytest.fixture
def served(monkeypatch):
    """`browse` ends where it would begin to listen."""

    def ends(*_):
        raise SystemExit(0)

    monkeypatch.setattr(browse, "_bound", ends)


@pytest.mark.parametrize(("before", "byte", "what"), SHAPES.values(), ids=SHAPES)
def test_a_damaged_schema_is_one_sentence_that_names_the_file_and_the_cure(
    kept, served, tmp_path, before, byte, what
):
    desk = damaged(kept, tmp_path / "desk", before, byte)
    file = desk.folder / "misajour.db"
    sentence = f"{file} is damaged: {what} in it is not as misajour made it; put a backup in its"
    refused = 0
    for number, words in enumerate(COMMANDS):
        own = desk.copy(tmp_path / str(number))
        said = own.run(*words.split(), ok=None)
        if sentence.replace(str(desk.folder), str(own.folder)) in said:
            assert len(said.splitlines()) == 1, said
            refused += 1
        else:  # it does without that part
            assert "is damaged" not in said
    assert refused
    assert what.split()[-1] in desk.run("verify", ok=1)
    assert sentence in (told := desk.run("doctor", "--offline", ok=1)), told


@pytest.mark.parametrize(
    "sql",
    [
        "alter table releases add column note text",
        "drop view silent_edits",
        "drop index idx_changes_by_time",
    ],
)
def test_what_a_hand_added_to_the_shape_or_took_from_it_is_served_as_before(
    kept, served, tmp_path, sql
):
    desk = kept.copy(tmp_path / "desk")
    desk.execute(sql)
    assert desk.run("browse") == ""


@pytest.mark.parametrize("index", ["search_texts", "search_changes"])
def test_a_search_index_that_does_not_know_its_format_is_made_anew(kept, tmp_path, index):
    desk = kept.copy(tmp_path / "desk")
    desk.execute(f"update {index}_config set k = cast(x'ff76' as text)")
    asked = "added:disagreed" if index == "search_changes" else "towns"
    said = desk.run("search", asked, ok=2)
    assert (
        f"misajour.db is damaged: its search index {index} cannot be read; `misajour search "
        in (said)
    )
    for words in ("status", "list", "export", "history 1"):
        desk.run(*words.split())
    desk.run("search", "--rebuild")
    assert "disagreed" in desk.run("search", "added:disagreed")
    assert "unbroken" in desk.run("verify")


def test_a_value_that_no_reader_thought_of_is_a_sentence_that_names_its_row(kept, tmp_path):
    desk = kept.copy(tmp_path / "desk")
    desk.execute("update deliveries set finished = '202>-11-27T01:40:05.180Z'")
    said = desk.run("alerts", "list", "--delivered", ok=2)
    assert (
        "misajour.db is damaged: its table deliveries, row 1, column finished is not as it was"
        in said
    )
    assert "`misajour verify` names all that is" in said and len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("before", "byte", "what"),
    [
        (b'CREATE VIEW "silent_', b"\xff", "the view silent_edits"),
        (b'CREATE TABLE "runs" (\n   "', b"\xff", "the table runs"),
        (
            b'CREATE TABLE "changes" (\n   "id" INTEGER PRIMARY KEY,\n   "rel',
            b"\xff",
            "the table changes",
        ),
    ],
)
def test_an_upgrade_of_a_damaged_database_names_what_is_and_the_cure(desk, before, byte, what):
    desk.has(OLDER)
    strike(desk.folder / "misajour.db", before, byte)
    for command in ("check", "compact"):
        said = desk.run(command, ok=2)
        assert f"misajour.db is damaged: {what} in it is not as misajour made it" in said
        assert "put a backup in its place" in said

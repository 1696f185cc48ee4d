"""What was removed and added, and the releases, as data for other programs."""

from __future__ import annotations

import builtins
import csv
import io
import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from pages import CLOSING, FIGURE, OPENING, QUOTE, release

from monitor.compare import Differences
from monitor.compare.passages import passages
from monitor.compare.shown import EVERYTHING
from monitor.model import Block, BlockKind, Content, ReasonKind, reason, utc_text
from monitor.output import flat

pytestmark = pytest.mark.usefixtures("here")
NEW = FIGURE.replace("2 000", "20 000")


@pytest.fixture
def edited(desk, web, watching):
    """Two releases; one was edited silently, the other got a new title and a note."""
    watching("/1", "/2")
    web.page("/1", release(OPENING, FIGURE, QUOTE, CLOSING))
    web.page("/2", release(OPENING, QUOTE, title="Towns agree"))
    desk.run("check")
    web.page("/1", release(OPENING, NEW, CLOSING))
    web.page("/2", release(OPENING, QUOTE, CLOSING, title="=Towns agree at last", stamp="Last updated: 18 May. 2019 11:26"))  # fmt: skip
    desk.run("check", "--now")
    return desk


def lines(said: str) -> list[dict]:
    return [json.loads(line) for line in said.splitlines()]


def as_json(row: dict) -> dict:
    """A row of Parquet as JSON has it: moments as the database writes them."""
    return {
        name: utc_text(value) if isinstance(value, datetime) else value
        for name, value in row.items()
    }


def opened(row: dict) -> dict:
    """A row without its reasons and with its JSON as values: a table of texts has them as text."""
    return {name: value for name, value in flat.opened(row).items() if name != "reasons"}


def test_each_passage_is_a_flat_row_with_its_change_and_its_reason(edited):
    rows = lines(edited.run("export", "--diffs"))
    assert all(not isinstance(value, list | dict) for row in rows for value in row.values())
    said = {(row["side"], row["place"], row["text"]) for row in rows}
    assert {("removed", "paragraph", "2 000"), ("added", "paragraph", "20 000")} <= said
    assert ("removed", "paragraph", QUOTE) in said and ("added", "paragraph", CLOSING) in said
    assert any(row["place"] == "title" and row["side"] == "added" for row in rows)
    figure = next(row for row in rows if row["text"] == "2 000")
    assert figure["context"] == FIGURE and "2 000" in figure["reason"]
    assert (figure["kind"], figure["before"], figure["after"]) == ("silent-edit", 1, 2)
    assert figure["last_seen_before"] < figure["detected"] and figure["url"].endswith("/1")
    changes = {row["change_id"]: row["words"] for row in rows}
    assert len(changes) == 2
    words = sum(
        row["words"] for row in rows if row["side"] == "removed" and row["place"] != "title"
    )
    assert words == edited.rows("select sum(words_removed) from changes")[0][0]


def test_filters_choose_the_passages(edited):
    run = edited.run
    assert {row["kind"] for row in lines(run("export", "--diffs", "--kind", "silent-edit"))} == {"silent-edit"}  # fmt: skip
    both = lines(run("export", "--diffs", "--kind", "silent-edit", "--kind", "edited"))
    assert len({row["change_id"] for row in both}) == 2
    assert lines(run("export", "--diffs", "--source", "room")) == lines(run("export", "--diffs"))
    assert lines(run("export", "--diffs", "--since", "2999-01-01")) == []
    assert lines(run("export", "--diffs", "--until", "2001-01-01")) == []
    moment = edited.rows("select max(detected) from changes")[0][0]
    assert {r["detected"] for r in lines(run("export", "--diffs", "--since", moment))} == {moment}
    assert "is not a day" in run("export", "--diffs", "--since", "yesterday", ok=2)
    assert "no source is called" in run("export", "--diffs", "--source", "rooms", ok=2)
    assert "are of changes" in run("export", "--table", "releases", "--kind", "edited", ok=2)
    assert {row["kind"] for row in lines(run("export", "--kind", "new"))} == {"new"}


def test_csv_is_harmless_and_goes_to_a_file(edited):
    edited.run("export", "--diffs", "--format", "csv", "--output", "words.csv")
    text = (edited.folder / "words.csv").read_text()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert any(row["title"] == "'=Towns agree at last" for row in rows)
    assert not any(value.startswith("=") for row in rows for value in row.values())
    assert "already" in edited.run("export", "--diffs", "--output", "words.csv", ok=2)
    edited.run("export", "--diffs", "--format", "csv", "--output", "words.csv", "--force")
    assert (edited.folder / "words.csv").read_text() == text
    assert "no folder" in edited.run("export", "--diffs", "--output", "no/words.csv", ok=2)
    assert edited.run("export", "--csv").splitlines()[0].startswith("source_name,url,title,id")
    empty = edited.run("export", "--diffs", "--csv", "--since", "2999-01-01")
    assert empty.splitlines() == [text.splitlines()[0]], "the head stands where there is no row"


def test_json_holds_no_json(edited):
    change = next(c for c in lines(edited.run("export")) if c["kind"] == "silent-edit")
    assert isinstance(change["reasons"], list) and isinstance(change["fields"], dict)
    revision = lines(edited.run("export", "--table", "revisions"))[0]
    assert isinstance(revision["fields"], dict)


def test_parquet_has_times_and_numbers_and_the_same_rows(edited):
    import pyarrow as pa
    from pyarrow import parquet

    edited.run("export", "--diffs", "--format", "parquet", "--output", "words.parquet")
    table = parquet.read_table(edited.folder / "words.parquet")
    assert table.schema.field("detected").type == pa.timestamp("ms", tz="UTC")
    assert table.schema.field("words").type == pa.int64()
    rows, others = table.to_pylist(), lines(edited.run("export", "--diffs"))
    assert [as_json(row) for row in rows] == others
    for name in ("changes", "releases", "revisions"):
        edited.run("export", "--table", name, "--format", "parquet", "--output", f"{name}.parquet")
        table = parquet.read_table(edited.folder / f"{name}.parquet")
        assert table.schema.field("id").type == pa.int64()
        others = [flat.joined(row) for row in lines(edited.run("export", "--table", name))]
        assert [opened(row) for row in table.to_pylist()] == [opened(row) for row in others]
    assert table.schema.field("number").type == pa.int64()
    assert "--output" in edited.run("export", "--format", "parquet", ok=2)


def test_without_pyarrow_one_sentence_says_what_to_install(edited, monkeypatch):
    real = builtins.__import__

    def none(name: str, *more: object, **named: object) -> object:
        if name.partition(".")[0] == "pyarrow":
            raise ImportError(name)
        return real(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", none)
    said = edited.run("export", "--diffs", "--format", "parquet", "--output", "w.parquet", ok=2)
    assert "pip install 'misajour[parquet]'" in said
    assert not list(edited.folder.glob("*parquet*")), "no half of a file is left"


def test_releases_are_listed_with_what_history_and_diff_take(edited):
    said = edited.run("list").splitlines()
    assert said[0].split()[:2] == ["number", "source"] and len(said) == 3
    rows = lines(edited.run("list", "--json"))
    assert [row["id"] for row in rows] == [2, 1]
    for row in rows:
        assert edited.run("history", str(row["id"])) == edited.run("history", row["url"])
        edited.run("diff", str(row["id"]))
    by_url = {row["url"][-1]: row for row in rows}
    assert by_url["1"]["kind"] == "silent-edit" and by_url["2"]["stamp"] == "Last updated: 18 May. 2019 11:26"  # fmt: skip
    assert by_url["1"]["revisions"] == 2
    assert lines(edited.run("list", "room", "--json", "--limit", "1")) == rows[:1]
    assert "and there are more" in edited.run("list", "--limit", "1")
    assert lines(edited.run("list", "--json", "--language", "fr")) == []
    assert lines(edited.run("list", "--json", "--since", "2999-01-01")) == []
    assert len(lines(edited.run("list", "--json", "--status", "live"))) == 2
    assert "no release is listed" in edited.run("list", "--status", "removed")
    assert "no source is called" in edited.run("list", "rom", ok=2)
    head, *others = csv.reader(io.StringIO(edited.run("list", "--csv")))
    assert head[0] == "id" and [row[0] for row in others] == ["2", "1"]


def test_a_pipe_that_is_closed_ends_the_installed_command_quietly(edited):
    command = [str(Path(sys.executable).with_name("misajour")), "export", "--diffs"]
    done = subprocess.run(
        ["sh", "-c", '"$@" | head -n 1', "sh", *command],
        check=True, capture_output=True, text=True, cwd=edited.folder, timeout=60,
    )  # fmt: skip
    assert json.loads(done.stdout)["side"] and "Traceback" not in done.stderr


def test_what_stands_in_for_a_removed_no_has_its_reason_and_not_that_of_a_figure(
    desk, web, watching
):
    watching("/1")
    text = "There is no plan to close the ferry, says the council, and 3 of them agree."
    far = "It has met on Tuesday."
    for said in (text, text.replace("no plan", "a plan").replace("3", "4")):
        web.page("/1", release(OPENING, said, QUOTE, far))
        desk.run("check", "--now")
    reasons = {row["text"]: row["reason"] for row in lines(desk.run("export", "--diffs"))}
    assert set(reasons) == {"no", "a", "3", "4"}
    assert "“no”" in reasons["no"] and reasons["a"] == reasons["no"]
    assert reasons["3"] == reasons["4"] == "a figure changed: 3 → 4"


def test_a_passage_that_no_reason_is_about_has_none_where_there_are_several():
    told = [
        reason(ReasonKind.FIGURE_CHANGED, old="3", new="4"),
        reason(ReasonKind.NEGATION_REMOVED, text="no"),
    ]
    old, new = (
        Content(title="T", language="en", blocks=(Block(BlockKind.PARAGRAPH, text),))
        for text in ("We met on Monday in the old hall.", "We met on Friday in the old hall.")
    )
    for reasons, of in ((told, None), (told[:1], 0)):
        found = passages(Differences(old, new), reasons, EVERYTHING)
        assert [(p.text, p.reason) for p in found] == [("Monday", of), ("Friday", of)]

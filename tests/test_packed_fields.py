"""What was understood of a page is packed against its text, and every exit has it whole."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import zipfile
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import pytest
from datasette.app import Datasette
from forked import PYTHON, ran
from pages import release

from monitor.errors import StoreError
from monitor.store import packing

pytestmark = pytest.mark.usefixtures("here")
KEPT = Path(__file__).parent / "data" / "store-m0018.db.gz"
"""Three releases of two revisions each, as recorded when m0018 was the last migration."""
KINDS = "select typeof(fields), count(*) from revisions group by 1"
AS_JSON = "select id, misajour_fields(fields, body) from revisions order by id"
KILLED = """
import os, signal, sys
from pathlib import Path
from monitor.store import Store, compact_fields

pack, left = compact_fields._pack, [int(sys.argv[2])]
def dies(db, revision):
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    return pack(db, revision)

compact_fields._pack = dies
with Store.open(Path(sys.argv[1])) as store:
    store.compaction().run(lambda _: None)
"""


@pytest.fixture
def edited(web, watching):
    """A release of two revisions."""
    desk = watching("/1.html")
    for figure in ("2 000", "20 000"):
        web.page("/1.html", release().replace("2 000", figure))
        desk.run("check", "--now")
    return desk


@pytest.fixture
def old(desk):
    """A store of before there was packing, with the JSON that it holds."""
    desk.has(KEPT)
    return desk


def objects(said: str) -> list[dict]:
    """What a command printed as JSON, among what it said beside."""
    return [json.loads(line) for line in said.splitlines() if line.startswith("{")]


def test_a_revision_s_fields_do_not_repeat_its_text(edited):
    assert edited.rows(KINDS) == [("blob", 2)]
    [(packed, whole, body)] = edited.rows(
        "select sum(length(fields)), sum(length(misajour_fields(fields, body))), "
        "sum(length(body)) from revisions"
    )
    assert packed < 0.5 * whole
    [(kept,)] = edited.rows("select fields from revisions where number = 2")
    assert b"20 000" not in kept
    assert edited.rows("select count(*) from revisions where body like '%20 000%'") == [(1,)]
    assert body > 0 and "unbroken" in edited.run("verify")


def test_each_exit_has_what_was_understood_as_json(edited):
    [(first,), (second,)] = edited.rows("select misajour_fields(fields, body) from revisions")
    assert "2 000" in first and "20 000" in second
    lines = objects(edited.run("export", "--table", "revisions"))
    assert [line["fields"] for line in lines] == [json.loads(first), json.loads(second)]
    edited.run("export", "--evidence", "1", "--output", str(edited.folder / "evidence.zip"))
    with zipfile.ZipFile(edited.folder / "evidence.zip") as archive:
        names = [name for name in archive.namelist() if "/revisions/" in name and ".json" in name]
        assert [archive.read(name).decode() for name in sorted(names)] == [first, second]


def test_datasette_has_a_function_that_makes_json_of_it_and_shows_it_in_its_tables(edited):
    there = Datasette([str(edited.folder / "misajour.db")])

    def get(path: str):
        return asyncio.run(there.client.get(path))

    sql = (
        "select json_extract(misajour_fields(fields, body), '$.blocks[0].kind') as kind, "
        "misajour_fields(fields, 'another text') as damaged from revisions limit 1"
    )
    [row] = get(f"/misajour.json?_shape=array&sql={quote(sql)}").json()
    assert row == {"kind": "paragraph", "damaged": None}
    shown = get("/misajour/revisions").text
    assert "&#34;blocks&#34;" in shown and "Binary" not in shown


def test_the_ledger_binds_the_text_of_the_fields_and_not_how_they_are_packed(edited):
    [(said, fields)] = edited.rows(
        "select content, misajour_fields(fields, body) from ledger join revisions "
        "on row = revisions.id where what = 'revisions' and number = 1 and event = 'added'"
    )
    bound = json.loads(said)["fields"]
    assert bound == {
        "sha256": sha256(fields.encode()).hexdigest(),
        "bytes": len(fields.encode()),
    }
    # packed by another hand, but the same text: nothing that was recorded is altered
    edited.execute("update revisions set fields = misajour_fields(fields, body) where number = 1")
    assert "unbroken" in edited.run("verify")
    edited.execute(
        "update revisions set fields = replace(fields, '2 000', '3 000') where number = 1"
    )
    assert "column fields" in edited.run("verify", ok=1)


def test_an_older_store_is_upgraded_without_packing_and_compact_packs_it(old):
    before = dict(old.rows("select id, fields from revisions"))
    entries = "select count(*) from ledger where what = 'revisions'"
    old.here = False  # by the command itself
    old.run("compact", "--no-vacuum")
    old.here = True
    assert old.rows(KINDS) == [("blob", len(before))]
    assert dict(old.rows(AS_JSON)) == before
    assert "unbroken" in old.run("verify")
    upgraded = old.rows(entries)
    old.execute(  # as it was between the upgrade and `compact`
        "insert into repacking select source, 'fields', 0, 0, max(id) from releases group by 1"
    )
    old.execute("update revisions set fields = misajour_fields(fields, body)")
    assert "unbroken" in old.run("verify")
    [said] = objects(old.run("compact", "--no-vacuum", "--json"))
    assert said["texts"] == len(before) and said["texts_after"] < said["texts_before"] / 2
    assert old.rows(entries) == upgraded  # how it is packed is nothing to tell
    assert "unbroken" in old.run("verify")
    assert objects(old.run("compact", "--no-vacuum", "--json"))[0]["texts"] == 0


@pytest.mark.parametrize("after", [0, 1, 4])
def test_compact_killed_among_the_fields_goes_on_where_it_stopped(old, after):
    before = dict(old.rows("select id, fields from revisions"))
    file = str(old.folder / "misajour.db")
    done = ran(["-c", KILLED, file, str(after)], old.folder, program=PYTHON)
    assert done.returncode == -signal.SIGKILL
    assert dict(old.rows(AS_JSON)) == before
    assert "unbroken" in old.run("verify")
    old.run("compact", "--no-vacuum")
    assert old.rows(KINDS) == [("blob", len(before))]
    assert dict(old.rows(AS_JSON)) == before


def test_a_text_that_a_disk_altered_is_named_and_no_other_is_made_of_it(edited, web):
    edited.execute("update revisions set body = replace(body, '20 000', '30 000') where number = 2")
    said = edited.run("verify", ok=1)
    assert "column body" in said and "column fields" in said
    web.page("/1.html", release().replace("2 000", "40 000"))
    assert "revision 2 of release 1 is damaged" in edited.run("check", "--now", ok=1)
    lines = objects(edited.run("export", "--table", "revisions", ok=1))
    # the text before is packed against it
    assert [line["fields"] is None for line in lines] == [True, True]


def test_what_is_packed_says_how_long_it_is_and_is_believed_within_reason():
    text, body = json.dumps({"blocks": ["The bridge has two spans."] * 9}), "The bridge has"
    kept = packing.pack_text(text, body)
    assert isinstance(kept, bytes) and packing.unpack_text(kept, body) == text
    assert packing.pack_text("{}", body) == "{}"
    for damaged in (kept[:-1], kept + b"x", kept[:9] + b"\xff" + kept[10:], b"", os.urandom(99)):
        with pytest.raises(StoreError):
            packing.unpack_text(damaged, body)
    huge = bytes.fromhex("28b52ffde0") + (2**60).to_bytes(8, "little") + b"\0\0\0"
    for odd in (huge, None, 7):
        with pytest.raises(StoreError):
            packing.unpack_text(odd, body)
    with pytest.raises(StoreError):
        packing.unpack_text(kept, None)

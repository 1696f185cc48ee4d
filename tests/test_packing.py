"""What is packed anew, and what it costs to find that nothing is to be."""

from __future__ import annotations

import hashlib
import json
import random
import re
from datetime import UTC, datetime
from pathlib import Path

import daemons
import pytest
from pages import release
from test_storage import TEMPLATE, bodies, rows

from monitor.store import Store
from monitor.store.prune import Rule
from monitor.store.snapshots import Snapshot

pytestmark = pytest.mark.usefixtures("here")
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
AT = "2026-01-01T12:00:00.000Z"
STATE = dict.fromkeys(("title", "body", "url", "content_hash", "chain_hash"), "") | {
    "first_seen": AT, "last_seen": AT, "fields": "{}", "extractor": "1"
}  # fmt: skip


@pytest.fixture
def rooms(desk, web):
    """Two press rooms that serve the same ten pages, each of which links a document."""
    for number in range(10):
        link = f'<p>The plan: <a href="/docs/{number}.pdf">Plan number {number}</a></p>'
        text = release(
            f"The bridge has {number * 7919} spans, they said.",
            extra=link,
            title=f"Bridge {number}",
        )
        web.page(f"/{number}.html", text.replace("</body>", f"<nav>{TEMPLATE}</nav></body>"))
        plan = b"%PDF-1.4 " + random.Random(number).randbytes(3000)
        web.answers[f"/docs/{number}.pdf"] = (200, {"Content-Type": "application/pdf"}, plan)
    pages = ", ".join(f'"{web.address}/{n}.html"' for n in range(10))
    desk.sources = "\n".join(
        f'[[source]]\nname = "{name}"\nspider = "watch"\ndelay = 0\npages = [{pages}]\n'
        'attachments = "hash"\nschedule = "0 0 1 1 *"'
        for name in ("one", "two")
    )
    desk.write()
    return desk


def compacted(desk) -> dict[str, int]:
    said = desk.run("compact", "--json", "--no-vacuum")
    return json.loads(next(line for line in said.splitlines() if line.startswith("{")))


def filled(path: Path, count: int, size: int, states: int = 1) -> None:
    """A store of `count` releases with so many states, of bytes that cannot be packed."""
    chance = random.Random(1)
    with Store.open(path) as store, store.atomic():
        source = store.sources.ensure("room", "watch", "en", NOW).id
        store.sources.ensure("other", "watch", "en", NOW)
        for number in range(count):
            added = store.releases.add(source, f"https://towns.example.org/{number}", NOW)
            before = None
            for state in range(1, states + 1):
                body = chance.randbytes(size)
                name = hashlib.sha256(body).hexdigest()
                snapshot = Snapshot(sha256=name, body=body, url=added.url, received=AT)
                store.history.keep(snapshot, before, source)
                store.history.understood([name])
                store.db.table("revisions").insert(STATE | {
                    "release_id": added.id, "number": state, "snapshot": name
                })  # fmt: skip
                before = name


def read_by(work) -> int:
    """Bytes that this process reads while `work` is done."""

    def read() -> int:
        lines = Path("/proc/self/io").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("rchar")).split()[1])

    before = read()
    work()
    return read() - before


def test_compact_is_done_with_documents_and_shared_bytes_after_one_run(rooms):
    rooms.run("check")
    kept = bodies(rooms)
    assert sum(body.startswith(b"%PDF") for body in kept.values()) == 10
    first = compacted(rooms)
    assert (first["snapshots"], first["dictionaries"]) == (20, 2)
    again = compacted(rooms)
    assert (again["snapshots"], again["dictionaries"]) == (0, 0)
    assert "nothing to pack" in rooms.run("compact", "--no-vacuum")
    assert bodies(rooms) == kept
    assert "unbroken" in rooms.run("verify")


def test_the_daemon_packs_anew_after_a_pass_and_then_rests(rooms):
    with daemons.daemon(rooms):
        daemons.until(lambda: daemons.rows(rooms, "select 1 from releases limit 1"))
        daemons.until(lambda: len(daemons.rows(rooms, "select 1 from dictionaries")) == 2)
        daemons.until(lambda: not daemons.rows(rooms, "select 1 from repacking"))
        daemons.until(lambda: daemons.passes(rooms, "two"))
    [row] = rows(rooms, "select count(*) as n from snapshots where dictionary != ''")
    assert row["n"] > 0
    assert "unbroken" in rooms.run("verify")
    assert compacted(rooms)["snapshots"] == 0


@pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="Linux counts what is read")
def test_a_step_with_nothing_to_do_does_not_read_the_database(tmp_path):
    path = tmp_path / "misajour.db"
    filled(path, 150, 40_000)
    with Store.open(path) as store:
        store.compaction().run(lambda count: None)
    with Store.open(path) as store:
        compaction = store.compaction()
        assert read_by(compaction.step) < 500_000 < path.stat().st_size / 10


def test_a_long_history_is_packed_in_pieces_and_a_piece_that_is_done_stays_done(tmp_path):
    path = tmp_path / "misajour.db"
    filled(path, 8, 500, states=30)
    with Store.open(path) as store:
        compaction = store.compaction()
        assert compaction.step() and compaction.report.dictionaries == 1
        assert compaction.left() == 240
        looked_at = []
        for _ in range(5):
            before = compaction.report.looked_at
            assert compaction.step()
            looked_at.append(compaction.report.looked_at - before)
        assert looked_at == [8, 8, 8, 6, 8]
    with Store.open(path) as store:
        compaction = store.compaction()
        assert compaction.left() == 240 - 38
        compaction.run(lambda count: None)
        assert compaction.report.looked_at == 240 - 38
        assert not compaction.step()


SLOW = re.compile(
    r"SCAN (releases|revisions) (?!USING COVERING)|SCAN (snapshots|dictionaries|unvisited)"
    r"|unvisited.*TEMP B-TREE"
)


def plan(store: Store, query: str, *values: object) -> str:
    return "; ".join(row["detail"] for row in store.db.query(f"explain query plan {query}", values))


def traced(store: Store, work) -> list[str]:
    """The plans of all that `work` asks of the database."""
    asked: list[str] = []
    store.db.conn.set_trace_callback(asked.append)
    work()
    store.db.conn.set_trace_callback(None)
    return [
        plan(store, one)
        for one in asked
        if one.lstrip().lower().startswith(("select", "delete", "with"))
    ]


def test_what_is_asked_at_each_visit_and_each_pass_is_found_by_an_index(tmp_path):
    path = tmp_path / "misajour.db"
    filled(path, 1, 500)
    with Store.open(path) as store:
        work = {
            "a visit that found noise": lambda: store.history.drop_unused("a" * 64),
            "an idle step": store.compaction().step,
            "prune": lambda: store.prunable(NOW, Rule.REVISIONS),
            "first visits": lambda: store.backlog.due(1, NOW, 100),
        }
        for what, asks in work.items():
            plans = traced(store, asks)
            assert plans, what
            for said in plans:
                assert not SLOW.search(said), (what, said)


def test_noise_that_a_release_waits_to_see_again_is_not_pruned(tmp_path):
    path = tmp_path / "misajour.db"
    filled(path, 2, 500)
    with Store.open(path) as store:
        awaited, other = (hashlib.sha256(body).hexdigest() for body in (b"one", b"two"))
        for name, body in ((awaited, b"one"), (other, b"two")):
            store.history.keep(Snapshot(sha256=name, body=body, url="", received=AT), None, 1)
            store.history.keep_extra(name)
        waits = json.dumps({"what": "edit", "since": AT, "snapshot": awaited, "note": other})
        store.db.execute("update releases set pending = ? where id = 1", [waits])
        store.db.execute("update releases set pending = '{' where id = 2")
        assert store.prunable(datetime.now(UTC), Rule.REVISIONS).noise == (other,)


def test_a_page_that_drifts_is_packed_against_what_it_was_lately_and_not_at_first(tmp_path):
    chance = random.Random(1)
    parts = [chance.randbytes(40).hex() for _ in range(250)]
    with Store.open(tmp_path / "misajour.db") as store, store.atomic():
        source, last = store.sources.ensure("room", "watch", "en", NOW).id, None
        for state in range(250):
            parts[state * 7 % 250] = chance.randbytes(40).hex()
            body = "\n".join(parts).encode()
            name = hashlib.sha256(body).hexdigest()
            snapshot = Snapshot(sha256=name, body=body, url="https://example.org/", received=AT)
            store.history.keep(snapshot, last, source)
            last = name
        query = "select sum(length(body)) * 1.0 / sum(size) as share, max(depth) as depth "
        [found] = store.db.query(f"{query} from snapshots where base is not null")
        assert found["share"] < 0.014 and found["depth"] <= 12
        for row in list(store.db.query("select sha256 from snapshots")):
            assert store.history.snapshot(row["sha256"]).sha256 == row["sha256"]


def test_noise_that_is_kept_is_packed_against_the_visit_before(web, watching):
    desk = watching("/1.html", keep='"all"')
    for token in range(4):
        text = release().replace("</body>", f'<i data-t="{token}"></i></body>')
        web.page("/1.html", text)
        desk.run("check", "--now")
    found = rows(desk, "select sha256, base from snapshots order by rowid")
    assert [row["base"] for row in found[1:]] == [row["sha256"] for row in found[:-1]]

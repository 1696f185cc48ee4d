"""Snapshots in little room for years: packed well, opened fast, compacted, pruned, and none lost."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
import time_machine
from conftest import MISAJOUR
from pages import release

from monitor import compare
from monitor.extract import read
from monitor.store import Store
from monitor.store.snapshots import Snapshot

pytestmark = pytest.mark.usefixtures("here")
TEMPLATE = "".join(
    f'<li class="menu__item menu__item--{n}"><a href="/{sha256(str(n).encode()).hexdigest()}">'
    f"Department {n}</a></li>"
    for n in range(400)
)


def page(number: int, *paragraphs: str, noise: str = "") -> str:
    """A release in the template of its press room, of about 60 KB."""
    html = release(*paragraphs, title=f"Towns agree on bridge number {number}")
    return html.replace("</body>", f'<nav>{TEMPLATE}</nav><i id="t" data-t="{noise}"></i></body>')


def rows(desk, sql: str) -> list[dict]:
    connection = sqlite3.connect(desk.folder / "misajour.db")
    connection.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in connection.execute(sql)]
    finally:
        connection.close()


def compacted(desk) -> dict[str, int]:
    said = desk.run("compact", "--json")
    return json.loads(next(line for line in said.splitlines() if line.startswith("{")))


def bodies(desk) -> dict[str, bytes]:
    """All snapshots that have bytes, opened."""
    names = [r["sha256"] for r in rows(desk, "select sha256 from snapshots where length(body) > 0")]
    with Store.read(desk.folder / "misajour.db") as store:
        return {name: store.history.snapshot(name).body for name in names}


def fill(desk, web, count: int, **keys: str) -> list[str]:
    paths = [f"/{n}.html" for n in range(count)]
    for number, path in enumerate(paths):
        web.page(path, page(number, f"The bridge has {number * 7919} spans, they said."))
    desk.watch(web, *paths, **keys)
    desk.run("check")
    return paths


@pytest.fixture
def room(desk, web):
    """Ten releases of one press room."""
    fill(desk, web, 10)
    return desk


def test_the_first_snapshot_of_a_release_costs_a_tenth_of_its_bytes(room):
    first, *others = rows(room, "select size, length(body) as packed from snapshots order by rowid")
    assert sum(row["packed"] for row in others) <= 0.10 * sum(row["size"] for row in others)
    assert first["packed"] > 0.10 * first["size"]  # nothing was known of the room yet


def test_a_page_that_is_nothing_like_its_siblings_is_packed_by_itself(desk, web):
    fill(desk, web, 3)
    other = " ".join(sha256(f"another {n}".encode()).hexdigest() for n in range(900))
    web.page("/other.html", release(other, title="Another template"))
    desk.watch(web, "/0.html", "/1.html", "/2.html", "/other.html")
    desk.run("check")
    [row] = rows(desk, "select base, dictionary from snapshots where url like '%other%'")
    assert row == {"base": None, "dictionary": ""}
    assert "unbroken" in desk.run("verify")


def test_a_long_history_is_opened_in_bounded_steps_and_each_state_is_what_it_was(desk, web):
    path = web.page("/1.html", "")
    desk.watch(web, "/1.html")
    sent = []
    for state in range(16):
        html = page(1, *(f"Sentence {n} was added, they said." for n in range(state + 1)))
        sent.append(html.encode())
        web.page("/1.html", html)
        desk.run("check", "--now")
    kept = bodies(desk)
    assert {sha256(body).hexdigest(): body for body in sent} == kept, path
    assert max(r["depth"] for r in rows(desk, "select depth from snapshots")) <= 13
    later = rows(desk, "select size, length(body) as packed from snapshots where base is not null")
    assert len(later) == 15
    assert sum(r["packed"] for r in later) <= 0.02 * sum(r["size"] for r in later)


def test_compact_makes_a_dictionary_saves_room_and_loses_no_byte(room):
    before = bodies(room)
    packed = sum(r["n"] for r in rows(room, "select length(body) as n from snapshots"))
    said = compacted(room)
    assert said["dictionaries"] == 1 and said["snapshots"] == 10
    assert sum(r["n"] for r in rows(room, "select length(body) as n from snapshots")) < packed
    assert bodies(room) == before
    assert "unbroken" in room.run("verify")
    again = compacted(room)
    assert (again["snapshots"], again["dictionaries"]) == (0, 0)


def test_what_comes_after_a_dictionary_is_packed_against_it(room, web):
    room.run("compact")
    web.page("/new.html", page(77, "An eleventh bridge was agreed on, they said."))
    room.watch(web, "/new.html")
    room.run("check")
    [row] = rows(room, "select * from snapshots where url like '%new%'")
    assert row["dictionary"] and len(row["body"]) <= 0.03 * row["size"]
    room.run("backup", "copy.db")
    with Store.read(room.folder / "copy.db") as store:
        assert b"eleventh bridge" in store.history.snapshot(row["sha256"]).body


def test_a_damaged_dictionary_is_a_fault_that_is_named(room):
    room.run("compact")
    by_hand(room, "update dictionaries set body = zeroblob(length(body))")
    said = room.run("verify", ok=1)
    assert "table dictionaries, row 1, column body" in said
    assert room.run("compact", ok=None).count("Traceback") == 0


def test_compact_killed_at_any_moment_goes_on_where_it_stopped(desk, web):
    fill(desk, web, 24)
    before = bodies(desk)
    done = 0
    for _ in range(3):
        process = subprocess.Popen(
            [MISAJOUR, "--config", desk.config, "compact"], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, cwd=desk.folder,
        )  # fmt: skip
        query = "select coalesce(max(at), 0) as n from repacking"
        while process.poll() is None:
            if (now := rows(desk, query)[0]["n"]) > done:
                done = now
                break
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert bodies(desk) == before
        assert "unbroken" in desk.run("verify")
    said = compacted(desk)
    assert said["snapshots"] <= 24 - min(done, 24)
    assert bodies(desk) == before


def test_a_visit_that_found_noise_keeps_no_bytes_but_their_hash(desk, web):
    html = [page(1, "The bridge has two spans, they said.", noise=str(n)) for n in range(3)]
    for body in html:
        web.page("/1.html", body)
        desk.watch(web, "/1.html")
        desk.run("check", "--now")
    assert len(bodies(desk)) == 1
    with Store.read(desk.folder / "misajour.db") as store:
        seen = [receipt.sha256 for receipt in store.receipts.of(1)]
    assert seen == [sha256(body.encode()).hexdigest() for body in html[1:]]
    by_hand(desk, "update receipts set hashes = zeroblob(length(hashes))")
    assert "table receipts, row 1, column hashes" in desk.run("verify", ok=1)


@pytest.mark.parametrize("where", ["general", "source"])
def test_keep_all_keeps_the_bytes_of_noise_until_they_are_pruned(desk, web, where):
    desk.general = 'keep = "all"' if where == "general" else ""
    keys = {"keep": '"all"'} if where == "source" else {}
    for number in range(4):
        web.page("/1.html", page(1, "The bridge has two spans, they said.", noise=str(number)))
        desk.watch(web, "/1.html", **keys)
        desk.run("check", "--now")
    assert len(bodies(desk)) == 4
    desk.run("prune", "--older-than", "90d")
    assert len(bodies(desk)) == 4  # they are of today
    assert "3 snapshots of noise" in later(desk, 100, "prune", "--older-than", "90d", "--dry-run")
    assert len(bodies(desk)) == 4
    later(desk, 100, "prune", "--older-than", "90d")
    assert len(bodies(desk)) == 1
    assert "unbroken" in desk.run("verify")


def test_prune_gives_up_what_visits_recorded_of_a_stamp_that_only_moved(
    desk, web, watching, later_by_itself
):
    watching("/1.html")
    for day, figure in ((17, "2 000"), (18, "2 000"), (19, "2 000"), (19, "20 000")):
        stamp = f"Last updated: {day} May. 2019 11:26"
        web.page("/1.html", release(stamp=stamp).replace("2 000", figure))
        desk.run("check", "--now")
    assert desk.kinds() == ["new", "restamped", "restamped", "silent-edit"]
    said = later_by_itself(desk, 300, "prune", "--older-than", "90d", "--keep", "changes")
    assert "1 snapshot of revisions" in said
    assert desk.rows("select count(*) from prunings") == [(1,)]
    assert "1 snapshot was pruned on purpose" in desk.run("verify")


def test_a_page_that_comes_again_after_its_bytes_were_pruned_has_them_again(desk, web, watching):
    watching("/1.html")
    pages = [
        release(stamp=f"Last updated: {day} May. 2019 11:26").replace("2 000", figure)
        for day, figure in ((17, "2 000"), (18, "2 000"), (19, "2 000"), (19, "20 000"))
    ]
    for text in pages:
        web.page("/1.html", text)
        desk.run("check", "--now")
    later(desk, 300, "prune", "--older-than", "90d", "--keep", "changes")
    before = set(bodies(desk))
    web.page("/1.html", pages[1])
    desk.run("check", "--now")
    again = bodies(desk)
    [name] = set(again) - before
    assert again[name] == pages[1].encode()
    latest = "select snapshot from revisions order by number desc limit 1"
    assert desk.rows(latest) == [(name,)]
    assert desk.rows("select count(*) from prunings") == [(0,)]
    said = desk.run("verify")
    assert "unbroken" in said and "pruned" not in said
    web.page("/1.html", pages[3])
    desk.run("check", "--now")
    later(desk, 300, "prune", "--older-than", "90d", "--keep", "changes")
    assert "unbroken" in desk.run("verify")


def test_prune_gives_up_revisions_that_no_change_names_and_verify_says_so(desk):
    desk.write()
    texts = [page(1, "The bridge has two spans.", *["More was said."] * n) for n in range(5)]
    names = [sha256(text.encode()).hexdigest() for text in texts]
    moments = [f"2026-01-0{n + 1}T12:00:00.000Z" for n in range(5)]
    with Store.open(desk.folder / "misajour.db") as store, store.atomic():
        now = datetime(2026, 1, 1, 12, tzinfo=UTC)
        source = store.sources.ensure("room", "watch", "en", now).id
        added = store.releases.add(source, "https://towns.example.org/1", now)
        keys = []
        for number, (text, name, at) in enumerate(zip(texts, names, moments, strict=True)):
            snapshot = Snapshot(sha256=name, body=text.encode(), url=added.url, received=at)
            store.history.keep(snapshot, names[number - 1] if number else None, source)
            content = read(text.encode(), added.url)
            keys.append(store.history.add(added.id, added.url, name, content, "1", (at, at)))
        store.history.understood(names)
        told = compare.compare(read(texts[1].encode(), ""), read(texts[2].encode(), ""))
        store.history.record(added.id, told, moments[2], (keys[1], keys[2]))
    before = bodies(desk)
    later(desk, 300, "prune", "--older-than", "90d")
    assert bodies(desk) == before  # revisions stay unless told otherwise
    later(desk, 300, "prune", "--older-than", "90d", "--keep", "changes")
    kept = bodies(desk)
    assert set(before) - set(kept) == {names[3]}  # neither first nor last, and in no change
    assert all(before[name] == body for name, body in kept.items())
    assert "1 snapshot was pruned on purpose" in desk.run("verify")
    by_hand(desk, "insert into repacking values (1, 'releases', 0, 0, 1)")
    said = compacted(desk)
    assert (said["pruned"], said["not_opened"]) == (1, 0)
    assert bodies(desk) == kept
    by_hand(desk, f"update snapshots set body = x'' where sha256 = '{names[1]}'")
    assert f"row {names[1]}, column body" in desk.run("verify", ok=1)


@pytest.mark.parametrize("age", ["", "soon", "0d", "-3d"])
def test_an_age_that_is_none_is_refused_in_one_sentence(room_of_one, age):
    said = room_of_one.run("prune", "--older-than", age, ok=2)
    assert "is no length of time; write 90s, 10m, 12h, 2d or 3w" in said


def test_nothing_is_made_where_there_is_no_database(desk):
    desk.write()
    for command in (["compact"], ["prune", "--older-than", "90d"]):
        assert "there is no database" in desk.run(*command, ok=1)
    assert not (desk.folder / "misajour.db").exists()


@pytest.fixture
def room_of_one(desk, web):
    fill(desk, web, 1)
    return desk


def later(desk, days: int, *arguments: str) -> str:
    """What a command says that is run so many days from now."""
    with time_machine.travel(datetime.now(UTC) + timedelta(days=days)):
        return desk.run(*arguments)


@pytest.fixture
def later_by_itself(faked):
    """The same of a command in a process of its own."""
    environment, clock = faked

    def run(desk, days: int, *arguments: str) -> str:
        clock.write_text(f"+{days}d")
        command = [MISAJOUR, "--config", desk.config, *arguments]
        done = subprocess.run(
            command,
            env=os.environ | environment,
            cwd=desk.folder,
            text=True,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


def by_hand(desk, statement: str) -> None:
    connection = sqlite3.connect(desk.folder / "misajour.db", isolation_level=None)
    connection.execute(statement)
    connection.close()

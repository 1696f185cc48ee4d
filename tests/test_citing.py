"""Citing a revision: by the hash of its bytes, as text, BibTeX and RIS, and by Memento."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256

import histories
import pytest
from databases import connected
from datasette.app import Datasette

import misajour

BASE = "http://localhost/-/misajour"
ROOM = histories.ROOMS[3]
URL = f"https://{ROOM.name}.example.org/press/1.html?a=b&c=d"
FIRST = datetime(2026, 11, 2, 9, 7, tzinfo=UTC)
HOSTILE = "Prices {rise} 5% & fall\\ \u202e\nER  - \r\nTY  - JOUR"


def body(text: str, title: str = "Towns agree") -> bytes:
    return histories.page(
        histories.Room(ROOM.name, "en", title, (), "", "", "Last updated: {:%d %B %Y}"),
        1, (*ROOM.paragraphs[:2], text), FIRST, FIRST,
    )  # fmt: skip


OLD, NEW = body("The chair spoke first of all."), body("The chair did not speak at all.")


def read_in(path, bodies: list[bytes], since: datetime = FIRST) -> None:
    captures = [
        misajour.Capture(url=URL, seen=since + timedelta(days=n), body=one)
        for n, one in enumerate(bodies)
    ]
    misajour.ingest(path, captures, source=ROOM.name, language="en")


@pytest.fixture
def store(tmp_path):
    """A page that was edited, and went back."""
    path = tmp_path / "misajour.db"
    read_in(path, [OLD, NEW, OLD])
    return path


def ask(store, path: str, **headers: str):
    return asyncio.run(Datasette([str(store)]).client.get(path, headers=headers))


def permalink(content: bytes) -> str:
    return f"/-/misajour/sha256/{sha256(content).hexdigest()}"


def test_the_address_by_hash_survives_another_numbering(store, tmp_path):
    assert ask(store, permalink(NEW)).headers["location"].endswith("/revision/2")
    other = tmp_path / "other.db"
    read_in(other, [body("An older text that nobody had."), OLD, NEW])
    assert ask(other, permalink(NEW)).headers["location"].endswith("/revision/3")
    assert ask(store, permalink(b"never seen")).status_code == 404


def test_bytes_of_several_revisions_lead_to_a_list_of_them(store):
    captures = [misajour.Capture(url=f"{URL}&e=f", seen=FIRST, body=OLD)]
    misajour.ingest(store, captures, source="another")
    answer = ask(store, permalink(OLD))
    assert answer.status_code == 200
    assert set(re.findall(r"/release/\d+/revision/\d+", answer.text)) == {
        "/release/1/revision/1",
        "/release/1/revision/3",  # it went back to this text
        "/release/2/revision/1",
    }


def test_a_citation_says_what_when_and_where_and_how_to_check_it(store):
    said = ask(store, "/-/misajour/release/1/revision/2/cite.txt").text
    assert said.startswith(f"{ROOM.name}: “Towns agree 1”. 2026-11-02. {URL} (revision 2, as read")
    assert re.search(r"as read (on|from \S+ to) 20\d\d-\d\d-\d\d UTC; SHA-256", said)
    assert sha256(NEW).hexdigest() in said and said.endswith(f"http://localhost{permalink(NEW)}")
    page = ask(store, "/-/misajour/release/1/revision/2").text
    assert "Cite this revision" in page
    assert "https://web.archive.org/web/20261103090700/https://council.example.org" in page


def test_a_hostile_title_ends_no_field_and_no_record(tmp_path):
    path = tmp_path / "hostile.db"
    read_in(path, [OLD])
    with connected(path) as connection:
        connection.execute("update revisions set title = ?", [HOSTILE])
    connection.close()
    ris = ask(path, "/-/misajour/release/1/revision/1/cite.ris").content.decode()
    lines = ris.split("\r\n")
    assert [line[:2] for line in lines].count("TY") == [line[:2] for line in lines].count("ER") == 1
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])
    bib = ask(path, "/-/misajour/release/1/revision/1/cite.bib").text
    assert "title = {{Prices \\{rise\\} 5\\% \\& fall\\textbackslash{} ER - TY - JOUR}}" in bib
    unescaped = re.sub(r"\\[{}]", "", bib)
    assert unescaped.count("{") == unescaped.count("}") and "\u202e" not in bib


def test_the_timegate_leads_to_what_was_served_at_a_moment(store):
    for moment, digits in (
        (FIRST - timedelta(days=9), "20261102090700"),  # before the first visit: what is nearest
        (FIRST, "20261102090700"),
        (FIRST + timedelta(hours=30), "20261103090700"),
        (FIRST + timedelta(days=9), "20261104090700"),
    ):
        wanted = {"Accept-Datetime": format_datetime(moment, usegmt=True)}
        answer = ask(store, f"/-/misajour/timegate/{URL}", **wanted)
        assert answer.status_code == 302
        assert answer.headers["location"] == f"{BASE}/release/1/memento/{digits}"
        assert answer.headers["vary"].startswith("accept-datetime")
        assert f'<{URL}>; rel="original"' in answer.headers["link"]
    assert ask(store, f"/-/misajour/timegate/{URL}").headers["location"].endswith("20261104090700")
    assert ask(store, "/-/misajour/timegate/https://nobody.example.org/1").status_code == 404
    assert ask(store, f"/-/misajour/timegate/{URL}", **{"Accept-Datetime": "x"}).status_code == 400


def test_a_memento_says_of_what_moment_it_is(store):
    answer = ask(store, "/-/misajour/release/1/memento/20261103090700")
    assert answer.headers["memento-datetime"] == "Tue, 03 Nov 2026 09:07:00 GMT"
    assert "did not speak" in answer.text
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    for rel in ("original", "timegate", "timemap"):
        assert f'rel="{rel}"' in answer.headers["link"]
    later = ask(store, "/-/misajour/release/1/memento/20261103235959")
    assert later.headers["location"].endswith("/memento/20261103090700")
    assert ask(store, "/-/misajour/release/1/memento/20261399000000").status_code == 400


def test_the_timemap_lists_each_run_and_the_return_to_an_earlier_text(store):
    answer = ask(store, f"/-/misajour/timemap/{URL}")
    assert answer.headers["content-type"] == "application/link-format"
    mementos = re.findall(r'<([^>]+)>; rel="([a-z ]*memento)"; datetime="([^"]+)"', answer.text)
    assert [(url[-14:], rel) for url, rel, _ in mementos] == [
        ("20261102090700", "first memento"),
        ("20261103090700", "memento"),
        ("20261104090700", "last memento"),
    ]
    for url, _, moment in mementos:
        assert (
            ask(store, url.removeprefix("http://localhost")).headers["memento-datetime"] == moment
        )

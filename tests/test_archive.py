"""`misajour archive` against a server that answers as Save Page Now does."""

from __future__ import annotations

import http.server
import itertools
import json
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import pytest
from pages import release

from monitor.store import Store

pytestmark = pytest.mark.usefixtures("here")

KEY = "access:very-secret"


@dataclass
class SavePageNow:
    """What it was asked, with the time; `answers` are those to the next requests."""

    asked: list[tuple[float, str, str, dict[str, str], dict[str, str]]] = field(
        default_factory=list
    )
    refuse: tuple[int, dict[str, str], object] | None = None
    pending: int = 1
    outcome: dict[str, str] = field(
        default_factory=lambda: {"status": "success", "timestamp": "20261126120000"}
    )
    address: str = ""

    def answer(self, method: str, path: str, form: dict[str, str]):
        if self.refuse is not None:
            return self.refuse
        if method == "POST":
            return 200, {}, {"url": form["url"], "job_id": "spn2-1"}
        if self.pending:
            self.pending -= 1
            return 200, {}, {"status": "pending", "job_id": "spn2-1"}
        return 200, {}, self.outcome


@pytest.fixture
def archive():
    state = SavePageNow()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            form = {k: v[0] for k, v in parse_qs(self.rfile.read(length).decode()).items()}
            headers = {k.lower(): v for k, v in self.headers.items()}
            state.asked.append((time.monotonic(), self.command, self.path, form, headers))
            status, more, body = state.answer(self.command, self.path, form)
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

        do_GET = do_POST

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def known(web, watching, archive, here, monkeypatch):
    """Two releases that are known, and the archive in the configuration."""
    monkeypatch.setenv("ARCHIVE_KEY", KEY)
    desk = watching("/1.html", "/2.html")
    desk.rest = (
        f'[archive]\nsave = "{archive.address}/save"\nkey = "${{ARCHIVE_KEY}}"\ndelay = 0.3\n'
    )
    desk.write()
    for number in (1, 2):
        web.page(f"/{number}.html", release(title=f"Bridge {number}"))
    desk.run("check")
    return desk


def test_a_page_is_saved_and_the_copys_address_is_told(known, web, archive):
    said = known.run("archive", f"{web.address}/1.html")
    assert f"{archive.address}/web/20261126120000/{web.address}/1.html" in said
    _, _, path, form, headers = archive.asked[0]
    assert (path, form["url"]) == ("/save", f"{web.address}/1.html")
    assert form["if_not_archived_within"] == "24h"
    assert headers["authorization"] == f"LOW {KEY}"
    assert headers["user-agent"].startswith("misajour/")
    assert {path for _, method, path, *_ in archive.asked if method == "GET"} == {
        "/save/status/spn2-1"
    }
    assert json.loads(known.run("archive", "2", "--json"))["saved"] == "saved"


def test_it_keeps_its_distance(known, archive):
    archive.pending = 0
    known.run("archive", "1", "2")
    times = [asked for asked, *_ in archive.asked]
    assert len(times) == 4
    assert min(b - a for a, b in itertools.pairwise(times)) >= 0.29


def test_it_stops_where_the_archive_asks_for_it(known, archive):
    archive.refuse = 429, {"Retry-After": "60"}, {}
    said = known.run("archive", "1", "2", ok=1)
    assert "asks not to be asked again for 60 seconds" in said and len(archive.asked) == 1
    assert "asks not to be asked again" in known.run("archive", "list")


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ((401, {}, {}), "does not take the key; see [archive] key"),
        ((302, {"Location": "http://127.0.0.2:1/"}, {}), "answers 302"),
        ((200, {}, b"<html>"), "does not answer in the way of Save Page Now"),
    ],
)
def test_whatever_else_it_answers_is_one_sentence_without_the_key(known, archive, answer, sentence):
    archive.refuse = answer
    said = known.run("archive", "1", ok=1)
    assert sentence in said and "secret" not in said and len(archive.asked) == 1


def test_a_page_that_it_does_not_save_is_told_with_its_reason(known, archive):
    archive.outcome = {"status": "error", "message": "This host is \x1b[31mexcluded."}
    said = known.run("archive", "1", ok=1)
    assert "refused" in said and "excluded." in said and "\x1b[31m" not in said


def test_nobody_is_asked_unless_the_configuration_says_whom(known, archive):
    known.rest = ""
    known.write()
    assert "no [archive] save" in known.run("archive", "1", ok=2)
    assert archive.asked == []


def test_a_page_that_is_not_known_and_a_key_in_the_clear_are_refused(known, archive):
    assert "no release is known at" in known.run("archive", "https://example.org/", ok=2)
    known.rest = '[archive]\nsave = "http://archive.example.org/save"\nkey = "a:b"\n'
    known.write()
    assert "must begin with https://" in known.run("archive", "1", ok=2)
    assert archive.asked == []


def test_what_was_asked_and_what_came_of_it_is_recorded_and_bound(known, archive):
    archive.pending = 0
    assert "no archive was asked" in known.run("archive", "list")
    known.run("archive", "1")
    archive.outcome = {"status": "error", "message": "excluded"}
    known.run("archive", "2", ok=1)
    first, second = known.rows(
        "select release_id, url, archive, outcome, moment, note from copies order by id"
    )
    (address,) = [url for (url,) in known.rows("select url from releases where id = 1")]
    assert first == (1, address, "127.0.0.1", "saved", "20261126120000", "")
    assert second[3:] == ("refused", "", "excluded")
    said = known.run("archive", "list")
    assert f"{archive.address}/web/20261126120000/{address}" in said and "excluded" in said
    assert "excluded" not in known.run("archive", "list", address)
    assert json.loads(known.run("archive", "list", "2", "--json"))["note"] == "excluded"
    known.run("verify")
    known.execute("update copies set address = 'https://example.org/another'")
    assert "table copies, row 1, column address" in known.run("verify", ok=1)


def test_what_is_asked_beside_the_daemon_is_taken_in_by_it_once(known, archive):
    with Store.open(known.folder / "misajour.db"):
        known.run("archive", "1")
        assert "saved" in known.run("archive", "list")
    assert known.rows("select * from copies") == []
    folder = known.folder / "misajour.db.copies"
    (folder / "strange.json").write_text('{"release_id": "1"}')
    (left,) = set(folder.glob("*.json")) - {folder / "strange.json"}
    kept = left.read_text()
    known.run("check")
    assert not list(folder.iterdir())
    left.write_text(kept)  # as after a kill between the commit and the end of the file
    known.run("check")
    assert known.rows("select release_id, outcome from copies") == [(1, "saved")]

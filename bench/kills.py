"""The daemon killed with -9, over and over, at any moment of its work: is anything lost, or told
twice?

A press room on loopback edits its releases while `misajour run` starts, crawls, reads, judges,
writes and sends; a random moment later the process is killed. After each kill the store must open,
hold all that it held before, and go on. At the end every text must be recorded, and every alert
delivered: once, or twice under the same Message-ID, and never more often than there were kills.

    python bench/kills.py --kills 300

Prints a line per ten kills and the sum. Exits 1 if anything was lost. About two seconds a kill.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import contextlib
import http.server
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.smtp import SMTP

MISAJOUR = Path(sys.executable).with_name("misajour")
PAGES = 12
CONFIG = """\
[misajour]
allow_addresses = ["127.0.0.1/32"]
confirm_after = 0
storm = 100000
[[source]]
name = "room"
spider = "watch"
delay = 0
schedule = "{schedule}"
listings = ["{web}/list"]
pages = [{pages}]
[[subscription]]
name = "desk"
to = ["mailto:desk@example.org", "mailto:editor@example.org"]
when = ["new", "edited", "silent-edit", "removed", "restored"]
[email]
smtp = "smtp://127.0.0.1:{smtp}"
from = "misajour <m@example.org>"
"""


class Room:
    """A press room: `texts` holds the number of each page's present text."""

    def __init__(self) -> None:
        self.texts = dict.fromkeys(range(PAGES), 0)
        room = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                name = self.path.strip("/").removesuffix(".html")
                if name == "list":
                    rows = (
                        f'<li><a href="/{n}.html">Release {n} of the towns</a></li>'
                        for n in room.texts
                    )
                    self._answer(200, f"<main><ul>{''.join(rows)}</ul></main>")
                elif name.isdigit():
                    self._answer(200, room.page(int(name)))
                else:
                    self._answer(404, "not found")

            def _answer(self, status: int, body: str) -> None:
                data = body.encode()
                self.send_response(status)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                """A killed client hangs up; that is what is tried here."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def sentence(self, number: int) -> str:
        return f"The towns have now met {self.texts[number]} times about bridge {number}."

    def page(self, number: int) -> str:
        text = (
            "<p>The council of the river towns met to settle how the bridges are paid for.</p>" * 3
        )
        return (
            f"<html lang=en><head><title>Bridge {number} of the river towns</title></head><body><main><h1>"
            f"Bridge {number} of the river towns</h1>{text}<p>{self.sentence(number)}</p></main></body></html>"
        )


class Sink:
    """A mail server; `mails` are the Message-ID and recipient of each mail that it took."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, str]] = []
        self.loop = asyncio.new_event_loop()
        server = self.loop.run_until_complete(
            self.loop.create_server(lambda: SMTP(self, loop=self.loop), "127.0.0.1", 0)
        )
        self.port = server.sockets[0].getsockname()[1]
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    async def handle_DATA(self, server: SMTP, session: object, envelope: object) -> str:
        mail = message_from_bytes(envelope.content)  # type: ignore[attr-defined]
        self.mails.append((mail["Message-ID"], mail["To"]))
        return "250 kept"


def rows(folder: Path, sql: str) -> list[tuple]:
    database = folder / "misajour.db"
    if not database.exists():
        return []
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        try:
            return db.execute(sql).fetchall()
        except sqlite3.OperationalError:  # killed before the tables were made
            return []


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(MISAJOUR), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def kill_once(folder: Path, room: Room, chance: random.Random, log: Path) -> list[str]:
    """Start the daemon, edit a few releases, kill it; what is wrong afterwards."""
    before = rows(folder, "select id, chain_hash from revisions order by id")
    changes = rows(folder, "select id, kind, detected from changes order by id")
    with log.open("ab") as out:
        process = subprocess.Popen([str(MISAJOUR), "run"], cwd=folder, stdout=out, stderr=out)
        if chance.random() < 0.2:  # while it starts
            time.sleep(chance.uniform(0, 1.5))
        else:
            size = log.stat().st_size
            until = time.monotonic() + 30
            while log.stat().st_size == size and time.monotonic() < until:
                time.sleep(0.02)
            time.sleep(chance.uniform(0, 3.0))
        for number in chance.sample(range(PAGES), 3):
            room.texts[number] += 1
        time.sleep(chance.uniform(0, 1.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
    faults = []
    if rows(folder, "select id, chain_hash from revisions order by id")[: len(before)] != before:
        faults.append("a revision was lost")
    if (
        rows(folder, "select id, kind, detected from changes order by id")[: len(changes)]
        != changes
    ):
        faults.append("a change was lost")
    if rows(folder, "select 1 from revisions limit 1"):
        done = run(folder, "verify")
        if done.returncode:
            faults.append(f"verify: {done.stdout}{done.stderr}")
    return faults


def faults_at_the_end(folder: Path, room: Room, sink: Sink) -> list[str]:
    """Let it finish; what is missing or too much then."""
    for _ in range(3):
        done = run(folder, "check", "--now")
        if done.returncode:
            return [f"check: {done.stdout}{done.stderr}"]
    faults = [
        f"release {number}: its last text is not recorded"
        for number in room.texts
        if not rows(
            folder,
            "select 1 from revisions join releases on releases.id = release_id "
            f"where releases.url like '%/{number}.html' and body like '%{room.sentence(number)}%'",
        )
    ]
    states = dict(rows(folder, "select state, count(*) from deliveries group by state"))
    if set(states) - {"sent"}:
        faults.append(f"deliveries are {states}")
    taken = collections.Counter(sink.mails)
    if len(taken) < states.get("sent", 0):
        faults.append(f"{states.get('sent', 0)} deliveries, {len(taken)} mails")
    if "Traceback" in (folder / "log").read_text():
        faults.append("a traceback in the log")
    return faults


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--schedule", default="*/2 * * * * *", help="six fields: seconds first")
    parser.add_argument("--keep", action="store_true", help="keep the folder")
    options = parser.parse_args()
    folder, room, sink = Path(tempfile.mkdtemp(prefix="kills-")), Room(), Sink()
    chance = random.Random(options.seed)
    pages = ", ".join(f'"{room.address}/{number}.html"' for number in range(PAGES // 2))
    (folder / "misajour.toml").write_text(
        CONFIG.format(web=room.address, smtp=sink.port, pages=pages, schedule=options.schedule)
    )
    faults: list[str] = []
    for kill in range(1, options.kills + 1):
        faults += [
            f"kill {kill}: {fault}" for fault in kill_once(folder, room, chance, folder / "log")
        ]
        if kill % 10 == 0:
            print(f"{kill} kills, {len(sink.mails)} mails, {len(faults)} faults", flush=True)
    faults += faults_at_the_end(folder, room, sink)
    taken = collections.Counter(sink.mails)
    repeats = sum(count - 1 for count in taken.values())
    most = max(taken.values(), default=0)
    revisions = rows(folder, "select count(*) from revisions")[0][0]
    print(
        f"{options.kills} kills: {revisions} revisions, {len(taken)} alerts delivered, "
        f"{repeats} repeated (one alert at most {most} times), {len(faults)} faults"
    )
    for fault in faults:
        print(fault)
    if repeats > options.kills:
        faults.append("more repeats than kills")
    if not options.keep:
        shutil.rmtree(folder)
    raise SystemExit(bool(faults))


if __name__ == "__main__":
    main()

"""A back catalogue of thousands, in the markup of NATO's classic listing, read by the command
itself, which is killed with -9 again and again: is anything asked twice, is anything forgotten?

    python bench/back_catalogue.py [--releases 8000] [--kills 5] [--delay 0]

What was recorded before a kill must not be asked for again; what was asked for and not recorded
yet, when the process died, is.
"""

from __future__ import annotations

import argparse
import http.server
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

MISAJOUR = Path(sys.executable).with_name("misajour")
NEWS = "/cps/en/natohq/news_{}.htm"
TEXT = (
    "The council of the river towns met on Tuesday to settle how bridge {0} will be paid for in "
    "the coming years.",
    "It will spend {0} crowns on it, and the work begins in the spring of next year. The mayors of "
    "the lower towns had asked for more time.",
    "“We have waited long enough for these repairs,” said the chair of the council.",
)


def listing(start: int, releases: int) -> str:
    rows = "".join(
        f'<tr><td class="date">17 May. 2019</td><td class="img"><a href="{NEWS.format(n)}"><img '
        f'alt="A bridge"></a></td><td><a href="{NEWS.format(n)}">Towns agree on bridge {n}</a>'
        f"<p>Some lines on it.<br>And more of them.</p></td></tr>"
        for n in range(start, min(start + 10, releases))
    )
    return f"<html><body><p>{releases} Entries</p><table>{rows}</table></body></html>"


def release(number: int) -> str:
    text = "".join(f"<p>{line.format(number)}</p>" for line in TEXT)
    return (
        '<html lang="en"><body><main><ul class="meta-line"><li>17 May. 2019</li><li>Last updated: '
        f"17 May. 2019 11:26</li></ul><h1>Towns agree on bridge {number}</h1>{text}</main></body>"
        "</html>"
    )


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, releases: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.releases = releases
        self.asked: Counter[str] = Counter()

    def handle_error(self, request: object, client_address: object) -> None:
        """Who asked was killed."""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.asked[self.path] += 1
        status, body = 404, ""
        if start := re.search(r"news\.htm\?.*start=(\d+)$", self.path):
            status, body = 200, listing(int(start[1]), self.server.releases)
        elif number := re.search(r"news_(\d+)\.htm$", self.path):
            status, body = 200, release(int(number[1]))
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        pass


def recorded(folder: Path) -> set[str]:
    file = folder / "misajour.db"
    if not file.exists():
        return set()
    connection = sqlite3.connect(file)
    try:
        return {url for (url,) in connection.execute("select url from releases")}
    except sqlite3.OperationalError:  # killed before there was a table
        return set()
    finally:
        connection.close()


def started(folder: Path) -> subprocess.Popen[bytes]:
    command = [str(MISAJOUR), "check"]
    return subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--releases", type=int, default=8000)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--delay", type=float, default=0.0)
    chosen = parser.parse_args()
    server = Server(chosen.releases)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}"
    twice, begun = 0, time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "misajour.toml").write_text(
            f'[misajour]\nallow_addresses = ["127.0.0.1/32"]\n[[source]]\nname = "nato"\n'
            f'spider = "nato"\nlanguage = "en"\nbase = "{base}"\ndelay = {chosen.delay}\n'
            f"back_catalogue = true\nmost_new = {2 * chosen.releases}\n"
        )
        for round_ in range(1, chosen.kills + 2):
            before, asked = recorded(folder), Counter(server.asked)
            process = started(folder)
            goal = asked.total() + random.uniform(0.5, 1.5) * chosen.releases / (chosen.kills + 1)
            last = round_ > chosen.kills
            while process.poll() is None and (last or server.asked.total() < goal):
                time.sleep(0.05)
            process.kill()
            process.wait()
            again = server.asked - asked
            twice += sum(again[url.removeprefix(base)] for url in before)
            print(f"{round_}: {again.total()} requests, {len(recorded(folder))} recorded")
        said = subprocess.run(
            [str(MISAJOUR), "status"], cwd=folder, capture_output=True, text=True, check=False
        ).stdout
        found = recorded(folder)
        wanted = {base + NEWS.format(n) for n in range(chosen.releases)}
        releases = sum(n for path, n in server.asked.items() if "news_" in path)
        listings = sum(n for path, n in server.asked.items() if "start=" in path)
        size = (folder / "misajour.db").stat().st_size / 1e6
    print(f"{chosen.kills} kills, {time.monotonic() - begun:.0f} s, {size:.0f} MB")
    missing = sorted(wanted - found)
    print(f"not recorded after the last pass: {len(missing)} {missing[:3]}; status:\n{said}")
    print(f"again though recorded: {twice}")
    print(f"{releases} requests for {chosen.releases} releases, {listings} for their listing")


if __name__ == "__main__":
    main()

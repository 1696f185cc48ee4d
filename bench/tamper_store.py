"""The store that `bench/tamper.py` alters."""

from __future__ import annotations

import http.server
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from click.testing import CliRunner

from monitor.commands import cli

PAGE = "<!doctype html><html lang=en><head><title>{0}</title></head><body><main><article><h1>{0}</h1><p>Last updated: {1}</p>{2}</article></main></body></html>"
TEXT = [
    "The council of the river towns met on Tuesday to settle how the old bridges will be paid for.",
    "It will spend 2 000 crowns on each of the forty bridges, and the work begins in the spring.",
    "A second report is expected before the summer, when the towns will decide how to go on.",
]


def page(title: str, *text: str, stamp: str = "3 March 2019") -> bytes:
    return PAGE.format(title, stamp, "".join(f"<p>{t}</p>" for t in text or TEXT)).encode()


def make(folder: Path) -> None:
    """A store with every kind of row, by real passes over a real server."""
    answers: dict[str, bytes] = {}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = answers.get(self.path)
            self.send_response(200 if body else 404 if self.path != "/busy" else 429)
            if self.path == "/busy":
                self.send_header("Retry-After", "3600")
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body or b"gone")

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}"
    (folder / "misajour.toml").write_text(f"""[misajour]
allow_addresses = ["127.0.0.1/32"]
confirm_after = 0
[[source]]
name = "room"
spider = "watch"
delay = 0
listings = ["{base}/news"]
pages = ["{base}/page"]
[[source]]
name = "other"
spider = "watch"
delay = 0
pages = ["{base}/busy"]
[[subscription]]
name = "desk"
to = ["mailto:desk@example.org", "mailto:second@example.org"]
[[subscription]]
name = "weekly"
to = ["mailto:desk@example.org"]
digest = "0 7 * * 1"
""")

    def check(source: str = "room") -> None:
        configured = ["--config", str(folder / "misajour.toml")]
        CliRunner().invoke(cli, [*configured, "check", source, "--now"])

    answers["/news"] = (
        "<html><body><main><ul>"
        + "".join(
            f'<li><a href="/news/2019/{n}.html">Towns agree on bridge number {n} again</a></li>'
            for n in range(4)
        )
        + "</ul></main></body></html>"
    ).encode()
    for n in range(4):
        answers[f"/news/2019/{n}.html"] = page(
            f"Towns agree on bridge number {n} again", *TEXT, f"Bridge {n} is the oldest of all."
        )
    answers["/page"] = page("A page that is watched alone")
    check()
    answers["/page"] = page(
        "A page that is watched alone", *TEXT[:2], "Nobody disagreed with that in the end."
    )
    answers["/news/2019/1.html"] = page(
        "Towns agree on bridge number 1 again",
        *TEXT,
        "Bridge 1 is the second oldest of all.",
        stamp="4 April 2019",
    )
    del answers["/news/2019/3.html"]
    check()
    answers["/page"] = page(
        "A page that is watched alone",
        *TEXT,
        "All is different now, and that is said here at some length.",
    )
    check()
    check("other")  # its host then asks for rest, so it comes last
    server.shutdown()
    server.server_close()
    with closing(sqlite3.connect(folder / "misajour.db")) as made:
        for table, least in (("revisions", 8), ("changes", 8), ("deliveries", 3), ("hosts", 1)):
            (count,) = made.execute(f"select count(*) from {table}").fetchone()
            assert count >= least, (
                f"{count} {table}: the store to alter is poorer than it should be"
            )

"""Makes the transcript in docs/adding-a-press-room.md: an unknown press room of 200 releases is
looked at, added and read for the first time.

    python docs/newcomers_minute.py

The press room is served here, in the markup of a WordPress site; all text is invented.
"""

from __future__ import annotations

import http.server
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import ClassVar

PAGE = Path(__file__).with_name("adding-a-press-room.md")
BEGINS, ENDS = "<!-- newcomers_minute.py writes this -->", "<!-- up to here -->"
PORT, RELEASES, PER_PAGE = 8015, 200, 10
_LAST = 6  # lines of a shortened answer that are its end
MATTERS = ("bridges", "mills", "locks", "ferries", "dykes", "quays", "lighthouses", "weirs")


def title(number: int) -> str:
    return f"Towns agree on the {MATTERS[number % len(MATTERS)]} of district {number}"


def path(number: int) -> str:
    return f"/2026/{1 + number % 9:02d}/towns-agree-{number}/"


def day(number: int) -> str:
    return f"2026-{9 - number // 28 % 9:02d}-{28 - number % 28:02d}"


def html(name: str, body: str) -> str:
    menu = "".join(
        f'<li class="menu-item"><a href="/{word}/">{word.title()} of the towns</a></li>'
        for word in ("council", "history", "contact")
    )
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{name}</title></head>'
        f'<body><header id="masthead"><nav><ul>{menu}</ul></nav></header><main>{body}</main>'
        '<footer><a href="/imprint/">Imprint and legal notice</a></footer></body></html>'
    )


def listing(page: int) -> str:
    first = (page - 1) * PER_PAGE
    rows = "".join(
        f'<article class="post-{n} post type-post hentry"><header class="entry-header"><h2 '
        f'class="entry-title"><a href="{path(n)}">{title(n)}</a></h2><time datetime="{day(n)}">'
        f"{day(n)}</time></header><p>What the council decided of it on that day.</p></article>"
        for n in range(first, first + PER_PAGE)
    )
    more = f'<a class="next page-numbers" href="/press/page/{page + 1}/">Next</a>'
    return html("Press", rows + (more if first + PER_PAGE < RELEASES else ""))


def release(number: int) -> str:
    return html(
        title(number),
        f'<article><h1>{title(number)}</h1><time class="published" datetime="{day(number)}">'
        f"{day(number)}</time><p>The council of the river towns met to settle how the "
        f"{MATTERS[number % len(MATTERS)]} of district {number} will be paid for.</p><p>It will "
        f"spend {2000 + number} crowns on each, and the work begins in the spring of next year."
        "</p><p>“We have waited long enough,” said the chair of the council.</p></article>",
    )


class Room(http.server.BaseHTTPRequestHandler):
    pages: ClassVar[dict[str, int]] = {path(n): n for n in range(RELEASES)}

    def do_GET(self) -> None:
        found = re.fullmatch(r"/press/(?:page/(\d+)/)?", self.path)
        if self.path in self.pages:
            status, body = 200, release(self.pages[self.path])
        elif found:
            status, body = 200, listing(int(found[1] or 1))
        elif self.path == "/":
            status, body = 200, html("The river towns", '<a href="/press/">Press releases</a>')
        else:
            status, body = 404, html("Not found", "<p>Nothing is here.</p>")
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        pass


def ran(folder: Path, command: str, most: int) -> str:
    """The command, `most` lines of its answer, and how long it took."""
    program = str(Path(sys.executable).with_name("misajour"))
    begun = time.monotonic()
    done = subprocess.run(
        [program, *command.split()[1:]], cwd=folder, capture_output=True, text=True, check=False
    )
    took = time.monotonic() - begun
    lines = done.stdout.rstrip().splitlines()
    if done.returncode:
        raise SystemExit("\n".join([command, *lines, done.stderr]))
    if len(lines) > most:
        left = len(lines) - most
        lines = [*lines[: most - _LAST], f"… {left} more lines", *lines[-_LAST:]]
    return "\n".join([f"$ {command}", *lines, f"# {took:.1f} s"])


def main() -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Room)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    local = "--allow-addresses 127.0.0.1/32 --delay 0"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "misajour.toml").write_text('[misajour]\nallow_addresses = ["127.0.0.1/32"]\n')
        commands = (
            (f"misajour try http://127.0.0.1:{PORT}/ {local}", 30),
            (f"misajour add http://127.0.0.1:{PORT}/ --name towns {local}", 10),
            ("misajour check", 9),
        )
        transcript = "\n".join(ran(folder, command, most) for command, most in commands)
        added = (folder / "misajour.toml").read_text().partition("[[source]]")
    server.shutdown()
    text = PAGE.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGINS)
    tail = rest.partition(ENDS)[2]
    made = (
        f"{BEGINS}\n\n```console\n{transcript}\n```\n\nThis is what `add` wrote:\n\n```toml\n"
        f"{added[1]}{added[2].rstrip()}\n```\n\n{ENDS}"
    )
    PAGE.write_text(f"{head}{made}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()

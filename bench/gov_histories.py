"""Score the kinds of change on real government pages that print their own update stamp.

    python bench/gov_histories.py --corpus ../shared/corpus/gov-histories --check 'misajour --config {config} check --now'

A server on 127.0.0.1 serves all histories in step; after each step one pass is made, and the row
that it added to `changes` is held against the label of that step. Needs `zstandard`, which
misajour has.
"""

from __future__ import annotations

import argparse
import collections
import http.server
import io
import json
import shlex
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import threading
from pathlib import Path

import zstandard

CONFIG = """[misajour]
database = "gov.db"
contact = "bench@example.org"
allow_addresses = ["127.0.0.1/32"]
confirm_after = 0

[[source]]
name = "gov"
spider = "watch"
schedule = "@hourly"
delay = 0
obey_robots = false
pages = [{pages}]
"""

# What may stand in `changes` for each label. A page that bears no stamp cannot be silent: its edits
# are `edited`. A label "moved/replaced" is another text served under the same address: an edit of
# some kind.
RIGHT = {
    "unchanged": {None},
    "error page": {None},
    "announced edit": {"edited"},
    "silent edit": {"silent-edit"},
    "restamped": {"restamped"},
    "moved/replaced": {"edited", "silent-edit", "moved"},
}


def unpack(archive: Path) -> list[tuple[str, bytes]]:
    raw = (
        zstandard.ZstdDecompressor(max_window_size=2**31).stream_reader(archive.read_bytes()).read()
    )
    with tarfile.open(fileobj=io.BytesIO(raw)) as tar:
        files = sorted((m for m in tar if m.isfile()), key=lambda m: m.name)
        return [(Path(m.name).name, tar.extractfile(m).read()) for m in files]  # type: ignore[union-attr]  # a file


class Pages(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    histories: dict[str, list[tuple[str, bytes]]]
    step = 0

    def do_GET(self) -> None:
        pages = self.histories.get(self.path.strip("/"))
        name, body = pages[min(self.step, len(pages) - 1)] if pages else ("", b"")
        self.send_response(200 if pages else 404)
        self.send_header(
            "Content-Type", "text/plain; charset=utf-8" if name.endswith(".md") else "text/html"
        )
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def changes(database: Path, after: int) -> list[tuple[int, str, str]]:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        query = "select c.id, r.url, c.kind from changes c join releases r on r.id = c.release_id where c.id > ? order by c.id"
        return db.execute(query, (after,)).fetchall()


def judge(check: str, work: Path, port: int, steps: int) -> dict[tuple[str, str], str]:
    """The kind that each pass found, by document and page."""
    histories = Pages.histories
    config = work / "misajour.toml"
    config.write_text(
        CONFIG.format(pages=", ".join(f'"http://127.0.0.1:{port}/{name}"' for name in histories))
    )
    found: dict[tuple[str, str], str] = {}
    last = 0
    for step in range(min(steps, max(map(len, histories.values())))):
        Pages.step = step
        done = subprocess.run(
            shlex.split(check.format(config=config)), check=False, capture_output=True, text=True
        )
        if done.returncode:
            sys.exit(
                f"step {step}: exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
            )
        for number, url, kind in changes(work / "gov.db", last):
            last = number
            name = url.rpartition("/")[2]
            if step < len(histories[name]):
                found[name, histories[name][step][0]] = kind
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", required=True, type=Path)
    parser.add_argument("--check", default="misajour --config {config} check --now")
    parser.add_argument("--work", type=Path)
    parser.add_argument("--steps", type=int, default=10**6)
    parser.add_argument("-v", action="store_true", help="print each wrong step")
    arguments = parser.parse_args()
    Pages.histories = {
        p.name.removesuffix(".tar.zst"): unpack(p)
        for p in sorted(arguments.corpus.glob("*.tar.zst"))
    }
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    work = arguments.work or Path(tempfile.mkdtemp(prefix="gov-"))
    work.mkdir(parents=True, exist_ok=True)
    found = judge(arguments.check, work, server.server_address[1], arguments.steps)
    counts: collections.Counter[tuple[str, str, bool]] = collections.Counter()
    steps = (arguments.corpus / "steps.jsonl").read_text().split("\n")  # not at U+2028 in a text
    for line in filter(None, steps):
        step = json.loads(line)
        if (label := step.get("kind")) is None or int(step["page"][:3]) >= arguments.steps:
            continue
        kind = found.get((step["document"], step["page"]))
        right = kind in RIGHT[label] or (
            label == "silent edit" and step["stamp"] is None and kind == "edited"
        )
        counts[step["document"], label, right] += 1
        if arguments.v and not right:
            print(
                "  ",
                step["document"],
                step["page"],
                label,
                "judged",
                kind,
                "stamp",
                step["stamp"],
                step.get("sample", "")[:2],
            )
    for document, label in sorted({(d, k) for d, k, _ in counts}):
        right, wrong = counts[document, label, True], counts[document, label, False]
        print(f"{document:32s} {label:16s} {right}/{right + wrong}")
    right = sum(n for (_, _, ok), n in counts.items() if ok)
    print(
        f"kind right on {right}/{counts.total()} = {right / counts.total():.4f}; work folder {work}"
    )


if __name__ == "__main__":
    main()

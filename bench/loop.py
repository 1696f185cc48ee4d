"""For how long the event loops of a real daemon are held up: in a first pass, and in a mass edit.

    python bench/loop.py [--pages 1000]

`misajour run` watches one source on a server on loopback. Each step of each loop is timed: by the
clock, which says how long nothing else was done, also where the step only waits, and in CPU of its
thread, which does not depend on who else is at work on the machine. The longest of the daemon's loop and of the crawls' are printed,
with what they were, and beside them the daemon's memory. The bar: 50 ms.
"""

from __future__ import annotations

import argparse
import http.server
import json
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

TIMED = """
import asyncio.events, json, sys, threading, time
longest = {"daemon": [], "crawl": []}
run = asyncio.events.Handle._run
def name_of(handle):
    callback = handle._callback
    task = getattr(callback, "__self__", None)
    made_by = getattr(task, "get_coro", lambda: callback)()
    return getattr(made_by, "__qualname__", repr(made_by))
def timed(handle):
    what = name_of(handle)
    wall, cpu = time.perf_counter(), time.thread_time()
    run(handle)
    took = time.perf_counter() - wall, time.thread_time() - cpu
    if max(took) > 0.005:
        main = threading.current_thread() is threading.main_thread()
        steps = longest["daemon" if main else "crawl"]
        steps.append((round(1000 * took[1], 1), round(1000 * took[0], 1), what))
asyncio.events.Handle._run = timed
report, *sys.argv[1:] = sys.argv[1:]
from monitor.watch import stopping
leave = stopping.leave
def told(code):
    with open(report, "w") as file:
        json.dump(longest, file)
    leave(code)
stopping.leave = told
from monitor.commands import main
main()
"""
PARAGRAPH = "<p>{} The council of the river towns met to settle how the bridges will be paid.</p>"


def page(number: int, version: int) -> bytes:
    said = f"In week {number} it spends {2000 + number + 7 * version} crowns on each of them."
    text = "".join(PARAGRAPH.format(f"Number {number}, item {n}.") for n in range(12))
    return (
        f"<!doctype html><html lang=en><head><title>Release {number}</title></head><body><nav>"
        f"<a href=/>Home</a></nav><main><article><h1>Release {number}</h1><p>{said}</p>{text}"
        "</article></main><footer>Contact</footer></body></html>"
    ).encode()


class Site(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    version = 0

    def do_GET(self) -> None:
        name = self.path.strip("/").removesuffix(".html")
        body = page(int(name), Site.version) if name.isdecimal() else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def ended(database: Path) -> int:
    """How many passes have ended."""
    try:
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
            return int(connection.execute("select count(*) from runs").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def longer(step: tuple[float, float, str]) -> float:
    return max(step[:2])


def watch(folder: Path, pages: int, address: str, name: str) -> None:
    """One pass of a daemon that is started for it, and stopped after it."""
    listed = ", ".join(f'"{address}/{n}.html"' for n in range(pages))
    (folder / "misajour.toml").write_text(
        '[misajour]\nallow_addresses = ["127.0.0.1/32"]\nconfirm_after = 0\n'
        '[[source]]\nname = "room"\nspider = "watch"\nschedule = "* * * * *"\ndelay = 0\n'
        f"pages = [{listed}]\n"
    )
    before, report = ended(folder / "misajour.db"), folder / "report.json"
    command = [sys.executable, "-c", TIMED, str(report), "--config", str(folder / "misajour.toml")]
    daemon = subprocess.Popen([*command, "run"], cwd=folder, stderr=subprocess.DEVNULL)
    while ended(folder / "misajour.db") == before and daemon.poll() is None:
        time.sleep(0.2)
    status = Path(f"/proc/{daemon.pid}/status").read_text()
    peak = int(status.partition("VmHWM:")[2].split()[0]) // 1024
    daemon.send_signal(signal.SIGTERM)
    daemon.wait()
    print(f"{name}: {pages:,} pages, the daemon's peak memory {peak} MiB")
    for loop, steps in json.loads(report.read_text()).items():
        for cpu, wall, what in sorted(steps, key=longer, reverse=True)[:4]:
            bar = "OVER" if max(cpu, wall) > 50 else "kept"
            print(f"  {loop:6s} {cpu:7.1f} ms of CPU, {wall:7.1f} by the clock: {what} ({bar})")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=1000)
    given = parser.parse_args()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        watch(folder, given.pages, address, "first pass")
        Site.version = 1
        watch(folder, given.pages, address, "mass edit")
    server.shutdown()


if __name__ == "__main__":
    main()

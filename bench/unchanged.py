"""How much of bare Scrapy's speed is left: 1,000 unchanged pages on loopback, by bare Scrapy and by
`misajour check --now`, alternating. Prints the ratio of pages a second and of CPU, once with 304
answers and once with identical bytes.

    python bench/unchanged.py [--pages 1000] [--rounds 3]
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BARE = """
import scrapy, sys
from scrapy.crawler import AsyncCrawlerProcess
class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for n in range(int(sys.argv[2])):
            yield scrapy.Request(f"{sys.argv[1]}/{n}", headers={"If-None-Match": '"x"'}, dont_filter=True)
    def parse(self, response):
        pass
p = AsyncCrawlerProcess({"LOG_ENABLED": False, "TWISTED_REACTOR_ENABLED": False, "HTTPERROR_ALLOW_ALL": True,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False})
p.crawl(Bare)
p.start()
"""


def serve(port: multiprocessing.Queue, etag: bool) -> None:
    from aiohttp import web

    body = (
        "<html><body><main>"
        + "<p>A paragraph of a release that does not change from one visit to the next.</p>" * 900
    ).encode()

    async def answer(request: web.Request) -> web.Response:
        if etag and request.headers.get("If-None-Match"):
            return web.Response(status=304)
        page = body + f"<h1>Release {request.path}</h1></main></body></html>".encode()
        return web.Response(
            body=page, content_type="text/html", headers={"ETag": '"x"'} if etag else {}
        )

    async def main() -> None:
        app = web.Application()
        app.router.add_get("/{n}", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port.put(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(main())


def timed(command: list[str]) -> tuple[float, float]:
    """Seconds of wall clock and of CPU."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (
        time.perf_counter() - start,
        after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
    )


def compare(pages: int, rounds: int, etag: bool) -> None:
    queue: multiprocessing.Queue = multiprocessing.Queue()
    server = multiprocessing.Process(target=serve, args=(queue, etag), daemon=True)
    server.start()
    base = f"http://127.0.0.1:{queue.get()}"
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "misajour.toml"
        listed = ", ".join(f'"{base}/{n}"' for n in range(pages))
        config.write_text(
            f'[misajour]\nallow_addresses = ["127.0.0.1/32"]\nconfirm_after = 0\n[[source]]\nname = "bench"\nspider = "watch"\n'
            f"delay = 0\nobey_robots = false\npages = [{listed}]\n"
        )
        ours = [
            str(Path(sys.executable).with_name("misajour")),
            "--config",
            str(config),
            "check",
            "--now",
        ]
        bare = [sys.executable, "-c", BARE, base, str(pages)]
        timed(ours)  # the first pass records
        runs = [(timed(bare), timed(ours)) for _ in range(rounds)]
    server.terminate()
    wall = statistics.median(b[0] / o[0] for b, o in runs)
    cpu = statistics.median(b[1] / o[1] for b, o in runs)
    kind = "304 answers" if etag else "identical bytes"
    rates = f"{pages / runs[0][0][0]:.0f} and {pages / runs[0][1][0]:.0f} pages/s"
    print(
        f"{kind}: {wall:.2f} of bare Scrapy's pages/s, {cpu:.2f} by CPU ({rates} in the first round; {os.cpu_count()} cores)"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    for with_etag in (True, False):
        compare(given.pages, given.rounds, with_etag)

"""A host that notes when it is asked for what, and how much of that is under way at once."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise

from pages import release

Answer = tuple[int, dict[str, str], str]


@dataclass
class Asked:
    """`answer` makes the answer to a path, `takes` says how many seconds that takes. `came` and
    `left` are the moments of requests and of their answers, in the order of arrival."""

    answer: Callable[[str], Answer] = lambda path: (200, {}, release(title=f"Page {path}"))
    takes: Callable[[str], float] = lambda path: 0.0
    paths: list[str] = field(default_factory=list)
    came: list[float] = field(default_factory=list)
    left: list[float] = field(default_factory=list)
    most: int = 0
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def pauses(self, after: int = 0) -> list[float]:
        """The seconds between requests, from the one with number `after` on."""
        return [later - earlier for earlier, later in pairwise(self.came[after:])]

    def forget(self) -> None:
        self.paths, self.came, self.left, self.most = [], [], [], 0


@contextmanager
def asked_host() -> Iterator[Asked]:
    host, under_way, lock = Asked(), [0], threading.Lock()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            with lock:
                host.came.append(time.monotonic())
                host.paths.append(self.path)
                under_way[0] += 1
                host.most = max(host.most, under_way[0])
            time.sleep(host.takes(self.path))
            status, headers, text = host.answer(self.path)
            if self.path == "/robots.txt" and status == 200:
                status, headers, text = 404, {}, ""
            body = text.encode()
            with lock:
                under_way[0] -= 1
                host.left.append(time.monotonic())
            self.send_response(status)
            named = {"Content-Type": "text/html; charset=utf-8"} | headers
            if headers.get("Connection") != "close":
                named["Content-Length"] = str(len(body))
            for name, value in named.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(http.server.ThreadingHTTPServer):
        request_queue_size = 64

        def handle_error(self, *_: object) -> None:
            """A client that was killed is no fault of ours."""

    server = Server(("127.0.0.1", 0), Handler)
    host.port = server.server_address[1]
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    yield host
    server.shutdown()
    server.server_close()
    thread.join()

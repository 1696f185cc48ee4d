"""Doors that a press room may stand behind: TLS with certificates of our own, and a proxy."""

from __future__ import annotations

import http.server
import select
import socket
import ssl
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from conftest import Web


@contextmanager
def running(
    handler: type[http.server.BaseHTTPRequestHandler], context: ssl.SSLContext | None = None
) -> Iterator[int]:
    """A server on 127.0.0.1, by TLS where there is a context. Yields its port."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda *_: None  # a handshake that is refused is part of the play
    if context is not None:
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1, signed by itself, and its key."""
    cert, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(key),
         "-out", str(cert), "-days", "30", "-subj", f"/CN={name}",
         "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    return cert, key


@contextmanager
def by_tls(folder: Path, page: str, client: Path | None = None) -> Iterator[Web]:
    """`page` under every address but /robots.txt, by a certificate that nobody vouches for; to
    whoever shows `client`, where there is one."""
    site = Web()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate(folder, "server"))
    if client is not None:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(client)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.requests.append((self.path, dict(self.headers)))
            self.send_response(404 if self.path == "/robots.txt" else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            pass

    with running(Handler, context) as port:
        site.address = f"https://127.0.0.1:{port}"
        yield site


@dataclass
class Proxy:
    """What it was asked, with the headers; `status` is answered in place of passing it on."""

    address: str = ""
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    status: int = 0


@contextmanager
def a_proxy() -> Iterator[Proxy]:
    proxy = Proxy()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self._passes():
                asked = urllib.request.Request(self.path, headers=dict(self.headers))
                opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
                try:
                    answer = opener.open(asked, timeout=10)
                except urllib.error.HTTPError as error:
                    answer = error
                body = answer.read()
                self.send_response(answer.status)
                for name in set(answer.headers) - {"Date", "Server"}:
                    self.send_header(name, answer.headers[name])
                self.end_headers()
                self.wfile.write(body)

        def do_CONNECT(self) -> None:
            if not self._passes():
                return
            parts = urlsplit(f"//{self.path}")
            with socket.create_connection((parts.hostname, parts.port), 10) as there:
                self.send_response(200)
                self.end_headers()
                ends = {self.connection: there, there: self.connection}
                with suppress(OSError):
                    while True:
                        for end in select.select(list(ends), [], [])[0]:
                            if not (data := end.recv(65536)):
                                return
                            ends[end].sendall(data)

        def _passes(self) -> bool:
            proxy.asked.append((self.command, self.path, dict(self.headers)))
            if proxy.status:
                self.send_response(proxy.status)
                self.send_header("Content-Length", "0")
                self.end_headers()
            return not proxy.status

        def log_message(self, *_: object) -> None:
            pass

    with running(Handler) as port:
        proxy.address = f"http://127.0.0.1:{port}"
        yield proxy

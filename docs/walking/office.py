"""Press offices and a mail server on this machine, for the walks; all text is invented."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller

from monitor.demo import free_port

FIRST = "The council will spend 2 000 crowns on each of the four bridges."
SECOND = "There is no plan to close the ferry while the work goes on."
DATES = ("3 November 2026", "9 November 2026", "17 November 2026")
TITLES = ("Towns agree on the old bridges", "Statement on the ferry", "Mills open their doors")


class Site:
    """What a web server answers: pages by path; anything else is a 404."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}


class Office(Site):
    """A press office with a listing and three releases."""

    def __init__(self) -> None:
        super().__init__()
        for number, title in enumerate(TITLES, 1):
            self.release(number, title, FIRST, SECOND)
        links = "".join(
            f'<article><h2><a href="/press/{n}.html">{title}</a></h2><time>{DATES[n - 1]}</time>'
            "</article>"
            for n, title in enumerate(TITLES, 1)
        )
        self.pages["/press"] = page("Press releases", links)

    def release(self, number: int, title: str, *paragraphs: str) -> None:
        body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        stamp = f"<p>Published {DATES[number - 1]}. Last updated: {DATES[number - 1]}</p>"
        closing = "<p>“We have waited long enough,” said the chair of the council of the towns.</p>"
        html = page(title, f"<article><h1>{title}</h1>{stamp}{body}{closing}</article>")
        self.pages[f"/press/{number}.html"] = html

    def move(self, old: str, new: str) -> None:
        """Rebuild: what was beneath `old` is beneath `new`, and the old addresses are gone."""
        self.pages = {
            path.replace(old, new): html.replace(f'"{old}/', f'"{new}/')
            for path, html in self.pages.items()
        }


def page(title: str, body: str, language: str = "en") -> str:
    menu = '<nav><a href="/">Home</a> <a href="/contact">Contact</a></nav>'
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{title}</title></head><body><header>{menu}</header><main>{body}</main>"
        "<footer>Imprint</footer></body></html>"
    )


class Post:
    """A mail server that keeps what it is sent."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        self.mails.append(envelope.content)  # type: ignore[attr-defined]
        return "250 kept"

    def read(self) -> list[EmailMessage]:
        """The mails that arrived, the oldest first."""
        return [message_from_bytes(mail, policy=policy.default) for mail in self.mails]

    def to(self, recipient: str) -> list[EmailMessage]:
        """Those for one person."""
        return [mail for mail in self.read() if str(mail["To"]).startswith(f"{recipient}@")]


@contextmanager
def serving(site: Site, port: int = 0) -> Iterator[int]:
    """A web server with the pages of `site` as they are at each moment: its port."""

    class Pages(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            html = site.pages.get(self.path)
            body = (html or page("Not found", "<p>Nothing is here.</p>")).encode()
            self.send_response(200 if html else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Pages)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def taking_mails(post: Post, port: int = 0) -> Iterator[int]:
    """A mail server that gives `post` what it takes: its port."""
    controller = Controller(post, hostname="127.0.0.1", port=port or free_port(0))
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()

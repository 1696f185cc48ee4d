"""Captures as others keep them: folders, WARC files, CDX listings. The writer of WARC is the tools'
own."""

from __future__ import annotations

import gzip
import io
from base64 import b32encode
from dataclasses import dataclass
from hashlib import sha1
from pathlib import Path

from pages import CLOSING, FIGURE, OPENING, QUOTE
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

URL = "https://towns.example.org/press/1.html"
ROOM = f'[[source]]\nname = "room"\nspider = "watch"\npages = ["{URL}"]\n'
DESK = '[[subscription]]\nname = "desk"\nto = ["mailto:desk@example.org"]\n'
EDITED = (OPENING, FIGURE.replace("2 000", "20 000"), QUOTE, CLOSING)
SHORTER = (OPENING, QUOTE, CLOSING)
HTML = "text/html; charset=utf-8"


def digest(body: bytes) -> str:
    return b32encode(sha1(body, usedforsecurity=False).digest()).decode()


@dataclass
class Warc:
    """A WARC file in the making."""

    path: Path
    packed: bool = True

    def __post_init__(self) -> None:
        self._stream = self.path.open("wb")
        self._writer = WARCWriter(self._stream, gzip=self.packed)
        self.offsets: list[int] = []

    def add(
        self,
        url: str,
        seen: str,
        page: str | bytes = b"",
        status: str = "200 OK",
        kind: str = HTML,
        headers: tuple[tuple[str, str], ...] = (),
        about: dict[str, str] | None = None,
    ) -> str:
        """A response; `page` is the body as it goes over the wire. The digest of it."""
        body = page.encode() if isinstance(page, str) else page
        http = StatusAndHeaders(status, [("Content-Type", kind), *headers], protocol="HTTP/1.1")
        self.write("response", url, seen, body, http, about or {})
        return digest(body)

    def revisit(self, url: str, seen: str, name: str) -> None:
        http = StatusAndHeaders("200 OK", [("Content-Type", HTML)], protocol="HTTP/1.1")
        record = self._writer.create_revisit_record(
            url, f"sha1:{name}", URL, "2018-01-01T00:00:00Z", http_headers=http,
            warc_headers_dict={"WARC-Date": seen},
        )  # fmt: skip
        self._put(record)

    def write(self, what, url, seen, body, http, about) -> None:
        named = {"WARC-Date": seen, **about}
        self._put(
            self._writer.create_warc_record(
                url, what, io.BytesIO(body), len(body), http_headers=http, warc_headers_dict=named
            )
        )

    def _put(self, record) -> None:
        self.offsets.append(self._stream.tell())
        self._writer.write_record(record)

    def close(self) -> Path:
        self._stream.close()
        return self.path


def chunked(body: bytes) -> bytes:
    half = len(body) // 2
    pieces = [body[:half], body[half:], b""]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)


def packed(page: str) -> bytes:
    return gzip.compress(page.encode())


def folder(path: Path, pages: dict[str, str]) -> Path:
    """Files by their names, which may hold folders."""
    for name, text in pages.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return path


def record(desk) -> dict[str, list]:
    """All that a reader sees of the history, without what says when it was read in."""
    return {
        "releases": desk.rows("select url, status, first_seen, last_seen from releases order by 1"),
        "revisions": desk.rows(
            "select releases.url, number, revisions.first_seen, revisions.last_seen, body "
            "from revisions join releases on releases.id = release_id order by 1, 2"
        ),
        "changes": desk.rows(
            "select url, kind, detected, reasons from changes join releases "
            "on releases.id = release_id order by 1, 3, 2"
        ),
        "sightings": desk.rows(
            "select url, sightings.first_seen, sightings.last_seen from sightings "
            "join releases on releases.id = release_id order by 1, 2"
        ),
        "captures": desk.rows("select url, seen, sha256, outcome from captures order by 1, 2, 3"),
    }

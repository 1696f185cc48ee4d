"""WARC files (ISO 28500): which answers they hold, and the bytes of each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from monitor.addresses import resolve
from monitor.crawl import answers, inflate
from monitor.errors import UsageError
from monitor.ingest.capture import Unreadable
from monitor.ingest.moments import moment

_PACKED = frozenset({"gzip", "x-gzip", "deflate"})
_RECORDS = ("response", "resource", "revisit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An answer in a WARC file, which begins at byte `offset` of it.

    `digest` is the SHA-1 of its bytes as the file states it, in Base32; a `revisit` has no bytes of
    its own: they are those of an earlier record with that digest.
    """

    path: Path
    offset: int
    url: str
    seen: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    digest: str
    revisit: bool = False

    @property
    def origin(self) -> str:
        return f"{self.path.name}@{self.offset}"


def is_warc(path: Path) -> bool:
    """By its name, as both kinds of people and tools call them."""
    return path.name.lower().endswith((".warc", ".warc.gz"))


def records(path: Path) -> Iterator[Record]:
    """The answers to web addresses that the file `path` holds, in its order.

    A file that ends early gives those before its end; `Unreadable` is raised after them. Raises
    UsageError where it cannot be opened.
    """
    try:
        stream = path.open("rb")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
    with stream:
        archive = ArchiveIterator(stream)
        while True:
            with _quietly():
                item = next(archive, None)
                found = _record(item) if item is not None else None
                offset = archive.get_record_offset() if item is not None else 0
            if item is None:
                return
            if found is not None:
                yield Record(path=path, offset=offset, **found)


@contextmanager
def _quietly() -> Iterator[None]:
    """Whatever the library makes of a damaged file becomes Unreadable, and what it prints, with
    bytes of the file in it, is not shown."""
    try:
        with redirect_stderr(StringIO()):
            yield
    except Unreadable:
        raise
    except Exception as error:  # noqa: BLE001  # warcio raises what a damaged header leads it to
        raise Unreadable(_reason(error)) from None


def _record(item: Any) -> dict[str, Any] | None:
    """What is known of a record before its bytes are read; None where it is no answer from the
    web."""
    about, http = item.rec_headers, item.http_headers
    if item.rec_type not in _RECORDS:
        return None
    try:
        url = resolve("", (about.get_header("WARC-Target-URI") or "").strip("<>"))
    except ValueError:
        return None
    seen = moment(about.get_header("WARC-Date") or "")
    if seen is None:
        return None
    headers = tuple((str(name), str(value)) for name, value in http.headers) if http else ()
    if item.rec_type == "resource":
        headers = (("Content-Type", about.get_header("Content-Type") or ""),)
    code = http.get_statuscode() if http else ""
    return {
        "url": url,
        "seen": seen,
        "status": int(code) if code.isdecimal() else 0 if item.rec_type == "response" else 200,
        "headers": headers,
        "digest": _digest(about.get_header("WARC-Payload-Digest") or ""),
        "revisit": item.rec_type == "revisit",
    }


def _digest(text: str) -> str:
    """A SHA-1 in Base32; other kinds of digests name no bytes to a CDX listing."""
    kind, _, value = text.partition(":")
    return value.upper() if kind.lower() == "sha1" and len(value) == 32 else ""


def body(record: Record, max_size: int) -> bytes:
    """The bytes of an answer, without its transfer and content encodings. Raises Unreadable."""
    with _quietly(), record.path.open("rb") as stream:
        stream.seek(record.offset)
        item = next(iter(ArchiveIterator(stream)), None)
        if item is None:
            raise Unreadable("the record is not in the file")
        return _body(item, max_size)


def _body(item: Any, max_size: int) -> bytes:
    if item.rec_headers.get_header("WARC-Truncated"):
        raise Unreadable("the archive itself cut it short")
    http = item.http_headers
    stream = item.raw_stream
    if http and (http.get_header("Transfer-Encoding") or "").lower() == "chunked":
        stream = ChunkedDataReader(stream)
    data: bytes = stream.read(max_size + 1)
    if len(data) > max_size:
        raise Unreadable(f"it is larger than {max_size:,} bytes")
    while more := stream.read(max_size + 1 - len(data)):  # a stream may give less than is asked for
        data += more
        if len(data) > max_size:
            raise Unreadable(f"it is larger than {max_size:,} bytes")
    if item.raw_stream.limit > 0:
        raise Unreadable("the file ends before the record does")
    encodings = (http.get_header("Content-Encoding") or "") if http else ""
    for encoding in reversed([e.strip().lower() for e in encodings.split(",")]):
        data = _unpacked(data, encoding, max_size)
    return data


def _unpacked(data: bytes, encoding: str, max_size: int) -> bytes:
    if encoding in ("", "identity") or not data:
        return data
    if encoding not in _PACKED:
        raise Unreadable(f"it is packed as {encoding[:20]!r}, which is not read")
    if encoding != "deflate" and not data.startswith(inflate.GZIP):
        return data  # many a crawler keeps the header and not the packing
    try:
        return inflate.inflate(data, max_size, gzip=encoding != "deflate")
    except (inflate.Broken, inflate.TooLarge) as error:
        raise Unreadable(str(error)) from None


def _reason(error: BaseException) -> str:
    if isinstance(error, ArchiveLoadFailed) and "recompress" in str(error):
        return "it is packed as a whole and not by record; `warcio recompress FILE NEW` mends that"
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0][:200] if lines else type(error).__name__


def has_page(record: Record) -> bool:
    """Whether a record may be a page: pictures, scripts and styles are no captures of a release."""
    kind, _ = answers.content_type(
        next((v for k, v in record.headers if k.lower() == "content-type"), "")
    )
    return record.status != 200 or answers.is_page(kind)

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
    """What is known of a record before its bytes are read; None where it is not an answer from the
    web."""
    about = item.rec_headers
    if item.rec_type not in _RECORDS:
        return None
    try:
        url = resolve("", _said(about, "WARC-Target-URI").strip("<>"))
    except ValueError:
        return None
    seen = moment(_said(about, "WARC-Date"))
    if seen is None:
        return None
    return {
        "url": url,
        "seen": seen,
        "status": _status(item),
        "headers": _headers(item),
        "digest": _digest(_said(about, "WARC-Payload-Digest")),
        "revisit": item.rec_type == "revisit",
    }


def _said(headers: Any, name: str) -> str:
    """A header of a record or of the answer in it; empty where it has none."""
    return (headers.get_header(name) or "") if headers else ""


def _headers(item: Any) -> tuple[tuple[str, str], ...]:
    if item.rec_type == "resource":  # bytes without an answer around them
        return (("Content-Type", _said(item.rec_headers, "Content-Type")),)
    http = item.http_headers
    return tuple((str(name), str(value)) for name, value in http.headers) if http else ()


def _status(item: Any) -> int:
    """The answer's status: 0 where a response names none, 200 for what is not a response."""
    code = item.http_headers.get_statuscode() if item.http_headers else ""
    if code.isdecimal():
        return int(code)
    return 0 if item.rec_type == "response" else 200


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
    http = item.http_headers
    if _said(item.rec_headers, "WARC-Truncated"):
        raise Unreadable("the archive itself cut it short")
    chunked = _said(http, "Transfer-Encoding").lower() == "chunked"
    stream = ChunkedDataReader(item.raw_stream) if chunked else item.raw_stream
    data = _read(stream, max_size)
    if item.raw_stream.limit > 0:
        raise Unreadable("the file ends before the record does")
    encodings = [e.strip().lower() for e in _said(http, "Content-Encoding").split(",")]
    for encoding in reversed(encodings):  # the last was put on last
        data = _unpacked(data, encoding, max_size)
    return data


def _read(stream: Any, max_size: int) -> bytes:
    data = b""
    while more := stream.read(max_size + 1 - len(data)):  # it may give less than is asked for
        data += more
        if len(data) > max_size:
            raise Unreadable(f"it is larger than {max_size:,} bytes")
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
    """Returns True if a record may be a page; pictures, scripts and styles are not."""
    kind, _ = answers.content_type(
        next((v for k, v in record.headers if k.lower() == "content-type"), "")
    )
    return record.status != 200 or answers.is_page(kind)

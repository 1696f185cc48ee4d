"""Snapshots as WARC (ISO 28500), the format in which web archives keep what they received."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from io import BytesIO
from typing import BinaryIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from monitor import __version__
from monitor.store.snapshots import Snapshot

# What was true of the bytes on their way, and is not of the decoded bytes that are kept.
_OF_THE_TRANSFER = ("content-encoding", "transfer-encoding", "content-length")


def write(stream: BinaryIO, snapshots: Iterable[Snapshot]) -> None:
    """One response record per snapshot, compressed record by record."""
    writer = WARCWriter(stream, gzip=True, warc_version="1.1")
    software = {"software": f"misajour/{__version__}", "format": "WARC File Format 1.1"}
    first = True
    for snapshot in snapshots:
        if first:
            writer.write_record(_info(writer, snapshot.received, software))
            first = False
        writer.write_record(_response(writer, snapshot))


def _info(writer: WARCWriter, date: str, facts: dict[str, str]) -> object:
    record = writer.create_warcinfo_record("release.warc.gz", facts)
    # of the first snapshot, so that the same evidence is the same file
    record.rec_headers.replace_header("WARC-Date", date)
    record.rec_headers.replace_header(
        "WARC-Record-ID", "<urn:uuid:00000000-0000-0000-0000-000000000000>"
    )
    return record


def _response(writer: WARCWriter, snapshot: Snapshot) -> object:
    headers = [
        (f"X-Archive-Orig-{name}" if name.lower() in _OF_THE_TRANSFER else name, value)
        for name, value in snapshot.headers or _what_is_known(snapshot)
    ]
    headers.append(("Content-Length", str(len(snapshot.body))))
    identity = uuid.UUID(snapshot.sha256[:32])
    return writer.create_warc_record(
        snapshot.url,
        "response",
        payload=BytesIO(snapshot.body),
        length=len(snapshot.body),
        http_headers=StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1"),
        warc_headers_dict={
            "WARC-Date": snapshot.received,
            "WARC-Record-ID": f"<urn:uuid:{identity}>",
        },
    )


def _what_is_known(snapshot: Snapshot) -> list[tuple[str, str]]:
    """The headers that version 0.1.0 understood of a snapshot: it did not keep the others."""
    media_type = snapshot.media_type or "text/html"
    if snapshot.charset:
        media_type += f"; charset={snapshot.charset}"
    known = [("Content-Type", media_type)]
    return [*known, ("Last-Modified", snapshot.last_modified)] if snapshot.last_modified else known

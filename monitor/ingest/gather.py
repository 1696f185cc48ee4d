"""From folders, WARC files and indexes to captures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from monitor.errors import UsageError
from monitor.ingest import index
from monitor.ingest.capture import Capture
from monitor.ingest.holdings import File, Finder, Holdings
from monitor.ingest.index import Row
from monitor.ingest.moments import address_in, moment_in
from monitor.ingest.warc import Record, is_warc


class LeftOut(StrEnum):
    """Why something that was given cannot be read in as a capture."""

    NO_DATE = "no-date"  # a file without a moment in its name
    NO_ADDRESS = "no-address"  # a file whose place says no address
    NO_BYTES = "no-bytes"  # an index or a revisit names bytes that are not there


# of one, and of several
_SENTENCES = {
    LeftOut.NO_DATE: ("file names no moment", "files name no moment"),
    LeftOut.NO_ADDRESS: ("file names no address", "files name no address"),
    LeftOut.NO_BYTES: (
        "capture is named whose bytes are not here",
        "captures are named whose bytes are not here",
    ),
}
_CURES = {
    LeftOut.NO_DATE: "call them 2018-11-23.html or 20181123125900.html, "
    "or give an index with `seen`",
    LeftOut.NO_ADDRESS: "put them into folders such as 20181123125900/www.example.org/, "
    "give an index with `url`, or one address for all",
    LeftOut.NO_BYTES: "nothing is fetched; give the files or the WARC files that hold them",
}


@dataclass(slots=True)
class Gathered:
    """The captures that were found; what was left out and why, with the first few names of each;
    and the sentences on files that are damaged."""

    captures: list[Capture] = field(default_factory=list)
    left_out: Counter[LeftOut] = field(default_factory=Counter)
    names: dict[LeftOut, list[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """What was left out, as sentences for a person, with the cure."""
        return [
            f"{number} {_SENTENCES[why][number != 1]}, "
            f"such as {', '.join(self.names[why])}: {_CURES[why]}"
            for why, number in self.left_out.items()
        ]

    def leave_out(self, why: LeftOut, name: str) -> None:
        self.left_out[why] += 1
        named = self.names.setdefault(why, [])
        if len(named) < 3:
            named.append(name)


MOST_BYTES = 10_000_000
"""Bytes of one page, unless it is said otherwise; a larger one is not read."""


def gather(
    paths: Iterable[str | Path] | str | Path,
    *,
    indexes: Iterable[str | Path] | str | Path = (),
    address: str = "",
    max_size: int = MOST_BYTES,
) -> Gathered:
    """The captures in `paths`, or in one path: folders of pages, single pages, and WARC files, also
    within the folders.

    With `indexes` (CSV or JSON with url, seen and file; CDX listings of web archives, as text or
    JSON) they are what these name, and `paths` hold the bytes. Without, a WARC file says itself
    what it holds, and a file's path names the moment and the address:
    `20181123125900/www.example.org/press/1.html`. `address` is that of all files whose place says
    none.

    Nothing is fetched. Raises UsageError where a path is not there or an index cannot be
    understood.
    """
    held = Holdings.of(_paths(paths))
    finder, found = Finder(held, max_size), Gathered(faults=held.faults)
    if listings := _paths(indexes):
        for path in listings:
            for row in index.read(path):
                _of_row(row, finder, found)
        return found
    for record in held.records:
        _of_record(record, finder, found)
    for file in held.files:
        _of_file(file, address, finder, found)
    return found


def _paths(given: Iterable[str | Path] | str | Path) -> list[Path]:
    return [Path(given)] if isinstance(given, str | Path) else [Path(path) for path in given]


def _of_record(record: Record, finder: Finder, found: Gathered) -> None:
    whole = finder.origin_of(record)
    if whole is None:
        found.leave_out(LeftOut.NO_BYTES, record.origin)
        return
    found.captures.append(
        Capture(
            url=record.url,
            seen=record.seen,
            status=whole.status,
            headers=whole.headers,
            body=finder.load(whole),
            origin=record.origin,
        )
    )


def _of_file(file: File, address: str, finder: Finder, found: Gathered) -> None:
    seen, url = moment_in(file.name), address or address_in(file.name)
    if seen is None or not url:
        why = LeftOut.NO_DATE if seen is None else LeftOut.NO_ADDRESS
        found.leave_out(why, str(file.name))
        return
    try:
        capture = Capture(url=url, seen=seen, body=finder.load(file), origin=str(file.name))
    except UsageError:
        if address:
            raise
        found.leave_out(LeftOut.NO_ADDRESS, str(file.name))
        return
    found.captures.append(capture)


def _of_row(row: Row, finder: Finder, found: Gathered) -> None:
    what = _bytes_of(row, finder)
    if what is None and row.status in (0, 200):
        found.leave_out(LeftOut.NO_BYTES, row.place)
        return
    headers: tuple[tuple[str, str], ...] = ()
    status = row.status
    if isinstance(what, Record):
        headers, status = what.headers, what.status
    found.captures.append(
        Capture(
            url=row.url,
            seen=row.seen,
            status=status or 200,
            media_type=row.media_type,
            charset=row.charset,
            headers=headers,
            body=finder.load(what) if what is not None else b"",
            origin=row.place,
        )
    )


def _bytes_of(row: Row, finder: Finder) -> Record | File | None:
    """What holds the bytes of a row: what it names, or else what has its moment and address, or its
    hash."""
    stamp = f"{row.seen:%Y%m%d%H%M%S}"
    record: Record | None = None
    if row.file and row.offset is not None:
        record = finder.at(row.file, row.offset)
    elif row.file and not is_warc(Path(row.file)):
        return finder.named(row.file)  # or nothing: no other file is meant
    record = record or finder.of_moment(row.url, stamp)
    if record is not None:
        return finder.origin_of(record)
    return finder.of_digest(row.digest) or finder.of_stamp(row.url, stamp)

"""What lies in folders and WARC files, found again by name, by moment, or by the hash of the
bytes."""

from __future__ import annotations

import mimetypes
from base64 import b32encode
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha1
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from monitor.crawl import answers
from monitor.errors import UsageError
from monitor.ingest import warc
from monitor.ingest.capture import Unreadable
from monitor.ingest.moments import address_in, moment_in
from monitor.ingest.sameness import address_key
from monitor.ingest.warc import Record


@dataclass(frozen=True, slots=True)
class File:
    """A file that may be a page. `name` is its path within the folder that was given, or its own
    name."""

    path: Path
    name: PurePosixPath

    def load(self, max_size: int) -> bytes:
        """The bytes. Raises Unreadable."""
        try:
            if self.path.stat().st_size > max_size:
                raise Unreadable(f"it is larger than {max_size:,} bytes")
            return self.path.read_bytes()
        except OSError as error:
            raise Unreadable(error.strerror or str(error)) from None


@dataclass(slots=True)
class Holdings:
    """All that was given: `files` in the order of their names, `records` in that of their WARC
    files. `faults` says what could not be read, a sentence each."""

    files: list[File] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, paths: Sequence[Path]) -> Holdings:
        """Raises UsageError for a path that is not there."""
        found = cls()
        for path in paths:
            if path.is_dir():
                for file in sorted(_walk(path)):
                    found._add(file, PurePosixPath(file.relative_to(path).as_posix()))
            elif path.is_file():
                found._add(path, PurePosixPath(path.name))
            else:
                raise UsageError(f"there is no file or folder {path}")
        return found

    def _add(self, path: Path, name: PurePosixPath) -> None:
        if not warc.is_warc(path):
            kind = mimetypes.guess_type(name.name)[0] or ""
            if answers.is_page(kind):
                self.files.append(File(path, name))
            return
        try:
            for record in warc.records(path):
                if warc.has_page(record):
                    self.records.append(record)
        except Unreadable as error:
            self.faults.append(f"{path.name}: {error}; what stands before is read")


def _walk(folder: Path) -> Iterator[Path]:
    """All files beneath `folder` but hidden ones. Links are not followed: they may lead
    anywhere."""
    for path in folder.iterdir():
        if path.name.startswith(".") or path.is_symlink():
            continue
        if path.is_dir():
            yield from _walk(path)
        elif path.is_file():
            yield path


class Finder:
    """Finds the bytes that a row of an index is about."""

    def __init__(self, held: Holdings, max_size: int) -> None:
        self._held, self._max_size = held, max_size
        self._names: dict[str, list[File]] = defaultdict(list)
        self._stamps: dict[str, list[File]] = defaultdict(list)
        self._places: dict[tuple[str, int], Record] = {}
        self._moments: dict[tuple[str, str], Record] = {}
        self._digests: dict[str, Record] = {}
        self._file_digests: dict[str, File] | None = None
        for file in held.files:
            self._names[str(file.name)].append(file)
            if file.name.name != str(file.name):
                self._names[file.name.name].append(file)
            if (seen := moment_in(file.name)) is not None:
                self._stamps[f"{seen:%Y%m%d%H%M%S}"].append(file)
        for record in held.records:
            self._places[record.path.name, record.offset] = record
            self._moments[address_key(record.url), f"{record.seen:%Y%m%d%H%M%S}"] = record
            if record.digest and not record.revisit:
                self._digests.setdefault(record.digest, record)

    def named(self, name: str) -> File | None:
        """The file of that path or name. None where there is none, or where there are several."""
        found = self._names.get(str(PurePosixPath(name)), [])
        return found[0] if len(found) == 1 else None

    def at(self, name: str, offset: int) -> Record | None:
        """The record at `offset` of the WARC file called `name`."""
        return self._places.get((PurePosixPath(name).name, offset))

    def of_moment(self, url: str, stamp: str) -> Record | None:
        return self._moments.get((address_key(url), stamp))

    def origin_of(self, record: Record) -> Record | None:
        """The record that has the bytes of `record`: itself, or the one that a revisit refers
        to."""
        return self._digests.get(record.digest) if record.revisit else record

    def of_digest(self, digest: str) -> Record | File | None:
        """What has these bytes, by their SHA-1 in Base32."""
        if not digest:
            return None
        return self._digests.get(digest) or self._by_digest().get(digest)

    def _by_digest(self) -> dict[str, File]:
        """All files by the hash of their bytes; made once, when it is first asked for."""
        if self._file_digests is None:
            self._file_digests = {}
            for file in self._held.files:
                try:
                    body = file.load(self._max_size)
                except Unreadable:
                    continue
                name = b32encode(sha1(body, usedforsecurity=False).digest()).decode()
                self._file_digests.setdefault(name, file)
        return self._file_digests

    def of_stamp(self, url: str, stamp: str) -> File | None:
        """The file whose path names the moment and no other address; of several, the one that ends
        like it."""
        found = [
            file
            for file in self._stamps.get(stamp, [])
            if not (spelled := address_in(file.name)) or address_key(spelled) == address_key(url)
        ]
        if len(found) > 1:
            tail = urlsplit(url).path.strip("/")
            found = [file for file in found if tail and str(file.name).strip("/").endswith(tail)]
        return found[0] if len(found) == 1 else None

    def load(self, what: Record | File) -> partial[bytes]:
        """A function that gives the bytes, when they are needed."""
        if isinstance(what, File):
            return partial(what.load, self._max_size)
        return partial(warc.body, what, self._max_size)

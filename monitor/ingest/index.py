"""Indexes of captures: a CSV or JSON file of one's own, or the CDX listing of a web archive.

Which of them a file is, its content says. All of them come to the same rows.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.addresses import resolve
from monitor.errors import UsageError
from monitor.ingest.moments import moment

_MOST = 500_000_000  # bytes of an index
# Each of our names, and what others call it: archives' CDX servers in their JSON, people in their
# tables.
_NAMES = {
    "url": ("url", "original", "address"),
    "seen": ("seen", "timestamp", "date", "datetime"),
    "file": ("file", "filename", "path"),
    "offset": ("offset",),
    "status": ("status", "statuscode"),
    "media_type": ("media_type", "mime", "mimetype"),
    "charset": ("charset",),
    "digest": ("digest",),
}
# The letters of a CDX file's first line
# (https://iipc.github.io/warc-specifications/specifications/cdx-format/)
_LETTERS = {
    "N": "urlkey",
    "a": "url",
    "b": "timestamp",
    "m": "mime",
    "s": "status",
    "k": "digest",
    "V": "offset",
    "g": "filename",
    "r": "redirect",
    "M": "meta",
    "S": "length",
}
# Without such a line, the number of fields tells: what CDX servers send, and the two forms of
# files.
_FORMS = {7: "N b a m s k S", 9: "N b a m s k r V g", 11: "N b a m s k r M S V g"}
_CDX = re.compile(r"\S+ \d{14} \S")
_REVISIT = "warc/revisit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A capture as an index names it. `file` and `offset` say where its bytes are, `digest` is the
    SHA-1 of its bytes in Base32, as web archives name them; each is empty or None where the index
    does not say. `status` is 0 where it is not known, as of an archive's note that nothing had
    changed. `place` is the line of the index."""

    url: str
    seen: datetime
    file: str = ""
    offset: int | None = None
    status: int = 200
    media_type: str = ""
    charset: str = ""
    digest: str = ""
    place: str = ""


def read(path: Path) -> list[Row]:
    """The rows of the index `path`, in its order. Raises UsageError, which names the line and the
    cure."""
    text = _text(path)
    start = text.lstrip()[:1]
    first = next((line for line in text.splitlines() if line.strip()), "")
    if start == "[":
        found = _json(path, text)
    elif start == "{":
        found = _json_lines(path, text)
    elif first.startswith((" CDX ", "!")) or _CDX.match(first):
        found = _cdx(path, text)
    else:
        found = _csv(path, text)
    return [_row(path, number, values) for number, values in found]


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST:
            raise UsageError(f"{path} is larger than {_MOST:,} bytes; split it")
        data = path.read_bytes()
        if data.startswith(b"\x1f\x8b"):
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
                data = stream.read(_MOST)
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(
            f"{path} is not text in UTF-8: --index takes CSV, JSON and CDX; "
            "what holds pages goes without --index"
        ) from None
    except (OSError, EOFError) as error:
        why = getattr(error, "strerror", None) or error
        raise UsageError(f"{path} cannot be read: {why}") from None


def _json(path: Path, text: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    """A list of objects, or, as CDX servers send it, of lists, the first of which names the
    fields."""
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path} is not JSON: {error}") from None
    header: list[str] | None = None
    for number, row in enumerate(rows, 1):
        if isinstance(row, dict):
            yield number, row
        elif not isinstance(row, list):
            raise UsageError(f"{path}: entry {number} is neither an object nor a list")
        elif header is None:
            header = [str(name) for name in row]
        elif row:  # an empty list stands before a resumption key, which a CDX server may end with
            yield from _paired(header, [str(value) for value in row], number)


def _paired(
    header: list[str], values: list[str], number: int
) -> Iterator[tuple[int, Mapping[str, object]]]:
    if len(values) == len(header):
        yield number, dict(zip(header, values, strict=True))


def _json_lines(path: Path, text: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    for number, line in _lines(text):
        yield number, _object(path, number, line)


def _object(path: Path, number: int, text: str) -> dict[str, object]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}:{number}: not JSON: {error}") from None
    if not isinstance(found, dict):
        raise UsageError(f"{path}:{number}: this is not a JSON object")
    return found


def _cdx(path: Path, text: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    """CDX, with or without its line of letters; and CDXJ, whose third field is a JSON object."""
    names: list[str] = []
    for number, line in _lines(text):
        fields = line.split()
        if line.startswith(" CDX "):
            names = [_LETTERS.get(letter, letter) for letter in fields[1:]]
        elif line.startswith("!") or len(fields) == 1:
            continue  # a line about the file itself; the resumption key of a CDX server
        elif len(fields) > 2 and fields[2].startswith("{"):
            _, stamp, rest = line.split(maxsplit=2)
            yield number, {"timestamp": stamp, **_object(path, number, rest)}
        else:
            yield number, _named(path, number, names, fields)


def _named(path: Path, number: int, names: list[str], fields: list[str]) -> dict[str, object]:
    """The fields of a CDX line by their names: those of its line of letters, else by their
    number."""
    these = names or [_LETTERS[letter] for letter in _FORMS.get(len(fields), "").split()]
    if len(fields) != len(these):
        raise UsageError(
            f"{path}:{number}: {len(fields)} fields, which is not a known form of CDX; "
            "put its line of letters before it, such as ' CDX N b a m s k r M S V g'"
        )
    return dict(zip(these, fields, strict=True))


def _csv(path: Path, text: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    head = text[:10_000]
    delimiter = max(",;\t", key=head.partition("\n")[0].count)
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    names = [name.strip().lower() for name in reader.fieldnames or ()]
    for wanted in ("url", "seen"):
        if not set(_NAMES[wanted]) & set(names):
            raise UsageError(
                f"{path}:1: there is no column {wanted!r}; an index has url, seen and file, and "
                f"may have "
                f"status, media_type, charset and digest (found: {', '.join(names)[:200]})"
            )
    reader.fieldnames = names
    try:
        for row in reader:
            if any(row.values()):
                yield reader.line_num, row
    except csv.Error as error:
        raise UsageError(f"{path}:{reader.line_num}: {error}") from None


def _lines(text: str) -> Iterator[tuple[int, str]]:
    # not splitlines: U+2028 within a JSON text ends no line
    rows: Iterable[str] = text.split("\n")
    return ((n, line.rstrip("\r")) for n, line in enumerate(rows, 1) if line.strip())


def _row(path: Path, number: int, values: Mapping[str, object]) -> Row:
    said = {name: _first(values, names) for name, names in _NAMES.items()}
    place = f"{path.name}:{number}"
    try:
        url = resolve("", said["url"])
    except ValueError as error:
        raise UsageError(
            f"{path}:{number}: url {said['url'][:200]!r} is not the address of a page: {error}"
        ) from None
    seen = moment(said["seen"])
    if seen is None:
        raise UsageError(
            f"{path}:{number}: seen {said['seen'][:60]!r} is not a moment; write "
            f"2018-11-23T12:59:00Z, or "
            "20181123125900 as web archives do"
        )
    media_type = "" if said["media_type"] == _REVISIT else said["media_type"].strip("-").lower()
    return Row(
        url=url,
        seen=seen,
        file=said["file"].strip("-"),
        offset=int(said["offset"]) if said["offset"].isdecimal() else None,
        status=_status(path, number, said["status"]),
        media_type="" if media_type == "unk" else media_type,
        charset=said["charset"],
        digest=said["digest"].removeprefix("sha1:").strip("-").upper(),
        place=place,
    )


def _status(path: Path, number: int, text: str) -> int:
    if text in ("", "-"):
        return 200 if not text else 0
    if text.isdecimal() and 100 <= int(text[:6]) < 600:
        return int(text)
    raise UsageError(f"{path}:{number}: status {text[:20]!r} is not an HTTP status, such as 200")


def _first(values: Mapping[str, object], names: tuple[str, ...]) -> str:
    found = (values.get(name) for name in names)
    return next((str(value).strip() for value in found if value not in (None, "")), "")

"""Dates and addresses in the names of files, as archives and people write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import PurePosixPath

# 20181123125900 as web archives write it; then what people write: 2018-11-23T12:59:00Z,
# 2018-11-23_12-59-00, 20181123-1259, 2018-11-23, 20181123. The offset, where there is one, counts.
_ARCHIVES = re.compile(r"(?<!\d)(\d{14})(?!\d)")
_WRITTEN = re.compile(
    r"(?<!\d)(?P<year>\d{4})(?P<dash>[-_.]?)(?P<month>\d\d)(?P=dash)(?P<day>\d\d)"
    r"(?:[T _-](?P<hour>\d\d)[:.h_-]?(?P<minute>\d\d)(?:[:.m_-]?(?P<second>\d\d)(?:[.,]\d{1,9})?)?"
    r"(?P<zone>Z|[+-]\d\d:?\d\d)?)?(?!\d)"
)
_HOST = re.compile(r"(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}(?::\d{1,5})?", re.IGNORECASE)
_INDEX = ("index.html", "index.htm")


def moment(text: str) -> datetime | None:
    """The moment that `text` is, and nothing but: of a web archive (`20181123125900`), or ISO 8601.

    Without an offset it is UTC; a day alone is its first second. None where it is not a moment.
    """
    text = text.strip()
    if re.fullmatch(r"\d{8,14}", text):
        # archives shorten from the right: 20181123, 201811231259
        whole = text + "000000"[len(text) - 8 :] if len(text) % 2 == 0 else ""
        return _parsed(whole, "%Y%m%d%H%M%S")
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def moment_in(path: PurePosixPath) -> datetime | None:
    """The moment that stands in a file's path.

    A web archive's fourteen digits go before all else, as paths hold other dates, too; then the
    file's own name goes before its folders'.
    """
    parts = list(reversed(path.parts))
    for part in parts:
        for digits in _ARCHIVES.findall(part):
            if (found := _parsed(digits, "%Y%m%d%H%M%S")) is not None:
                return found
    for part in parts:
        for match in _WRITTEN.finditer(part):
            if (found := _of(match)) is not None:
                return found
    return None


def address_in(path: PurePosixPath) -> str:
    """The address that a path spells, as tools that fetch from web archives lay their files out:
    `20181123125900/www.example.org/press/1.html`, or the host first. Empty where it spells none.

    The scheme is not in it; `https` is as good as any, as captures are matched without it.
    """
    for number, part in enumerate(path.parts[:-1]):
        if not _HOST.fullmatch(part) or _named_like_a_file(part):
            continue
        rest = [p for p in path.parts[number + 1 :] if not _ARCHIVES.fullmatch(p)]
        if rest and rest[-1].lower() in _INDEX:
            rest[-1] = ""
        return f"https://{part}/{'/'.join(rest)}"
    return ""


def _named_like_a_file(part: str) -> bool:
    return part.lower().endswith((".html", ".htm", ".zip", ".warc"))


def _of(match: re.Match[str]) -> datetime | None:
    said = match.groupdict()
    zone = said["zone"] or "Z"
    text = (
        f"{said['year']}-{said['month']}-{said['day']}"
        f"T{said['hour'] or '00'}:{said['minute'] or '00'}:{said['second'] or '00'}{zone}"
    )
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _parsed(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form).replace(tzinfo=UTC)
    except ValueError:
        return None

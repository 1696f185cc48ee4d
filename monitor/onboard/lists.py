"""Files that name feeds and pages: OPML (opml.org), or an address per line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.crawl import markup
from monitor.errors import UsageError

MOST = 5000
"""Addresses that are taken from one file, at most."""

_OPML = re.compile(r"<opml[\s>]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listed:
    """An address in the file, as it stands there; `line` is where, from 1. `kind` is what the file
    says that it is: `feed`, or empty."""

    line: int
    url: str
    title: str = ""
    kind: str = ""


def read(body: bytes, name: str) -> list[Listed]:
    """What the file called `name` lists. Raises UsageError where it is of neither kind."""
    if b"\0" in body[:1000] and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UsageError(f"{name} is neither OPML nor a list of addresses")
    text = markup.text_of(body)
    is_opml = _OPML.search(text[:5000]) is not None
    if not is_opml and text.lstrip().startswith("<"):
        raise UsageError(f"{name} is neither OPML nor a list of addresses")
    found = list(_of_opml(text, name) if is_opml else _of_lines(text))
    if not found:
        raise UsageError(f"{name} names no address")
    if len(found) > MOST:
        raise UsageError(f"{name} names {len(found)} addresses; at most {MOST} are taken at once")
    return found


def _of_opml(text: str, name: str) -> Iterator[Listed]:
    cured = markup.cured(text)
    left_out = _lines_above(text) - _lines_above(cured)
    root = markup.parse(cured, recover=True)
    if root is None:
        raise UsageError(f"{name} is not OPML that can be read")
    for element in root.iter():
        if markup.name(element).lower() != "outline":
            continue
        said = {str(key).lower(): str(value) for key, value in element.attrib.items()}
        title = said.get("title") or said.get("text") or ""
        line = left_out + _line_of(element)
        if url := said.get("xmlurl", "").strip():
            yield Listed(line, url, title, "feed")
        elif url := (said.get("htmlurl") or said.get("url") or "").strip():
            yield Listed(line, url, title)


def _lines_above(text: str) -> int:
    """The lines before the first element."""
    root = _OPML.search(text)
    return text.count("\n", 0, root.start()) if root is not None else 0


def _line_of(element: markup.Element) -> int:
    line: object = element.sourceline
    return line if isinstance(line, int) else 0


def _of_lines(text: str) -> Iterator[Listed]:
    for number, line in enumerate(text.splitlines(), 1):
        said = line.strip()
        if said and not said.startswith("#"):
            url, _, title = said.partition(" ")
            yield Listed(number, url, title.strip().lstrip("#").strip())

"""misajour.toml, changed in one place: a source paused, renamed, taken out, put back.

What is to be changed is cut out of the file and put back; all else stays letter by letter. tomlkit
changes what was cut out, and keeps its comments. The result is read again and compared with what
it should say, so that a file which is written in an unusual way is refused and not spoilt.
"""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from monitor.errors import UsageError

_HEADER = re.compile(r"^[ \t]*\[{1,2}[ \t]*([\w.-]+)[ \t]*\]{1,2}", re.MULTILINE)
_NAME = re.compile(r"^[ \t]*name[ \t]*=[^\n]*(?:\n|\Z)", re.MULTILINE)
_Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """One `[[source]]` or `[[subscription]]` in a file: `text[begin:end]`, beginning with its
    header; `above` is where the comments over the header begin."""

    name: str
    above: int
    begin: int
    end: int


def sections(text: str, kind: str) -> list[Section]:
    """The entries of `[[kind]]`, in order."""
    headers = [(m.start(), m[1]) for m in _HEADER.finditer(text)]
    found = []
    for place, (begin, name) in enumerate(headers):
        if name != kind or not text[begin:].lstrip(" \t").startswith("[["):
            continue
        own = f"{kind}."
        after = next((at for at, n in headers[place + 1 :] if not n.startswith(own)), None)
        end = len(text) if after is None else _above(text, after)
        found.append(Section(_name_in(text[begin:end], kind), _above(text, begin), begin, end))
    return found


def _above(text: str, header: int) -> int:
    """Where the comments that stand over a header begin, if a blank line parts them from what is
    before; else the header."""
    at = header
    while (start := text.rfind("\n", 0, max(at - 1, 0)) + 1) < at:
        line = text[start:at]
        if not line.strip():
            return at
        if not line.lstrip().startswith("#"):
            return header
        at = start
    return header


def _name_in(section: str, kind: str) -> str:
    try:
        return str(tomllib.loads(section)[kind][0].get("name", ""))
    except (tomllib.TOMLDecodeError, LookupError, AttributeError):
        return ""


def switched(text: str, path: Path, name: str, *, on: bool) -> str:
    """The file with the source watched or not. Raises UsageError."""
    section = _named(text, path, "source", name)
    own = text[section.begin : section.end]
    document = _parsed(own, path)
    if "enabled" in document["source"][0]:
        document["source"][0]["enabled"] = on
        own = document.as_string()
    elif not on:
        at = match.end() if (match := _NAME.search(own)) else 0
        own = f"{own[:at].rstrip()}\nenabled = false\n{own[at:]}"

    def change(data: _Data) -> None:
        entry = _entry(data, "source", name)
        if "enabled" in entry or not on:
            entry["enabled"] = on

    return _checked(text, text[: section.begin] + own + text[section.end :], path, change)


def renamed(text: str, path: Path, old: str, new: str) -> str:
    """The file with the source and what names it called `new`; as it was where neither is in it.
    Raises UsageError."""
    out = text
    if any(one.name == old for one in sections(text, "source")):
        section = _named(text, path, "source", old)
        document = _parsed(text[section.begin : section.end], path)
        document["source"][0]["name"] = new
        out = text[: section.begin] + document.as_string() + text[section.end :]
    out = _in_subscriptions(out, path, old, new)

    def change(data: _Data) -> None:
        for entry in data.get("source", []):
            entry["name"] = new if entry.get("name") == old else entry.get("name")
        for names in _lists(data):
            names[:] = [new if name == old else name for name in names]

    return _checked(text, out, path, change)


def without(text: str, path: Path, name: str) -> tuple[str, str]:
    """The file without the source and without its name in subscriptions, and the section that was
    taken out, with the comments over it. Raises UsageError."""
    section = _named(text, path, "source", name)
    cut = text[section.above : section.end]
    out = text[: section.above].rstrip("\r\n") + "\n\n" + text[section.end :].lstrip("\r\n")
    out = _in_subscriptions(out.lstrip("\r\n"), path, name, None)

    def change(data: _Data) -> None:
        data["source"].remove(_entry(data, "source", name))
        if not data["source"]:
            del data["source"]
        for names in _lists(data):
            names[:] = [other for other in names if other != name]

    return _checked(text, out, path, change), cut.strip("\r\n") + "\n"


def without_name(text: str, path: Path, name: str) -> str:
    """The file without the source's name in subscriptions; the source stands in another. Raises
    UsageError."""

    def change(data: _Data) -> None:
        for names in _lists(data):
            names[:] = [other for other in names if other != name]

    return _checked(text, _in_subscriptions(text, path, name, None), path, change)


def put_back(text: str, path: Path, section: str) -> str:
    """The file with a section that was cut out of one, at its end. Raises UsageError."""
    added = tomllib.loads(section)["source"]

    def change(data: _Data) -> None:
        data.setdefault("source", []).extend(added)

    out = f"{text.rstrip()}\n\n{section}" if text.strip() else section
    return _checked(text, out, path, change)


def only_of(text: str, name: str) -> list[str]:
    """The subscriptions that name this source and no other."""
    data = tomllib.loads(text)
    return [
        str(one.get("name")) for one in data.get("subscription", []) if one.get("sources") == [name]
    ]


def _in_subscriptions(text: str, path: Path, old: str, new: str | None) -> str:
    """`text` with another name, or none, for `old` in the subscriptions' `sources`."""
    for place in range(len(sections(text, "subscription"))):
        section = sections(text, "subscription")[place]
        document = _parsed(text[section.begin : section.end], path)
        names = document["subscription"][0].get("sources", [])
        for index in reversed([n for n, name in enumerate(names) if name == old]):
            if new is None:
                del names[index]
            else:
                names[index] = new
        text = text[: section.begin] + document.as_string() + text[section.end :]
    return text


def _named(text: str, path: Path, kind: str, name: str) -> Section:
    for section in sections(text, kind):
        if section.name == name:
            return section
    raise UsageError(f"{path}: {name!r} is not written there as [[{kind}]]; change it yourself")


def _parsed(section: str, path: Path) -> Any:
    try:
        return tomlkit.parse(section)
    except TOMLKitError:
        raise _refusal(path) from None


def _entry(data: _Data, kind: str, name: str) -> _Data:
    return next(entry for entry in data[kind] if entry.get("name") == name)


def _lists(data: _Data) -> Iterator[list[str]]:
    for subscription in data.get("subscription", []):
        yield subscription.get("sources", [])


def _checked(before: str, after: str, path: Path, change: Callable[[_Data], None]) -> str:
    """`after`, if it says what `before` said but for `change`. Raises UsageError."""
    wanted = copy.deepcopy(tomllib.loads(before))
    change(wanted)
    try:
        is_right = tomllib.loads(after) == wanted
    except tomllib.TOMLDecodeError:
        is_right = False
    if not is_right:
        raise _refusal(path)
    return after


def _refusal(path: Path) -> UsageError:
    return UsageError(f"{path} is written in a way that is not changed by itself; edit it yourself")

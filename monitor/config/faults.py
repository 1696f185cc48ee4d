"""Where in the file a fault stands, and which known name was meant."""

from __future__ import annotations

import difflib
import re
from typing import Any


def suggest(word: str, known: list[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return (
        f"; did you mean {near[0]!r}?"
        if near
        else f"; there are: {', '.join(known)}"
        if known
        else ""
    )


def line_of(text: str, place: tuple[Any, ...]) -> int | None:
    """The line (from 1) of the key that `place` leads to; that of its section where it has none."""
    section = place[0] if place else None
    index = place[1] if len(place) > 1 and isinstance(place[1], int) else 0
    keys = [p for p in place[1:] if isinstance(p, str)]
    seen, inside, best = -1, section is None, None
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\[?\s*([\w.-]+)\s*\]", line):
            seen += header[1] == section
            inside = header[1] == section and seen == index
            best = number if inside else best
        elif (inside and keys and re.match(rf"\s*[\"']?{re.escape(keys[0])}[\"']?\s*=", line)) or (
            len(place) == 1 and re.match(rf"\s*{re.escape(str(section))}\s*=", line)
        ):
            return number
    return best

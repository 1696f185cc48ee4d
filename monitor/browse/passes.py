"""Passes as the pages list them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def told(runs: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of `runs`, the latest first, with how many of the addresses that were asked for
    `answered`, and what is to be `said`: the note, unless the pass above it says the same."""
    found: list[dict[str, Any]] = []
    above: dict[int, str] = {}
    for run in runs:
        source, note = run["source"], run["note"] or ""
        answered = max(0, run["visits"] - run["failed"] - run["blocked"])
        said = "" if note == above.get(source) else note
        found.append({**run, "answered": answered, "said": said})
        above[source] = note
    return found

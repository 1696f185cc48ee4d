"""History from before misajour, read into a database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from misajour.pages import hints_of
from monitor.config import SourceConfig
from monitor.errors import StoreError, UsageError, WrongValue
from monitor.ingest import Capture, Gathered, Habits, Ingested, Intake
from monitor.store import Store


def ingest(
    path: str | Path,
    captures: Iterable[Capture] | Gathered | Capture,
    *,
    source: str,
    language: str = "",
    timezone: str = "",
    content: str = "",
    ignore: Iterable[str] | str = (),
    step: Callable[[], None] = lambda: None,
) -> Ingested:
    """Read `captures` (or one) into the database at `path`, which is made if needed, as visits to
    `source`.

    They are recorded at their own times, the oldest first, in whatever order they come. One that
    was read in before is passed over; one that is older than what is recorded of its release is
    left out, as history is only appended to. Nobody is alarmed and nothing is fetched. The other
    arguments are those of `read`; `step` is called once per capture. For a database that is
    watched, use the command `misajour ingest`, which reads as the source's spider does.

    Raises MisajourError where the database cannot be written, or another misajour writes to it, and
    for what is not a capture.
    """
    from pydantic import ValidationError

    hints = hints_of(language=language, timezone=timezone, content=content, ignore=ignore)
    given = _captures(captures)
    try:
        config = SourceConfig.model_validate(
            {"name": source, "spider": "ingest", "language": language}
        )
    except ValidationError as error:
        said = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise UsageError(f"source: {said}") from None
    with Store.open(Path(path)) as store:
        intake = Intake(store, config, Habits(hints=hints), now=datetime.now(UTC), step=step)
        try:
            return intake.take(given)
        except sqlite3.Error as error:
            raise StoreError(f"the database cannot be written: {error}") from error


def _captures(given: Iterable[Capture] | Gathered | Capture) -> list[Capture]:
    """Raises WrongValue where something else is among them, such as a path."""
    if isinstance(given, Gathered):
        return given.captures
    found = [given] if isinstance(given, Capture | str | Path) else list(given)
    for one in found:
        if not isinstance(one, Capture):
            raise WrongValue(
                f"{one!r:.200} is not a Capture; misajour.gather finds the captures in files"
            )
    return found

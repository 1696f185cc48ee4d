"""The log: on the standard error, with times, as text or as JSON, and nothing in it that a terminal
obeys."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo

FORMATS = ("text", "json")

_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_PLAIN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


def set_up(verbose: int, form: str, *, daemon: bool) -> None:
    """`verbose` 0: warnings, of the daemon also a line per pass; 1: a line per visit; 2: all,
    libraries' too. What goes wrong in a library is said at each level."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    everything = verbose > 1
    logging.basicConfig(
        handlers=[handler], level=logging.DEBUG if everything else logging.ERROR, force=True
    )
    # of Scrapy only: what fails in a crawl is an observation or a fault of the source, told by us
    logging.getLogger("scrapy").setLevel(logging.DEBUG if everything else logging.CRITICAL)
    ours = logging.DEBUG if everything else logging.INFO if verbose or daemon else logging.WARNING
    logging.getLogger("monitor").setLevel(ours)
    logging.getLogger("monitor.visits").setLevel(logging.INFO if verbose else logging.WARNING)


def in_zone(zone: Callable[[], tzinfo]) -> None:
    """Have the times before the lines be of the zone whose times stand in them: the reader's. It is
    asked for at each line, as a daemon may read its configuration again."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, TextFormatter):
            handler.formatter.zone = zone


def clean(text: str) -> str:
    """`text` without what a terminal would obey, and without bytes that are no text."""
    return _CONTROLS.sub("�", text)


class TextFormatter(logging.Formatter):
    """`2026-11-25 13:04:05 INFO monitor.run: a sentence`. A scraped text cannot begin a line of its
    own: a message is one line, and those of a traceback are set in. Until `in_zone` is called, the
    time is the machine's."""

    zone: Callable[[], tzinfo] | None = None

    def format(self, record: logging.LogRecord) -> str:
        message = " ".join(record.getMessage().splitlines())
        zone = self.zone() if self.zone is not None else None
        moment = f"{datetime.fromtimestamp(record.created, zone):%Y-%m-%d %H:%M:%S}"
        line = clean(f"{moment} {record.levelname} {record.name}: {message}")
        return line + _traceback(self, record)


class JsonFormatter(logging.Formatter):
    """One object per line: time (UTC), level, logger, message, what the caller added, and the
    traceback."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC)
        said: dict[str, object] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": clean(record.getMessage()),
        }
        said |= {
            name: clean(value) if isinstance(value, str) else value
            for name, value in record.__dict__.items()
            if name not in _PLAIN
        }
        if trace := _traceback(self, record):
            said["traceback"] = trace.strip()
        return json.dumps(said, default=str)  # escapes what is not ASCII


def _traceback(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    if not record.exc_info or record.exc_info[0] is None:
        return ""
    lines = clean(formatter.formatException(record.exc_info)).splitlines()
    return "".join(f"\n    {line}" for line in lines)

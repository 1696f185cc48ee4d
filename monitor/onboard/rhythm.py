"""How often a list says that it changes, and how often its entries say so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from statistics import median

from monitor.model import ListedRelease

_HEAD = 1 << 20  # characters that are looked at
_TTL = re.compile(r"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
_PERIOD = re.compile(r"<(?:\w+:)?updatePeriod>\s*(hourly|daily|weekly|monthly|yearly)\s*<", re.I)
_FREQUENCY = re.compile(r"<(?:\w+:)?updateFrequency>\s*(\d{1,4})\s*<", re.IGNORECASE)
_CHANGES = re.compile(
    r"<changefreq>\s*(always|hourly|daily|weekly|monthly|yearly|never)\s*<", re.IGNORECASE
)


def of_feed(text: str) -> str:
    """What a feed says of how often it is worth asking; empty where it says nothing."""
    text = text[:_HEAD]
    said = []
    if ttl := _TTL.search(text):
        said.append(f"ttl {int(ttl[1])} min")
    if period := _PERIOD.search(text):
        times = _FREQUENCY.search(text)
        often = int(times[1]) if times else 1
        said.append(period[1].lower() if often == 1 else f"{often} times {period[1].lower()}")
    return ", ".join(said)


def of_sitemap(text: str) -> str:
    """What a sitemap says most often of its pages."""
    found = Counter(name.lower() for name in _CHANGES.findall(text[:_HEAD]))
    if not found:
        return ""
    name, times = found.most_common(1)[0]
    return f"changefreq {name} ({times} of {found.total()})"


def of_entries(entries: Iterable[ListedRelease]) -> str:
    """The latest day, and how far apart days are as a rule."""
    days = sorted({day for e in entries if (day := _day(e))}, reverse=True)
    if not days:
        return ""
    latest = f"latest {days[0].isoformat()}"
    gaps = [(a - b).days for a, b in pairwise(days)]
    if not gaps:
        return latest
    usual = round(median(gaps))
    apart = "on most days" if usual <= 1 else f"every {usual} days or so"
    return f"{latest}, {apart}"


def _day(entry: ListedRelease) -> date | None:
    try:
        return date.fromisoformat((entry.published or entry.updated)[:10])
    except ValueError:
        return None

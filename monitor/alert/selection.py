"""What a digest tells in full, what in a line, and in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from monitor.alert.story import Story
from monitor.model import Kind
from monitor.wording import Phrase, for_language, phrase

FULL, BRIEF = 1500, 420  # bytes of a story without its redline, and of one in a line
_REDLINE = 9000  # bytes of the redline of one story
_LEADS = 6  # of one release that its line in the contents names
_MOST_DAYS = 31  # that are drawn as bars
_BARS = " ▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents: a release, and what was told of it."""

    source: str
    anchor: str
    title: str
    labels: str
    is_major: bool


def by_weight(story: Story) -> tuple[bool, int, int, str]:
    words = story.words_added + story.words_removed
    return story.kind is not Kind.SILENT_EDIT, -story.significance.rank, -words, story.title


def by_release(stories: Iterable[Story]) -> list[Story]:
    """The weightiest first; what happened to one release after one another, in its order."""
    groups: dict[str, list[Story]] = {}
    for story in sorted(stories, key=lambda s: s.detected):
        groups.setdefault(story.release_page, []).append(story)
    ordered = sorted(groups.values(), key=lambda group: min(map(by_weight, group)))
    return [story for group in ordered for story in group]


def shares(ordered: Sequence[Story], room: int) -> tuple[list[Story], list[Story], Sequence[Story]]:
    """Which stories of a digest are told in full, which in a line, and which only counted."""
    lines = min(len(ordered) * BRIEF, room // 2)  # kept for those that are told in a line
    full: list[Story] = []
    for number, story in enumerate(ordered):
        left = len(ordered) - number
        kept = lines if left * BRIEF > lines else left * BRIEF
        each = min(_REDLINE, max(0, (room - kept) // 2))
        if room - kept < FULL + each // 4:
            break
        fitted = story.fitted(each)
        full.append(fitted)
        room -= FULL + len(str(fitted.html).encode())
    more = ordered[len(full) :]
    most = max(0, room // BRIEF)
    return full, list(more[:most]), more[most:]


def contents(full: Sequence[Story], brief: Sequence[Story]) -> list[Entry]:
    """The releases that are told in full, as the mail has them; the others stand beneath in a line
    each, which is their own entry."""
    entries = []
    for page, group in groupby(full, key=lambda s: s.release_page):
        told = [*group, *(s for s in brief if s.release_page == page)]
        entries.append(
            Entry(
                source=told[0].source,
                anchor=f"r{told[0].release}",
                title=told[0].title or told[0].url,
                labels=_leads(told),
                is_major=any(s.is_major for s in told),
            )
        )
    return entries


def _leads(told: Sequence[Story]) -> str:
    leads = [story.lead for story in told[:_LEADS]] + ["…"] * (len(told) > _LEADS)
    return for_language(told[0].tongue).between.join(leads)


def counts(ordered: Sequence[Story], language: str) -> str:
    """`3 changes in 2 releases, 1 silent`."""
    silent = sum(s.kind is Kind.SILENT_EDIT for s in ordered)
    releases = len({s.release_page for s in ordered})
    said = phrase(Phrase.CHANGES, language=language, count=len(ordered))
    if releases < len(ordered):
        said += f" {phrase(Phrase.IN_RELEASES, language=language, count=releases)}"
    if silent:
        said += f", {phrase(Phrase.SILENT_ONES, language=language, count=silent)}"
    return said


def bars(stories: Sequence[Story], language: str) -> dict[str, tuple[str, str]]:
    """By source, a bar for each day that the digest covers, and how many changes of that source it
    tells or counts: both of the same stories."""
    days = sorted({s.day for s in stories if s.day})
    span = _days(days[0], days[-1]) if days else []
    drawn = span if 1 < len(span) <= _MOST_DAYS else []
    found = {}
    for source, total in Counter(s.source for s in stories).items():
        by_day = Counter(s.day for s in stories if s.source == source)
        count = phrase(Phrase.CHANGES, language=language, count=total)
        found[source] = spark([by_day[day] for day in drawn]), count
    return found


def _days(first: str, last: str) -> list[str]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return [(begin + timedelta(days=n)).isoformat() for n in range((end - begin).days + 1)]


def spark(days: Sequence[int]) -> str:
    """A bar for each number, the greatest the highest: a chart that plain text can show."""
    most = max(days, default=0)
    return "".join(
        _BARS[-(-n * (len(_BARS) - 1) // most)] if most else _BARS[0] for n in days
    ).replace(" ", "·")

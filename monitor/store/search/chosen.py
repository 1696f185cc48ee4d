"""What a search is narrowed down to: a source, a language, days, kinds of change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from monitor.store.search import words
from monitor.store.search.query import Query, Term

_FIRST = date(1990, 1, 1)  # no page of the web is older
_FEW = 4  # days that are sought each by itself, where FTS5 takes a day apart into three words


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Empty is all. `source` is its key. `since` and `until` are ISO days (UTC): the first is
    included and the last is not. They are those on which a text was first seen, or an edit was."""

    source: int = 0
    language: str = ""
    since: str = ""
    until: str = ""
    kinds: tuple[str, ...] = ()

    def fts(self, query: Query, *, languages: bool = True) -> str:
        """`query` within what is chosen, in the language of FTS5, empty where nothing is to stand;
        without `languages`, whoever asks looks at the language. Where the days `are_rough`, it is
        of the months that they are in, and whoever asks looks at the `moments`."""
        groups = [f"({any_of(group)})" for group in query.groups]
        facts = [f"(about : {_one_of(group)})" for group in self._facts(languages, self.are_rough)]
        wanted = " AND ".join(groups + facts)
        if not query.without or not wanted:
            return wanted
        return f"({wanted}) NOT ({any_of(query.without)})"

    def fts_of_words(self, query: Query) -> str:
        """The same of an index that knows the words alone: more is found where `query` asks for
        more than single words."""
        groups = [f"({' OR '.join(term.fts_of_words for term in group)})" for group in query.groups]
        wanted = " AND ".join(
            groups + [_one_of(group, words.whole) for group in self._facts(True, False)]
        )
        unwanted = [term.fts_of_words for term in query.without if term.is_word]
        return f"({wanted}) NOT ({' OR '.join(unwanted)})" if unwanted else wanted

    @property
    def are_rough(self) -> bool:
        """Whether the days that are chosen are too many to be sought each by itself."""
        return sum(period.is_day for period in self._periods(False)) > _FEW

    def moments(self, column: str) -> str:
        """That `column`, a UTC text, is of the days that are chosen, in SQL."""
        day, end = _bounds(self.since, self.until)
        return f"{column} >= '{day}' and {column} < '{end}'"

    def _periods(self, rough: bool) -> list[_Period]:
        if not (self.since or self.until):
            return []
        day, end = _bounds(self.since, self.until)
        if rough:
            day, end = day.replace(day=1), (end - timedelta(1)).replace(day=1) + timedelta(31)
            end = end.replace(day=1)
        return list(_periods(day, end))

    def _facts(self, languages: bool, rough: bool) -> list[list[tuple[str, str]]]:
        """Of each of them, one holds for what is chosen."""
        facts = [[("source", str(self.source))]] if self.source else []
        facts += [[("language", self.language)]] if self.language and languages else []
        facts += [[("kind", kind) for kind in self.kinds]] if self.kinds else []
        if self.since or self.until:
            facts += [[("day", period.name) for period in self._periods(rough)]]
        return facts


def any_of(terms: Iterable[Term]) -> str:
    """In the language of FTS5, that one of `terms` stands."""
    return " OR ".join(term.fts for term in terms)


def _one_of(facts: list[tuple[str, str]], written: Callable[[str], str] = str) -> str:
    # a word that no row has, where no day is in the range: nothing is found
    said = [written(words.fact(*one)) for one in facts or [("day", "none")]]
    return f"({' OR '.join(map(_quoted, said))})"


def _quoted(word: str) -> str:
    """As FTS5 takes any text for no more than a text."""
    doubled = word.replace('"', '""')
    return f'"{doubled}"'


def _bounds(since: str, until: str) -> tuple[date, date]:
    """The first day, and the one behind the last."""
    day = date.fromisoformat(since) if since else _FIRST
    # a clock that was ahead wrote of days to come
    end = date.fromisoformat(until) if until else date(datetime.now(UTC).year + 2, 1, 1)
    return max(day, _FIRST), min(end, date(2200, 1, 1))


@dataclass(frozen=True, slots=True)
class _Period:
    """A year, a month or a day, as the indexes name it: `2026`, `2026-01` or `2026-01-31`."""

    name: str
    is_day: bool = False


def _periods(day: date, end: date) -> Iterator[_Period]:
    """The years, months and days that make up the time between, the largest that fit."""
    while day < end:
        year, month = date(day.year + 1, 1, 1), (day.replace(day=1) + timedelta(31)).replace(day=1)
        if day.month == day.day == 1 and year <= end:
            yield _Period(f"{day:%Y}")
            day = year
        elif day.day == 1 and month <= end:
            yield _Period(f"{day:%Y-%m}")
            day = month
        else:
            yield _Period(day.isoformat(), is_day=True)
            day += timedelta(1)

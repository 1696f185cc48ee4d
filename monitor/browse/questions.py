"""The researcher's questions on one page: who edits silently, how long after publication, at what
hours, why, and how honest the stamps are; each chart with its figures and its SQL."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from datasette.utils.asgi import Request, Response
from markupsafe import Markup

from monitor.browse import figures, forms, permissions, queries
from monitor.browse.awaited import awaited
from monitor.browse.charts import Lying, lying
from monitor.browse.figures import AGES, Answer, ask
from monitor.browse.queries import rows
from monitor.browse.recounted import LARGE, recounted
from monitor.browse.remembered import forget, remembered, state_of
from monitor.browse.render import linked, page, zone_of
from monitor.browse.small_charts import DAYS, columns, curves, heat
from monitor.browse.statistics import share_between, unedited

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette
    from datasette.database import Database

_MOST_SOURCES = 24  # that are drawn; the tables have all
_MOST_REASONS = 20
# Seconds for which the lives of releases, which each visit makes longer, are remembered: the first
# class of age is an hour
_LIVES = 300.0
_PATIENCE = 0.05  # seconds for which a page waits for what is counted beside it
_FIRST_PATIENCE = 2.0  # for which it waits for what is counted for itself
_ASK_AGAIN_AFTER = 3  # after which a browser asks again for figures that are being counted
_LABELS = [*(f"< {name}" for _, name in AGES), "later"]
# What the table can be sorted by: the largest first, but for names
_SORTS = ("silent", "share", "rate", "edits", "releases", "announced", "unstamped", "restamped",
          "honest", "source")  # fmt: skip
_SIDES = ("silent", "announced", "unstamped")
_COLOURS = {"silent": "silent-edit", "announced": "edited", "unstamped": "unstamped"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the questions are about, as it stands in the address bar."""

    source: str = ""
    since: str = ""
    until: str = ""
    sort: str = ""

    @classmethod
    def of(cls, args: Any) -> Asked:
        """Raises BadRequest where something cannot be meant."""
        return cls(
            source=args.get("source") or "",
            since=forms.chosen_day("since", args.get("since")),
            until=forms.chosen_day("until", args.get("until")),
            sort=forms.chosen_one("sort", args.get("sort"), _SORTS),
        )

    def query(self, **other: str) -> str:
        """It as an address's query, without what is empty."""
        said = {name: other.get(name, getattr(self, name)) for name in self.__slots__}
        return urlencode({name: value for name, value in said.items() if value})


@dataclass(frozen=True, slots=True)
class _Counted:
    """The answers to what is asked of the database in one state."""

    datasette: Datasette
    db: Database
    state: tuple[Hashable, ...]
    values: dict[str, str]

    @property
    def releases(self) -> int:
        """About as many as there are."""
        return int(str(self.state[2] or 0))

    async def ask_all(self, *asked: str) -> list[Answer] | None:
        """The answers; None where they are being counted, and it takes a while."""
        if self.releases <= LARGE:
            return await self._in_time(asked)
        found = await asyncio.gather(*map(self._ask_beside, asked))
        return [answer for answer in found if answer is not None] if all(found) else None

    async def _in_time(self, asked: Sequence[str]) -> list[Answer] | None:
        """The latest answers, or those of a moment ago, where they took a while; None where they
        are not there within `_FIRST_PATIENCE`."""
        key = (self.db.path, *asked, *self.values.values())
        found = await awaited(
            self.datasette, key, self.state, partial(self._each, asked), patience=_FIRST_PATIENCE
        )
        return [replace(one, age=found.age) for one in found.value] if found is not None else None

    async def _each(self, asked: Sequence[str]) -> list[Answer]:
        return [
            await self._ask(sql, seconds=_LIVES if sql == figures.SURVIVAL else float("inf"))
            for sql in asked
        ]

    async def _ask_beside(self, sql: str) -> Answer | None:
        key = (self.db.path, sql, *self.values.values())
        make = partial(ask, self.db, sql, self.values, beside=True)
        found = await recounted(
            self.datasette,
            key,
            self.state,
            make,
            patience=_PATIENCE,
            is_nothing=lambda answer: answer.given_up,
        )
        return replace(found.value, age=found.age) if found is not None else None

    async def _ask(self, sql: str, *, seconds: float) -> Answer:
        key = (*self.state, sql, *self.values.values())
        answer = await remembered(
            self.datasette, key, partial(ask, self.db, sql, self.values), seconds=seconds
        )
        if answer.given_up:  # another time there may be room for it
            forget(self.datasette, key)
        return answer


async def questions(datasette: Datasette, request: Request) -> Response:
    """All of them, for all sources or one, for all time or some days."""
    db, zone = await queries.database(datasette, request), zone_of(datasette)
    asked = Asked.of(request.args)
    await queries.known_source(db, asked.source)
    values = {
        "source": asked.source,
        "since": forms.day_begins(asked.since, zone),
        "until": forms.day_begins(asked.until, zone, later=1) or "9999",
    }
    counted = _Counted(datasette, db, await state_of(db), values)
    hours_in = await figures.hours_in(zone, db)
    known = [row["name"] for row in await rows(db, "select name from sources order by name")]
    answers = await counted.ask_all(
        figures.WHO, figures.WHEN, figures.SURVIVAL, hours_in, figures.REASONS
    )
    if answers is None:
        return await page(
            datasette, request, "counting", "Questions", asked=asked, known=known,
            releases=counted.releases,
            headers={"Refresh": str(_ASK_AGAIN_AFTER), "Cache-Control": "no-store"},
        )  # fmt: skip
    link = _sql_link(datasette, db, values)
    allowed = await permissions.may(datasette, request.actor, "execute-sql", db.name)
    return await page(
        datasette,
        request,
        "questions",
        "Questions",
        asked=asked,
        sorted_by=asked.sort or "silent",
        known=known,
        sql_link=link if allowed else None,
        **_shown(datasette, asked, *answers),
    )


def _shown(
    datasette: Datasette,
    asked: Asked,
    who: Answer,
    when: Answer,
    survival: Answer,
    hours: Answer,
    reasons: Answer,
) -> dict[str, Any]:
    """The answers as tables and charts."""
    table = _sorted([_figures(row) for row in who.rows], asked.sort or "silent")
    names = [row["source"] for row in table if row["edits"]][:_MOST_SOURCES]
    ages = _ages(when.rows)
    lives = _lives(survival.rows)
    week = _week(hours.rows)
    return {
        "table": table,
        "total": _figures(_sum(who.rows)),
        "share_chart": _share_chart(datasette, table),
        "labels": _LABELS,
        "ages": [(name, ages[name], _age_chart(name, ages, names)) for name in names],
        "lives": [(name, lives[name], _life_chart(name, lives)) for name in names if lives[name]],
        "met_late": [name for name in names if not lives[name]],
        "everybody": lives[""],
        "week": [(name, week[name], _heat_chart(name, week[name])) for name in ("", *names)],
        "week_days": DAYS,
        "reasons": _told(reasons.rows),
        "drawn": len(names),
        "answers": {
            "who": who,
            "when": when,
            "survival": survival,
            "hours": hours,
            "reasons": reasons,
        },
    }


def _figures(row: Mapping[str, Any]) -> dict[str, Any]:
    """A source's figures, with shares and rates. Each is empty where there is nothing to divide
    by."""
    silent, edits, releases = row["silent"], row["edits"], row["releases"]
    stamped = silent + row["announced"]
    low, high = share_between(silent, edits)
    return {
        **row,
        "share": silent / edits if edits else None,
        "low": low,
        "high": high,
        "rate": 100 * silent / releases if releases else None,
        "honest": row["announced"] / stamped if stamped else None,
    }


def _sum(found: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    names = ("releases", "edits", *_SIDES, "restamped")
    return {"source": "", **{name: sum(row[name] for row in found) for name in names}}


def _sorted(table: list[dict[str, Any]], by: str) -> list[dict[str, Any]]:
    if by == "source":
        return sorted(table, key=lambda row: str(row["source"]).casefold())

    def largest(row: dict[str, Any]) -> tuple[float, int, str]:
        value = row[by]
        return (-1.0 if value is None else float(value)) * -1, -row["edits"], row["source"]

    return sorted(table, key=largest)


def _ages(found: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, list[int]]]:
    """By source: how many edits of each side were in each class of age."""
    ages: dict[str, dict[str, list[int]]] = defaultdict(
        lambda: {side: [0] * len(_LABELS) for side in _SIDES}
    )
    for row in found:
        for side in _SIDES:
            ages[row["source"]][side][row["class"]] = row[side]
    return ages


def _lives(found: Sequence[Mapping[str, Any]]) -> dict[str, list[float]]:
    """By source, and for all under the empty name: the shares that stay unedited."""
    by_source: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in found:
        by_source[row["source"]].append(row)
    lives: dict[str, list[float]] = defaultdict(list)
    lives[""] = unedited(found, len(AGES))
    for name, own in by_source.items():
        lives[name] = unedited(own, len(AGES))
    return lives


def _week(found: Sequence[Mapping[str, Any]]) -> dict[str, list[list[int]]]:
    """By source, and for all under the empty name: edits by weekday (Monday first) and hour."""
    week: dict[str, list[list[int]]] = defaultdict(lambda: [[0] * 24 for _ in DAYS])
    for row in found:
        if row["day"] is None or row["hour"] is None:
            continue  # a record that is damaged; the release's page says so
        for name in (row["source"], ""):
            week[name][(row["day"] - 1) % 7][row["hour"]] += row["edits"]
    return week


def _told(found: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    known = [row for row in found if row["reason"]][:_MOST_REASONS]
    most = max((row["times"] for row in known), default=1)
    return [
        {**row, "width": 100 * row["times"] / most, "silent_width": 100 * row["silent"] / most}
        for row in known
    ]


def _share_chart(datasette: Datasette, table: Sequence[Mapping[str, Any]]) -> Markup:
    drawn = [row for row in table if row["edits"]][:_MOST_SOURCES]
    return lying(
        [
            Lying(
                name=linked(datasette, row["source"]),
                figure=f"{row['share']:.0%} of {row['edits']}",
                parts={"silent-edit": row["share"]},
                between=(row["low"], row["high"]),
            )
            for row in drawn
        ]
    )


def _age_chart(name: str, ages: Mapping[str, Mapping[str, list[int]]], names: list[str]) -> Any:
    """All drawn charts have one scale."""
    most = max(
        (sum(ages[other][side][n] for side in _SIDES)
         for other in names for n in range(len(_LABELS))),
        default=0,
    )  # fmt: skip
    series = {_COLOURS[side]: ages[name][side] for side in _SIDES}
    return columns(f"{name}: edits by time after publication", _LABELS, series, most)


def _life_chart(name: str, lives: Mapping[str, list[float]]) -> Any:
    share, (_, age) = lives[name][-1], AGES[len(lives[name]) - 1]
    said = f"{name}: share of releases still unedited, {share:.0%} after {age}"
    lines = {"everybody": lives[""], "own": lives[name]}
    return curves(said, [label for _, label in AGES], lines)


def _heat_chart(name: str, week: Sequence[Sequence[int]]) -> Any:
    total = sum(map(sum, week))
    return heat(f"{name or 'all sources'}: {total} edits by weekday and hour", week)


def _sql_link(datasette: Datasette, db: Database, values: Mapping[str, str]) -> Any:
    def link(answer: Answer) -> str:
        said = urlencode({"sql": answer.sql, **values})
        return f"{datasette.urls.database(db.name)}?{said}"

    return link

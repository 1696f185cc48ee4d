"""What the pages ask of the database. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from datasette.utils.asgi import BadRequest, Forbidden, NotFound, Request

from monitor.browse import forms, guest
from monitor.compare.shown import EVERYTHING, LeftOut
from monitor.model import Change, Content, Kind, Significance, utc_text
from monitor.store.bodies import COLUMNS
from monitor.store.ignored import BELIEVED_NOW, DECAY, JUDGED_BETWEEN, WHEN_JUDGED, Judged
from monitor.store.rows import content_of, legible
from monitor.wording import sentence, sentences

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette
    from datasette.database import Database

PAGE = 40


@dataclass(kw_only=True, frozen=True, slots=True)
class Filter:
    """The front page's filters, as they stand in the address bar. `before` is the key of the change
    before which a page begins."""

    source: str = ""
    kind: str = ""
    significance: str = ""
    language: str = ""
    since: str = ""
    until: str = ""
    release: int = 0
    before: int = 0

    @classmethod
    def of(cls, args: Any) -> Filter:
        """The filter that `args` name. Raises BadRequest where one of them cannot be meant."""
        since = forms.chosen_day("since", args.get("since"))
        until = forms.chosen_day("until", args.get("until"))
        if since and until and until < since:
            raise BadRequest(f"{since} is after {until}: `since` must be the earlier day")
        return cls(
            source=args.get("source") or "",
            kind=forms.chosen_one("kind", args.get("kind"), tuple(Kind)),
            significance=forms.chosen_one(
                "significance", args.get("significance"), tuple(Significance)
            ),
            language=(args.get("language") or "")[:10],
            since=since,
            until=until,
            before=forms.number(args.get("before")),
        )

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.query(before=0))

    def query(self, **other: object) -> str:
        """The filter as an address's query, without what is empty."""
        said = {
            name: value
            for name in self.__slots__
            if name != "release" and (value := other.get(name, getattr(self, name)))
        }
        return urlencode(said)


async def database(datasette: Datasette, request: Request) -> Database:
    """The first attached database that is misajour's and that who asks may see."""
    ours = await guest.databases(datasette)
    for db in ours:
        if await guest.may_look(datasette, request.actor, db):
            return db
    if ours:
        raise Forbidden("you may not see this database")
    raise NotFound("no misajour database is attached")


async def rows(
    db: Database, sql: str, parameters: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    result = await db.execute(sql, parameters or {}, truncate=False, page_size=5000)
    return [dict(row) for row in result.rows]


# What each field of a filter asks of a change. A kind that is not chosen leaves out rereadings,
# which are news of misajour and not of a press room; `is not`, so that a row whose kind was lost
# is named.
_CONDITIONS = {
    "before": "(changes.detected, changes.id) < "
    "(select detected, id from changes where id = :before)",
    "release": "changes.release_id = :release",
    "source": "changes.source = (select id from sources where name = :source)",
    "kind": "changes.kind = :kind",
    "significance": "changes.significance = :significance",
    "language": "(releases.language = :language or releases.language like :language || '-%')",
    "since": "changes.detected >= :since",
    "until": "changes.detected < :until",
}
_NO_REREADING = "changes.kind is not 'reread'"
_RELEASES = "join releases on releases.id = changes.release_id"
# `{page}` are the keys of the changes on a page: they come out of an index, the rest is wide
_CHANGES = f"""
    select changes.*, releases.title as title_now, releases.url, releases.language,
           sources.name as source_name, old.number as from_number, new.number as to_number,
           coalesce(nullif(new.title, ''), nullif(old.title, ''), releases.title) as title
    from {{page}} join changes on changes.id = page.key {_RELEASES}
    join sources on sources.id = changes.source
    left join revisions as old on old.id = changes.from_revision
    left join revisions as new on new.id = changes.to_revision
"""
_MOST_COUNTED = 10_000


def conditions(chosen: Filter, zone: ZoneInfo, *left: str) -> tuple[str, dict[str, Any]]:
    """What `chosen` asks of a change, in SQL, with its values; without the fields that are `left`
    out. Days are those on the clock of `zone`."""
    values = {name: getattr(chosen, name) for name in _CONDITIONS if name not in left}
    for name, later in (("since", 0), ("until", 1)):
        if name in values:
            values[name] = forms.day_begins(values[name], zone, later=later)
    where = [_CONDITIONS[name] for name in values if values[name]]
    if not chosen.kind:
        where.append(_NO_REREADING)
    return " and ".join(where) or "true", values


def tables_of(chosen: Filter) -> str:
    """The tables that its conditions are about."""
    return f"changes {_RELEASES}" if chosen.language else "changes"


async def changes(
    db: Database, chosen: Filter, zone: ZoneInfo, size: int = PAGE
) -> list[dict[str, Any]]:
    """The latest changes by their own time, which is not the order in which captures of archives
    are read in; one more than a page of that `size` holds. Each bears the title of its time."""
    where, values = conditions(chosen, zone)
    latest = "order by changes.detected desc, changes.id desc"
    keys = (
        f"(select changes.id as key from {tables_of(chosen)} where {where} {latest} "
        f"limit {size + 1}) as page"
    )
    found = await rows(db, f"{_CHANGES.format(page=keys)} {latest}", values)
    return list(map(shown_change, found))


async def how_many(db: Database, chosen: Filter, zone: ZoneInfo) -> tuple[int, bool]:
    """How many changes there are of that filter, and whether that is all of them: counting stops
    after ten thousand."""
    where, values = conditions(chosen, zone, "before")
    counted = f"select 1 from {tables_of(chosen)} where {where} limit {_MOST_COUNTED + 1}"
    (row,) = await rows(db, f"select count(*) as number from ({counted})", values)
    return min(row["number"], _MOST_COUNTED), row["number"] <= _MOST_COUNTED


async def one_change(db: Database, key: int) -> dict[str, Any]:
    """A change with its release and the numbers of its revisions. Raises NotFound."""
    query = _CHANGES.format(page="(select :id as key) as page")
    found = await rows(db, query, {"id": key})
    if not found:
        raise NotFound("there is no such change")
    return found[0]


async def known_source(db: Database, name: str) -> None:
    """Raises BadRequest where there is no source of that name."""
    names = [row["name"] for row in await rows(db, "select name from sources order by name")]
    forms.chosen_one("source", name, names)


def shown_change(row: dict[str, Any]) -> dict[str, Any]:
    """A row of `changes` as pages and feeds show it: its reasons as sentences, or that its record
    is damaged, with nothing of it that cannot be relied on. `told` are the reasons with each text
    from the right set apart, for where they stand in a line."""
    change = legible(row)
    if isinstance(change, Change):
        told = tuple(sentence(one, isolate=True) for one in change.reasons)
        return {**row, "reasons": sentences(change.reasons), "told": told}
    nothing = dict.fromkeys(
        ("from_revision", "to_revision", "from_number", "to_number", "words_added", "words_removed")
    )
    said: dict[str, Any] = {
        "kind": "damaged",
        "significance": "",
        "detected": "",
        "reasons": (change.sentence,),
    }
    said["told"] = said["reasons"]
    return {**row, **nothing, **said}


async def content(db: Database, key: int) -> Content:
    """What a revision says, by its key. Raises NotFound, and DamagedRecord."""
    query = f"select {COLUMNS} from revisions where id = :id"
    found = await rows(db, query, {"id": key})
    if not found:
        raise NotFound("there is no such revision")
    return content_of(found[0])


async def one_source(db: Database, name: str) -> dict[str, Any]:
    found = await rows(db, "select * from sources where name = :name", {"name": name})
    if not found:
        raise NotFound("there is no such source")
    return found[0]


async def one_release(db: Database, release: int) -> dict[str, Any]:
    found = await rows(
        db,
        (
            "select releases.*, sources.name as source_name from releases join sources "
            "on sources.id = releases.source where releases.id = :id"
        ),
        {"id": release},
    )
    if not found:
        raise NotFound("there is no such release")
    return found[0]


_IGNORED_NOW = f"source = :source and {BELIEVED_NOW}"


def _since_ignored() -> str:
    """What was not seen to move since then is judged again."""
    return utc_text(datetime.now(UTC) - DECAY)


async def judged_between(db: Database, release: int, low: int, high: int) -> Judged | None:
    """When the difference between two revisions, by their numbers, was judged."""
    values = {"release": release, "low": low, "high": high}
    return Judged.of((await rows(db, JUDGED_BETWEEN, values))[0], low, high)


async def left_out(
    datasette: Datasette, db: Database, of: tuple[int, int], name: str, judged: Judged | None
) -> LeftOut:
    """What was not looked at then in the pages `of` a release, as the numbers of its source and its
    own; `name` is the source's; nothing where nobody can say when."""
    # misajour.toml may hold secrets, so it is not read here: `misajour browse` hands this over
    settings = datasette.plugin_config("misajour") or {}
    if judged is None or name in settings.get("learns_not", ()):
        return EVERYTHING
    source, release = of
    values = {
        "source": source,
        "release": release,
        "first": judged.first,
        "since": judged.since,
    }
    found = await rows(db, WHEN_JUDGED, values)
    return LeftOut(frozenset(row["place"] for row in found), judged.counted)


async def ignored_kinds(db: Database, release: dict[str, Any]) -> list[dict[str, Any]]:
    """How much is ignored when a release is judged, by its kind, and since when."""
    query = (
        "select kind, count(*) as number, min(first_seen) as since from volatile "
        f"where {_IGNORED_NOW} and release_id in (0, :id) group by kind order by kind"
    )
    values = {"source": release["source"], "id": release["id"], "since": _since_ignored()}
    return await rows(db, query, values)

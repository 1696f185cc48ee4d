"""Sources, their runs, what their listings named, and hosts that asked for rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from monitor.errors import DamagedRecord
from monitor.model import LONGEST_REST, Health, ListingEntry, Status, from_utc_text, utc_text
from monitor.store.rows import is_moment

OWN_REST = "it failed again and again"
"""The reason of a rest that no host asked for."""
_TOLD_SINCE = "told since: source {}"
_NEVER = "1970-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """`told` is the health that the operator heard of last."""

    id: int
    name: str
    health: Health
    health_since: str
    health_note: str
    last_run: str
    last_success: str
    told: Health
    validators_lied: str


class Sources:
    def __init__(self, db: Database) -> None:
        self._db = db

    def ensure(self, name: str, spider: str, language: str, now: datetime) -> SourceRow:
        if (row := self._row(name)) is None:
            moment = utc_text(now)
            self._db.table("sources").insert(
                {
                    "name": name,
                    "spider": spider,
                    "language": language,
                    "first_seen": moment,
                    "health_since": moment,
                }
            )
            row = self._row(name)
        assert row is not None
        return row

    def _row(self, name: str) -> SourceRow | None:
        row = next(self._db.query("select * from sources where name = ?", [name]), None)
        return _source(row) if row else None

    def name(self, source: int) -> str:
        return str(next(self._db.query("select name from sources where id = ?", [source]))["name"])

    def all(self) -> list[SourceRow]:
        return [_source(row) for row in self._db.query("select * from sources order by name")]

    def rename(self, old: str, new: str) -> None:
        """Nothing happens where there is no source of the name `old`."""
        self._db.execute("update sources set name = ? where name = ?", [new, old])

    def note_lie(self, source: int, now: datetime) -> None:
        """The source changed a page and kept its validators."""
        # a capture of an archive may say so of years ago: the latest counts
        query = (
            "update sources set validators_lied = max(coalesce(validators_lied, ''), ?) "
            "where id = ?"
        )
        self._db.execute(query, [utc_text(now), source])

    def set_health(self, source: int, health: Health, note: str, now: datetime) -> None:
        """`health_since` moves only when the health does; the note may change in between. What was
        damaged is written anew. Of a source that is well again, what it did not answer is due at
        the next pass: what was put off for its outage, ever longer, waits for nothing more."""
        if health is Health.OK:
            for table in ("releases", "documents"):
                self._db.execute(
                    f"update {table} set next_check = ?1 where source = ?2 and failures > 0 "
                    "and next_check > ?1 "
                    "and exists (select 1 from sources where id = ?2 and health is not ?3)",
                    [utc_text(now), source, health],
                )
        known = ", ".join(f"'{known}'" for known in Health)
        self._db.execute(
            "update sources set "
            "health_since = case when health is ?1 and julianday(health_since) > 0 "
            "then health_since else ?3 end, "
            f"told = case when told in ('', {known}) then told else '' end, "
            "health = ?1, health_note = ?2 where id = ?4",
            [health, note, utc_text(now), source],
        )

    def set_told(self, source: int, health: Health) -> None:
        """Note that the operator hears of the health, which the source has now, and since when."""
        self._db.execute("update sources set told = ? where id = ?", [health, source])
        self.set_meta_value(_TOLD_SINCE.format(source), self.health_since(source))

    def health_since(self, source: int) -> str:
        """Since when the source is as it is."""
        query = "select health_since from sources where id = ?"
        return str(next(self._db.query(query, [source]))["health_since"])

    def told_since(self, source: int) -> str:
        """Since when the source was as the operator heard last; empty where nobody noted it."""
        found = self.meta_value(_TOLD_SINCE.format(source))
        return found if is_moment(found) else ""

    def meta_value(self, key: str) -> str:
        """The value that `set_meta_value` kept under `key`; empty where there is none."""
        row = next(self._db.query("select value from meta where key = ?", [key]), None)
        return str(row["value"]) if row else ""

    def set_meta_value(self, key: str, value: str) -> None:
        self._db.table("meta").upsert({"key": key, "value": value}, pk="key")

    def add_run(
        self,
        source: int,
        started: datetime,
        finished: datetime,
        outcome: Health,
        counts: Mapping[str, int],
        note: str,
        learnt: bool = True,
    ) -> None:
        """Note a pass; one that met nothing proves no success, whatever health it leaves."""
        self._db.table("runs").insert(
            {
                "source": source,
                "started": utc_text(started),
                "finished": utc_text(finished),
                "outcome": outcome,
                **counts,
                "note": note,
            }
        )
        self._db.execute(
            "update sources set last_run = ?1, last_success = case "
            "when ?2 then ?1 else last_success end where id = ?3",
            [utc_text(finished), learnt and outcome is Health.OK, source],
        )

    def recent(self, source: int, most: int) -> list[Health]:
        """The health after each of the last passes, the latest first."""
        query = "select outcome from runs where source = ? order by id desc limit ?"
        rows = self._db.query(query, [source, most])
        return [Health(row["outcome"]) for row in rows if row["outcome"] in set(Health)]

    def lists(self, source: int) -> frozenset[str]:
        """The addresses of the source's listings."""
        # each is looked up after the one before: an index of all that they list is not read
        query = (
            "with recursive lists (url) as ("
            "select min(url) from listings where source = :source union all "
            "select (select min(url) from listings where source = :source and url > lists.url) "
            "from lists where lists.url is not null) select url from lists where url is not null"
        )
        return frozenset(row["url"] for row in self._db.query(query, {"source": source}))

    def entries(
        self, source: int, url: str, *, latest_only: bool = False
    ) -> dict[int, ListingEntry]:
        """What the listing at `url` named, by release. `latest_only`: at its latest reading, and
        what was missed then; a listing that is never read whole names ever more."""
        query = (
            "select listings.*, releases.published, releases.status from listings "
            "join releases on releases.id = release_id "
            "where listings.source = ?1 and listings.url = ?2"
        )
        if latest_only:
            same = "source = ?1 and url = ?2"
            query += (
                f" and listings.id in (select id from listings where {same} and last_seen = "
                f"(select max(last_seen) from listings where {same} and missing_since is null) "
                f"union select id from listings where {same} and missing_since is not null)"
            )
        rows = self._db.query(query, [source, url])
        return {
            row["release_id"]: ListingEntry(
                id=row["id"],
                release_id=row["release_id"],
                position=row["position"],
                missing_since=row["missing_since"] or "",
                published=row["published"] or "",
                last_seen=row["last_seen"],
                removed=row["status"] == Status.REMOVED,
            )
            for row in rows
        }

    def list_entry(
        self, source: int, url: str, release: int, position: int, mark: str, seen: datetime
    ) -> None:
        self._db.execute(
            "insert into listings (source, url, release_id, position, mark, last_seen) "
            "values (?1, ?2, ?3, ?4, ?5, ?6) on conflict (source, url, release_id) do update "
            "set position = ?4, mark = ?5, last_seen = ?6, missing_since = null",
            [source, url, release, position, mark, utc_text(seen)],
        )

    def miss_entry(self, entry: int, seen: datetime) -> None:
        self._db.table("listings").update(entry, {"missing_since": utc_text(seen)})

    def drop_entry(self, entry: int) -> None:
        self._db.table("listings").delete(entry)

    def missing(self, source: int) -> str | None:
        """Since when a listing that is to be looked at again misses something; None where it does
        not."""
        query = (
            "select min(missing_since) as since from listings "
            "join releases on releases.id = listings.release_id "
            "where listings.source = ? and missing_since is not null "
            "and status = 'live' and listed = 1"
        )
        since = next(self._db.query(query, [source]))["since"]
        return str(since) if since else None

    def rest(self, host: str, until: datetime, reason: str) -> None:
        """`host` is left alone until then, or for as long as was noted before; what it asks for
        itself goes before what we think of (`OWN_REST`). To be called inside a transaction."""
        # what a clock that was ahead noted is not believed
        farthest = utc_text(datetime.now(UTC) + LONGEST_REST)
        self._db.execute(
            "insert into hosts (host, not_before, reason) values (?1, ?2, ?3) "
            "on conflict (host) do update set not_before = ?2, reason = ?3 "
            "where not_before > ?4 or case when (reason is ?5) = (?3 is ?5) then not_before < ?2 "
            "else reason is ?5 or not_before < ?6 end",
            [host, utc_text(until), reason, farthest, OWN_REST, utc_text(datetime.now(UTC))],
        )

    def resting(self, now: datetime) -> dict[str, float]:
        """Hosts that asked to be left alone, and until when (epoch seconds).

        A rest longer than a host may ask for is not believed: it was noted by a clock that was
        ahead.
        """
        rows = self._db.query(
            "select host, not_before from hosts where not_before between ? and ?",
            [utc_text(now), utc_text(now + LONGEST_REST)],
        )
        return {
            row["host"]: from_utc_text(row["not_before"]).astimezone(UTC).timestamp()
            for row in rows
            if is_moment(row["not_before"])
        }

    def own_rests(self) -> frozenset[str]:
        """Hosts that are, or were, left alone though they did not ask for it."""
        query = "select host from hosts where reason = ?"
        return frozenset(row["host"] for row in self._db.query(query, [OWN_REST]))

    def end_own_rests(self, hosts: Iterable[str]) -> None:
        """To be called inside a transaction."""
        for host in hosts:
            self._db.execute("delete from hosts where host = ? and reason = ?", [host, OWN_REST])

    def counts(self) -> dict[int, dict[str, int]]:
        """Releases by source and status."""
        found: dict[int, dict[str, int]] = {}
        for row in self._db.query(
            "select source, status, count(*) as n from releases group by source, status"
        ):
            found.setdefault(row["source"], {})[row["status"]] = row["n"]
        return found


_MOMENTS = ("health_since", "last_run", "last_success", "validators_lied")


def _source(row: dict[str, Any]) -> SourceRow:
    """The source in a row. Where that is damaged, it says so, and nothing else of how the source
    fares: the next pass writes it anew, and no other source is stopped by it."""
    whole = {name: row[name] or "" for name in _MOMENTS if is_moment(row[name] or _NEVER)}
    try:
        health, told = Health(row["health"]), Health(row["told"] or Health.OK)
        note = str(row["health_note"] or "")
    except ValueError:
        whole = {}
    if len(whole) < len(_MOMENTS):
        health, told = Health.BROKEN, Health.BROKEN
        note = str(DamagedRecord(f"source {row['name']!r}"))
    return SourceRow(
        id=row["id"],
        # bytes in the place of its name are no name that anybody has configured
        name=row["name"] if isinstance(row["name"], str) else f"source {row['id']}, damaged",
        health=health,
        health_since=whole.get("health_since", ""),
        health_note=note,
        last_run=whole.get("last_run", ""),
        last_success=whole.get("last_success", ""),
        told=told,
        validators_lied=whole.get("validators_lied", ""),
    )

"""Full-text search: what stood in releases, removed since or not; what edits took out and put
in."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from datasette.utils import sqlite_timelimit
from datasette.utils.asgi import Request, Response

from monitor.browse import forms, queries
from monitor.browse.front import LANGUAGES
from monitor.browse.queries import rows
from monitor.browse.render import page
from monitor.model import Kind
from monitor.output.passages import told
from monitor.output.queries import CUT_SHORT, GIVEN_UP, HELP, INCOMPLETE, notes
from monitor.store.search import Chosen, DocumentHit, EditHit, Listed, TextHit, edits, finding
from monitor.store.search.query import LONGEST, Query, Where, parse
from monitor.wording import capitalized

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette

_LONGEST = 3000  # milliseconds
_LOOKING = 0.5 * _LONGEST / 1000  # seconds: then the rest is left to the next page
_COUNTING = 0.07  # seconds: then "more than" so many is said
_KINDS = [kind for kind in Kind if kind not in (Kind.NEW, Kind.REREAD)]


@dataclass(kw_only=True, frozen=True, slots=True)
class Asked:
    """A search as it stands in the address bar. `until` is the last day; `before` is where a page
    begins."""

    q: str = ""
    where: str = ""
    source: str = ""
    language: str = ""
    kind: str = ""
    since: str = ""
    until: str = ""
    before: int = 0

    @classmethod
    def of(cls, args: Any) -> Asked:
        """What `args` ask; what cannot be meant counts as left out."""
        where, kind = args.get("in") or "", args.get("kind") or ""
        return cls(
            q=(args.get("q") or "")[: LONGEST + 1],
            where=where if where in set(Where) else "",
            source=args.get("source") or "",
            language=(args.get("language") or "")[:10],
            kind=kind if kind in set(Kind) else "",
            since=forms.day(args.get("since")),
            until=forms.day(args.get("until")),
            before=forms.number(args.get("before")),
        )

    @property
    def query(self) -> Query:
        return parse(self.q, Where(self.where))

    def address(self, **other: object) -> str:
        """It as an address's query, without what is empty."""
        names = {name: "in" if name == "where" else name for name in self.__slots__}
        said = {
            names[name]: value for name in names if (value := other.get(name, getattr(self, name)))
        }
        return urlencode(said)

    def chosen(self, db: sqlite3.Connection) -> Chosen:
        """What it narrows the search down to."""
        return Chosen(
            source=finding.source_key(db, self.source) if self.source else 0,
            language=self.language,
            since=self.since,
            until=forms.next_day(self.until),
            kinds=(self.kind,) if self.kind and self.query.of_edits else (),
        )


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what a search found: edits where it asks for them, else texts and documents."""

    texts: Listed[TextHit] = field(default_factory=Listed)
    edits: Listed[EditHit] = field(default_factory=Listed)
    documents: Listed[DocumentHit] = field(default_factory=Listed)
    given_up: bool = False  # it took too long

    @property
    def is_complete(self) -> bool:
        """Whether all that is kept was looked through."""
        return self.is_indexed and not self.is_cut_short

    @property
    def is_indexed(self) -> bool:
        """Whether all that is kept is in the indexes that were asked."""
        return self.texts.complete and self.edits.complete and self.documents.complete

    @property
    def is_cut_short(self) -> bool:
        """Whether this page ends where the time to look through texts did."""
        return self.texts.cut_short or self.edits.cut_short

    @property
    def after(self) -> int:
        return self.texts.after or self.edits.after


def find(db: sqlite3.Connection, asked: Asked, size: int) -> Found:
    """One page of it. A search that would hold the pages up is given up."""
    try:
        with sqlite_timelimit(db, _LONGEST):
            return _find(db, asked, size)
    except sqlite3.OperationalError as error:
        if error.args != ("interrupted",):
            raise
        return Found(given_up=True)


def _find(db: sqlite3.Connection, asked: Asked, size: int) -> Found:
    query, chosen = asked.query, asked.chosen(db)
    if query.of_edits:
        taken_or_put = edits.edits(
            db,
            query,
            chosen,
            before=asked.before,
            size=size,
            patience=_COUNTING,
            looking=_LOOKING,
        )
        return Found(edits=taken_or_put)
    texts = finding.texts(
        db,
        query,
        chosen,
        before=asked.before,
        size=size,
        patience=_COUNTING,
        looking=_LOOKING,
    )
    found = Found(texts=texts)
    if asked.before:  # they stand on the first page
        return found
    documents = finding.documents(db, query, chosen, size=size, patience=_COUNTING)
    return replace(found, documents=documents)


def said_of(query: Query, found: Found) -> tuple[str, ...]:
    """What a reader is to know of what was found: what was not understood, and what is missing."""
    missing = (INCOMPLETE,) if not (found.is_indexed or found.given_up) else ()
    return (*notes(query), *missing, *((CUT_SHORT,) if found.is_cut_short else ()))


async def search(datasette: Datasette, request: Request) -> Response:
    """What `q` finds, the latest first."""
    db = await queries.database(datasette, request)
    asked = Asked.of(request.args)
    found = await db.execute_fn(lambda connection: find(connection, asked, finding.PAGE))
    return await page(
        datasette,
        request,
        "search",
        f"Search: {asked.q}" if asked.q else "Search",
        words=asked.q,
        asked=asked,
        query=asked.query,
        notes=said_of(asked.query, found),
        given_up=f"{capitalized(GIVEN_UP)}.",
        found=found,
        help=HELP,
        told=told,
        kinds=_KINDS,
        sources=[row["name"] for row in await rows(db, "select name from sources order by name")],
        languages=[row["language"] for row in await rows(db, LANGUAGES)],
    )

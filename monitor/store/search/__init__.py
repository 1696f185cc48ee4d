"""Search: what words are, what a person asks for, the indexes, and what they find."""

from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database

from monitor.store.search import edits as edited
from monitor.store.search import filling, finding
from monitor.store.search.chosen import Chosen
from monitor.store.search.edits import EditHit, PassageHit
from monitor.store.search.finding import DocumentHit, Listed, TextHit
from monitor.store.search.query import Query

__all__ = ["Chosen", "DocumentHit", "EditHit", "Listed", "PassageHit", "Search", "TextHit"]


class Search:
    """The searches over an open store."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def source(self, name: str) -> int:
        """The key by which a source is chosen."""
        return finding.source_key(self._db.conn, name)

    def texts(
        self,
        query: Query,
        chosen: Chosen,
        *,
        before: int = 0,
        size: int = finding.PAGE,
        patience: float = finding.FOREVER,
        reached: Callable[[int], None] = finding.untold,
    ) -> Listed[TextHit]:
        return finding.texts(
            self._db.conn,
            query,
            chosen,
            before=before,
            size=size,
            patience=patience,
            reached=reached,
        )

    def edits(
        self,
        query: Query,
        chosen: Chosen,
        *,
        before: int = 0,
        size: int = finding.PAGE,
        patience: float = finding.FOREVER,
        oldest_first: bool = False,
    ) -> Listed[EditHit]:
        return edited.edits(
            self._db.conn,
            query,
            chosen,
            before=before,
            size=size,
            patience=patience,
            oldest_first=oldest_first,
        )

    def documents(
        self,
        query: Query,
        chosen: Chosen,
        *,
        before: int = 0,
        size: int = finding.PAGE,
        patience: float = finding.FOREVER,
    ) -> Listed[DocumentHit]:
        return finding.documents(
            self._db.conn, query, chosen, before=before, size=size, patience=patience
        )

    def has_all_passages(self) -> bool:
        """Whether the passages of all changes are in their table: those that an older version
        recorded are put there in batches."""
        return finding.is_complete(self._db.conn, "passages")

    def start_anew(self) -> None:
        """Make the indexes anew of what is kept."""
        filling.start_anew(self._db)
        self.fill()

    def fill(self, seconds: float = finding.FOREVER) -> bool:
        """Index what an older version recorded, for so many seconds at most. Returns whether all
        is indexed."""
        return filling.fill(self._db, seconds)

    def fill_a_little(self) -> bool:
        """The same, a few rows. Returns whether anything was to be done."""
        return filling.step(self._db)

"""The outline of each release's page when it was last read, and whether another of the same outline
was seen to say the same."""

from __future__ import annotations

from collections.abc import Collection

from sqlite_utils import Database


class Outlines:
    def __init__(self, db: Database) -> None:
        self._db = db

    def proved(self, releases: Collection[int], version: str) -> dict[int, str]:
        """The outlines, by release, that need not be read again by the code of `version`."""
        marks = ", ".join("?" * len(releases))
        query = (
            "select release_id, outline from outlines "
            f"where proved and version = ? and release_id in ({marks})"
        )
        rows = self._db.query(query, [version, *releases])
        return {row["release_id"]: row["outline"] for row in rows}

    def same(self, release: int, outline: str, sha256: str, version: str) -> None:
        """The bytes called `sha256`, of that outline, were read and said what was known: where
        other bytes of the outline did so before, that is proof. To be called in a transaction."""
        self._db.execute(
            "insert into outlines (release_id, outline, sha256, version, proved) "
            "values (?, ?, ?, ?, 0) on conflict (release_id) do update set "
            "proved = outline = excluded.outline and version = excluded.version "
            "and (proved or sha256 != excluded.sha256), "
            "outline = excluded.outline, sha256 = excluded.sha256, version = excluded.version",
            [release, outline, sha256, version],
        )

    def forget(self, release: int) -> None:
        """The release says something else, or may."""
        self._db.execute("delete from outlines where release_id = ?", [release])

"""The columns of the tables, in their order."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from misajour.tables import Columns


def _columns(*names: str) -> Columns[Any]:
    """Columns that are attributes of the row."""
    return {name: attrgetter(name) for name in names}


def _of_stamp(name: str) -> Callable[[Any], str | None]:
    """The value of the page's stamp `name`, as precise as the page is; None where it has none."""

    def take(revision: Any) -> str | None:
        stamp = getattr(revision.page, name)
        return stamp.value if stamp else None

    return take


RELEASES = _columns(
    "id",
    "source",
    "url",
    "title",
    "language",
    "published",
    "status",
    "first_seen",
    "last_checked",
)
REVISIONS: Columns[Any] = {
    **_columns("number", "url", "first_seen", "last_seen"),
    "title": attrgetter("page.title"),
    "body": attrgetter("page.body"),
    "published": _of_stamp("published"),
    "updated": _of_stamp("updated"),
    **_columns("snapshot"),
}
CHANGES = _columns(
    "detected",
    "source",
    "kind",
    "significance",
    "title",
    "url",
    "language",
    "words_added",
    "words_removed",
    "reasons",
    "before",
    "after",
    "release_id",
)
HITS: Columns[Any] = {
    **_columns("release_id", "source", "url", "title", "language", "published", "status"),
    "since": lambda hit: hit.spans[0].since if hit.spans else None,
    "gone": lambda hit: hit.spans[-1].gone if hit.spans else None,
    **_columns("stands", "text", "hidden"),
}
PASSAGES = _columns(
    "detected",
    "source",
    "side",
    "place",
    "text",
    "context",
    "words",
    "reason",
    "kind",
    "significance",
    "title",
    "language",
    "published",
    "last_seen_before",
    "before",
    "after",
    "url",
    "release_id",
    "change_id",
)

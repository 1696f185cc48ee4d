"""The search indexes: which words stood in which revision, document and change.

They hold no text: FTS5's `content=''`. So what was indexed can be taken out only by saying the very
words again, which `words` makes of the kept texts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from monitor.model import BlockKind, Content
from monitor.store.database import at_the_end
from monitor.store.search import words

TEXTS, LATER = "search_texts", "search_later"
DOCUMENTS, CHANGES = "search_documents", "search_changes"
COLUMNS = {
    TEXTS: ("title", "body", "around", "about"),
    LATER: ("words",),
    DOCUMENTS: ("title", "body", "about"),
    CHANGES: ("removed", "added", "about"),
}
"""The indexes and their columns. `around` has captions and what stands beside the text, `about` has
facts to filter by; `words` has all of it. In TEXTS are the first revisions of releases, and those
later ones that `later` has not taken over yet; the others are in LATER."""
_MORE = {LATER: ", detail=none"}
SHIFT = 20
LAST_NUMBER = (1 << SHIFT) - 1
_FORMAT = 4  # of FTS5, as it notes it (sqlite.org/fts5.html, "The 'secure-delete' option")


def create(db: Database) -> None:
    for name, columns in COLUMNS.items():
        db.execute(
            f"create virtual table {name} using fts5({', '.join(columns)}, "
            f"content='', tokenize='ascii', prefix='3'{_MORE.get(name, '')})"
        )


def drop(db: Database) -> None:
    """Away with the indexes, whatever a disk has made of them: FTS5 opens an index before it drops
    it, and opens none whose own note of its format is damaged."""
    for name in COLUMNS:
        if db.table(name).exists():
            db.execute(f"replace into {name}_config (k, v) values ('version', {_FORMAT})")
            db.execute(f"drop table {name}")


def row_of(release: int, number: int) -> int:
    """The row of a revision in the index of texts: those of a release stand together, so that
    releases are counted without looking at any other table."""
    return release << SHIFT | min(number, LAST_NUMBER)


def parts_of(row: int) -> tuple[int, int]:
    """The release and the number of the revision in a row of the index of texts."""
    return row >> SHIFT, row & LAST_NUMBER


def rows_of(release: int) -> tuple[int, int]:
    """The first and the last row that a release may have."""
    return release << SHIFT, release << SHIFT | LAST_NUMBER


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What an indexed text can be filtered by. `day` is a UTC text; `kind` is that of a change."""

    source: int
    language: str = ""
    day: str = ""
    kind: str = ""

    @property
    def words(self) -> str:
        return words.about(
            source=str(self.source), language=self.language, day=self.day, kind=self.kind
        )


def of_text(content: Content, about: About) -> tuple[str, ...]:
    """The columns of a revision."""
    return (
        words.said(content.title),
        words.said(content.body),
        words.indexed(*dict.fromkeys(around(content))),
        about.words,
    )


def in_index(name: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of a revision as the index of that name has them."""
    return columns if name == TEXTS else (words.whole(" ".join(columns)),)


def around(content: Content) -> Iterable[str]:
    """What a page says around the text: captions, pictures in words, paragraphs beside it."""
    yield from (block.text for block in content.blocks if block.kind is BlockKind.CAPTION)
    for image in content.images:
        yield from filter(None, (image.alt, image.caption))
    yield from (one.text for one in content.beside or ())


def of_document(content: Content, about: About) -> tuple[str, ...]:
    """The columns of a document."""
    return words.said(content.title), words.said(content.body), about.words


def of_change(removed: Iterable[str], added: Iterable[str], about: About) -> tuple[str, ...]:
    """The columns of a change."""
    return words.indexed(*removed), words.indexed(*added), about.words


def put(db: Database, index: str, row: int, columns: tuple[str, ...]) -> None:
    names = ", ".join(COLUMNS[index])
    marks = ", ".join("?" * len(columns))
    at_the_end(db, f"insert into {index} (rowid, {names}) values (?, {marks})", (row, *columns))


def take(db: Database, index: str, row: int, columns: tuple[str, ...]) -> None:
    """Take out what `put` put in: the very same columns."""
    names = ", ".join(COLUMNS[index])
    marks = ", ".join("?" * len(columns))
    statement = f"insert into {index} ({index}, rowid, {names}) values ('delete', ?, {marks})"
    at_the_end(db, statement, (row, *columns))

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any, Generic, TypeVar

import click

from monitor.commands import tables
from monitor.commands.common import local, say, with_config
from monitor.commands.given import check_source, day
from monitor.commands.progress import Waiting
from monitor.config import Config
from monitor.errors import UsageError
from monitor.model import Kind
from monitor.output import flat
from monitor.output.found import (
    EDIT_COLUMNS,
    TEXT_COLUMNS,
    document_as_json,
    edit_as_json,
    edit_rows,
    plain,
    text_as_json,
    text_rows,
)
from monitor.output.queries import INCOMPLETE, notes
from monitor.store import Store
from monitor.store.search import Chosen, DocumentHit, EditHit, Listed, TextHit
from monitor.store.search.life import Span
from monitor.store.search.query import Query, Where, parse
from monitor.wording import counted

_BEFORE = 12  # characters before a passage on a terminal, whose columns are cut behind it
_AT_ONCE = 200  # hits that are read, and printed, together
T = TypeVar("T")
_STOOD = ("number", "source", "stood from", "until", "", "revisions", "title", "address")
_EDITED = ("number", "source", "when", "kind", "revisions", "passage", "address")


@click.command("search", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1)
@click.option("--removed", is_flag=True, help="Words that an edit took out: who, and when.")
@click.option("--added", is_flag=True, help="Words that an edit put in.")
@click.option("--source", metavar="NAME", default="", help="In one source only.")
@click.option("--language", metavar="CODE", default="", help="In this language, such as fr.")
@click.option("--kind", type=click.Choice([str(one) for one in Kind]),
              help="With --removed or --added: changes of this kind.")  # fmt: skip
@click.option("--since", metavar="DAY", default="", help="First seen on this day (UTC) or later.")
@click.option("--until", metavar="DAY", default="", help="First seen before this day (UTC).")
@click.option(
    "--limit",
    type=click.IntRange(0, 2**31),
    default=20,
    show_default=True,
    help="How many; 0: all.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@click.option("--rebuild", is_flag=True, help="Make the indexes of texts and addresses anew.")
@with_config
def command(config: Config, words: tuple[str, ...], **options: Any) -> None:
    """Search all that releases ever said: also what was removed since, in any script.

    WORDS are words, "phrases" and beginnings*; OR is one of two, -word is without it; removed: and
    added: before a word look in what edits took out and put in. A line is a time in which the words
    stood in a release; its number is what `history` and `diff` take.

    \b
    Example:
        misajour search '"red line" OR ultimatum' --source otan
        misajour search --removed no --since 2026-11-01
    """
    if options["rebuild"]:
        with Store.open(config.database) as store:
            store.families.start_anew()
            store.search.start_anew()
        say(
            "the search index was made anew; that of known addresses is, source by source, before "
            "the next pass"
        )
        return
    query = _query(words, removed=options["removed"], added=options["added"])
    if options["kind"] and not query.of_edits:
        raise UsageError("--kind goes with --removed or --added")
    show = _Show(config, query, options["as_json"], options["as_csv"])
    source = options["source"]
    with Store.read(config.database) as store:
        check_source(store, source)
        chosen = Chosen(
            source=store.search.source(source) if source else 0,
            language=options["language"],
            since=day(options["since"], "--since"),
            until=day(options["until"], "--until"),
            kinds=(options["kind"],) if options["kind"] else (),
        )
        search, all_of = store.search, partial(_All, store, options["limit"])
        if query.of_edits:
            show.edits(all_of(partial(search.edits, query, chosen)))
            return
        documents = all_of(partial(search.documents, query, chosen))
        show.texts(all_of(partial(search.texts, query, chosen), tells=True), documents)


class _All(Generic[T]):
    """What a search finds, up to a `limit` of hits, 0 for all: it is read by page, and each page is
    forgotten once it is printed. `tells`: the search says what it has reached; the first page goes
    through all that there is, to count it."""

    def __init__(
        self, store: Store, limit: int, search: Callable[..., Listed[T]], *, tells: bool = False
    ) -> None:
        self._store, self._limit = store, limit
        self._search, self._waiting = search, Waiting("searching")
        told = {"reached": self._waiting.reached} if tells else {}
        self._first = self._page(size=limit or _AT_ONCE, **told)
        self.total, self.is_complete = self._first.total, self._first.complete

    @property
    def shown(self) -> int:
        """How many of them there will be."""
        return min(self.total, self._limit) if self._limit else self.total

    def pages(self) -> Iterator[tuple[T, ...]]:
        page = self._first
        yield page.hits
        while page.after and not self._limit:
            page = self._page(size=_AT_ONCE, before=page.after, patience=0)
            yield page.hits

    def _page(self, **asked: Any) -> Listed[T]:
        """One page, which takes as long as it takes: it is said that it goes on."""
        try:
            with self._store.waited_for(self._waiting.tell):
                return self._search(**asked)
        finally:
            self._waiting.clear()

    def __iter__(self) -> Iterator[T]:
        return chain.from_iterable(self.pages())


def _query(words: tuple[str, ...], *, removed: bool, added: bool) -> Query:
    """Raises UsageError."""
    if removed and added:
        raise UsageError("--removed and --added are two searches; write removed:word added:word")
    for word in words:
        if word.startswith("--"):
            raise click.NoSuchOption(word)
    where = Where.REMOVED if removed else Where.ADDED if added else Where.ANYWHERE
    query = parse(" ".join(words), where)
    if not query:
        said = f": {'; '.join(notes(query))}" if query.notes else ""
        raise UsageError(f"give words to search for{said}")
    return query


@dataclass(frozen=True, slots=True)
class _Show:
    """How what was found is printed."""

    config: Config
    query: Query
    as_json: bool
    as_csv: bool

    def texts(self, found: _All[TextHit], documents: _All[DocumentHit]) -> None:
        complete = found.is_complete and documents.is_complete
        if self.as_json:
            self._json(
                complete,
                {"total": found.total, "total_documents": documents.total},
                {
                    "releases": map(text_as_json, found),
                    "documents": map(document_as_json, documents),
                },
            )
            return
        self._notes(complete)
        if self.as_csv:
            rows = (row for hit in found for row in text_rows(hit))
            flat.write_csv(sys.stdout, TEXT_COLUMNS, rows)
            return
        for page in found.pages():
            self._table(_STOOD, [line for hit in page for line in self._stood(hit)], 6)
        say(_total(found.total, found.shown, "release"))
        for one in documents:
            of = f"linked by release {one.release_id}" if one.release_id else "linked by none"
            say(f"document, {of}: {one.title or one.url}  {one.url}")

    def edits(self, found: _All[EditHit]) -> None:
        if self.as_json:
            edits = {"edits": map(edit_as_json, found)}
            self._json(found.is_complete, {"total": found.total}, edits)
            return
        self._notes(found.is_complete)
        if self.as_csv:
            rows = (row for hit in found for row in edit_rows(hit))
            flat.write_csv(sys.stdout, EDIT_COLUMNS, rows)
            return
        for page in found.pages():
            self._table(_EDITED, [line for hit in page for line in self._edited(hit)], 5)
        say(_total(found.total, found.shown, "edit"))

    def _json(
        self, complete: bool, facts: dict[str, int], lists: Mapping[str, Iterable[object]]
    ) -> None:
        """One object, written while it is read."""
        said = {**facts, "complete": complete, "notes": notes(self.query)}
        click.echo(json.dumps(said)[:-1], nl=False)
        for name, values in lists.items():
            click.echo(f", {json.dumps(name)}: [", nl=False)
            for number, value in enumerate(values):
                click.echo(f"{', ' if number else ''}{json.dumps(value, default=str)}", nl=False)
            click.echo("]", nl=False)
        click.echo("}")

    def _notes(self, complete: bool) -> None:
        for note in (*notes(self.query), *(() if complete else (INCOMPLETE,))):
            say(note, fg="yellow", err=True)

    def _table(self, head: tuple[str, ...], lines: list[tuple[str, ...]], shorten: int) -> None:
        for line in tables.rows(head, lines, shorten=shorten, indent=0) if lines else ():
            say(line)

    def _stood(self, hit: TextHit) -> Iterator[tuple[str, ...]]:
        """A line for each time in which the words stood."""
        for span in hit.spans:
            until = local(span.gone, self.config) if span.gone else ""
            end = _end(span)
            revisions = str(span.first) if span.first == span.last else f"{span.first}–{span.last}"
            since, title = local(span.since, self.config), " ".join(hit.title.split())
            yield str(hit.release_id), hit.source, since, until, end, revisions, title, hit.url

    def _edited(self, hit: EditHit) -> Iterator[tuple[str, ...]]:
        """A line for each passage that holds what was searched for."""
        between = f"{hit.before} {hit.after}" if hit.before and hit.after else ""
        for passage in hit.passages:
            if passage.found:
                said = plain(passage, _BEFORE if sys.stdout.isatty() else 0)
                when = local(hit.detected, self.config)
                yield str(hit.release_id), hit.source, when, hit.kind, between, said, hit.url


def _end(span: Span) -> str:
    """What became of the words, in one of our own."""
    if span.gone:
        return "withdrawn" if span.withdrawn else "gone"
    return "hidden" if span.hidden else "stands"


def _total(total: int, shown: int, noun: str) -> str:
    if not total:
        return f"no {noun} was found"
    said = counted(total, noun)
    return said if shown >= total else f"{said}, {shown} shown; --limit 0 lists all"

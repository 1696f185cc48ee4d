from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from monitor.commands.common import say, with_config
from monitor.commands.given import check_source, moment, replaced, written
from monitor.commands.history import find
from monitor.commands.logs import clean
from monitor.config import Config
from monitor.errors import DamagedRecord, UsageError
from monitor.model import Kind
from monitor.output import flat, passages
from monitor.output.queries import NOT_ALL_PASSAGES
from monitor.store import Store
from monitor.store.catalogue import Selection
from monitor.store.faults import Fault
from monitor.wording import counted

_SHOWN = 10  # faults that are named; of evidence, all stand in the zip
_FORMATS = ("jsonl", "csv", "parquet")


@click.command("export")
@click.option(
    "--diffs",
    is_flag=True,
    help="What was removed and added: a row for each passage, with its change.",
)
@click.option(
    "--table",
    type=click.Choice(["changes", "releases", "revisions"]),
    help="[default: changes]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="JSON lines, CSV without anything that a spreadsheet runs, or Parquet.  [default: jsonl]",
)
@click.option("--csv", "as_csv", is_flag=True, help="The same as --format csv.")
@click.option("--since", metavar="DAY", default="", help="Changes from this day on, or moment.")
@click.option("--until", metavar="DAY", default="", help="Changes before this day, or moment.")
@click.option("--source", metavar="NAME", default="", help="Of one source only.")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([str(kind) for kind in Kind]),
    help="Changes of this kind; may be given more than once.",
)
@click.option(
    "--evidence",
    metavar="RELEASE",
    help="Write all that is recorded of a release, with what is needed to check it, as a zip.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="The file to write; left out: the standard output.",
)
@click.option("--force", is_flag=True, help="Overwrite the file of --output.")
@with_config
def command(config: Config, **options: Any) -> None:
    """Print a table, or all that was removed and added. Or write the evidence of a release.

    RELEASE is an address or a number. Evidence of records that were altered is written, too: it
    says so, and the command exits 1. So does a table of which a row is damaged: what cannot be read
    is empty in it, and the row is named.

    \b
    Example:
        misajour export > changes.jsonl
        misajour export --diffs --since 2026-11-01 --kind silent-edit --format csv > words.csv
        misajour export --diffs --format parquet --output words.parquet
        misajour export --evidence https://www.example.org/press/1.html --output evidence.zip
    """
    asked = _Asked(**options)
    asked.check()
    if asked.evidence and asked.output:
        _evidence(config, asked.evidence, asked.output, asked.force)
        return
    chosen = Selection(
        source=asked.source,
        kinds=tuple(map(Kind, asked.kinds)),
        since=moment(asked.since, "--since", config),
        until=moment(asked.until, "--until", config),
    )
    with Store.read(config.database) as store:
        check_source(store, asked.source)
        if asked.diffs:
            if not store.search.has_all_passages():
                say(NOT_ALL_PASSAGES, fg="yellow", err=True)
            rows = map(passages.as_row, store.catalogue.passages(chosen))
            _print(rows, passages.COLUMNS, asked)
            return
        damaged: list[str] = []
        found = _legible(store.catalogue.export(asked.rows_of, chosen), asked.rows_of, damaged)
        _print(found, store.catalogue.export_columns(asked.rows_of), asked)
    if damaged:
        _say_damaged(damaged)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """The options."""

    diffs: bool
    table: str | None
    form: str | None
    as_csv: bool
    since: str
    until: str
    source: str
    kinds: tuple[str, ...]
    evidence: str | None
    output: Path | None
    force: bool

    @property
    def format(self) -> str:
        return "csv" if self.as_csv else self.form or "jsonl"

    @property
    def rows_of(self) -> str:
        return self.table or "changes"

    def check(self) -> None:
        """Raises UsageError for options that do not go together."""
        if bool(self.evidence) != (self.output is not None and self.output.suffix == ".zip"):
            raise UsageError("--evidence RELEASE and --output FILE.zip go together")
        if self.evidence:
            return
        if self.table and self.diffs:
            raise UsageError("--diffs and --table are two things; ask for one of them")
        of_changes = self.diffs or self.rows_of == "changes"
        if (self.since or self.until or self.kinds) and not of_changes:
            raise UsageError(f"--since, --until and --kind are of changes; {self.table} have none")
        if self.format == "parquet" and self.output is None:
            raise UsageError("Parquet is no text; give the file with --output FILE.parquet")


def _print(rows: Iterator[dict[str, Any]], columns: Mapping[str, type], asked: _Asked) -> None:
    if asked.format == "parquet" and asked.output is not None:
        from monitor.commands import parquet

        with replaced(asked.output, force=asked.force) as part:
            parquet.write(part, columns, map(flat.joined, rows))
        return
    with written(asked.output, force=asked.force) as out:
        if asked.format == "csv":
            flat.write_csv(out, list(columns), map(flat.joined, rows))
            return
        for row in rows:
            out.write(json.dumps(flat.opened(row), ensure_ascii=True, default=str) + "\n")


def _legible(
    rows: Iterator[dict[str, Any]], table: str, damaged: list[str]
) -> Iterator[dict[str, Any]]:
    """The rows, with nothing in the place of what is damaged; which ones that are is added to
    `damaged`. No column holds bytes: those are texts that cannot be unpacked, or were altered."""
    for row in rows:
        lost = [name for name, value in row.items() if isinstance(value, bytes)]
        if lost or (table == "revisions" and row["fields"] is None):
            damaged.append(_named(row, table))
        yield {**row, **dict.fromkeys(lost)} if lost else row


def _named(row: Mapping[str, Any], table: str) -> str:
    if table == "revisions":
        return f"revision {row['number']} of release {row['release_id']}"
    return f"{table.removesuffix('s')} {row['id']}"


def _say_damaged(damaged: Sequence[str]) -> None:
    """Says which rows were printed without what is damaged in them, and ends the command."""
    for record in damaged[:_SHOWN]:
        say(str(DamagedRecord(record)), fg="red", err=True)
    if more := damaged[_SHOWN:]:
        say(f"… and {counted(len(more), 'record')} more", fg="red", err=True)
    raise SystemExit(1)


def _evidence(config: Config, wanted: str, output: Path, force: bool) -> None:
    from monitor.evidence.export import export

    with Store.read(config.database) as store:
        release = find(store, wanted)
        made = export(store, release.id, output, force=force)
    say(
        f"{output}: {made.files} files on {clean(release.title or release.url)}; README.txt says "
        f"how to check them"
    )
    say(f"the ledger's head: {made.head}")
    if made.faults:
        _warn(made.faults)


def _warn(faults: Sequence[Fault]) -> None:
    """Says what of the release is not as it was recorded, and ends the command."""
    for fault in faults[:_SHOWN]:
        say(str(fault), fg="red", err=True)
    number = len(faults)
    things = "1 thing in it is" if number == 1 else f"{number} things in it are"
    say(
        f"WARNING: {things} not as it was recorded; "
        "FAULTS.txt in it says what, and `misajour verify` checks all the rest",
        fg="red",
        err=True,
    )
    raise SystemExit(1)

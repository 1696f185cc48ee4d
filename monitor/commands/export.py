from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from monitor.commands.common import say, say_json, with_config
from monitor.commands.history import find
from monitor.commands.logs import clean
from monitor.config import Config
from monitor.errors import UsageError
from monitor.store import Store
from monitor.store.faults import Fault

_SHOWN = 10  # faults that are printed; all stand in the zip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@click.command("export")
@click.option(
    "--csv", "as_csv", is_flag=True, help="CSV, without anything that a spreadsheet runs."
)
@click.option(
    "--table",
    type=click.Choice(["changes", "releases", "revisions"]),
    default="changes",
    show_default=True,
)
@click.option(
    "--evidence",
    metavar="RELEASE",
    help="Write all that is recorded of a release, with what is needed to check it, as a zip.",
)
@click.option("--output", type=click.Path(path_type=Path), help="The file that --evidence writes.")
@click.option("--force", is_flag=True, help="Overwrite the file of --output.")
@with_config
def command(
    config: Config, as_csv: bool, table: str, evidence: str | None, output: Path | None, force: bool
) -> None:
    """Print a table with its sources and titles: JSON lines, or CSV. Or write the evidence of a
    release.

    RELEASE is an address or a number. Evidence of records that were altered is written, too: it
    says so, and the command exits 1.

    \b
    Example:
        misajour export > changes.jsonl
        misajour export --csv --table releases > releases.csv
        misajour export --evidence https://www.example.org/press/1.html --output evidence.zip
    """
    if evidence or output:
        if not (evidence and output):
            raise UsageError("--evidence RELEASE and --output FILE.zip go together")
        _evidence(config, evidence, output, force)
        return
    with Store.read(config.database) as store:
        rows = store.history.export(table)
        if as_csv:
            _print_csv(rows)
        else:
            for row in rows:
                say_json(row)


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


def _print_csv(rows: Iterator[dict[str, Any]]) -> None:
    writer = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(sys.stdout, row.keys())
            writer.writeheader()
        writer.writerow({key: _harmless(value) for key, value in row.items()})


def _harmless(value: object) -> object:
    """A text that begins like a formula gets an apostrophe before it (OWASP, CSV injection)."""
    if isinstance(value, str):
        text = "".join(c for c in value if c >= " " or c in "\n\t")
        # a spreadsheet passes over blanks before a formula
        is_formula = text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA)
        return f"'{text}" if is_formula else text
    return value

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from typing import Any

import click

from monitor.commands.common import say_json, with_config
from monitor.config import Config
from monitor.store import Store

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@click.command("export")
@click.option(
    "--csv", "as_csv", is_flag=True, help="CSV that a spreadsheet cannot be made to compute."
)
@click.option(
    "--table",
    type=click.Choice(["changes", "releases", "revisions"]),
    default="changes",
    show_default=True,
)
@with_config
def command(config: Config, as_csv: bool, table: str) -> None:
    """Print a table with its sources and titles: JSON lines, or CSV.

    \b
    Example:
        misajour export > changes.jsonl
        misajour export --csv --table releases > releases.csv
    """
    with Store.read(config.database) as store:
        rows = store.history.export(table)
        if as_csv:
            _print_csv(rows)
        else:
            for row in rows:
                say_json(row)


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
        value = "".join(c for c in value if c >= " " or c in "\n\t")
        return (
            f"'{value}"
            if value.lstrip().startswith(_FORMULA) or value.startswith(_FORMULA)
            else value
        )
    return value

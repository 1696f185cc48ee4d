from __future__ import annotations

from pathlib import Path

import click

from monitor.commands import tables
from monitor.commands.common import logging_for, say, say_json, with_logging
from monitor.commands.trying import catalogue_option
from monitor.wording import counted


@click.command("catalogue")
@click.argument("word", required=False, default="")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per institution.")
@catalogue_option
@with_logging
@click.pass_context
def command(ctx: click.Context, word: str, as_json: bool, file: Path) -> None:
    """The institutions that `misajour add NAME` knows, all or those that have WORD: in their name,
    country, language, kind or addresses.

    Their addresses were taken from public sources, which each row names, and none was checked
    against the live site: `misajour try --all` does that from your machine.

    \b
    Example:
        misajour catalogue bank
        misajour catalogue BE --json
    """
    from monitor.onboard import catalogue as rows

    logging_for(ctx)
    found = rows.with_word(word, rows.read(file))
    if as_json:
        for row in found:
            say_json(row.model_dump())
        return
    if not found:
        say(f"nothing in the catalogue has {word!r}")
        return
    lines = [
        (r.name, r.title, r.country, ",".join(r.languages), r.kind, "+".join(k for k, _ in r.lists))
        for r in found
    ]
    head = ("name", "institution", "country", "languages", "kind", "through")
    for line in tables.rows(head, lines, shorten=1, indent=0):
        say(line)
    say(f"{counted(len(found), 'institution')}. Next: misajour add NAME")

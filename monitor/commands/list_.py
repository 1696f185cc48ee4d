from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict, fields
from typing import Any

import click

from monitor.commands import tables
from monitor.commands.common import local, say, say_json, with_config
from monitor.commands.given import check_source, moment
from monitor.config import Config
from monitor.model import Status
from monitor.output import flat
from monitor.store import Store
from monitor.store.catalogue import ReleaseLine
from monitor.wording import counted

_HEAD = ("number", "source", "published", "stamp", "last change", "title", "address")


@click.command("list")
@click.argument("sources", nargs=-1, metavar="[SOURCE]")
@click.option("--language", metavar="CODE", default="", help="In this language, such as fr.")
@click.option("--status", type=click.Choice([str(one) for one in Status]))
@click.option("--since", metavar="DAY", default="", help="Changed on this day or later.")
@click.option("--until", metavar="DAY", default="", help="Changed before this day.")
@click.option(
    "--limit",
    type=click.IntRange(0, 2**31),
    default=50,
    show_default=True,
    help="How many, the youngest first; 0: all.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per line.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@with_config
def command(config: Config, sources: tuple[str, ...], **options: Any) -> None:
    """List the releases, with the number and the address that `history` and `diff` take.

    \b
    Example:
        misajour list otan
        misajour list --since 2026-11-01 --csv > changed.csv
    """
    if len(sources) > 1:
        raise click.UsageError("one SOURCE at a time; leave it out for all")
    source = sources[0] if sources else ""
    limit = options["limit"]
    with Store.read(config.database) as store:
        check_source(store, source)
        found = store.catalogue.lines(
            source=source,
            language=options["language"],
            status=options["status"] or "",
            since=moment(options["since"], "--since", config),
            until=moment(options["until"], "--until", config),
            limit=limit + 1 if limit else -1,
        )
        if options["as_json"]:
            for one in _first(found, limit):
                say_json(asdict(one))
        elif options["as_csv"]:
            columns = [field.name for field in fields(ReleaseLine)]
            flat.write_csv(sys.stdout, columns, map(asdict, _first(found, limit)))
        else:
            _say(list(found), limit, config)


def _first(found: Iterator[ReleaseLine], limit: int) -> Iterator[ReleaseLine]:
    return (one for number, one in enumerate(found) if not limit or number < limit)


def _say(found: list[ReleaseLine], limit: int, config: Config) -> None:
    if not found:
        say("no release is listed; `misajour check` visits what is due")
        return
    shown = found[:limit] if limit else found
    for line in tables.rows(_HEAD, [_cells(one, config) for one in shown], shorten=5, indent=0):
        say(line)
    if len(found) > len(shown):
        # not among the releases: a pipe gets those alone
        say(f"{counted(limit, 'release')}, and there are more; --limit 0 lists all", err=True)


def _cells(one: ReleaseLine, config: Config) -> tuple[str, ...]:
    changed = f"{local(one.changed, config)} {one.kind}" if one.changed else ""
    title = " ".join(one.title.split()) + (f" ({one.status})" if one.status != "live" else "")
    published = (one.published or "")[:10]
    stamp = " ".join((one.stamp or "").split())
    return str(one.id), one.source, published, stamp, changed, title, one.url

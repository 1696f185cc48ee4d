from __future__ import annotations

import asyncio
import sqlite3
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from monitor.commands.common import say, say_json, with_config
from monitor.config import Config, SourceConfig
from monitor.errors import StoreError, UsageError
from monitor.model import Reading
from monitor.store import Store

if TYPE_CHECKING:
    from monitor.ingest import Gathered, Habits, Ingested
    from monitor.read import Key, Page, ReadingPool


class _Options(TypedDict):
    indexes: tuple[Path, ...]
    address: str
    only: tuple[str, ...]
    new: bool
    into: Path | None
    as_json: bool


_PATH = click.Path(path_type=Path)


@click.command("ingest")
@click.argument("source")
@click.argument("paths", nargs=-1, required=True, type=_PATH, metavar="PATH...")
@click.option(
    "--index",
    "indexes",
    multiple=True,
    type=_PATH,
    help="What PATH holds: CSV or JSON (url, seen, file), or a web archive's CDX listing.",
)
@click.option("--address", default="", help="The address of all files whose path names none.")
@click.option(
    "--only", multiple=True, metavar="PREFIX", help="Only captures of addresses that begin so."
)
@click.option("--new", is_flag=True, help="Take addresses, too, that the source does not know.")
@click.option("--into", type=_PATH, help="Write to this database instead; it is made if needed.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_config
def command(
    config: Config, source: str, paths: tuple[Path, ...], **options: Unpack[_Options]
) -> None:
    """Read in what others captured of a source's pages, with the dates of the captures.

    PATH is a WARC file, a page, or a folder of these whose paths name the moment and the address
    (20181123125900/www.example.org/press/1.html). Nothing is fetched, and nobody is mailed. What
    was read in before is skipped. What is older than the last record of its release is left out,
    because history is only appended to: read it in first, or --into another database. The daemon
    must be stopped.

    \b
    Example:
        misajour ingest otan nato-2018.warc.gz
        misajour ingest otan captures/ --address https://www.example.org/press/1.html
        misajour ingest otan captures/ --index captures.csv --new
        misajour ingest otan pages.warc.gz --index listing.cdx --into history.db
    """
    from monitor.ingest import address_key, gather
    from monitor.read import ReadingPool

    chosen = config.source_named(source)
    most, address, only = config.misajour.max_size, options["address"], options["only"]
    found = gather(paths, indexes=options["indexes"], address=address, max_size=most)
    found.captures = [c for c in found.captures if not only or c.url.startswith(only)]
    if not found.captures:
        raise UsageError(_nothing(found, bool(only)))
    with ReadingPool() as reader:
        # an address that is given by name is meant
        habits = _habits(
            config,
            chosen,
            reader,
            lambda url: options["new"] or address_key(url) == address_key(address),
        )
        tally = _take(options["into"] or config.database, chosen, habits, found)
    _tell(found, tally, as_json=options["as_json"], new=options["new"])


def _habits(
    config: Config, source: SourceConfig, reader: ReadingPool, meant: Callable[[str], bool]
) -> Habits:
    """How the source's own spider spells, chooses and reads pages."""
    from monitor.crawl import loader
    from monitor.errors import SourceError
    from monitor.ingest import Habits
    from monitor.model import Plan

    loaded = loader.of_config(config)
    loader.check(config, loaded)
    hints = loader.hints(config, loaded)[source.name]
    if why := loaded.unusable.get(source.name):
        raise SourceError(f"source {source.name!r} cannot be used: {why}")
    kind = loader.spider_of(source, loaded)
    try:
        spider = kind(config=source, plan=Plan(source=source.name, spider=source.spider))
    except Exception as error:  # noqa: BLE001  # a spider may raise anything
        raise SourceError(f"spider {source.spider!r} failed: {loader.reason(error)}") from None

    def asked(what: Callable[[str], object], url: str) -> object:
        try:
            return what(url)
        except Exception as error:  # noqa: BLE001  # likewise
            raise SourceError(
                f"spider {source.spider!r} failed at {url[:200]}: {loader.reason(error)}"
            ) from None

    def read(pages: Iterable[Page]) -> Mapping[Key, Reading]:
        return asyncio.run(reader.read_all(pages))

    return Habits(
        hints=hints,
        canonical=lambda url: str(asked(spider.canonical, url)),
        # a spider without a pattern, such as `watch`, takes whatever a listing names: that is no
        # proof
        wanted=lambda url: meant(url) or bool(kind.release and asked(spider.is_release, url)),
        confirm_after=config.misajour.confirm_after,
        read=read,
    )


def _take(database: Path, source: SourceConfig, habits: Habits, found: Gathered) -> Ingested:
    from monitor.ingest import Intake

    with (
        Store.open(database) as store,
        click.progressbar(
            length=len(found.captures), label="reading captures", file=sys.stderr
        ) as bar,
    ):
        intake = Intake(store, source, habits, now=datetime.now(UTC), step=lambda: bar.update(1))
        try:
            return intake.take(found.captures)
        except sqlite3.Error as error:
            raise StoreError(
                f"the database cannot be written: {error}; what was recorded stays, and the same "
                f"command goes on"
            ) from error


def _tell(found: Gathered, tally: Ingested, *, as_json: bool, new: bool) -> None:
    from monitor.ingest import CaptureOutcome

    if as_json:
        left_out = {str(why): found.left_out[why] for why in found.left_out}
        say_json({**tally.to_dict(), "left_out": left_out, "faults": found.faults})
        return
    for line in (*found.faults, *found.lines()):
        say(line, fg="red")
    for line in tally.lines():
        say(line)
    if tally.captures[CaptureOutcome.UNKNOWN] and not new:
        say("--new takes the addresses that are not known; --only PREFIX chooses among them")
    if tally.captures[CaptureOutcome.OLDER]:
        say("--into FILE reads all of it into a database of its own")


def _nothing(found: Gathered, chosen: bool) -> str:
    """Why there is no capture at all, and the cure."""
    said = "; ".join((*found.faults, *found.lines()))
    if said:
        return f"there is no capture in what was given: {said}"
    if chosen:
        return "there is no capture of an address that begins like --only"
    return "there is no capture in what was given: no page and no WARC file"

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from monitor import __version__
from monitor.commands.common import local, say, say_json, with_config
from monitor.commands.history import find
from monitor.config import Config
from monitor.errors import ArchiveError, StoreBusy, UsageError
from monitor.model import Release, utc_text
from monitor.store import Store, copies
from monitor.store.copies import AskedCopy

if TYPE_CHECKING:
    from monitor.evidence.archive import Copy

_LIST = "list"  # no release is called so: a release is a number or an address


@click.command("archive")
@click.argument("releases", nargs=-1, required=True, metavar="RELEASE…")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per release.")
@with_config
def command(config: Config, releases: tuple[str, ...], as_json: bool) -> None:
    """Ask a public archive to save pages of releases, one after the other. RELEASE is an address or
    a number. Off until `[archive] save` names the archive.

    The archive fetches the page itself and shows it to everybody. What it was asked and what it
    answered is recorded: `misajour archive list` says it, of some releases or of all.

    \b
    Example:
        misajour archive https://www.example.org/press/1.html
        misajour archive 12 13
        misajour archive list
    """
    if releases[0] == _LIST:
        _list(config, releases[1:], as_json)
        return
    if config.archive.save is None:
        raise UsageError(
            f"no archive is asked: {config.path} has no [archive] save, such as "
            '"https://web.archive.org/save"'
        )
    with Store.read(config.database) as store:
        found = [find(store, release) for release in releases]
    if _ask(config, found, as_json):
        raise SystemExit(1)


def _ask(config: Config, releases: list[Release], as_json: bool) -> int:
    """How many pages the archive refused. Raises ArchiveError."""
    from monitor.evidence.archive import Copy, PublicArchive, Saved

    contact = f" (+{config.misajour.contact})" if config.misajour.contact else ""
    archive = PublicArchive(config.archive, f"misajour/{__version__}{contact}")
    refused = 0
    try:
        for release in releases:
            asked = datetime.now(UTC)
            try:
                copy = archive.save(release.url)
            except ArchiveError as error:
                _record(config, release, asked, Copy(release.url, Saved.REFUSED, note=str(error)))
                raise
            _record(config, release, asked, copy)
            refused += copy.saved is Saved.REFUSED
            if as_json:
                say_json(asdict(copy))
            else:
                _say(copy.saved, copy.url, copy.address, copy.note)
    finally:
        archive.close()
    return refused


def _record(config: Config, release: Release, asked: datetime, copy: Copy) -> None:
    kept = AskedCopy(
        release_id=release.id,
        url=copy.url,
        archive=urlsplit(config.archive.save or "").hostname or "",
        asked=utc_text(asked),
        outcome=str(copy.saved),
        moment=copy.moment,
        address=copy.address,
        note=copy.note,
    )
    try:
        with Store.open(config.database) as store, store.atomic():
            store.copies.add(kept)
    except StoreBusy:
        copies.leave(config.database, kept)  # the daemon takes it in


def _list(config: Config, releases: tuple[str, ...], as_json: bool) -> None:
    with Store.read(config.database) as store:
        numbers = [find(store, release).id for release in releases]
        kept = [copy for number in numbers or [0] for copy in store.copies.listed(number)]
    waiting = [c for c in copies.left(config.database) if c not in kept]
    shown = [*(c for c in waiting if not numbers or c.release_id in numbers), *kept]
    for copy in shown:
        if as_json:
            say_json(asdict(copy))
        else:
            say(f"{local(copy.asked, config)}  release {copy.release_id}  {copy.archive}")
            _say(copy.outcome, copy.url, copy.address, copy.note)
    if not shown and not as_json:
        say("no archive was asked for anything yet; `misajour archive RELEASE` asks")


def _say(outcome: str, url: str, address: str, note: str) -> None:
    from monitor.evidence.archive import Saved

    if outcome == Saved.SAVED:
        say(f"saved      {url}\n           {address}")
    elif outcome == Saved.UNDER_WAY:
        say(f"under way  {url}\n           the archive works on it still; look there later")
    else:
        say(f"refused    {url}\n           {note}", fg="red")

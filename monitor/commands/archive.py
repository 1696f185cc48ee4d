from __future__ import annotations

from dataclasses import asdict

import click

from monitor import __version__
from monitor.commands.common import say, say_json, with_config
from monitor.commands.history import find
from monitor.config import Config
from monitor.errors import UsageError
from monitor.store import Store


@click.command("archive")
@click.argument("releases", nargs=-1, required=True, metavar="RELEASE…")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per release.")
@with_config
def command(config: Config, releases: tuple[str, ...], as_json: bool) -> None:
    """Ask a public archive to save pages of releases, one after the other. RELEASE is an address or
    a number. Off until `[archive] save` names the archive.

    The archive fetches the page itself and shows it to everybody.

    \b
    Example:
        misajour archive https://www.example.org/press/1.html
        misajour archive 12 13
    """
    from monitor.evidence.archive import PublicArchive, Saved

    if config.archive.save is None:
        raise UsageError(
            f"no archive is asked: {config.path} has no [archive] save, such as "
            '"https://web.archive.org/save"'
        )
    with Store.read(config.database) as store:
        addresses = [find(store, release).url for release in releases]
    contact = f" (+{config.misajour.contact})" if config.misajour.contact else ""
    archive = PublicArchive(config.archive, f"misajour/{__version__}{contact}")
    refused = 0
    try:
        for url in addresses:
            copy = archive.save(url)
            refused += copy.saved is Saved.REFUSED
            if as_json:
                say_json(asdict(copy))
            elif copy.saved is Saved.SAVED:
                say(f"saved      {url}\n           {copy.address}")
            elif copy.saved is Saved.UNDER_WAY:
                say(f"under way  {url}\n           the archive works on it still; look there later")
            else:
                say(f"refused    {url}\n           {copy.note}", fg="red")
    finally:
        archive.close()
    if refused:
        raise SystemExit(1)

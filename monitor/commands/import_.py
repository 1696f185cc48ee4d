from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.commands.common import say
from monitor.commands.next_step import first_pass
from monitor.commands.progress import Progress
from monitor.commands.trying import Manners, config_for, crawl_options
from monitor.commands.writing import add_sources, text_of
from monitor.errors import ExtractError, SourceError, UsageError
from monitor.onboard.named import address_of
from monitor.wording import capitalized

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.onboard.lists import Listed
    from monitor.onboard.sources import NewSource
    from monitor.onboard.trial import Try

_LARGEST = 10_000_000  # bytes of a file


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--try", "try_it", is_flag=True, help="Try each, and add those that name releases.")
@crawl_options
def command(
    *,
    file: Path,
    try_it: bool,
    manners: Manners,
) -> None:
    """Add the feeds and pages that FILE names: OPML, as readers of feeds export it, or a text with
    an address per line, after which a name may stand.

    None is asked for, but with --try. What is watched already is passed over; what cannot be added
    is told, a sentence for each. Exits 1 where there was such.

    \b
    Example:
        misajour import feeds.opml
        misajour import addresses.txt --try
    """
    from monitor.onboard import lists
    from monitor.onboard.trial import Try

    text, config = text_of(manners.path), config_for(manners)
    progress = Progress()
    trier = (
        Try(config=config, delay=manners.delay, releases=0, tell=progress.asked) if try_it else None
    )
    adding = _Adding(config, manners.own_delay, trier)
    try:
        for one in lists.read(_bytes(file), file.name):
            if why := adding.refused(one):
                progress.clear()
                say(f"{file.name}:{one.line}: {why}", fg="red", err=True)
    finally:
        progress.clear()
    if adding.new:
        add_sources(manners.path, text, adding.new)
    said = f"{adding.there} there already, {adding.bad} refused"
    say(f"{len(adding.new)} added to {manners.path}, {said}")
    if adding.new:
        name = adding.new[0].name if len(adding.new) == 1 else ""
        say(capitalized(first_pass(config, name)))
    if adding.bad:
        raise SystemExit(1)


def _bytes(file: Path) -> bytes:
    from monitor.commands.project import plain_faults

    with plain_faults():
        if file.stat().st_size > _LARGEST:
            raise UsageError(f"{file} is larger than {_LARGEST // 1_000_000} MB")
        return file.read_bytes()


class _Adding:
    """What becomes of the addresses of a file, one after the other."""

    def __init__(self, config: Config, delay: float | None, trier: Try | None) -> None:
        self._config, self._delay, self._trier = config, delay, trier
        self._names = {source.name for source in config.source}
        self._places: set[str] = set()
        self.new: list[NewSource] = []
        self.there = self.bad = 0

    def refused(self, one: Listed) -> str:
        """Why `one` cannot be added, or an empty string: it is to be, or is there already."""
        from monitor.onboard import sources

        try:
            url = address_of(one.url)
            if self._is_there(self._plain(one, url)):
                return ""
            new = self._plain(one, url) if self._trier is None else self._tried(one, url)
        except (UsageError, ExtractError, SourceError) as error:
            self.bad += 1
            return str(error)
        if self._trier is not None and self._is_there(new):
            return ""
        self._places.update(map(sources.place_of, new.addresses))
        self._names.add(new.name)
        self.new.append(new)
        return ""

    def _is_there(self, new: NewSource) -> bool:
        from monitor.onboard import sources

        again = not self._places.isdisjoint(map(sources.place_of, new.addresses))
        if again or sources.watched_by(self._config, new):
            self.there += 1
            return True
        return False

    def _plain(self, one: Listed, url: str) -> NewSource:
        from monitor.onboard import sources

        kind = one.kind or sources.guessed(url)
        return sources.NewSource(
            name=sources.name_for(url, self._names, one.title),
            lists=((f"{kind}s", (url,)),),
            depth=sources.DEPTH if kind == "listing" else 0,
            delay=self._delay,
        )

    def _tried(self, one: Listed, url: str) -> NewSource:
        from monitor.onboard import sources

        assert self._trier is not None
        choice = self._trier.run(url).choice
        assert choice is not None  # or it would have raised
        return sources.NewSource(
            name=sources.name_for(choice.lists[0].url, self._names, one.title),
            lists=sources.lists_of(choice),
            depth=sources.depth_of(choice),
            most_new=sources.most_new_of(choice),
            delay=self._delay,
        )

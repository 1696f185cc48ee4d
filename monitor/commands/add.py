from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.commands.common import say
from monitor.commands.next_step import first_pass
from monitor.commands.progress import Progress
from monitor.commands.trying import (
    Manners,
    catalogue_option,
    config_for,
    crawl_options,
    is_name,
    show,
)
from monitor.commands.writing import add_sources, text_of
from monitor.errors import ExtractError, SourceError, UsageError
from monitor.onboard.named import address_of
from monitor.wording import capitalized

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.onboard.catalogue import Institution
    from monitor.onboard.sources import NewSource
    from monitor.onboard.trial import Trial

_KINDS = ("listing", "feed", "sitemap", "page")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What the options say."""

    name: str
    spider: str
    language: str
    kind: str
    try_it: bool
    manners: Manners


@click.command("add")
@click.argument("url", metavar="URL|CATALOGUE-NAME")
@click.option("--name", default="", help="What to call it.  [default: after its host]")
@click.option(
    "--spider", default="watch", show_default=True, help="A spider: `misajour spider list`."
)
@click.option("--language", default="", help="The edition to follow, such as fr.")
@click.option(
    "--as", "kind", type=click.Choice(_KINDS), help="What URL is: it is watched, and no other."
)
@click.option("--no-try", "try_it", flag_value=False, default=True, help="Ask no host.")
@catalogue_option
@crawl_options
def command(
    *,
    url: str,
    name: str,
    spider: str,
    language: str,
    kind: str | None,
    try_it: bool,
    file: Path,
    manners: Manners,
) -> None:
    """Add the press room at URL, or one of `misajour catalogue`, to misajour.toml.

    It is tried as by `misajour try`, and the best of its lists is taken. Comments and order of
    misajour.toml stay; where there is none, one is written. A second source for the same place is
    refused. Exits 1 where there is no answer, or nothing names releases: nothing is written then.

    \b
    Example:
        misajour add https://www.example.org/press
        misajour add https://www.example.org/press.atom --name ministry --no-try
        misajour add ecb
    """
    text, config = text_of(manners.path), config_for(manners)
    wish = _Wish(
        name=name,
        spider=spider,
        language=language,
        kind=kind or "",
        try_it=try_it,
        manners=manners,
    )
    known = _in_catalogue(url, file)
    new = _of_catalogue(known, config, wish) if known else _of_address(url, config, wish)
    add_sources(manners.path, text, (new,))
    _tell(manners.path, config, new, manners.allowed)


def _in_catalogue(word: str, file: Path) -> Institution | None:
    """The institution of that name. Raises UsageError where `word` is neither one nor an
    address."""
    from monitor.onboard.catalogue import named

    return named(word, file) if is_name(word) else None


def _of_catalogue(row: Institution, config: Config, wish: _Wish) -> NewSource:
    from monitor.onboard import checking
    from monitor.onboard.sources import NewSource

    new = NewSource(
        name=_free(config, wish.name) or _name(config, row.addresses[0], row.name),
        lists=row.lists,
        language=wish.language,
        delay=wish.manners.own_delay,
    )
    _refuse_second(config, new)
    if wish.try_it:
        found = checking.check(row, config, wish.manners.delay)
        if found.trouble:
            raise SourceError(f"{row.name}: {found.trouble}; `--no-try` adds it as it is")
        say(f"{row.name} works: {found.releases} releases")
    say(f"{row.title}: from the catalogue, by {row.source}; checked: {row.checked}")
    return new


def _of_address(url: str, config: Config, wish: _Wish) -> NewSource:
    from monitor.onboard import sources

    address = address_of(url)
    free = _free(config, wish.name)
    name = free or _name(config, address)
    if wish.spider != "watch":
        new = _of_spider(address, config, wish, name)
        _refuse_second(config, new)
        return new
    kind = wish.kind or sources.guessed(address)
    asked = sources.NewSource(
        name=name,
        language=wish.language,
        lists=((f"{kind}s", (address,)),),
        delay=wish.manners.own_delay,
        depth=sources.DEPTH if kind == "listing" else 0,
    )
    _refuse_second(config, asked)
    if not wish.try_it or wish.kind == "page":
        return asked
    trial = _tried(address, config, wish.manners.delay)
    if wish.kind or trial.choice is None:
        return asked
    new = sources.NewSource(
        name=free or _name(config, trial.choice.lists[0].url),
        language=wish.language,
        lists=sources.lists_of(trial.choice),
        depth=sources.depth_of(trial.choice),
        most_new=sources.most_new_of(trial.choice),
        delay=wish.manners.own_delay,
    )
    _refuse_second(config, new)
    return new


def _of_spider(url: str, config: Config, wish: _Wish, name: str) -> NewSource:
    """A source of a spider that knows where to look; `base` where URL is another host than its
    own."""
    from urllib.parse import urlsplit

    from monitor.crawl import loader
    from monitor.onboard.sources import NewSource

    spider = loader.of_config(config).spiders.get(wish.spider)
    parts = urlsplit(url)
    base = f"{parts.scheme}://{parts.netloc}"
    own = spider is None or spider.base.rstrip("/") == base
    return NewSource(
        name=name,
        spider=wish.spider,
        language=wish.language,
        base="" if own else base,
        delay=wish.manners.own_delay,
    )


def _tried(url: str, config: Config, delay: float) -> Trial:
    from monitor.onboard.trial import Try

    progress = Progress()
    try:
        trial = Try(config=config, delay=delay, releases=3, tell=progress.asked).run(url)
    except (ExtractError, SourceError) as error:
        raise type(error)(f"{error}; `--no-try` adds it as it is") from None
    finally:
        progress.clear()
    show(trial)
    return trial


def _name(config: Config, url: str, wish: str = "") -> str:
    from monitor.onboard.sources import name_for

    return name_for(url, {source.name for source in config.source}, wish)


def _free(config: Config, name: str) -> str:
    """`name`. Raises UsageError where a source has it already."""
    if any(source.name == name for source in config.source):
        raise UsageError(f"a source is called {name!r} already; give this one another --name")
    return name


def _refuse_second(config: Config, new: NewSource) -> None:
    from monitor.onboard.sources import watched_by

    if why := watched_by(config, new):
        raise UsageError(f"{why}; nothing was added")


def _tell(path: Path, config: Config, new: NewSource, allowed: tuple[str, ...]) -> None:
    from monitor.onboard.sources import shown

    say(f"added to {path}:", fg="green")
    say()
    say(shown(new))
    more = [network for network in allowed if network not in _networks_of(path)]
    if more:
        networks = ", ".join(f'"{network}"' for network in more)
        say(
            f"A pass may not ask it yet: add allow_addresses = [{networks}] under [misajour].",
            fg="yellow",
        )
    say(capitalized(first_pass(config, new.name)))


def _networks_of(path: Path) -> tuple[str, ...]:
    from monitor.config import load

    return load(path).misajour.allow_addresses

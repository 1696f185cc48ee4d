from __future__ import annotations

import asyncio
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.commands.common import say, say_json
from monitor.commands.progress import Progress
from monitor.commands.trying import (
    Manners,
    catalogue_option,
    config_for,
    crawl_options,
    is_name,
    paging,
    rhythm_of,
    show,
)
from monitor.errors import UsageError
from monitor.onboard.named import address_of

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.onboard.finds import Found
    from monitor.onboard.trial import Trial, Try


@click.command("try")
@click.argument("url", required=False, metavar="[URL|CATALOGUE-NAME]")
@click.option(
    "--releases",
    type=click.IntRange(0, 50),
    default=5,
    show_default=True,
    help="How many of the releases are read.",
)
@click.option(
    "--source", metavar="NAME", default="", help="Ask as this source of the configuration does."
)
@click.option("--all", "everything", is_flag=True, help="Try each row of the catalogue.")
@catalogue_option
@click.option("--json", "as_json", is_flag=True, help="Print it all as JSON.")
@crawl_options
def command(
    *,
    url: str | None,
    releases: int,
    source: str,
    everything: bool,
    file: Path,
    as_json: bool,
    manners: Manners,
) -> None:
    """What would be watched at URL, the address of a home page, a press room, a feed or a sitemap.

    It shows what names releases there, which links of a page were taken for them, and how the
    first releases are read. At most 15 addresses are asked, --releases more, and the robots.txt of
    each host, as politely as in a pass. Nothing is recorded.

    An address of a host that a source of the configuration watches is asked for with the headers,
    cookies, login and proxy of that source, and so is any with --source.

    With --all, the lists of each institution in the catalogue are read, and one release of each.

    Exits 1 where there is no answer, or nothing names releases.

    \b
    Example:
        misajour try https://www.example.org/press
        misajour try https://www.example.org --json
        misajour try --all
    """
    from monitor.onboard.trial import Try

    config = config_for(manners)
    if everything:
        if url is not None:
            raise UsageError("give an address or --all, not both")
        _try_all(config, file, manners, as_json)
        return
    if url is None:
        raise UsageError("give the address of a press room, or --all")
    trier = Try(config=config, delay=manners.delay, releases=releases, source=source)
    _try_one(trier, _address(url, file), as_json)


def _address(url: str, file: Path) -> str:
    from monitor.onboard import catalogue

    if is_name(url):
        return catalogue.named(url, file).addresses[0]
    return address_of(url)


def _try_one(trier: Try, url: str, as_json: bool) -> None:
    progress = Progress()
    try:
        trial = replace(trier, tell=progress.asked).run(url)
    finally:
        progress.clear()
    if as_json:
        say_json(as_value(trial))
        return
    show(trial)
    say(add_line(url))


def _try_all(config: Config, file: Path, manners: Manners, as_json: bool) -> None:
    """A line for each row as soon as it is known, and how many work."""
    from monitor.onboard import catalogue, checking

    rows = catalogue.read(file)

    async def each() -> list[bool]:
        working = []
        async for found in checking.check_all(rows, config, manners.delay):
            working.append(not found.trouble)
            if as_json:
                say_json(asdict(found))
            elif found.trouble:
                say(f"{found.name:<24} {found.trouble}", fg="red")
            else:
                say(f"{found.name:<24} works: {found.releases} releases")
        return working

    working = asyncio.run(each())
    if not as_json:
        say(f"{sum(working)} of {len(working)} work; those that do not are to be mended in {file}")
    if not all(working):
        raise SystemExit(1)


def add_line(url: str) -> str:
    return f"misajour add {quoted(url)}"


def quoted(url: str) -> str:
    from shlex import quote

    return quote(url)


def as_value(trial: Trial) -> dict[str, object]:
    """All of it as values that JSON can say."""
    survey, chosen = trial.survey, trial.choice.lists if trial.choice is not None else ()
    return {
        "url": survey.url,
        "landed": survey.landed,
        "language": trial.language,
        "robots": survey.robots,
        "delay": trial.delay,
        "asked": survey.asked,
        "left": survey.left,
        "faults": list(survey.faults),
        "lists": [_list(found, found in chosen) for found in survey.found],
        "why": trial.choice.why if trial.choice is not None else "",
        "releases": [
            {name: getattr(sample, name) for name in sample.__slots__} for sample in trial.samples
        ],
        "spiders": list(trial.spiders),
        "add": add_line(survey.url),
    }


def _list(found: Found, chosen: bool) -> dict[str, object]:
    return {
        "chosen": chosen,
        "kind": str(found.kind),
        "url": found.url,
        "because": str(found.way),
        "releases": len(found.entries),
        "unread": found.unread,
        "next": found.next_url,
        "pages": paging(found),
        "changes": rhythm_of(found),
        "trouble": found.trouble,
        "groups": [
            {"count": g.count, "title": g.title, "url": g.url, "weight": round(g.weight, 1)}
            for g in found.groups
        ],
    }

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from monitor.commands.common import say, say_json
from monitor.commands.trying import (
    Manners,
    Progress,
    config_for,
    crawl_options,
    paging,
    rhythm_of,
    show,
)
from monitor.errors import UsageError
from monitor.onboard.named import address_of

if TYPE_CHECKING:
    from monitor.onboard.finds import Found
    from monitor.onboard.trial import Trial


@click.command("try")
@click.argument("url", required=False)
@click.option(
    "--releases",
    type=click.IntRange(0, 50),
    default=5,
    show_default=True,
    help="How many of the releases are read.",
)
@click.option("--json", "as_json", is_flag=True, help="Print it all as one JSON object.")
@crawl_options
def command(
    *,
    url: str | None,
    releases: int,
    as_json: bool,
    manners: Manners,
) -> None:
    """What would be watched at URL, the address of a home page, a press room, a feed or a sitemap.

    It shows what names releases there, which links of a page were taken for them, and how the
    first releases are read. At most 15 addresses are asked, --releases more, and the robots.txt of
    each host, as politely as in a pass. Nothing is recorded.

    Exits 1 where there is no answer, or nothing names releases.

    \b
    Example:
        misajour try https://www.example.org/press
        misajour try https://www.example.org --json
    """
    from monitor.onboard.trial import Try

    if url is None:
        raise UsageError("give the address of a press room")
    address = address_of(url)
    config = config_for(manners)
    progress = Progress()
    try:
        trial = Try(config=config, delay=manners.delay, releases=releases, tell=progress.tell).run(
            address
        )
    finally:
        progress.end()
    if as_json:
        say_json(as_value(trial))
        return
    show(trial)
    say(add_line(address))


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

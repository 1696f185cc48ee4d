"""What `try`, `add` and `import` share: the options of a crawl, and telling what came of it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click
from click.core import ParameterSource

from monitor.commands import tables
from monitor.commands.common import config_path, logging_for, say, with_logging
from monitor.errors import UsageError

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.onboard.finds import Found, LinkGroup, Sample
    from monitor.onboard.trial import Trial

F = TypeVar("F", bound=Callable[..., Any])

CATALOGUE = Path(__file__).parent.parent / "catalogue.toml"


@dataclass(frozen=True, slots=True)
class Manners:
    """How hosts are asked: private networks that may be, and the seconds between requests;
    `own_delay` where the user named them. `path` is that of the configuration."""

    path: Path
    allowed: tuple[str, ...]
    delay: float
    own_delay: float | None


def crawl_options(function: F) -> F:
    """Adds the options of a crawl and `--config`, and passes `manners`."""

    @functools.wraps(function)
    def wrapper(
        *args: Any,
        allow_addresses: tuple[str, ...],
        delay: float,
        own_config: str | None,
        **kwargs: Any,
    ) -> Any:
        ctx = click.get_current_context()
        logging_for(ctx)
        said = ctx.get_parameter_source("delay") is not ParameterSource.DEFAULT
        manners = Manners(
            config_path(ctx, own_config), allow_addresses, delay, delay if said else None
        )
        return function(*args, manners=manners, **kwargs)

    networks = click.option(
        "--allow-addresses",
        multiple=True,
        metavar="NETWORK",
        help="A private network that may be asked, such as 127.0.0.1/32.",
    )
    pace = click.option(
        "--delay",
        type=click.FloatRange(0, 3600),
        default=2.0,
        show_default=True,
        help="Seconds between requests to one host.",
    )
    config = click.option(
        "--config",
        "own_config",
        metavar="FILE",
        help="The configuration, which need not be there yet.  [default: misajour.toml]",
    )
    return with_logging(cast("F", networks(pace(config(wrapper)))))


def catalogue_option(function: F) -> F:
    """Adds `--catalogue`, and passes `file`."""
    option = click.option(
        "--catalogue",
        "file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        default=CATALOGUE,
        metavar="FILE",
        help="Another catalogue than misajour's.",
    )
    return option(function)


def is_name(word: str) -> bool:
    """Whether `word` may be a name in the catalogue, and is no address."""
    return not {"/", ".", ":"} & set(word)


def config_for(manners: Manners) -> Config:
    """The configuration, or where there is none the one that `add` would write to: what is shown is
    what will be read, by the same time zone. It allows the networks of `manners`, too. Raises
    ConfigError, and UsageError."""
    from monitor.commands.init import template
    from monitor.config import General, load, parse

    path = manners.path
    config = load(path) if path.exists() else parse(template(sources=False), path)
    if not manners.allowed:
        return config
    networks = (*config.misajour.allow_addresses, *manners.allowed)
    values = config.misajour.model_dump(exclude_unset=True) | {"allow_addresses": networks}
    try:
        general = General.model_validate(values)
    except ValueError as error:
        said = str(error).splitlines()[2].strip().removeprefix("Value error, ")
        raise UsageError(f"--allow-addresses: {said.partition(' [type=')[0]}") from None
    return config.model_copy(update={"misajour": general})


def show(trial: Trial) -> None:
    """All that came of it, for a person."""
    survey = trial.survey
    say(survey.url, bold=True)
    if survey.landed and survey.landed != survey.url:
        say(f"  leads to {survey.landed}")
    delay = f"requests are {trial.delay:g} s apart"
    if survey.crawl_delay:
        delay += f", since robots.txt asks for {survey.crawl_delay:g}"
    say(f"  robots.txt: {survey.robots or 'not looked at'}; {delay}")
    if trial.language:
        say(f"  language of the page: {trial.language}")
    say()
    _show_lists(trial)
    for found in survey.found:
        if len(found.groups) > 1 and found in _chosen(trial):
            _show_groups(found)
    _show_samples(trial.samples)
    if survey.left:
        say(f"not looked at: {survey.left} more addresses that the page or its sitemaps name")
    for fault in survey.faults:
        say(fault, fg="red")
    for spider in trial.spiders:
        say(f"misajour has a spider for this host: --spider {spider}", fg="green")


def _chosen(trial: Trial) -> tuple[Found, ...]:
    return trial.choice.lists if trial.choice is not None else ()


def _show_lists(trial: Trial) -> None:
    say("what names releases there (* is what would be watched):")
    found = trial.survey.found
    lines = [_line(one, one in _chosen(trial)) for one in found]
    head = ("", "what", "releases", "pages", "found because")
    shown = list(tables.rows(head, lines, shorten=4))
    say(shown[0])
    for line, one in zip(shown[1:], found, strict=True):
        say(line)
        say(f"       {one.url}")
        if changes := rhythm_of(one):
            say(f"       {changes}")
    if trial.choice is not None:
        say(f"  {trial.choice.why}")
    say()


def _line(found: Found, chosen: bool) -> tuple[str, ...]:
    count = found.trouble[:60] or str(len(found.entries) or "none")
    if found.unread:
        count += f" ({found.unread} unread)"
    mark = "*" if chosen else ""
    return mark, str(found.kind), count, paging(found), str(found.way)


def paging(found: Found) -> str:
    if not found.next_url:
        return ""
    if found.more is None:
        return "has a next page"
    return f"next page: {found.more} more" if found.more else "next page: nothing new"


def rhythm_of(found: Found) -> str:
    from monitor.onboard import rhythm

    return "; ".join(filter(None, (rhythm.of_entries(found.entries), found.says)))


def _show_groups(found: Found) -> None:
    say("links of the page that could be its releases (the first group was taken):")
    lines = [_group(group) for group in found.groups]
    for line in tables.rows(("links", "weight", "for example", "which leads to"), lines, shorten=2):
        say(line)
    say()


def _group(group: LinkGroup) -> tuple[str, ...]:
    return str(group.count), f"{group.weight:.0f}", group.title[:60], group.url


def _show_samples(samples: tuple[Sample, ...]) -> None:
    if not samples:
        return
    say(f"the first {len(samples)}, as they would be read:")
    head = ("title", "published", "updated", "words", "language", "doubts")
    lines = [_sample(sample) for sample in samples]
    for line in tables.rows(head, lines, shorten=0):
        say(line)
    say()


def _sample(sample: Sample) -> tuple[str, ...]:
    if sample.trouble:
        return sample.url, "", "", "", "", sample.trouble[:80]
    doubts = "; ".join(sample.doubts)
    title = sample.title or sample.url
    return title, sample.published, sample.updated, str(sample.words), sample.language, doubts[:80]

"""What the commands share: options, logging, printing that a hostile title cannot abuse."""

from __future__ import annotations

import contextlib
import functools
import gc
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast
from zoneinfo import ZoneInfo

import click

from monitor.commands import logs
from monitor.errors import MisajourError, SourceError, StoreError

if TYPE_CHECKING:
    from monitor.config import Config

# What `main` makes a sentence of, and what is none: an end.
_SENTENCES = (
    *(MisajourError, click.ClickException, OSError),
    *(click.exceptions.Exit, click.exceptions.Abort),
)
NO_SOURCES = "no sources yet: `misajour add URL` adds one"
F = TypeVar("F", bound=Callable[..., Any])


def with_logging(function: F) -> F:
    """Adds `-v` and `--log-format`, which each command takes in its own place too, as people type
    them."""
    verbose = click.option(
        "-v",
        "--verbose",
        count=True,
        expose_value=False,
        callback=_more_verbose,
        help="Log more; twice: everything.",
    )
    form = click.option(
        "--log-format",
        type=click.Choice(logs.FORMATS),
        envvar="MISAJOUR_LOG_FORMAT",
        expose_value=False,
        callback=_log_format,
        help="How to log.  [default: text]",
    )
    return form(verbose(function))


def _more_verbose(ctx: click.Context, _: click.Parameter, value: int) -> None:
    ctx.meta["misajour.verbose"] = ctx.meta.get("misajour.verbose", 0) + value


def _log_format(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value:
        ctx.meta["misajour.log_format"] = value


def with_config(function: F) -> F:
    """Adds `--config`, which every command takes in its own place too, and passes the Config."""

    @functools.wraps(function)
    def wrapper(*args: Any, own_config: str | None, **kwargs: Any) -> Any:
        ctx = click.get_current_context()
        logging_for(ctx)
        from monitor.config import (
            load,
        )  # a quarter second that commands without a configuration save

        config = load(config_path(ctx, own_config))
        logs.in_zone(config.zone)
        with to_blame(config.database):
            return ctx.invoke(function, config, *args, **kwargs)

    option = click.option(
        "--config",
        "own_config",
        metavar="FILE",
        help="The configuration.  [default: misajour.toml]",
    )
    return with_logging(cast("F", option(wrapper)))


@contextlib.contextmanager
def to_blame(database: Path) -> Iterator[None]:
    """Raises StoreError for what fails inside where the disk or the `database` is to blame, and
    lets a fault of our own through."""
    try:
        yield
    except _SENTENCES:
        raise
    except Exception as error:
        from monitor.store import damage  # a database, which many commands do without

        if (found := damage.explained(database, error)) is None:
            raise
        raise found from error


def config_path(ctx: click.Context, own: str | None) -> Path:
    return Path(own or ctx.obj or "misajour.toml")


def logging_for(ctx: click.Context) -> None:
    """Set the log up as the options say; `run` says a line per pass without being asked."""
    logs.set_up(
        int(ctx.meta.get("misajour.verbose", 0)),
        str(ctx.meta.get("misajour.log_format", "text")),
        daemon=ctx.info_name == "run",
    )


@functools.cache  # once per process: later it would keep what is garbage by then
def settle() -> None:
    """To be called when all is imported and a pass is about to begin: what the program itself
    consists of is not looked through for garbage any more, which takes an eighth of the time of a
    pass that finds nothing new."""
    gc.freeze()


def say(text: str = "", **style: Any) -> None:
    click.secho(logs.clean(text), **style)


def say_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=True, default=str))


def own_command() -> str:
    """How this command is typed again from here: `misajour` where the shell finds it by that, else
    its path."""
    called = Path(sys.argv[0])
    found = shutil.which("misajour")
    if found and called.exists() and Path(found).samefile(called):
        return "misajour"
    path = called.absolute()
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def local(moment: str | None, config: Config) -> str:
    """A UTC text in the reader's zone: `2018-11-23 13:59`."""
    if not moment:
        return "never"
    from monitor.model import from_utc_text  # a while to load, and many commands show no moment

    return (
        from_utc_text(moment)
        .astimezone(ZoneInfo(config.misajour.timezone))
        .strftime("%Y-%m-%d %H:%M")
    )


def by_rules_of(config: Config) -> Callable[[str], Callable[[str], str] | None]:
    """What simplifies addresses by the rules of that name, of those that sources have."""

    @functools.cache  # spiders are loaded where a source has rules of its own, and once
    def named() -> dict[str, Callable[[str], str]]:
        from monitor.crawl import loader  # much, and seldom wanted

        loaded = loader.of_config(config)
        found: dict[str, Callable[[str], str]] = {}
        for source in config.source:
            with contextlib.suppress(SourceError):  # said by `check` and `doctor`
                simplified = loader.spider_of(source, loaded).simplifier_for(source)
                found[simplified.rules] = simplified
        return found

    return lambda rules: named().get(rules)


def must_exist(database: Path) -> None:
    """Raises StoreError where there is no database: a command that tends one must not make one."""
    if not database.exists():
        raise StoreError(f"there is no database {database} yet; `misajour check` makes it")

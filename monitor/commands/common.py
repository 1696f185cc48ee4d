"""What the commands share: options, logging, printing that a hostile title cannot abuse."""

from __future__ import annotations

import functools
import json
import logging
import re
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast
from zoneinfo import ZoneInfo

import click

if TYPE_CHECKING:
    from monitor.config import Config

F = TypeVar("F", bound=Callable[..., Any])

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def with_config(function: F) -> F:
    """Adds `--config`, which every command takes in its own place too, and passes the Config."""

    @functools.wraps(function)
    def wrapper(*args: Any, own_config: str | None, **kwargs: Any) -> Any:
        ctx = click.get_current_context()
        logging_for(ctx)
        from monitor.config import (
            load,
        )  # a quarter second that commands without a configuration save

        return ctx.invoke(function, load(config_path(ctx, own_config)), *args, **kwargs)

    option = click.option(
        "--config",
        "own_config",
        metavar="FILE",
        help="The configuration.  [default: misajour.toml]",
    )
    return cast("F", option(wrapper))


def config_path(ctx: click.Context, own: str | None) -> Path:
    return Path(own or ctx.obj or "misajour.toml")


def logging_for(ctx: click.Context) -> None:
    """Warnings of ours and, with -v, news; of libraries only what is wrong."""
    verbose = int(ctx.meta.get("misajour.verbose", 0))
    logging.basicConfig(
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        level=logging.DEBUG if verbose > 1 else logging.ERROR,
    )
    for library in (
        "scrapy",
        "apscheduler",
        "asyncio",
    ):  # what fails is an observation, and told by us
        logging.getLogger(library).setLevel(logging.DEBUG if verbose > 1 else logging.CRITICAL)
    logging.getLogger("monitor").setLevel((logging.WARNING, logging.INFO)[min(verbose, 1)])


def clean(text: str) -> str:
    """`text` without what a terminal would obey."""
    return _CONTROLS.sub("�", text)


def say(text: str = "", **style: Any) -> None:
    click.secho(clean(text), **style)


def say_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=True, default=str))


def local(moment: str | None, config: Config) -> str:
    """A UTC text in the reader's zone: `2018-11-23 13:59`."""
    if not moment:
        return "never"
    return (
        datetime.fromisoformat(moment)
        .astimezone(ZoneInfo(config.misajour.timezone))
        .strftime("%Y-%m-%d %H:%M")
    )

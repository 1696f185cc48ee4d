from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.commands.common import config_path, say, say_json
from monitor.errors import ExtractError, UsageError
from monitor.model import FIELDS

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.model import Content

    _Ask = Callable[[str], Content]

_PARALLEL_FROM = 8  # files; below, starting processes costs more than it saves


@click.command("extract")
@click.argument("pages", nargs=-1, required=True, metavar="FILE|URL...")
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object per line, in the order given."
)
@click.option(
    "--source",
    default="",
    metavar="NAME",
    help="Ask for addresses, and read, as this source of the configuration does.  "
    "[default: that whose host it is]",
)
@click.option(
    "--config",
    "own_config",
    metavar="FILE",
    help="The configuration, for addresses; it need not be there.  [default: misajour.toml]",
)
@click.pass_context
def command(
    ctx: click.Context,
    pages: tuple[str, ...],
    as_json: bool,
    source: str,
    own_config: str | None,
) -> None:
    """What misajour reads in a page: title, stamps, body, links.

    An address of a host that a source of the configuration watches is asked for with the headers,
    cookies, login and proxy of that source, and read as its pages are.

    \b
    Example:
        misajour extract page.html
        misajour extract https://www.example.org/press/1.html --json
    """
    asked = None
    if source or any("://" in page for page in pages):
        asked = partial(_ask, _config(config_path(ctx, own_config)), source)
    for page, result in zip(pages, _results(pages, asked), strict=True):
        if isinstance(result, str):
            raise UsageError(f"{page}: {result}")
        if as_json:
            say_json(result)
        else:
            _show(page, result)


def _config(path: Path) -> Config | None:
    from monitor.config import load

    return load(path) if path.exists() else None


def _ask(config: Config | None, source: str, url: str) -> Content:
    """What is read at an address. Raises ExtractError, and UsageError."""
    from monitor import extract
    from monitor.crawl.fetch import fetch

    found = fetch(url, config, source)
    return extract.read(found.seen.body, url, charset=found.seen.charset, hints=found.hints)


def _results(pages: tuple[str, ...], ask: _Ask | None) -> Iterator[dict[str, object] | str]:
    if len(pages) < _PARALLEL_FROM or ask is not None:
        yield from (_read(page, ask) for page in pages)
        return
    workers = min(os.cpu_count() or 1, 8)
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(_read, pages, chunksize=max(1, len(pages) // (workers * 4)))


def _read(page: str, ask: _Ask | None = None) -> dict[str, object] | str:
    """The reading of one file or address, or why there is none."""
    from monitor import extract

    try:
        if ask is not None and "://" in page:
            content = ask(page)
        else:
            content = extract.read(Path(page).read_bytes(), Path(page).absolute().as_uri())
    except OSError as error:
        return error.strerror or str(error)
    except ExtractError as error:
        return str(error)
    return extract.as_json(content)


def _show(page: str, result: dict[str, object]) -> None:
    say(f"{result['title'] or page}", bold=True)
    for name in (field.name for field in FIELDS if field.printed and field.shown):
        if result[name]:
            say(f"  {name:<13}{result[name]}")
    for doubt in result["doubts"]:  # type: ignore[attr-defined]  # a list by as_json
        say(f"  {'doubt':<13}{doubt}", fg="red")
    say()
    say(str(result["body"]))
    say()

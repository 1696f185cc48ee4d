from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import click

from monitor.commands.common import say, say_json
from monitor.errors import ExtractError, UsageError
from monitor.model import FIELDS

_PARALLEL_FROM = 8  # files; below, starting processes costs more than it saves


@click.command("extract")
@click.argument("pages", nargs=-1, required=True, metavar="FILE|URL...")
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object per line, in the order given."
)
@click.option(
    "--config", "own_config", metavar="FILE", help="Not needed here; accepted as everywhere."
)
def command(pages: tuple[str, ...], as_json: bool, own_config: str | None) -> None:
    """What misajour reads in a page: title, stamps, body, links.

    \b
    Example:
        misajour extract page.html
        misajour extract https://www.example.org/press/1.html --json
    """
    for page, result in zip(pages, _results(pages), strict=True):
        if isinstance(result, str):
            raise UsageError(f"{page}: {result}")
        if as_json:
            say_json(result)
        else:
            _show(page, result)


def _results(pages: tuple[str, ...]) -> Iterator[dict[str, object] | str]:
    if len(pages) < _PARALLEL_FROM or any("://" in page for page in pages):
        yield from map(_read, pages)
        return
    workers = min(os.cpu_count() or 1, 8)
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(_read, pages, chunksize=max(1, len(pages) // (workers * 4)))


def _read(page: str) -> dict[str, object] | str:
    """The reading of one file or address, or why there is none."""
    from monitor import extract

    try:
        if "://" in page:
            from monitor.crawl.fetch import fetch

            answer = fetch(page)
            content = extract.read(answer.body, page, charset=answer.charset)
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

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.commands import extras
from monitor.commands.common import logging_for, own_command, say, with_logging

if TYPE_CHECKING:
    from monitor.demo import Result

_OTHERS = ("the operator heard of an outage and its end", "the digest of the morning")
_FILES = ("demo.db", "demo.db-wal", "demo.db-shm", "demo.db.lock", "misajour.toml")


@click.command("demo")
@click.option(
    "--folder",
    default="demo",
    show_default=True,
    type=click.Path(path_type=Path),
    help="Where its files go.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    help="The port of the pages; another if it is taken.",
)
@click.option(
    "--exit",
    "leave",
    is_flag=True,
    help="Do not wait at the end; exit 0 only if every judgement was right and every mail arrived.",
)
@with_logging
@click.pass_context
def command(ctx: click.Context, folder: Path, port: int, leave: bool) -> None:
    """The whole job in a minute, on this machine alone: a press room, the daemon, the mail, the
    pages.

    \b
    Example:
        misajour demo
        misajour demo --exit
    """
    with extras.needs("demo", "demo"):
        from datasette.app import Datasette  # noqa: F401  # served in the end

        from monitor.demo import Demo, free_port

    logging_for(ctx)
    folder.mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / "mail", ignore_errors=True)
    pages = free_port(port)
    demo = Demo(folder, say, pause=0.2 if leave else 2.0)
    config, results = asyncio.run(demo.run(pages))
    fine = _report(results, demo.others, folder)
    if leave:
        raise SystemExit(0 if fine else 1)
    from monitor.commands.browse import serve

    serve(config, "127.0.0.1", pages)


def _report(results: Sequence[Result], others: Sequence[bool], folder: Path) -> bool:
    """Print what was done, judged and mailed. Returns True if all of it was right."""
    say()
    say(_row("what the press office did", "judged", "mail"), bold=True)
    for result in results:
        line = _row(result.step.told, _judged(result), _mailed(result))
        say(line, fg=None if result.right else "red")
    for told, arrived in zip(_OTHERS, others, strict=True):
        say(_row(told, "", "arrived" if arrived else "WRONG"), fg=None if arrived else "red")
    right = sum(result.right for result in results)
    said = f"{right} of {len(results)} judged right and mailed right."
    if not all(others):  # what stands above as wrong must not be followed by nothing but praise
        whole = len(results) + len(others)
        said = f"{right + sum(others)} of {whole} as they should be; see WRONG above."
    say(f"\n{said} Mails are in {folder}/mail, the database is {folder}/demo.db")
    say(f"\nNext, for press rooms of your own:  {own_command()} init")
    return right == len(results) and all(others)


def _row(told: str, judged: str, mail: str) -> str:
    return f"{told:<54}{judged:<14}{mail:<10}"


def _judged(result: Result) -> str:
    judged, truth = result.judged or "nothing", result.step.truth or "nothing"
    return f"{judged}" if judged == truth else f"{judged} (it was {truth})"


def _mailed(result: Result) -> str:
    if not result.mailed:
        return "WRONG"
    return "arrived" if result.step.mailed else "none due"

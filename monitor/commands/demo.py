from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import click

from monitor.commands.common import logging_for, say, with_logging

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
    "--port", default=8001, show_default=True, help="The port of the pages; another if it is taken."
)
@click.option(
    "--exit",
    "leave",
    is_flag=True,
    help="End at once; exit 0 only if every judgement was right and every mail arrived.",
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
    from monitor.demo import Demo, free_port

    logging_for(ctx)
    folder.mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / "mail", ignore_errors=True)
    pages = free_port(port)
    demo = Demo(folder, say, pause=0.2 if leave else 2.0)
    config, results = asyncio.run(demo.run(pages))
    say()
    say(f"{'what the press office did':<54}{'judged':<14}{'mail':<10}", bold=True)
    for result in results:
        truth = result.step.truth or "nothing"
        judged = f"{result.judged or 'nothing'}" + (
            "" if result.judged is result.step.truth else f" (it was {truth})"
        )
        mail = ("arrived" if result.step.mailed else "none, right") if result.mailed else "WRONG"
        say(f"{result.step.told:<54}{judged:<14}{mail:<10}", fg=None if result.right else "red")
    for told, arrived in zip(
        ("the operator heard of an outage and its end", "the digest of the morning"),
        demo.others,
        strict=True,
    ):
        say(
            f"{told:<54}{'':<14}{'arrived' if arrived else 'WRONG':<10}",
            fg=None if arrived else "red",
        )
    right = sum(result.right for result in results)
    say(
        f"\n{right} of {len(results)} judged right and mailed right. Mails are in {folder}/mail, "
        f"the database is {folder}/demo.db"
    )
    if leave:
        raise SystemExit(0 if right == len(results) and all(demo.others) else 1)
    from monitor.commands.browse import serve

    serve(config, "127.0.0.1", pages)

from __future__ import annotations

import sys

import click

from monitor.commands.common import must_exist, say, say_json, with_config
from monitor.config import Config
from monitor.errors import StoreError
from monitor.store import Store
from monitor.store.compact import Report
from monitor.wording import counted


@click.command("compact")
@click.option("--no-vacuum", is_flag=True, help="Leave the free room in the file, for what comes.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_config
def command(config: Config, no_vacuum: bool, as_json: bool) -> None:
    """Pack snapshots anew, each against what its press room's pages share or the page before it,
    and give free room back to the disk.

    Nothing is lost: new bytes take the place of old ones when they were unpacked and compared. It
    may be interrupted, and goes on where it stopped. The daemon does the same by itself, a little
    after each pass, but for the room that it gives back. VACUUM needs as much free room on the disk
    as the database has bytes.

    \b
    Example:
        misajour compact
    """
    must_exist(config.database)
    with Store.open(config.database) as store:
        before = config.database.stat().st_size
        store.search.fill()
        compaction = store.compaction()
        compaction.learn()
        with click.progressbar(
            length=compaction.left(), label="packing snapshots", file=sys.stderr
        ) as bar:
            report = compaction.run(bar.update)
        trouble = ""
        if not no_vacuum:
            try:
                store.vacuum()
            except StoreError as error:
                trouble = str(error)
        after = config.database.stat().st_size
    if as_json:
        say_json(_facts(report, before, after))
    else:
        _print(report)
        say(f"{config.database.name}: {before:,} bytes, now {after:,}")
    if trouble:
        raise StoreError(f"all is packed, but {trouble}")


def _facts(report: Report, before: int, after: int) -> dict[str, int]:
    return {
        "snapshots": report.looked_at,
        "repacked": report.repacked,
        "packed_before": report.before,
        "packed_after": report.after,
        "dictionaries": report.dictionaries,
        "pruned": report.pruned,
        "not_opened": report.damaged,
        "texts": report.texts,
        "texts_before": report.texts_before,
        "texts_after": report.texts_after,
        "file_before": before,
        "file_after": after,
    }


def _print(report: Report) -> None:
    if report.looked_at:
        say(
            f"{counted(report.looked_at, 'snapshot')} looked at, {report.repacked} packed anew: "
            f"{report.before:,} bytes are {report.after:,}; "
            f"{counted(report.dictionaries, 'dictionary', 'dictionaries')} made"
        )
    elif not report.texts:
        say("nothing to pack: all that can be is packed already")
    if report.texts:
        say(
            f"{counted(report.texts, 'text')} of revisions packed: "
            f"{report.texts_before:,} bytes are {report.texts_after:,}"
        )
    if report.pruned:
        pruned = counted(report.pruned, "snapshot was", "snapshots were")
        say(f"{pruned} pruned on purpose: there are no bytes to pack")
    if report.damaged:
        say(
            f"{counted(report.damaged, 'snapshot')} could not be opened and stayed as they were; "
            "`misajour verify` says why",
            fg="yellow",
        )

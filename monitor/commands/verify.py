from __future__ import annotations

import asyncio
import re
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from monitor.commands.common import by_rules_of, say, say_json, with_config
from monitor.config import Config
from monitor.errors import StoreError, StoreNotOurs, StorePathError, UsageError
from monitor.store import Store
from monitor.store.faults import Fault, reason
from monitor.store.mending import UNDERSTOOD
from monitor.wording import counted

if TYPE_CHECKING:
    from monitor.record.mend import Mended

_SHOWN = 200  # faults that are printed; all are counted, and --json has them all


@click.command("verify")
@click.option(
    "--head",
    metavar="HASH",
    help="Also check that this hash, from an earlier mail or `status --json`, is in the chain.",
)
@click.option(
    "--repair",
    is_flag=True,
    help="First put damaged texts of revisions back, from the bytes of their pages.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_config
def command(config: Config, head: str | None, repair: bool, as_json: bool) -> None:
    """Check the store against its ledger: every row, every snapshot's bytes, every text, the chain
    of hashes.

    Exits 1 on a fault. It reads only, and may run beside the daemon. With --repair it writes, and
    the daemon must be stopped: it reads the pages of damaged texts again, and puts back what is
    word for word what was recorded.

    \b
    Example:
        misajour verify
        misajour verify --repair
        misajour verify --head 1f0c…
    """
    if head is not None and not re.fullmatch(r"\s*[0-9a-fA-F]{64}\s*", head):
        raise UsageError(
            f"--head {head!r} is no head: it has 64 digits and letters from a to f, as a digest or "
            "an operator's mail prints it"
        )
    facts: dict[str, object] = {}
    mended, unmended = _repair(config) if repair else ([], [])
    try:
        with (
            Store.read(config.database) as store,
            store.waited_for(_nothing) as hear,
            store.one_moment(),
        ):
            found = unmended + _check(store, head, facts, config, hear)
    except StoreNotOurs:
        raise
    except StoreError as error:  # a file so damaged that it cannot be opened is a finding, too
        if not config.database.exists():
            raise
        found = [*unmended, Fault("", text=str(error))]
    if as_json:
        if repair:
            facts["repaired"] = [asdict(one) for one in mended]
        say_json({**facts, "faults": [fault.as_json() for fault in found]})
    else:
        for one in mended:
            say(str(one), fg="yellow" if one.why else None)
        _print(found, facts, repaired=repair)
    if found:
        raise SystemExit(1)


def _repair(config: Config) -> tuple[list[Mended], list[Fault]]:
    """What became of the damaged texts; and the fault that kept them from being looked for, if one
    did: the check, which reads only, may get further, and names what is damaged."""
    Store.read(config.database).close()  # an older one would be bound as it is found: not opened
    try:
        return _mended(config), []
    except (sqlite3.Error, StorePathError) as error:
        if isinstance(error, StorePathError) and not isinstance(error.__cause__, sqlite3.Error):
            raise
        return [], [Fault("", text=f"nothing can be repaired: {reason(error)}")]


def _mended(config: Config) -> list[Mended]:
    # reading pages and spiders' rules: much, and seldom wanted
    from monitor.crawl import loader
    from monitor.read import ReadingPool
    from monitor.record.mend import mend

    hints = loader.hints(config, loader.of_config(config))

    async def main(store: Store, step: Callable[[], None]) -> list[Mended]:
        with ReadingPool(1) as reader:
            return await mend(store, hints, reader, step)

    with Store.open(config.database) as store:
        length = len(store.mending().revisions())
        with click.progressbar(length=length, label="repairing", file=sys.stderr) as bar:
            return asyncio.run(main(store, lambda: bar.update(1)))


def _nothing() -> None:
    """Of how far a check is, its steps tell."""


def _check(
    store: Store,
    head: str | None,
    facts: dict[str, object],
    config: Config,
    hear: Callable[[], None],
) -> list[Fault]:
    with click.progressbar(
        length=store.history.length_of_check(), label="verifying", file=sys.stderr
    ) as bar:

        def step() -> None:
            hear()
            bar.update(1)

        found = []
        for fault in store.history.faults(step, config.timestamp_roots(), by_rules_of(config)):
            hear()  # a statement that was interrupted seems to be a fault of the database
            found.append(fault)
    facts.update(store.history.facts())
    if head:
        entry = store.history.position(head.strip().lower())
        facts["head_given"], facts["head_entry"] = head, entry
        if entry is None:
            found.append(
                Fault(
                    "ledger",
                    text=f"{head} is not in the chain: what it bound was altered or taken away",
                )
            )
    return found


def _causes(found: list[Fault], *, repaired: bool) -> Iterator[str]:
    """Which damaged text keeps how many others from being read, and what can be done."""
    hang = Counter(fault.cause for fault in found if fault.cause)
    for row, number in hang.items():
        others = counted(number, "other text is", "other texts are")
        yield f"the text of row {row} of revisions is damaged; {others} packed against it"
    texts = (f.column for f in found if f.contradicts and f.table == "revisions")
    if not repaired and any(column in UNDERSTOOD for column in texts):
        yield (
            "`misajour verify --repair` puts damaged texts back, where the bytes of their pages "
            "still give what was recorded"
        )


def _print(found: list[Fault], facts: dict[str, object], *, repaired: bool) -> None:
    for fault in found[:_SHOWN]:
        say(str(fault), fg="red")
    if len(found) > _SHOWN:
        say(f"… and {len(found) - _SHOWN} more (`misajour verify --json` has them all)", fg="red")
    if (entry := facts.get("head_entry")) is not None:
        later = int(str(facts["entries"])) - int(str(entry))
        added = counted(later, "entry was", "entries were")
        say(f"the hash given is entry {entry} of the chain; {added} added since")
    if found:
        for line in _causes(found, repaired=repaired):
            say(line)
        say(f"{counted(len(found), 'fault')} found", fg="red")
        return
    revisions, entries = (
        counted(int(str(facts[name])), *nouns)
        for name, nouns in (("revisions", ("revision",)), ("entries", ("entry", "entries")))
    )
    say(
        f"{revisions}: every snapshot has its bytes, every row is what was recorded, "
        f"the chain of {entries} is unbroken"
    )
    if pruned := int(str(facts.get("pruned", 0))):
        say(
            f"{counted(pruned, 'snapshot was', 'snapshots were')} pruned on purpose: "
            "their hashes stand in the chain, their bytes are gone"
        )
    say(f"its head: {facts['head']}")
    if stamps := facts.get("timestamps"):
        say(str(stamps))

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

import click

from monitor.commands.common import must_exist, say, say_json, with_config
from monitor.config import Config
from monitor.config.durations import EXAMPLES, duration
from monitor.errors import UsageError
from monitor.store import Store
from monitor.store.prune import Rule
from monitor.wording import counted


def _age(ctx: click.Context, param: click.Parameter, value: str) -> timedelta:
    try:
        return duration(value)
    except ValueError:
        raise UsageError(f"--older-than {value!r} is no length of time; write {EXAMPLES}") from None


@click.command("prune")
@click.option(
    "--older-than",
    "age",
    required=True,
    metavar="AGE",
    callback=_age,
    help="Give up only what was received longer ago than this, such as 90d or 52w.",
)
@click.option(
    "--keep",
    type=click.Choice([rule.value for rule in Rule]),
    default=Rule.REVISIONS.value,
    show_default=True,
    help="revisions: the bytes of every revision stay, and those of visits that found only noise "
    "go. changes: those of revisions go, too, but for a release's first and last one, and for "
    "those before and after an edit.",
)
@click.option("--dry-run", is_flag=True, help="Say what would go, and give up nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_config
def command(config: Config, age: timedelta, keep: str, dry_run: bool, as_json: bool) -> None:
    """Give up the bytes of old visits, for good. Their hashes stay, and so do the texts, the
    changes and the chain; `misajour verify` says what was pruned.

    The file gets smaller with the next `misajour compact`.

    \b
    Example:
        misajour prune --older-than 90d --dry-run
        misajour prune --older-than 104w --keep changes
    """
    must_exist(config.database)
    rule, now = Rule(keep), datetime.now(UTC)
    with Store.open(config.database) as store:
        wanted = store.prunable(now - age, rule)
        freed = 0
        if not dry_run:
            with click.progressbar(length=len(wanted), label="pruning", file=sys.stderr) as bar:
                freed = store.prune(wanted, rule, now, lambda: bar.update(1))
    noise, untold = len(wanted.noise), len(wanted.untold)
    if as_json:
        say_json({"noise": noise, "revisions": untold, "bytes": freed, "dry_run": dry_run})
        return
    what = f"{counted(noise, 'snapshot')} of noise and {counted(untold, 'snapshot')} of revisions"
    if dry_run:
        say(f"{what} would be given up")
    else:
        say(f"{what} were given up, {freed:,} bytes packed; their hashes stay")

from __future__ import annotations

import click

from monitor import compare
from monitor.commands.common import say, say_json, with_config
from monitor.commands.history import find
from monitor.compare.redline import redline, to_text
from monitor.config import Config
from monitor.errors import UsageError
from monitor.store import Store
from monitor.wording import sentences


@click.command("diff")
@click.argument("url")
@click.argument("first", type=int, required=False, metavar="[FROM]")
@click.argument("second", type=int, required=False, metavar="[TO]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_config
def command(config: Config, url: str, first: int | None, second: int | None, as_json: bool) -> None:
    """The redline between two revisions of a release, by default the last two.

    [-deleted-] and {+inserted+} as in wdiff.

    \b
    Example:
        misajour diff https://www.example.org/press/1.html
        misajour diff https://www.example.org/press/1.html 1 3
    """
    with Store.read(config.database) as store:
        release = find(store, url)
        revisions = {r.number: r for r in store.history.revisions(release.id)}
    newest = max(revisions, default=0)
    to = second or newest
    start = first or max(to - 1, 1)
    for number in (start, to):
        if number not in revisions:
            raise UsageError(
                f"there is no revision {number} of {release.url}; it has 1 to {newest}"
            )
    old, new = revisions[start].content, revisions[to].content
    difference, verdict = compare.diff(old, new), compare.compare(old, new)
    if as_json:
        say_json(
            {
                "url": release.url, "from": start, "to": to, "kind": verdict.kind if verdict else None,
                "significance": verdict.significance if verdict else None, "reasons": sentences(verdict.reasons) if verdict else [],
                "words_added": difference.words_added, "words_removed": difference.words_removed,
                "hunks": [
                    {"fate": h.fate, "segments": [[s.op, s.text] for s in h.segments]} for h in difference.changed
                ],
            }
        )  # fmt: skip
        return
    if start == to and newest == 1:
        say(f"{release.title or release.url}: there is one revision so far; nothing to compare")
        return
    say(f"{release.title or release.url}: revision {start} → {to}", bold=True)
    for reason in sentences(verdict.reasons) if verdict else ("no difference for a reader",):
        say(f"  {reason}")
    say()
    say(to_text(redline(difference)))

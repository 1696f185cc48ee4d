from __future__ import annotations

from collections.abc import Collection

import click

from monitor.alert.facts import left_out_when
from monitor.commands.common import say, say_json, with_config
from monitor.commands.history import find
from monitor.compare import Diff, Differences, Hunk
from monitor.compare.redline import redline, to_text
from monitor.compare.shown import judged, shown
from monitor.config import Config
from monitor.errors import UsageError
from monitor.model import Release, Verdict
from monitor.output.redlined import with_title
from monitor.store import Store
from monitor.wording import Phrase, phrase, sentences


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
        between = _between(store.history.numbers(release.id), first, second, release)
        when = store.ignored.judged_between(release.id, *sorted(between))
        left_out = left_out_when(config, store, release, when)
        old, new = (store.history.numbered(release.id, number).content for number in between)
    differences = Differences(old, new)
    difference, verdict = shown(differences, left_out), judged(differences, left_out)
    if as_json:
        say_json({"url": release.url, **_as_json(between, difference, verdict)})
        return
    title = release.title or release.url
    if between == (1, 1):
        say(f"{title}: there is one revision so far; nothing to compare")
        return
    say(f"{title}: revision {between[0]} → {between[1]}", bold=True)
    for reason in sentences(verdict.reasons) if verdict else (phrase(Phrase.NO_DIFFERENCE),):
        say(f"  {reason}")
    say()
    say(to_text(redline(with_title(difference, differences))))


def _between(
    revisions: Collection[int], first: int | None, second: int | None, release: Release
) -> tuple[int, int]:
    """Of the numbers of its `revisions` the two that are to be compared. Raises UsageError where
    there is none of that number."""
    newest = max(revisions, default=0)
    later = second or newest
    earlier = first or max(later - 1, 1)
    for number in (earlier, later):
        if number not in revisions:
            raise UsageError(
                f"there is no revision {number} of {release.url}; it has 1 to {newest}"
            )
    return earlier, later


def _as_json(
    between: tuple[int, int], difference: Diff, verdict: Verdict | None
) -> dict[str, object]:
    return {
        "from": between[0],
        "to": between[1],
        "kind": verdict.kind if verdict else None,
        "significance": verdict.significance if verdict else None,
        "reasons": sentences(verdict.reasons) if verdict else [],
        "words_added": difference.words_added,
        "words_removed": difference.words_removed,
        "hunks": [_hunk(hunk) for hunk in difference.changed],
    }


def _hunk(hunk: Hunk) -> dict[str, object]:
    return {"fate": hunk.change, "segments": [[s.op, s.text] for s in hunk.segments]}

from __future__ import annotations

import click

from monitor.commands.common import local, say, say_json, with_config
from monitor.config import Config
from monitor.errors import UsageError
from monitor.store import Store
from monitor.store.releases import Release
from monitor.wording import sentences


def find(store: Store, url: str) -> Release:
    """The release at `url`, as given or by its number. Raises UsageError."""
    if (
        url.isdecimal()
        and len(url) < 16
        and (release := store.releases.by_id(int(url))) is not None
    ):
        return release
    found = [
        r for source in store.sources.all() if (r := store.releases.at(source.id, url)) is not None
    ]
    if not found:
        raise UsageError(f"no release is known at {url}; `misajour browse` searches them")
    return found[0]


@click.command("history")
@click.argument("url")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_config
def command(config: Config, url: str, as_json: bool) -> None:
    """What happened to a release: its revisions and changes. URL may be its number, too.

    \b
    Example:
        misajour history https://www.example.org/press/1.html
    """
    with Store.read(config.database) as store:
        release = find(store, url)
        revisions, changes = (
            list(store.history.revisions(release.id)),
            list(store.history.changes(release.id)),
        )
    if as_json:
        say_json(
            {
                "url": release.url, "title": release.title, "status": release.status,
                "revisions": [
                    {
                        "number": r.number, "first_seen": r.first_seen, "last_seen": r.last_seen, "title": r.content.title,
                        "updated_text": r.content.updated.text if r.content.updated else None, "snapshot": r.snapshot,
                    }
                    for r in revisions
                ],
                "changes": [
                    {
                        "kind": c.kind, "significance": c.significance, "detected": c.detected, "reasons": sentences(c.reasons),
                        "words_added": c.words_added, "words_removed": c.words_removed,
                    }
                    for c in changes
                ],
            }
        )  # fmt: skip
        return
    say(release.title or release.url, bold=True)
    say(f"{release.url}  ({release.status})")
    numbers = {r.id: r.number for r in revisions}
    for change in changes:
        between = ""
        if change.to_revision and change.from_revision != change.to_revision:
            between = (
                f"  revision {numbers.get(change.from_revision or 0, '–')} → "
                f"{numbers[change.to_revision]}"
            )
        say(f"{local(change.detected, config)}  {change.kind:<12}{between}")
        for reason in sentences(change.reasons):
            say(f"{'':<18}{reason}")
    for revision in revisions:
        shown = revision.content.updated or revision.content.published
        stamp = f"“{shown.text}”" if shown else "no stamp"
        seen = f"{local(revision.first_seen, config)} – {local(revision.last_seen, config)}"
        say(f"revision {revision.number}: {seen}  {stamp}  snapshot {revision.snapshot[:12]}")

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from monitor.commands import given
from monitor.commands.common import local, say, say_json, with_config
from monitor.commands.history import find
from monitor.config import Config
from monitor.errors import StoreBusy, UsageError
from monitor.model import utc_text
from monitor.store import Store
from monitor.store.mutes import Mute
from monitor.wording import counted

_LONGEST = timedelta(days=366)


@click.command("mute")
@click.argument("release", required=False)
@click.option("--source", metavar="NAME", help="Instead of a release: all of a source.")
@click.option("--subscription", metavar="NAME", help="The mails of one subscription only.")
@click.option(
    "--until", required=True, metavar="WHEN", help="12h, 2d, 3w, or a date such as 2026-12-24."
)
@with_config
def command(
    config: Config, release: str | None, source: str | None, subscription: str | None, until: str
) -> None:
    """Have nothing mailed of a release, or of a source, until a time. What happens is recorded all
    the same; the next mail, or one at the end, says how much was kept back. RELEASE is an address
    or a number.

    \b
    Example:
        misajour mute 12 --until 2d
        misajour mute --source otan --subscription desk --until 2026-12-24
    """
    from monitor.alert import muting, requests

    if release and source:
        raise UsageError("name a release or a --source, not both")
    if not (release or source or subscription):
        raise UsageError("name a release, a --source or a --subscription to mute")
    if source:
        config.source_named(source)
    if subscription and config.subscription_named(subscription) is None:
        known = ", ".join(s.name for s in config.subscription)
        raise UsageError(f"no subscription is called {subscription!r}; there are: {known}")
    now = datetime.now(UTC)
    with Store.read(config.database) as store:
        number = find(store, release).id if release else None
    request = requests.Request(
        asked=now,
        until=_end(until, now, config),
        subscription=subscription or "",
        release=number,
        source=source or "",
    )
    what = " of ".join(part for part in (f"release {number}" if number else source, "") if part)
    said = " for ".join(part for part in (what or "everything", subscription) if part)
    end = local(utc_text(request.until), config)
    try:
        with Store.open(config.database) as store, store.atomic():
            made = muting.mute(store, request, now)
    except StoreBusy:
        requests.leave(config.database, request)
        say(f"{said} is muted until {end}, within half a minute: `misajour run` takes it in")
        return
    if made is None:
        raise UsageError(
            f"{said} cannot be muted: no pass over it was made yet; run `misajour check` first"
        )
    say(f"{said} is muted until {end}; `misajour unmute {made}` takes it back")


def _end(text: str, now: datetime, config: Config) -> datetime:
    """What `--until` says. Raises UsageError."""
    until = given.until(text, "--until", now, config)
    if until <= now:
        raise UsageError(f"--until: {text} is over already")
    if until - now > _LONGEST:
        raise UsageError(
            "--until: a mute lasts a year at most; to end mails for good, change the subscription"
        )
    return until


@click.command("mutes")
@click.option("--all", "past", is_flag=True, help="Also those that are over.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per mute.")
@with_config
def mutes(config: Config, past: bool, as_json: bool) -> None:
    """What is muted, until when, and how many mails that kept back.

    \b
    Example:
        misajour mutes
    """
    from monitor.alert.recipients import Recipients

    with Store.read(config.database) as store:
        found = store.mutes.all(datetime.now(UTC), past=past)
        names = {row.id: row.name for row in store.sources.all()}
    known = Recipients.known(config.database)
    for mute in found:
        subscription = config.subscription_named(mute.subscription)
        number = known.number(mute.recipient, subscription) if known and mute.recipient else None
        source = names.get(mute.source) if mute.source else None
        if as_json:
            say_json(_as_json(mute, source, number))
        else:
            say(_sentence(mute, source, number, config))
    if not found and not as_json:
        say("nothing is muted")


def _as_json(mute: Mute, source: str | None, recipient: int | None) -> dict[str, object]:
    return {
        "mute": mute.id,
        "release": mute.release_id,
        "source": source,
        "subscription": mute.subscription or None,
        "recipient": recipient,
        "since": mute.since,
        "until": mute.until,
        "ended": mute.ended or None,
        "kept_back": mute.kept_back,
    }


def _sentence(mute: Mute, source: str | None, recipient: int | None, config: Config) -> str:
    what = f"release {mute.release_id}" if mute.release_id else source or "everything"
    whom = f" for {mute.subscription}" if mute.subscription else ""
    if mute.recipient:
        whom += f" (recipient {recipient})" if recipient else " (a former recipient)"
    ended = f", taken back {local(mute.ended, config)}" if mute.ended else ""
    kept = f"{counted(mute.kept_back, 'mail')} kept back"
    since, until = local(mute.since, config), local(mute.until, config)
    return f"mute {mute.id}: {what}{whom}, {since} – {until}{ended}, {kept}"


@click.command("unmute")
@click.argument("mute", type=click.IntRange(1))
@click.option("--send", is_flag=True, help="Also send what it kept back.")
@with_config
def unmute(config: Config, mute: int, send: bool) -> None:
    """Take a mute back, by its number in `misajour mutes`.

    \b
    Example:
        misajour unmute 3
    """
    from monitor.alert import muting, requests

    now = datetime.now(UTC)
    with Store.read(config.database) as store:
        if all(mute != one.id for one in store.mutes.all(now, past=True)):
            raise UsageError(f"there is no mute {mute}; `misajour mutes` lists them")
    try:
        with Store.open(config.database) as store, store.atomic():
            was_on, again = muting.unmute(store, mute, now, send=send)
    except StoreBusy:
        requests.leave(
            config.database, requests.Request(asked=now, until=now, unmute=mute, send=send)
        )
        say(f"mute {mute} is taken back within half a minute: `misajour run` does it")
        return
    said = "is taken back" if was_on else "was over already"
    more = f"; {counted(again, 'mail')} will be sent at the next pass" if send else ""
    say(f"mute {mute} {said}{more}")

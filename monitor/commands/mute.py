from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:  # alerts take a moment to load, which other commands need not wait for
    from monitor.alert.recipients import Recipients
    from monitor.alert.requests import Request

_LONGEST = timedelta(days=366)


@click.command("mute")
@click.argument("release", required=False)
@click.option("--source", metavar="NAME", help="Instead of a release: all of a source.")
@click.option("--subscription", metavar="NAME", help="The mails of one subscription only.")
@click.option(
    "--until",
    required=True,
    metavar="WHEN",
    help="90s, 10m, 12h, 2d or 3w, or a date such as 2026-12-24.",
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

    What was asked for, by a mail's link or beside the daemon, and is not taken in yet stands below,
    with what `misajour unmute` knows it by.

    \b
    Example:
        misajour mutes
    """
    from monitor.alert import requests
    from monitor.alert.recipients import Recipients

    # first the requests: what is taken in meanwhile stands there twice, and never not at all
    left = requests.left(config.database)
    waiting = [one for _, one in left if one is not None and not one.sends]
    with Store.read(config.database) as store:
        found = store.mutes.all(datetime.now(UTC), past=past)
        names = {row.id: row.name for row in store.sources.all()}
    known = Recipients.known(config.database)
    for mute in found:
        number = _number(known, mute, config)
        source = names.get(mute.source) if mute.source else None
        if as_json:
            unmuted = any(one.unmute == mute.id for one in waiting)
            say_json(_as_json(mute, source, number, waiting=unmuted))
        else:
            _say_line(_sentence(mute, source, number, config))
    if as_json:
        for one in waiting:
            if one.mutes:
                say_json(_asked_as_json(one, _number(known, one, config)))
    elif waiting:
        _say_waiting(waiting, known, config)
    elif not found:
        say("nothing is muted")


def _say_line(text: str) -> None:
    """On one line: a request may bear any text as the name of a subscription."""
    say(" ".join(text.splitlines()))


def _number(known: Recipients | None, of: Mute | Request, config: Config) -> int | None:
    """The place of the recipient in the subscription, from 1."""
    subscription = config.subscription_named(of.subscription)
    return known.number(of.recipient, subscription) if known and of.recipient else None


def _say_waiting(waiting: Sequence[Request], known: Recipients | None, config: Config) -> None:
    from monitor.alert import requests

    wait = "waits" if len(waiting) == 1 else "wait"
    say(f"{counted(len(waiting), 'request')} {wait} for the daemon or the next check:")
    for one in waiting:
        if not one.mutes:
            taken = requests.code_of(one.withdraw) if one.withdraw else f"mute {one.unmute}"
            _say_line(f"  take {taken} back{', and send what it kept back' * one.send}")
            continue
        what = _what(one.release, one.source, one, _number(known, one, config))
        until = local(utc_text(one.until), config)
        _say_line(f"  mute {what}, until {until}; `misajour unmute {one.code}` takes it back")


def _asked_as_json(asked: Request, recipient: int | None) -> dict[str, object]:
    """A mute that waits to be taken in."""
    return {
        "mute": None,
        "request": asked.code,
        "release": asked.release,
        "source": asked.source or None,
        "subscription": asked.subscription or None,
        "recipient": recipient,
        "since": utc_text(asked.asked),
        "until": utc_text(asked.until),
        "ended": None,
        "kept_back": 0,
        "waiting": True,
    }


def _as_json(
    mute: Mute, source: str | None, recipient: int | None, *, waiting: bool
) -> dict[str, object]:
    """`waiting`: that it is taken back."""
    return {
        "mute": mute.id,
        "request": None,
        "release": mute.release_id,
        "source": source,
        "subscription": mute.subscription or None,
        "recipient": recipient,
        "since": mute.since,
        "until": mute.until,
        "ended": mute.ended or None,
        "kept_back": mute.kept_back,
        "waiting": waiting,
    }


def _what(release: int | None, source: str | None, of: Mute | Request, number: int | None) -> str:
    """What is muted, and for whom."""
    what = f"release {release}" if release else source or "everything"
    whom = f" for {of.subscription}" if of.subscription else ""
    if of.recipient:
        whom += f" (recipient {number})" if number else " (a former recipient)"
    return what + whom


def _sentence(mute: Mute, source: str | None, recipient: int | None, config: Config) -> str:
    what = _what(mute.release_id, source, mute, recipient)
    ended = f", taken back {local(mute.ended, config)}" if mute.ended else ""
    kept = f"{counted(mute.kept_back, 'mail')} kept back"
    since, until = local(mute.since, config), local(mute.until, config)
    return f"mute {mute.id}: {what}, {since} – {until}{ended}, {kept}"


@click.command("unmute")
@click.argument("mute")
@click.option("--send", is_flag=True, help="Also send what it kept back.")
@with_config
def unmute(config: Config, mute: str, send: bool) -> None:
    """Take a mute back, by its number in `misajour mutes`. One that is not taken in yet is known
    there by another name, such as w3f9a2c.

    \b
    Example:
        misajour unmute 3
        misajour unmute w3f9a2c
    """
    from monitor.alert import requests

    now = datetime.now(UTC)
    with Store.read(config.database) as store:
        asked = _to_take_back(config, store, mute, now, send=send)
    try:
        with Store.open(config.database) as store, store.atomic():
            said = _taken_back(config, store, asked, now)
    except StoreBusy:
        requests.leave(config.database, asked)
        said = "is taken back within half a minute: `misajour run` does it"
    say(f"mute {mute} {said}")


def _taken_back(config: Config, store: Store, asked: Request, now: datetime) -> str:
    """Take it back, and say what became of it."""
    from monitor.alert import muting

    if asked.withdraw:
        left = [path for path, one in _waiting(config) if one.name == asked.withdraw]
        for path in left:
            path.unlink(missing_ok=True)
        if left:
            return "is taken back, before it was at work"
    number = asked.unmute or store.mutes.of_request(asked.withdraw) or 0
    was_on, again = muting.unmute(store, number, now, send=asked.send)
    said = "is taken back" if was_on else "was over already"
    more = f"; {counted(again, 'mail')} will be sent at the next pass" if asked.send else ""
    return said + more


def _to_take_back(config: Config, store: Store, mute: str, now: datetime, *, send: bool) -> Request:
    """What is to be taken back: a mute that is at work, or the request of one that waits. Raises
    UsageError where it is neither."""
    from monitor.alert import requests

    number, name = _as_number(mute), requests.name_of(mute)
    if name:
        waiting = [one.name for _, one in _waiting(config) if one.name.startswith(name)]
        if len(waiting) == 1:
            return requests.Request(asked=now, until=now, withdraw=waiting[0], send=send)
        number = store.mutes.of_request(name)
    if number is None or all(number != one.id for one in store.mutes.all(now, past=True)):
        raise UsageError(f"there is no mute {mute}; `misajour mutes` lists them")
    return requests.Request(asked=now, until=now, unmute=number, send=send)


def _as_number(mute: str) -> int | None:
    return int(mute) if mute.isascii() and mute.isdecimal() and len(mute) < 16 else None


def _waiting(config: Config) -> list[tuple[Path, Request]]:
    """The mutes that were asked for and are not taken in yet, with their files."""
    from monitor.alert import requests

    left = requests.left(config.database)
    return [(path, one) for path, one in left if one is not None and one.mutes]

"""What `misajour doctor` tries beyond reading the configuration; each yields sentences."""

from __future__ import annotations

import os
import socket
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from monitor import health
from monitor.config import Config, SourceConfig
from monitor.errors import DeliveryError, ExtractError, MisajourError
from monitor.store import Store
from monitor.store.database import key_beside
from monitor.wording import counted

_CONNECT = 10.0  # seconds
_PAGES = 3  # kept pages of a source in which its selectors are tried
_DAY = 86400.0
_OTHERS_READ = stat.S_IRWXO


def mail_server(config: Config) -> Iterator[str]:
    """The log-in, as for a mail that is not sent then."""
    from monitor.alert.channels.smtp import Smtp

    if config.email is None:
        return
    channel = Smtp(config.email)
    try:
        channel.log_in()
    except DeliveryError as error:
        yield f"{config.path}: [email] smtp: no mail can be sent: {error}"
    finally:
        channel.close()


def hosts(config: Config) -> Iterator[str]:
    """Webhooks and the ping: whether somebody listens there. Nothing is sent, and no more than the
    host is said: the rest may be a secret."""
    for what, url in _called(config):
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            socket.create_connection((parts.hostname or "", port), _CONNECT).close()
        except OSError as error:
            why = error.strerror or type(error).__name__
            yield f"{config.path}: {what}: {parts.hostname} cannot be reached: {why}"


def _called(config: Config) -> Iterator[tuple[str, str]]:
    """The addresses that are called, each with what names it."""
    for subscription in config.subscription:
        for number, address in enumerate(subscription.to, 1):
            if address.startswith("webhook+"):
                name = f"subscription {subscription.name!r}, address {number}"
                yield name, address.partition("+")[2]
    if config.misajour.ping:
        yield "ping", config.misajour.ping


def cluster(config: Config) -> Iterator[str]:
    """The scheduler and the workers that `engine` names: whether they answer, and run what runs
    here. No page is asked for."""
    from monitor.cluster import faults_of

    for fault in faults_of(config):
        yield f"{config.path}: engine: {fault}"


def problems(config: Config) -> Iterator[str]:
    """What `misajour status --check` finds, and what to do. Of a source it is what the last pass
    found: whoever has mended it since is told how to look again."""
    if not config.database.exists():
        return
    now = datetime.now(UTC)
    with Store.read(config.database) as store:
        facts = health.facts_of(config, store, now)
    daemon = health.alive(facts.daemon, now)
    last = {source.plan.source: source.last_run for source in facts.sources}
    for problem in health.problems(facts, now):
        cure = health.cure(problem, daemon=daemon)
        name = problem.subject
        if problem.kind in health.OF_A_PASS and (moment := last.get(name)) is not None:
            passed = moment.astimezone(config.zone()).strftime("%Y-%m-%d %H:%M")
            cure = f"So it was at the last pass, {passed}. {cure}"
        yield f"{health.sentence(problem, config.zone())}\n    {cure}"


def clock(config: Config) -> Iterator[str]:
    """A clock that was never set stands before misajour was installed, or the configuration
    written."""
    written = max(Path(__file__).stat().st_mtime, config.path.stat().st_mtime)
    if time.time() < written - _DAY:
        yield (
            f"the clock stands at {datetime.now(UTC):%Y-%m-%d}, before {config.path} was written: "
            "set it right"
        )


def selectors(config: Config) -> Iterator[str]:
    """The selector of each source's text, in its latest kept pages: one that finds nothing in any.
    What `ignore` selects may well be on other pages only."""
    if not config.database.is_file():
        return
    with Store.read(config.database) as store:
        for source in config.enabled:
            selector = source.content
            pages = list(_pages(store, source)) if selector else []
            if pages and not any(_selects(selector, body, charset) for body, charset in pages):
                latest = counted(len(pages), "latest page", "latest pages")
                yield (
                    f"source {source.name!r}: content {selector!r} selects nothing in its {latest}"
                    ": it has a slip, or the pages were rebuilt"
                )


def _pages(store: Store, source: SourceConfig) -> Iterator[tuple[bytes, str]]:
    latest = sorted(
        (release for _, release in store.catalogue.releases(source.name)),
        key=lambda release: release.id,
        reverse=True,
    )
    for release in islice(latest, _PAGES):
        if name := store.history.latest_snapshot(release.id):
            with suppress(MisajourError):  # `misajour verify` tells of what cannot be opened
                kept = store.history.snapshot(name)
                yield kept.body, kept.charset


def _selects(selector: str, body: bytes, charset: str) -> bool:
    from monitor.extract import selecting

    try:
        return selecting.count(body, selector, charset) > 0
    except ExtractError:
        return True  # not a page that selectors are for


def silent_subscriptions(config: Config) -> Iterator[str]:
    """Subscriptions that can hear of nothing."""
    enabled = {source.name for source in config.enabled}
    for subscription in config.subscription:
        if subscription.sources and not enabled & set(subscription.sources):
            yield (
                f"subscription {subscription.name!r} hears of nothing: "
                "all its sources are paused (`enabled = false`)"
            )


def readable_secrets(config: Config) -> Iterator[str]:
    """Files with secrets that every user of the machine may read."""
    for path in _secret_files(config):
        if path.stat().st_mode & _OTHERS_READ:
            yield f"{path} may be read by every user of this machine; chmod o= {path}"


def _secret_files(config: Config) -> Iterator[Path]:
    key = key_beside(config.database)
    password = config.email.password_file if config.email else None
    places = [key, config.path.parent / password if password else None]
    own = [a for s in config.subscription for a in s.to] + list(config.misajour.operator)
    if any(not address.startswith("mailto:") for address in own):
        places.append(config.path)
    yield from (path for path in places if path is not None and path.exists())


def mend(config: Config) -> Iterator[str]:
    """Do what is safe to do, and say it: folders that are missing, and files that others may read
    though they hold secrets, where no other user of ours reads them."""
    folder = config.database.parent
    if not folder.exists():
        try:
            folder.mkdir(parents=True)
            yield f"made the folder {folder}"
        except OSError as error:
            yield f"the folder {folder} cannot be made: {error.strerror}"
    if sys.platform == "win32" or not config.database.exists():
        return
    owner = config.database.stat().st_uid
    for path in _secret_files(config):
        mode = path.stat().st_mode
        # the daemon runs as the database's owner: what is its own it may still read
        if mode & _OTHERS_READ and path.stat().st_uid == owner == os.geteuid():
            path.chmod(stat.S_IMODE(mode) & ~_OTHERS_READ)
            yield f"{path} is no longer read by every user of this machine"

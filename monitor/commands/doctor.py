from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.metadata import files
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.commands import checks
from monitor.commands.common import NO_SOURCES, say, to_blame, with_config
from monitor.config import Config, SourceConfig
from monitor.errors import MisajourError
from monitor.model import Fetch
from monitor.store import damage
from monitor.wording import counted

if TYPE_CHECKING:
    from monitor.crawl.loader import Loaded


@click.command("doctor")
@click.option("--fix", is_flag=True, help="Mend what is safe to mend: folders, rights of files.")
@click.option("--offline", is_flag=True, help="Ask no mail server and no other host.")
@with_config
def command(config: Config, fix: bool, offline: bool) -> None:
    """Try the whole installation: packages, each source's spider, selectors in kept pages, each
    address, the log-in at the mail server, webhooks, the cluster, database, disk, clock. Exits 1 on
    a fault.

    Nothing is sent to anybody and no press room is asked: `misajour alerts test NAME` and
    `misajour check NAME` do that.

    \b
    Example:
        misajour doctor
        misajour doctor --fix
    """
    from monitor.crawl import loader

    for line in checks.mend(config) if fix else ():
        say(line, fg="green")
    loaded = loader.of_config(config)
    faults = list(dict.fromkeys(_faults(config, loaded, offline)))
    warnings = list(_warnings(config))
    for fault in faults:
        say(fault, fg="red")
    for warning in warnings:
        say(warning, fg="yellow")
    if faults:
        raise SystemExit(1)
    if not config.source:
        say(NO_SOURCES, fg="yellow")
    well = f"all is well; {counted(len(warnings), 'warning')}" if warnings else "all is well"
    say(
        f"{counted(len(loaded.spiders), 'spider')}, {counted(len(config.source), 'source')}, "
        f"{counted(len(config.subscription), 'subscription')}: {well}"
    )


def _faults(config: Config, loaded: Loaded, offline: bool) -> Iterator[str]:
    """What is wrong, a sentence each. One check that fails keeps no other from being made."""
    yield from _of_packages()
    yield from (f"{name} cannot be loaded: {why}" for name, why in loaded.broken.items())
    for check in (
        _of_sources,
        _of_networks,
        _of_browser,
        _of_addresses,
        _of_secrets,
        _of_time_stamps,
        _of_database,
    ):
        try:
            with to_blame(config.database):
                yield from check(config, loaded)
        except MisajourError as error:
            yield str(error)
    tried = [checks.problems, checks.selectors, checks.clock]
    for attempt in tried if offline else [*tried, checks.mail_server, checks.hosts, checks.cluster]:
        try:
            with to_blame(config.database):
                yield from attempt(config)
        except MisajourError as error:
            yield str(error)


def _of_packages() -> Iterator[str]:
    import monitor
    import spiders

    home, found = Path(monitor.__file__).parent.parent, Path(spiders.__file__ or "")
    if found.parent.parent != home and not _is_ours("spiders/__init__.py"):
        yield (
            f"the package 'spiders' is not misajour's but {found}; another distribution overwrote "
            "it"
        )


def _is_ours(path: str) -> bool:
    return any(str(file) == path for file in files("misajour") or ())


def _of_sources(config: Config, loaded: Loaded) -> Iterator[str]:
    from monitor.crawl import loader

    loader.check(config, loaded)
    loader.hints(config, loaded)
    yield from (f"source {name!r}: {why}" for name, why in loaded.unusable.items())


def _of_networks(config: Config, loaded: Loaded) -> Iterator[str]:
    """Own addresses of sources to which no request may go, as far as they say it themselves: no
    name server is asked."""
    from monitor.addresses import host
    from monitor.crawl import guard

    allowed = guard.networks(config.misajour.allow_addresses)
    for source in config.enabled:
        own = (*source.pages, *source.listings, *source.feeds, *source.sitemaps)
        for name in dict.fromkeys(map(host, (*own, *_of_spider(source, loaded)))):
            address = guard.said_by(name)
            if address is not None and not guard.is_public(str(address), allowed):
                network = f"{address}/{address.max_prefixlen}"
                yield (
                    f"source {source.name!r}: {name} is a private address, which no request may go "
                    f'to: add allow_addresses = ["{network}"] under [misajour]'
                )


def _of_spider(source: SourceConfig, loaded: Loaded) -> tuple[str, ...]:
    """The addresses that its spider names; none where it cannot say, which is said elsewhere."""
    spider = loaded.spiders.get(source.spider)
    try:
        return tuple(map(str, spider.hosts_for(source))) if spider is not None else ()
    except Exception:  # noqa: BLE001  # the boundary: a spider may raise anything
        return ()


def _of_browser(config: Config, _: Loaded) -> Iterator[str]:
    """Whether there is one, where a source needs it."""
    from monitor.crawl.browser import find

    if any(source.fetch is Fetch.BROWSER for source in config.enabled):
        find.executable(config)
    yield from ()


def _of_addresses(config: Config, _: Loaded) -> Iterator[str]:
    """Whom nobody can ever reach. An address may hold a token: only its scheme is said."""
    from monitor.alert.channels import usable

    keys = [("misajour", 0, "operator", config.misajour.operator)]
    keys += [("subscription", n, "to", s.to) for n, s in enumerate(config.subscription)]
    for section, index, key, addresses in keys:
        for number, address in enumerate(addresses, 1):
            if not usable(address):
                sentence = (
                    f"{key}: address {number}, {address.partition(':')[0]}://…, can never work: "
                    "neither Apprise nor a plug-in knows it; write mailto:desk@example.org "
                    "or an Apprise URL with all its parts"
                )
                yield str(config.fault(sentence, section, index, key))


def _warnings(config: Config) -> Iterator[str]:
    """What works, and is a risk."""
    for source in config.source:
        if not source.verify:
            yield (
                f"source {source.name!r}: `verify = false`: anybody between you and its hosts can "
                "read what is sent to them, and alter what they answer"
            )
    yield from _of_browsing(config)
    if config.source and not config.misajour.contact:
        yield f"{config.path}: `contact` is empty: a host that we trouble cannot tell us"
    if config.source and not config.misajour.operator:
        yield f"{config.path}: `operator` is empty: nobody is told of a broken source"
    yield from checks.silent_subscriptions(config)
    yield from checks.readable_secrets(config)


def _of_browsing(config: Config) -> Iterator[str]:
    if not any(source.fetch is Fetch.BROWSER for source in config.enabled):
        return
    if os.geteuid() == 0:
        yield (
            "misajour runs as root, and so the browser without its sandbox: strangers' scripts run "
            "in it; use an ordinary user"
        )
    elif not config.misajour.browser_sandbox:
        yield "`browser_sandbox = false`: strangers' scripts run in the browser without its sandbox"


def _of_secrets(config: Config, _: Loaded) -> Iterator[str]:
    if config.email is not None:
        config.email.password()
    yield from ()


def _of_time_stamps(config: Config, _: Loaded) -> Iterator[str]:
    config.timestamp_roots()
    yield from ()


def _of_database(config: Config, _: Loaded) -> Iterator[str]:
    """What keeps `check` from opening it, and what is wrong with what stands around it."""
    database = config.database
    if not database.parent.is_dir():
        yield f"{database} cannot be made: there is no folder {database.parent}; make it first"
    elif not database.exists() and not os.access(database.parent, os.W_OK | os.X_OK):
        yield f"{database} cannot be made: {database.parent} may not be written to"
    damage.refuse(database)

from __future__ import annotations

import tomllib
from pathlib import Path

import click

from monitor.commands.common import say, with_config
from monitor.commands.next_step import first_pass, how_to_reload
from monitor.commands.project import plain_faults, write
from monitor.config import Config, SourceConfig
from monitor.config.values import is_name
from monitor.errors import ConfigError, StoreError, UsageError
from monitor.onboard import sections
from monitor.store import Store
from monitor.wording import counted

RETIRED = "retired.toml"
"""Beside misajour.toml: the sections of sources that are retired. It is not part of the
configuration."""
_HEAD = """\
# Sources that were retired. misajour does not read this file;
# `misajour source resume NAME` puts one back.
"""


@click.group("source")
def command() -> None:
    """Pause, resume, rename or retire a source. What is recorded of it always stays.

    The configuration is changed for you, with its comments kept; `misajour add` adds a source.

    \b
    Example:
        misajour source pause otan
        misajour source rename otan nato
    """


@command.command("pause")
@click.argument("name")
@with_config
def pause(config: Config, name: str) -> None:
    """Visit a source no more until it is resumed; nobody is told that it is silent.

    \b
    Example:
        misajour source pause otan
    """
    source = config.source_named(name)
    if not source.enabled:
        say(f"{name} is paused already")
        return
    path = _file_of(config, source)
    _change(path, sections.switched(_text(path), path, name, on=False))
    say(f"{name} is paused, by `enabled = false` in {path}")
    say(f"`misajour source resume {name}` ends it")
    _tell_daemon(config)


@command.command("resume")
@click.argument("name")
@with_config
def resume(config: Config, name: str) -> None:
    """Visit a source again that was paused or retired.

    \b
    Example:
        misajour source resume otan
    """
    if not any(source.name == name for source in config.source):
        _bring_back(config, name)
        return
    source = config.source_named(name)
    if source.enabled:
        say(f"{name} is watched already; it is not paused")
        return
    path = _file_of(config, source)
    _change(path, sections.switched(_text(path), path, name, on=True))
    say(f"{name} is watched again; {first_pass(config, name)}")


def _bring_back(config: Config, name: str) -> None:
    """Move a retired source's section into the configuration. Raises ConfigError."""
    retired = config.path.parent / RETIRED
    kept = _text(retired) if retired.exists() else ""
    if not any(one.name == name for one in sections.sections(kept, "source")):
        config.source_named(name)  # raises, and says which there are
    rest, section = sections.without(kept, retired, name)
    _change(config.path, sections.put_back(_text(config.path), config.path, section))
    _change(retired, rest)
    say(f"{name} stands in {config.path} again; {first_pass(config, name)}")
    say("Subscriptions that name their sources hear of it when it stands in their `sources`.")


@command.command("rename")
@click.argument("name")
@click.argument("new")
@with_config
def rename(config: Config, name: str, new: str) -> None:
    """Call a source otherwise, in the configuration and in the database. Its releases, revisions
    and mutes stay its own. The daemon must be stopped.

    \b
    Example:
        misajour source rename otan nato
    """
    known = {source.name for source in config.source}
    _refuse_names(config, known, name, new)
    if config.database.exists():
        with Store.open(config.database) as store, store.atomic():
            rows = {row.name for row in store.sources.all()}
            if name in rows and new in rows:
                raise UsageError(
                    f"the database has a source {new!r} of its own already; choose another name"
                )
            store.sources.rename(name, new)
            store.watching.rename(name, new)
            store.outbox.waiting.rename_source(name, new)
    for path in {config.path, *(path for path, _ in config.source_files)}:
        text = _text(path)
        if (changed := sections.renamed(text, path, name, new)) != text:
            _change(path, changed)
    say(f"{name} is called {new} now, in {config.path} and in {config.database.name}")
    say(f"Its page is /-/misajour/source/{new}; links in older mails to that of {name} end.")


def _refuse_names(config: Config, known: set[str], name: str, new: str) -> None:
    """Raises UsageError, or ConfigError, where `name` cannot become `new`. A renaming that was cut
    off after the database was changed may be made again."""
    if name not in known:
        config.source_named(name)
    if new in known:
        raise UsageError(f"a source is called {new!r} already; choose another name")
    if not is_name(new):
        raise UsageError(
            f"{new!r} cannot be a name; use up to 64 letters, digits, '-', '_' and '.'"
        )


@command.command("retire")
@click.argument("name")
@with_config
def retire(config: Config, name: str) -> None:
    """Take a source out of the configuration. Its history stays in the database, on the pages and
    in exports; its section is kept in retired.toml, from which `resume` brings it back.

    \b
    Example:
        misajour source retire otan
    """
    source = config.source_named(name)
    main = _text(config.path)
    if only := sections.only_of(main, name):
        raise UsageError(
            f"subscription {only[0]!r} names no source but {name!r}, and without one it would hear "
            "of all; give it other `sources`, or remove it, first"
        )
    path = _file_of(config, source)
    rest, section = sections.without(_text(path), path, name)
    retired = config.path.parent / RETIRED
    kept = _text(retired) if retired.exists() else _HEAD
    if any(one.name == name for one in sections.sections(kept, "source")):
        kept, _ = sections.without(kept, retired, name)
    with plain_faults():
        if not retired.exists():  # a section may hold a secret: as few may read it
            retired.touch(mode=0o600)
            retired.chmod(config.path.stat().st_mode & 0o777)
    _change(retired, sections.put_back(kept, retired, section))
    if path != config.path:
        _change(config.path, sections.without_name(main, config.path, name))
    _change(path, rest)
    say(f"{name} is retired: {_history(config, name)}")
    say(f"Its section stands in {retired}; `misajour source resume {name}` brings it back.")
    _tell_daemon(config)


def _history(config: Config, name: str) -> str:
    """What stays of it."""
    try:
        with Store.read(config.database) as store:
            key = next((row.id for row in store.sources.all() if row.name == name), None)
            number = sum(store.sources.counts().get(key, {}).values()) if key else 0
    except StoreError:
        return "nothing of it was recorded"
    return f"{counted(number, 'release')} and all their revisions stay in {config.database.name}"


def _file_of(config: Config, source: SourceConfig) -> Path:
    """The file in which a source stands."""
    place = next(n for n, one in enumerate(config.source) if one.name == source.name)
    path = config.path
    for other, first in config.source_files:
        path = other if first <= place else path
    return path


def _text(path: Path) -> str:
    with plain_faults():
        return path.read_bytes().decode("utf-8-sig")


def _change(path: Path, text: str) -> None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:  # never to be written
        raise ConfigError(f"not valid TOML: {error}", path) from None
    with plain_faults():
        write(path, text)


def _tell_daemon(config: Config) -> None:
    """Say how a daemon takes notice, where one runs."""
    if how := how_to_reload(config):
        say(f"The daemon takes notice when it reads its configuration: {how}")

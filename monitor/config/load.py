"""misajour.toml ─► frozen models. A fault is one sentence with the file, the line and the cure."""

from __future__ import annotations

import re
import ssl
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from monitor.config import wording
from monitor.config.faults import line_of, suggest
from monitor.config.models import (
    DEFAULT_PATH,
    OPERATOR,
    Config,
    Email,
    General,
    Subscription,
)
from monitor.config.requests import load_certificate
from monitor.config.section import Section
from monitor.config.source import SourceConfig
from monitor.errors import ConfigError


def load(path: Path) -> Config:
    """Read `path`. Raises ConfigError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError("there is no such file; `misajour init` writes one", path) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}", path) from None
    return parse(text, path)


def parse(text: str, path: Path = DEFAULT_PATH) -> Config:
    """`load`, from a text; relative paths in it count from `path`."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise ConfigError(
            f"not valid TOML: {error}", path, int(line[1]) if line else None
        ) from None
    except RecursionError:
        raise ConfigError("not valid TOML: it is nested too deeply", path) from None
    data.pop("path", None)  # a field of ours, which no file may set
    try:
        config = Config.model_validate({**data, "path": path})
    except ValidationError as error:
        raise _sentence(error, text, path) from None
    _cross_check(config, text)
    return config


def _cross_check(config: Config, text: str) -> None:
    """What no section can check by itself. Raises ConfigError."""
    if config.templates and not config.templates.is_dir():
        folder = config.misajour.templates
        raise ConfigError(
            f"templates: there is no folder {folder}; make it or leave the key out", config.path
        )
    for place, message in (
        *_doubles("source", config.source),
        *_doubles("subscription", config.subscription),
        *_subscriptions_to_nothing(config),
        *_certificates(config),
    ):
        raise ConfigError(message, config.path, line_of(text, place))


_Fault = tuple[tuple[str, int, str], str]
"""Where a fault stands, and a sentence about it."""


def _doubles(section: str, entries: Iterable[SourceConfig | Subscription]) -> Iterator[_Fault]:
    names: set[str] = set()
    for index, entry in enumerate(entries):
        if entry.name in names:
            message = f"two {section}s are called {entry.name!r}; give one another name"
            yield (section, index, "name"), message
        names.add(entry.name)


def _subscriptions_to_nothing(config: Config) -> Iterator[_Fault]:
    known = [source.name for source in config.source]
    for index, subscription in enumerate(config.subscription):
        if subscription.name == OPERATOR:
            message = f"{OPERATOR!r} is the name of [misajour] operator; choose another"
            yield ("subscription", index, "name"), message
        for name in subscription.sources:
            if name not in known:
                message = f"no source is called {name!r}{suggest(name, known)}"
                yield ("subscription", index, "sources"), message


def _certificates(config: Config) -> Iterator[_Fault]:
    folder = config.path.parent
    for index, source in enumerate(config.source):
        if source.certificate is None:
            continue
        try:
            load_certificate(
                ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
                folder / source.certificate,
                folder / source.key if source.key else None,
            )
        except ValueError as error:
            yield ("source", index, str(error).partition(":")[0]), str(error)


_MODELS: dict[str, type[Section]] = {
    "misajour": General,
    "source": SourceConfig,
    "subscription": Subscription,
    "email": Email,
}


def _keys(section: object) -> list[str]:
    if section in _MODELS:
        return [info.alias or name for name, info in _MODELS[str(section)].model_fields.items()]
    return list(_MODELS)


def _sentence(error: ValidationError, text: str, path: Path) -> ConfigError:
    """The first fault, in a user's words."""
    first = error.errors()[0]
    place: tuple[Any, ...] = first["loc"]
    key = str(place[-1]) if place else ""
    section = place[0] if len(place) > 1 else None
    where = "the file" if section is None else f"[{section}]"
    if first["type"] == "extra_forbidden":
        message = f"unknown key {key!r} in {where}{suggest(key, _keys(section))}"
    elif first["type"] == "missing":
        message = f"[{place[0]}] needs a {key!r}"
        place = place[:-1]
    else:
        named = next((p for p in reversed(place) if isinstance(p, str)), "")
        message = wording.sentence(first)
        if named in _MODELS:
            message = wording.of_section(named, first) or message
        elif named:
            message = f"{named}: {message[:1].lower() + message[1:]}"
    return ConfigError(message, path, line_of(text, place))

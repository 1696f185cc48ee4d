"""misajour.toml ─► frozen models. Every fault is one sentence with the file, the line and the
cure."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from monitor.config import wording
from monitor.config.faults import line_of, suggest
from monitor.config.models import (
    DEFAULT_PATH,
    OPERATOR,
    Config,
    Email,
    General,
    Section,
    SourceConfig,
    Subscription,
)
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
    data.pop("path", None)
    try:
        config = Config.model_validate({**data, "path": path})
    except ValidationError as error:
        raise _sentence(error, text, path) from None
    _cross_check(config, text)
    return config


def _cross_check(config: Config, text: str) -> None:
    def fault(
        message: str, section: Literal["source", "subscription"], index: int, key: str
    ) -> ConfigError:
        return ConfigError(message, config.path, line_of(text, (section, index, key)))

    if config.templates and not config.templates.is_dir():
        raise ConfigError(
            f"templates: there is no folder {config.misajour.templates}; make it or leave the key "
            f"out",
            config.path,
        )
    for section in ("source", "subscription"):
        names: dict[str, int] = {}
        for index, entry in enumerate(getattr(config, section)):
            if entry.name in names:
                raise fault(
                    f"two {section}s are called {entry.name!r}; give one another name",
                    section,
                    index,
                    "name",
                )
            names[entry.name] = index
    known = [source.name for source in config.source]
    for index, subscription in enumerate(config.subscription):
        if subscription.name == OPERATOR:
            raise fault(
                f"{OPERATOR!r} is the name of [misajour] operator; choose another",
                "subscription",
                index,
                "name",
            )
        for name in subscription.sources:
            if name not in known:
                raise fault(
                    f"no source is called {name!r}{suggest(name, known)}",
                    "subscription",
                    index,
                    "sources",
                )


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
    in_section = len(place) > 1
    where = f"[{place[0]}]" if in_section else "the file"
    if first["type"] == "extra_forbidden":
        message = (
            f"unknown key {key!r} in {where}{suggest(key, _keys(place[0] if in_section else None))}"
        )
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

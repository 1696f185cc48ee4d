"""misajour.toml ─► frozen models. A fault is one sentence with the file, the line and the cure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from monitor.config import wording
from monitor.config.archive import Archive
from monitor.config.browse import BrowsePages
from monitor.config.faults import line_of, suggest
from monitor.config.json import JsonList, JsonRelease
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

FOLDER = "sources.d"
"""The folder beside misajour.toml whose files hold more sources."""


@dataclass(frozen=True, slots=True)
class _File:
    """One file that was read. Its first source is number `first` of all."""

    path: Path
    text: str
    data: dict[str, Any]
    first: int = 0

    def fault(self, message: str, place: tuple[Any, ...] = ()) -> ConfigError:
        """A ConfigError; `place` as pydantic says it, of the whole configuration."""
        if place[:1] == ("source",) and len(place) > 1 and isinstance(place[1], int):
            place = ("source", place[1] - self.first, *place[2:])
        return ConfigError(message, self.path, line_of(self.text, place))


def load(path: Path) -> Config:
    """Read `path`, and the files of `sources.d` beside it. Raises ConfigError."""
    return load_text(_text_of(path), path)


def load_text(text: str, path: Path) -> Config:
    """The configuration if `text` stood in `path`, with the files of `sources.d` beside it. Raises
    ConfigError."""
    files = [_read(path, text)]
    first = _count(files[0])
    for more in sorted((path.parent / FOLDER).glob("*.toml")):
        file = replace(_read(more, _text_of(more)), first=first)
        if others := [key for key in file.data if key != "source"]:
            message = f"{others[0]!r} does not belong here; {FOLDER} holds [[source]] sections only"
            raise file.fault(message, (others[0],))
        if not isinstance(file.data.get("source", []), list):
            raise file.fault("write [[source]], in two pairs of brackets, above each source")
        files.append(file)
        first += _count(file)
    return _config(files)


def parse(text: str, path: Path = DEFAULT_PATH) -> Config:
    """The configuration in `text` alone; relative paths in it count from `path`. Raises
    ConfigError."""
    return _config([_read(path, text)])


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError("there is no such file; `misajour init` writes one", path) from None
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path) from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"cannot be read: {error}; save it as UTF-8", path) from None


def _read(path: Path, text: str) -> _File:
    try:
        return _File(path, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise ConfigError(
            f"not valid TOML: {error}", path, int(line[1]) if line else None
        ) from None
    except RecursionError:
        raise ConfigError("not valid TOML: it is nested too deeply", path) from None


def _count(file: _File) -> int:
    sources = file.data.get("source", [])
    return len(sources) if isinstance(sources, list) else 0


def _config(files: list[_File]) -> Config:
    main, *others = files
    data = dict(main.data)
    for ours in ("path", "source_files"):  # fields of ours, which no file may set
        if ours in data:
            raise main.fault(
                f"unknown key {ours!r} in the file{suggest(ours, _keys(None))}", (ours,)
            )
    if others and isinstance(data.get("source", []), list):
        more = [source for file in others for source in file.data.get("source", [])]
        data["source"] = [*data.get("source", []), *more]
    in_files = tuple((file.path, file.first) for file in others)
    try:
        config = Config.model_validate({**data, "path": main.path, "source_files": in_files})
    except ValidationError as error:
        raise _sentence(error, files) from None
    _cross_check(config, files)
    return config


def _file_of(files: list[_File], place: tuple[Any, ...]) -> _File:
    """The file in which `place` is."""
    if place[:1] == ("source",) and len(place) > 1 and isinstance(place[1], int):
        return next(
            f for f in reversed(files) if f.first <= place[1] and (f.first or f is files[0])
        )
    return files[0]


def _cross_check(config: Config, files: list[_File]) -> None:
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
        raise _file_of(files, place).fault(message, place)


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
        import ssl  # it takes a while to load, and few sources have a certificate

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
    "browse": BrowsePages,
    "archive": Archive,
}


_TABLES: dict[str, tuple[type[Section], str]] = {
    "json": (JsonList, '{ items = "data.items", link = "url" }'),
    "json_release": (JsonRelease, '{ body = "details.body" }'),
}
"""Tables within a section, each with an example."""
_NO_TABLE = ("model_type", "dict_type", "model_attributes_type")  # pydantic's names of the fault


def _keys(section: object) -> list[str]:
    model = _TABLES[str(section)][0] if section in _TABLES else _MODELS.get(str(section))
    if model is not None:
        return [info.alias or name for name, info in model.model_fields.items()]
    return list(_MODELS)


def _sentence(error: ValidationError, files: list[_File]) -> ConfigError:
    """The first fault, in a user's words."""
    first = error.errors()[0]
    place: tuple[Any, ...] = first["loc"]
    key = str(place[-1]) if place else ""
    section = place[0] if len(place) > 1 else None
    inner = next((str(p) for p in place[1:-1] if str(p) in _TABLES), None)
    where = "the file" if section is None else f"[{section}]" if inner is None else f"{inner!r}"
    if first["type"] == "extra_forbidden":
        message = f"unknown key {key!r} in {where}{suggest(key, _keys(inner or section))}"
    elif first["type"] == "missing":
        message = f"{where} needs a {key!r}"
        place = place[:-1]
    elif inner is not None:
        message = _of_key(f"{inner}.{key}", wording.sentence(first))
    elif key in _TABLES and first["type"] in _NO_TABLE:
        message = f"{key}: this must be a table, such as {_TABLES[key][1]}"
    else:
        message = _of_value(first)
    return _file_of(files, place).fault(message, place)


def _of_value(first: Mapping[str, Any]) -> str:
    """What is wrong with the value of a key, or with a section as a whole."""
    said = wording.sentence(first)
    named = next((p for p in reversed(first["loc"]) if isinstance(p, str)), "")
    if named in _MODELS:
        return wording.of_section(named, first) or said
    return _of_key(named, said) if named else said


def _of_key(key: str, said: str) -> str:
    return f"{key}: {said[:1].lower() + said[1:]}"

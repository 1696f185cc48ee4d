"""Finding the press rooms: each module of the spiders' packages is loaded by itself.

One that does not import must not hide the others, as Scrapy's own loader would let it.
"""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass, field
from importlib import import_module
from typing import Self

from scrapy import Spider
from scrapy.settings import BaseSettings
from scrapy.utils.spider import iter_spider_classes

from monitor.config import Config, SourceConfig
from monitor.errors import SourceError
from monitor.extract import Hints
from monitor.source import Source


@dataclass(slots=True)
class Loaded:
    """The spiders by name, and, by module, why the others could not be loaded."""

    spiders: dict[str, type[Source]] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)


def load(packages: tuple[str, ...]) -> Loaded:
    found = Loaded()
    for package in packages:
        for name in _modules(package, found):
            try:
                module = import_module(name)
            except Exception as error:  # noqa: BLE001  # whatever a module does when imported is its own fault
                found.broken[name] = f"{type(error).__name__}: {error}"
                continue
            for spider in iter_spider_classes(module):
                if issubclass(spider, Source) and spider.__module__ == module.__name__:
                    found.spiders[spider.name] = spider
    return found


def _modules(package: str, found: Loaded) -> list[str]:
    try:
        module = import_module(package)
    except Exception as error:  # noqa: BLE001  # as above
        found.broken[package] = f"{type(error).__name__}: {error}"
        return []
    paths = getattr(module, "__path__", None)
    if paths is None:
        return [package]
    return [f"{package}.{info.name}" for info in pkgutil.iter_modules(paths)]


def spider_of(source: SourceConfig, loaded: Loaded) -> type[Source]:
    """Raises SourceError, which says what there is and what is broken."""
    if source.spider in loaded.spiders:
        return loaded.spiders[source.spider]
    broken = "".join(f"; {name} cannot be loaded ({why})" for name, why in loaded.broken.items())
    raise SourceError(
        f"there is no spider {source.spider!r}; there are: {', '.join(sorted(loaded.spiders))}{broken}"
    )


def check(config: Config, loaded: Loaded) -> None:
    """Raises ConfigError at the first source whose spider cannot be used."""
    for index, source in enumerate(config.source):
        try:
            spider = spider_of(source, loaded)
        except SourceError as error:
            raise config.fault(str(error), "source", index, "spider") from None
        if source.language and spider.languages and source.language not in spider.languages:
            offered = ", ".join(spider.languages)
            raise config.fault(
                f"spider {source.spider!r} knows no language {source.language!r}; it has: {offered}",
                "source",
                index,
                "language",
            )


def hints(config: Config, loaded: Loaded) -> dict[str, Hints]:
    """How the pages of each source are read."""
    return {
        s.name: spider_of(s, loaded).hints_for(s, config.misajour.timezone) for s in config.source
    }


class SpiderLoader:
    """Scrapy's interface to `load`, for `scrapy list` and `scrapy crawl`."""

    def __init__(self, packages: tuple[str, ...]) -> None:
        self._loaded = load(packages)

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        return cls(tuple(settings.getlist("SPIDER_MODULES")))

    def load(self, spider_name: str) -> type[Spider]:
        if spider_name not in self._loaded.spiders:
            raise KeyError(f"Spider not found: {spider_name}")
        return self._loaded.spiders[spider_name]

    def list(self) -> list[str]:
        return sorted(self._loaded.spiders)

    def find_by_request(self, request: object) -> list[str]:  # type: ignore[valid-type]  # shadowed by Scrapy's own name
        return []

"""Finding the press rooms: each module of the spiders' packages is loaded by itself.

One that does not import must not hide the others, as Scrapy's own loader would let it.
"""

from __future__ import annotations

import pkgutil
import queue
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.metadata import entry_points
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from types import ModuleType
from typing import Self, TypeVar, cast

from scrapy import Spider
from scrapy.settings import BaseSettings
from scrapy.utils.spider import iter_spider_classes

from monitor.config import Config, SourceConfig
from monitor.crawl import heeded
from monitor.crawl.ledger import describe
from monitor.crawl.source import Source
from monitor.errors import SourceError
from monitor.extract import Hints

T = TypeVar("T")

IMPORT_LIMIT = 10.0  # seconds that a module may take to be imported, or hints_for to answer


@dataclass(slots=True)
class Loaded:
    """`spiders` by name. `broken`: by module, why it could not be loaded; `unusable`: by source,
    why it cannot be crawled."""

    spiders: dict[str, type[Source]] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)
    unusable: dict[str, str] = field(default_factory=dict)


def of_config(config: Config) -> Loaded:
    """The spiders that a configuration may use: those of its packages, and those of installed
    plug-ins."""
    return load((*config.misajour.spiders, *installed()), config.path.parent)


def installed() -> tuple[str, ...]:
    """The packages that distributions offer by an entry point in the group `misajour.spiders`."""
    return tuple(sorted(entry.module for entry in entry_points(group="misajour.spiders")))


def load(packages: tuple[str, ...], beside: Path | None = None) -> Loaded:
    """The spiders of `packages`. One that is not installed is looked for in the folder `beside`,
    which is that of misajour.toml; nothing else is ever imported from there."""
    found = Loaded()
    named: dict[str, list[str]] = {}
    for package in dict.fromkeys(packages):
        if beside is not None:
            _from_folder(package.partition(".")[0], beside, found)
        for name in _modules(package, found):
            module = _imported(name, found)
            for spider in _spiders_in(module) if module is not None else ():
                _add(spider, named, found)
    _refuse_doubles(named, found)
    return found


def _spiders_in(module: ModuleType) -> Iterator[type[Source]]:
    """The press rooms that `module` defines, not those that it only imports."""
    for spider in iter_spider_classes(module):
        if issubclass(spider, Source) and spider.__module__ == module.__name__:
            yield spider


def _refuse_doubles(named: dict[str, list[str]], found: Loaded) -> None:
    """Two spiders of one name are both left out: which of them is meant cannot be known."""
    for name, modules in named.items():
        if len(modules) > 1:
            del found.spiders[name]
            both = " and ".join(modules)
            for module in modules:
                found.broken[module] = f"two spiders are called {name!r}, in {both}; rename one"


def _add(spider: type[Source], named: dict[str, list[str]], found: Loaded) -> None:
    try:
        heeded.check(spider)
        spider.check()
    except Exception as error:  # noqa: BLE001  # a spider may declare anything
        found.broken[spider.__module__] = reason(error)
        return
    found.spiders[spider.name] = spider
    named.setdefault(spider.name, []).append(spider.__module__)


def _from_folder(package: str, folder: Path, found: Loaded) -> None:
    """Import `package` out of `folder`, if it is nowhere else: the folder is not put on the
    path, where any module in it could be taken for another."""
    if not package or package in sys.modules or find_spec(package) is not None:
        return
    spec = PathFinder.find_spec(package, [str(folder.resolve())])
    if spec is None:
        return
    module = module_from_spec(spec)
    sys.modules[package] = module
    if spec.loader is None:  # a folder without an __init__.py
        return
    try:
        within(IMPORT_LIMIT, partial(spec.loader.exec_module, module))
    except BaseException as error:  # noqa: BLE001  # a module that is imported may raise anything
        del sys.modules[package]
        found.broken[package] = reason(error)


def _imported(name: str, found: Loaded) -> ModuleType | None:
    try:
        return within(IMPORT_LIMIT, lambda: import_module(name))
    except TimeoutError:
        found.broken[name] = f"its import did not end within {IMPORT_LIMIT:g} seconds"
    except BaseException as error:  # noqa: BLE001  # a module that is imported may raise anything
        found.broken[name] = reason(error)
    return None


def within(seconds: float, work: Callable[[], T]) -> T:
    """What `work` returns or raises, from a thread of its own: it may hang, and may raise
    SystemExit. Raises TimeoutError."""
    result: queue.SimpleQueue[tuple[T, None] | tuple[None, BaseException]] = queue.SimpleQueue()

    def call() -> None:
        try:
            result.put((work(), None))
        except BaseException as error:  # noqa: BLE001  # it is raised again where it was asked for
            result.put((None, error))

    threading.Thread(target=call, daemon=True, name="a spider's own code").start()
    try:
        value, error = result.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError(f"it did not end within {seconds:g} seconds") from None
    if error is not None:
        raise error
    return cast("T", value)


def reason(error: BaseException) -> str:
    """The error's kind and its message, on one line."""
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


def _modules(package: str, found: Loaded) -> list[str]:
    module = _imported(package, found)
    if module is None:
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
    known = ", ".join(sorted(loaded.spiders))
    raise SourceError(f"there is no spider {source.spider!r}; there are: {known}{broken}")


def check(config: Config, loaded: Loaded) -> None:
    """Raises ConfigError at the first source whose spider or language does not exist.

    A source whose spider may be in a module that cannot be loaded is not the configuration's
    fault: it is `unusable`, and stops no other.
    """
    for index, source in enumerate(config.source):
        try:
            spider = spider_of(source, loaded)
        except SourceError as error:
            if not loaded.broken:
                raise config.fault(str(error), "source", index, "spider") from None
            loaded.unusable[source.name] = str(error)
            continue
        if source.language and spider.languages and source.language not in spider.languages:
            offered = ", ".join(spider.languages)
            raise config.fault(
                f"spider {source.spider!r} knows no language {source.language!r}; "
                f"it has: {offered}",
                "source",
                index,
                "language",
            )


def hints(config: Config, loaded: Loaded) -> dict[str, Hints]:
    """How the pages of each source are read. A source whose spider cannot say is `unusable`."""
    found = {}
    for source in config.source:
        found[source.name] = Hints(language=source.language)
        spider = loaded.spiders.get(source.spider)
        if spider is None:
            continue
        try:
            asked = partial(spider.hints_for, source, config.misajour.timezone)
            found[source.name] = within(IMPORT_LIMIT, asked)
        except BaseException as error:  # noqa: BLE001  # a spider may raise anything
            raised = describe(error, spider.__module__)
            loaded.unusable[source.name] = f"spider {source.spider!r} failed: {raised}"
    return found


class SpiderLoader:
    """Scrapy's interface to `load`, for `scrapy list` and `scrapy crawl`."""

    def __init__(self, packages: tuple[str, ...]) -> None:
        self._loaded = load((*packages, *installed()))

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        return cls(tuple(settings.getlist("SPIDER_MODULES")))

    def load(self, spider_name: str) -> type[Spider]:
        if spider_name not in self._loaded.spiders:
            raise KeyError(f"Spider not found: {spider_name}")
        return self._loaded.spiders[spider_name]

    def list(self) -> list[str]:
        return sorted(self._loaded.spiders)

    # `list` above, a name that Scrapy gives, shadows the type
    def find_by_request(self, request: object) -> list[str]:  # type: ignore[valid-type]
        return []

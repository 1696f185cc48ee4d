"""A user's own press rooms: where they lie, beside misajour.toml."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import invalidate_caches
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.commands import scaffold
from monitor.config import Config, parse
from monitor.crawl import loader
from monitor.errors import ConfigError, ExtractError, UsageError

if TYPE_CHECKING:
    from monitor.crawl.source import Source

_USUAL = "rooms"


@dataclass(frozen=True, slots=True)
class Project:
    """The folder of a configuration. Paths are as the configuration's own is given."""

    config: Config

    @property
    def root(self) -> Path:
        return self.config.path.parent

    @property
    def pages(self) -> Path:
        """Where pages of its spiders are saved."""
        return self.root / "tests" / "pages"

    @property
    def test(self) -> Path:
        return self.root / "tests" / "test_spider_pages.py"

    def packages(self) -> tuple[str, ...]:
        """Those of the configured packages that lie in this folder."""
        return tuple(p for p in self.config.misajour.spiders if self._is_own(p))

    def package_for_new(self, wanted: str | None) -> str:
        """The package into which a new spider goes. Raises UsageError where it is not ours to write
        to."""
        package = wanted or (self.packages() or (_USUAL,))[-1]
        if fault := scaffold.fault_of_package(package):
            raise UsageError(fault)
        found = _location(package)
        if found is not None and not self._is_own(package):
            raise UsageError(
                f"the package {package!r} is another one, in {found}; name yours with --package"
            )
        return package

    def folder_of(self, package: str) -> Path:
        return self.root.joinpath(*package.split("."))

    def spiders(self, packages: tuple[str, ...]) -> dict[str, type[Source]]:
        return loader.load(packages, self.root).spiders

    def all_spiders(self, package: str) -> dict[str, type[Source]]:
        """The spiders that this configuration may use, with those of `package`."""
        packages = (*self.config.misajour.spiders, *loader.installed(), package)
        return self.spiders(packages)

    def spider_written(self, package: str, module: str, name: str) -> type[Source]:
        """The spider in a module that was written just now. Raises UsageError where it cannot be
        loaded."""
        invalidate_caches()
        sys.modules.pop(f"{package}.{module}", None)
        loaded = loader.load((package,), self.root)
        if name not in loaded.spiders:
            why = loaded.broken.get(f"{package}.{module}", "it names no such spider")
            raise UsageError(f"{package}.{module} cannot be loaded: {why}")
        return loaded.spiders[name]

    def spider(self, name: str) -> type[Source]:
        """The spider of this folder that is called `name`. Raises UsageError, which says which
        there are."""
        loaded = loader.load(self.packages(), self.root)
        if name in loaded.spiders:
            return loaded.spiders[name]
        broken = "".join(f"; {m} cannot be loaded ({why})" for m, why in loaded.broken.items())
        known = ", ".join(sorted(loaded.spiders)) or "none"
        raise UsageError(f"no spider of yours is called {name!r}; there are: {known}{broken}")

    def toml_with(self, package: str) -> str:
        """misajour.toml with `package` among its spiders, or an empty string where it is there
        already. Raises UsageError where only its owner can add it."""
        if package in self.config.misajour.spiders:
            return ""
        cure = (
            f"add {package!r} to `spiders` under [misajour] in {self.config.path}, then try again"
        )
        if "spiders" in self.config.misajour.model_fields_set:
            raise UsageError(cure)
        changed = scaffold.with_package(
            self.config.path.read_bytes().decode(), package, self.config.misajour.spiders
        )
        try:
            read = parse(changed, self.config.path)
        except ConfigError:
            raise UsageError(cure) from None
        as_before = read.misajour.model_copy(update={"spiders": self.config.misajour.spiders})
        if package not in read.misajour.spiders or as_before != self.config.misajour:
            raise UsageError(cure)
        return changed

    def _is_own(self, package: str) -> bool:
        folder = self.folder_of(package).resolve()
        found = _location(package)
        return folder.is_dir() if found is None else found == folder


def _location(package: str) -> Path | None:
    """The folder of an importable package, or of the module of that name."""
    top = package.partition(".")[0]
    try:
        spec = find_spec(top)
    except (ImportError, ValueError):
        return None
    if spec is None:
        return None
    if spec.submodule_search_locations:
        home = Path(next(iter(spec.submodule_search_locations)))
    elif spec.origin and spec.has_location:
        home = Path(spec.origin)
    else:
        home = Path(spec.origin or "Python itself")
    return home.resolve().joinpath(*package.split(".")[1:]) if spec.has_location else home


@dataclass(frozen=True, slots=True)
class Answer:
    """A page, the address where it stands at last, and the charset that its server said."""

    url: str
    body: bytes
    charset: str = ""


def page_of(url: str, file: Path | None, config: Config, source: str = "") -> Answer:
    """The page at `url`: out of `file`, or asked for once, as `source` asks. Raises ExtractError
    where there is none."""
    if file is not None:
        with plain_faults():
            return Answer(url, file.read_bytes())
    from monitor.crawl.fetch import fetch

    try:
        found = fetch(url, config, source).seen
    except ExtractError as error:
        raise ExtractError(f"{url}: {error}; `--page FILE` takes a saved page instead") from None
    return Answer(found.final_url or url, found.body, found.charset)


@contextmanager
def plain_faults() -> Iterator[None]:
    """A file that cannot be read or written is one sentence."""
    try:
        yield
    except OSError as error:
        raise UsageError(f"{error.filename or 'a file'}: {error.strerror or error}") from None


def write(path: Path, text: str) -> None:
    """Replace `path` whole or not at all; what it was allowed to whom stays. Raises OSError."""
    path = path.resolve()  # a link stays one
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(text.encode())  # line ends as they are
        if path.exists():
            part.chmod(path.stat().st_mode & 0o7777)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)

"""The spiders that a configuration may use, and where each is from."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from monitor.commands.project import Project
from monitor.crawl import loader

if TYPE_CHECKING:
    from monitor.crawl.source import Source

_OURS = "spiders"  # the package that is installed with misajour


class Origin(StrEnum):
    """Where a spider is from."""

    BUILT_IN = "built-in"  # it comes with misajour
    PROJECT = "project"  # a package beside misajour.toml
    PACKAGE = "package"  # another package that misajour.toml names
    PLUG_IN = "plug-in"  # what a distribution offers by an entry point


@dataclass(frozen=True, slots=True, kw_only=True)
class Available:
    """A spider. `holder` is the package, or the distribution of a plug-in; `about` is what its
    author says that it reads, on one line, or empty."""

    name: str
    origin: Origin
    holder: str
    module: str
    about: str


def available(project: Project) -> tuple[list[Available], dict[str, str]]:
    """The spiders by name, and by module why one could not be loaded."""
    loaded = loader.of_config(project.config)
    plug_ins = {
        entry.module: entry.dist.name if entry.dist else entry.module
        for entry in entry_points(group="misajour.spiders")
    }
    found = []
    for name, spider in sorted(loaded.spiders.items()):
        origin, holder = _origin(spider.__module__, project, plug_ins)
        found.append(
            Available(
                name=name,
                origin=origin,
                holder=holder,
                module=spider.__module__,
                about=_about(spider),
            )
        )
    return found, loaded.broken


def _origin(module: str, project: Project, plug_ins: dict[str, str]) -> tuple[Origin, str]:
    package = _within(module, project.config.misajour.spiders)
    if package == _OURS:
        return Origin.BUILT_IN, package
    if package:
        own = package in project.packages()
        return (Origin.PROJECT if own else Origin.PACKAGE), package
    return Origin.PLUG_IN, plug_ins.get(_within(module, tuple(plug_ins)), module)


def _within(module: str, packages: tuple[str, ...]) -> str:
    """That of `packages` which holds `module`, the innermost; empty where none does."""
    holders = [p for p in packages if module == p or module.startswith(f"{p}.")]
    return max(holders, key=len, default="")


def _about(spider: type[Source]) -> str:
    """The first line of the spider's own documentation, or of its module's."""
    said = spider.__doc__ or sys.modules[spider.__module__].__doc__ or ""
    return next((line.strip() for line in said.splitlines() if line.strip()), "")

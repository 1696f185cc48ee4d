"""The catalogue: institutions and where their press rooms name releases, as data.

No row was checked against the live site: each says from what public source it was taken.
`misajour try --all` checks them on a user's machine.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from monitor.config.faults import suggest
from monitor.errors import UsageError

_LISTS = ("listings", "feeds", "sitemaps")


class Institution(BaseModel):
    """One row. `name` is what `misajour add` takes; `kind` what it is; `system` what its site runs
    on, if known; `source` where the addresses were taken from, `checked` when they were tried."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    title: str
    country: str
    kind: str
    languages: tuple[str, ...]
    source: str
    checked: str
    listings: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    system: str = ""

    @model_validator(mode="after")
    def _somewhere(self) -> Institution:
        if not self.lists:
            raise ValueError("a row needs listings, feeds or sitemaps")
        return self

    @property
    def lists(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The addresses, by the keys of a [[source]]."""
        return tuple((key, urls) for key in _LISTS if (urls := getattr(self, key)))

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(url for _, urls in self.lists for url in urls)

    def has(self, word: str) -> bool:
        texts = (self.name, self.title, self.country, self.kind, *self.languages)
        return word.casefold() in " ".join((*texts, *self.addresses)).casefold()


def read(path: Path) -> tuple[Institution, ...]:
    """Raises UsageError."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("institution", [])
        return tuple(map(Institution.model_validate, rows))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
    except (ValidationError, ValueError) as error:
        raise UsageError(f"{path}: {' '.join(str(error).split())[:200]}") from None


def with_word(word: str, rows: Iterable[Institution]) -> tuple[Institution, ...]:
    return tuple(row for row in rows if row.has(word))


def named(name: str, path: Path) -> Institution:
    """The row of that name in the catalogue at `path`. Raises UsageError, which says what is
    meant perhaps."""
    rows = read(path)
    for row in rows:
        if row.name == name.casefold():
            return row
    near = suggest(name, [row.name for row in rows]) if len(name) > 1 else ""
    near = near if near.startswith("; did") else "; `misajour catalogue` names them"
    raise UsageError(f"{name!r} is neither a web address nor in the catalogue{near}")

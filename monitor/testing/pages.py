"""Saved pages: `<spider>/<case>.html` as received, and `<case>.json` with what is read in it."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from monitor import extract
from monitor.config import SourceConfig
from monitor.crawl import loader, saved
from monitor.crawl.ledger import describe
from monitor.crawl.source import Source
from monitor.errors import MisajourError, SourceError, UsageError
from monitor.model import FIELDS
from monitor.read import Page, read_page

T = TypeVar("T")

_SURROGATE = re.compile("[\ud800-\udfff]")
_ZONE = "UTC"  # for spiders that name no timezone of their own
_GIVEN = ("url", "charset", "source")
"""What the JSON states beforehand; all else in it is what was read."""


@dataclass(frozen=True, slots=True)
class SavedPage:
    """One saved answer of a press room. `file` holds its bytes, the `.json` beside it the rest:

        {"url": "https://…", "charset": "utf-8", "source": {"language": "fr"},
         "release": true, "read": {"title": …}}

    `source` are keys of a `[[source]]`, without its name and spider; `charset` is what the
    server said. With `"entries": […]` in place of `release` and `read` it is a listing, feed or
    sitemap.
    """

    spider: type[Source]
    file: Path

    @classmethod
    def write(
        cls,
        spider: type[Source],
        file: Path,
        body: bytes,
        *,
        url: str,
        charset: str = "",
        source: dict[str, Any] | None = None,
    ) -> SavedPage:
        """Save an answer and what is read in it now: the releases that it names, where `url` is
        one of the addresses in which the spider looks for them; else what stands in it. Raises
        OSError, SourceError."""
        page = cls(spider, file)
        given = {"url": url, "charset": charset, "source": source}
        stated: dict[str, Any] = {key: value for key, value in given.items() if value}
        listing = page._guarded(lambda: saved.place(spider, page._source(stated), url) is not None)
        if listing:
            stated["entries"] = []
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
        page._write(stated)
        page.accept()
        return page

    def __str__(self) -> str:
        return f"{self.spider.name}/{self.file.name}"

    @property
    def expected(self) -> Path:
        """The file with what must be read."""
        return self.file.with_suffix(".json")

    def reading(self) -> dict[str, Any]:
        """What is read now, in the form of the JSON's last keys. Raises UsageError for a JSON
        that cannot be used, SourceError where the spider raises or cannot read its listing."""
        return self._reading(self._stated())

    def differences(self) -> list[str]:
        """What is read otherwise than the JSON says: a line per field, with what came and went."""
        stated = self._stated()
        try:
            now = self._reading(stated)
        except SourceError as error:
            return [str(error)]
        before = {key: value for key, value in stated.items() if key not in _GIVEN}
        return list(_compared(before, now))

    def summary(self) -> list[str]:
        """What is read now, in few lines."""
        said = self.reading()
        if "entries" in said:
            return [f"{e['url']}  {e.get('title', '')}".rstrip() for e in said["entries"]]
        told = [] if said["release"] else ["`release` of the spider does not match this address"]
        read = said["read"]
        return [*told, read["trouble"]] if "trouble" in read else [*told, *_summary(read)]

    def accept(self) -> None:
        """Write what is read now as what must be read from now on."""
        stated = self._stated()
        given = {key: stated[key] for key in _GIVEN if key in stated}
        self._write({**given, **self._reading(stated)})

    def _reading(self, stated: dict[str, Any]) -> dict[str, Any]:
        source = self._source(stated)
        return self._guarded(lambda: self._read(stated, source))

    def _guarded(self, work: Callable[[], T]) -> T:
        """What the spider's own code gives. Raises SourceError, which says where it raised."""
        try:
            return work()
        except (MisajourError, OSError):
            raise
        except Exception as error:  # the boundary: a spider may raise anything
            raised = describe(error, self.spider.__module__)
            raise SourceError(f"the spider failed: {raised}") from error

    def _read(self, stated: dict[str, Any], source: SourceConfig) -> dict[str, Any]:
        url = stated["url"]
        body, charset = self.file.read_bytes(), stated.get("charset", "")
        if "entries" in stated:
            found = saved.entries(self.spider, source, url, body, charset)
            named = ({"url": e.url, "title": e.title, "updated": e.updated} for e in found)
            return {"entries": [{k: v for k, v in entry.items() if v} for entry in named]}
        page = Page(
            name=sha256(body).hexdigest(),
            body=body,
            url=url,
            charset=charset,
            hints=self.spider.hints_for(source, _ZONE),
        )
        reading = read_page(page)
        if reading.content is None:
            said: dict[str, Any] = {"trouble": reading.trouble.text if reading.trouble else ""}
        else:
            said = extract.as_json(reading.content)
            del said["body"]  # the blocks say it
        return {"release": saved.is_release(self.spider, source, url), "read": said}

    def _stated(self) -> dict[str, Any]:
        try:
            stated = json.loads(self.expected.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise UsageError(
                f"{self.expected} is missing: it says what {self.file.name} must be read as"
            ) from None
        except ValueError as error:
            raise UsageError(f"{self.expected} is not valid JSON: {error}") from None
        if not isinstance(stated, dict) or not isinstance(stated.get("url"), str):
            raise UsageError(f'{self.expected} needs a "url": the address of the page')
        if not isinstance(stated.get("source", {}), dict):
            raise UsageError(
                f'{self.expected}: "source" holds keys of a [[source]], such as language'
            )
        return stated

    def _source(self, stated: dict[str, Any]) -> SourceConfig:
        """The configuration under which the page is read."""
        name = self.spider.name
        keys = {"name": name, "spider": name, **stated.get("source", {})}
        try:
            return SourceConfig.model_validate(keys)
        except ValidationError as error:
            reason = error.errors()[0]
            key = ".".join(str(part) for part in reason["loc"])
            raise UsageError(f"{self.expected}: source: {key} {reason['msg']}") from None

    def _write(self, stated: dict[str, Any]) -> None:
        text = json.dumps(stated, ensure_ascii=False, indent=1)
        if _SURROGATE.search(text):  # half a character, of a broken script: UTF-8 cannot hold it
            text = json.dumps(stated, indent=1)
        self.expected.write_text(f"{text}\n", encoding="utf-8")


class SavedPages(Collection[SavedPage]):
    """The saved pages beneath `folder` of the spiders in `packages`, as SavedPage.

    `beside` is a folder in which packages are looked for that are not installed: that of
    misajour.toml. What cannot be read is among the `faults`, and holds up no other.
    """

    def __init__(self, folder: Path, packages: tuple[str, ...], beside: Path | None = None) -> None:
        self.folder = folder
        loaded = loader.load(packages, beside)
        self.spiders, self.broken = loaded.spiders, loaded.broken

    def __iter__(self) -> Iterator[SavedPage]:
        for name in sorted(self.spiders):
            yield from self.of(name)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, page: object) -> bool:
        return any(page == one for one in self)

    def of(self, name: str) -> list[SavedPage]:
        """The pages of one spider."""
        folder = self.folder / name
        files = sorted(folder.iterdir()) if folder.is_dir() else []
        return [
            SavedPage(self.spiders[name], file)
            for file in files
            if file.is_file() and file.suffix != ".json" and not file.name.startswith(".")
        ]

    def faults(self) -> list[str]:
        """A sentence for each module that cannot be loaded, each spider without a saved page,
        and each page and JSON that is on its own."""
        found = [f"{module} cannot be loaded: {why}" for module, why in self.broken.items()]
        for name in sorted(self.spiders):
            pages = self.of(name)
            if not pages:
                found.append(f"{self.folder / name} holds no saved page of the spider {name!r}")
            left = set((self.folder / name).glob("*.json")) - {page.expected for page in pages}
            found += [f"{file} describes a page that is not there" for file in sorted(left)]
            found += [
                f"{page.expected} is missing: it says what {page.file.name} must be read as"
                for page in pages
                if not page.expected.exists()
            ]
        for name in sorted(set(_folders(self.folder)) - set(self.spiders)):
            there = ", ".join(sorted(self.spiders)) or "none"
            found.append(
                f"{self.folder / name} holds pages of a spider that is not there; "
                f"there are: {there}"
            )
        return found


def _folders(folder: Path) -> list[str]:
    found = folder.iterdir() if folder.is_dir() else ()
    return [f.name for f in found if f.is_dir() and not f.name.startswith((".", "_"))]


def _compared(before: dict[str, Any], now: dict[str, Any], under: str = "") -> Iterator[str]:
    for key in [*before, *(key for key in now if key not in before)]:
        old, new = before.get(key), now.get(key)
        if old == new:
            continue
        if isinstance(old, dict) and isinstance(new, dict):
            yield from _compared(old, new, f"{under}{key}.")
        elif isinstance(old, list) and isinstance(new, list):
            yield f"{under}{key}:\n" + "\n".join(_lines(old, new))
        else:
            yield f"{under}{key}: {_said(old)} → {_said(new)}"


def _lines(old: list[Any], new: list[Any]) -> Iterator[str]:
    """The items that went (-) and came (+)."""
    for line in difflib.ndiff([_said(item) for item in old], [_said(item) for item in new]):
        if line.startswith(("-", "+")):
            yield f"  {line}"


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_said(item)}" for key, item in value.items())
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _summary(read: Mapping[str, Any]) -> Iterator[str]:
    keys = ["title", *(f.name for f in FIELDS if f.printed and f.shown and f.name != "updated")]
    yield from (f"{key:<13}{read[key]}" for key in keys if read[key])
    first = next((block["text"] for block in read["blocks"]), "")
    yield f"{'text':<13}{len(read['blocks'])} blocks: {first[:60]}{'…' * (len(first) > 60)}"
    yield from (f"{'doubt':<13}{doubt}" for doubt in read["doubts"])

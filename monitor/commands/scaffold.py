"""What `misajour spider new` writes: a module, a test, a line of misajour.toml. Text in, text
out."""

from __future__ import annotations

import json
import keyword
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from monitor.languages.codes import without_region

_NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_PACKAGE = re.compile(r"[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_COUNTED = re.compile(r"([A-Za-z]*[_-]?)(\d+)")  # news_220001, pr-17, 4711
_SPECIAL = re.compile(r"[.+*?()\[\]{}^$|\\]")
_LONGEST = 40  # characters of a name


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A press room as far as one address and one page tell of it."""

    name: str
    base: str
    language: str
    timezone: str
    listing: str
    release: str

    @classmethod
    def of(cls, name: str, url: str, language: str, timezone: str) -> Draft:
        """What `url`, the address of one release, lets one guess. `language` is what the page says,
        which may be anything."""
        parts = urlsplit(url)
        path = [segment for segment in parts.path.split("/") if segment]
        edition = _edition(language, path)
        segments = ["{language}" if edition and s == edition else s for s in path]
        return cls(
            name=name,
            base=f"{parts.scheme}://{parts.netloc}",
            language=edition,
            timezone=timezone,
            listing=_listing(segments),
            release=_release(segments, slash=bool(path) and parts.path.endswith("/")),
        )


def _edition(language: str, path: list[str]) -> str:
    """The page's language as its address spells it, else without its region; empty where the page
    names none."""
    if not _LANGUAGE.fullmatch(language):
        return ""
    said = language.lower()
    plain = without_region(said)
    return next((segment for segment in path if segment in (said, plain)), plain)


def _listing(segments: list[str]) -> str:
    """The address above the releases: up to the first part that counts or names one."""
    fixed: list[str] = []
    for segment in segments[:-1]:
        if segment.isdigit():
            break
        fixed.append(segment)
    return "/" + "/".join(fixed)


def _release(segments: list[str], *, slash: bool) -> str:
    """A pattern for the paths of addresses like this one."""
    if not segments:
        return "^/$"
    above = [_counted(s) if s.isdigit() else _literal(s) for s in segments[:-1]]
    return "^/" + "/".join([*above, _named(segments[-1])]) + ("/$" if slash else "$")


def _named(segment: str) -> str:
    """A pattern for the part of an address that names one release: `pr-\\d+\\.html` of
    `pr-17.html`."""
    stem, dot, ending = segment.rpartition(".")
    if not dot or not ending.isalnum() or ending.isdigit():
        stem, ending = segment, ""
    counted = _COUNTED.fullmatch(stem)
    own = _literal(counted[1]) + r"\d+" if counted else "[^/]+"
    return own + (rf"\.{ending}" if ending else "")


def _counted(digits: str) -> str:
    return rf"\d{{{len(digits)}}}" if len(digits) in (2, 4) else r"\d+"


def _literal(text: str) -> str:
    return text if text == "{language}" else _SPECIAL.sub(r"\\\g<0>", text)


def fault_of_name(name: str) -> str:
    """Why `name` cannot be a spider's, or an empty string."""
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        return (
            f"{name!r} cannot name a spider: small letters, digits and single hyphens or "
            f"underscores, "
            f"a letter first, at most {_LONGEST} characters"
        )
    if keyword.iskeyword(name) or module_of(name) in ("pages", "tests"):
        return f"{name!r} cannot name a spider: it means something else already"
    return ""


def fault_of_package(package: str) -> str:
    """Why `package` cannot hold spiders, or an empty string."""
    if _PACKAGE.fullmatch(package) and not any(map(keyword.iskeyword, package.split("."))):
        return ""
    return f"{package!r} cannot name a Python package; write it like press_rooms"


def module_of(name: str) -> str:
    return name.replace("-", "_")


def module(draft: Draft) -> str:
    """The spider's module. Nothing of the page itself gets into it."""
    words = re.split("[-_]", draft.name)
    languages = f"({_quoted(draft.language)},)" if draft.language else "()"
    return f'''"""{draft.name}: say here what was read of it, and when."""

from monitor.source import Listing, Source


class {"".join(word.capitalize() for word in words)}(Source):
    name = {_quoted(draft.name)}
    base = {_quoted(draft.base)}
    languages = {languages}
    timezone = {_quoted(draft.timezone)}  # for stamps that name no zone
    # Guessed from one address: where are releases named? Listing, Feed, Sitemap or JsonListing.
    discover = (Listing({_quoted(draft.listing)}),)
    # Guessed likewise: a pattern (re.search) for the path of a release's address.
    release = {_pattern(draft.release)}
'''


PACKAGE = '"""Our press rooms: one module each."""\n'
"""The `__init__.py` of a new package."""


def next_steps(draft: Draft, config: Path) -> str:
    """What its author does now."""
    language = f"language = {_quoted(draft.language)}\n" if draft.language else ""
    return (
        "Look at `discover` and `release` in the module: they are guessed. Then add to "
        f"{config}:\n\n[[source]]\nname = {_quoted(draft.name)}\nspider = {_quoted(draft.name)}\n"
        f"{language}\nand try it: misajour check {draft.name}"
    )


def test_module(package: str) -> str:
    """A test of all saved pages of the spiders in `package`."""
    return f'''"""The saved pages of our press rooms read as they did. Run it with pytest.

Where a reading changed for the better: `misajour spider check --accept`.
"""

from pathlib import Path

import pytest

from monitor.testing import SavedPages

HERE = Path(__file__).resolve().parent
PAGES = SavedPages(HERE / "pages", packages=({_quoted(package)},), beside=HERE.parent)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_saved_page_reads_as_it_did(page):
    assert page.differences() == []


def test_every_spider_has_a_saved_page():
    assert PAGES.faults() == []
'''


def with_package(toml: str, package: str, others: tuple[str, ...]) -> str:
    """misajour.toml, which has no key `spiders`, with one that names `package` after `others`."""
    line = f"spiders = [{', '.join(map(_quoted, (*others, package)))}]\n"
    header = re.search(r"^[ \t]*\[misajour\][^\n]*(?:\n|\Z)", toml, re.MULTILINE)
    if header is None:
        return f"[misajour]\n{line}\n{toml}"
    head = toml[: header.end()]
    return (head if head.endswith("\n") else head + "\n") + line + toml[header.end() :]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _pattern(text: str) -> str:
    """A raw string where one can hold it."""
    plain = text.isprintable() and '"' not in text and not text.endswith("\\")
    return f'r"{text}"' if plain else repr(text)

"""The languages of the press, a module each: whoever adds one writes one file, and nothing else.

A page is read with the words of all of them: English labels stand on German pages, and the other
way round.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from itertools import chain
from pkgutil import iter_modules

from monitor.languages.model import Language

__all__ = ["BY_CODE", "LANGUAGES", "Language", "alternatives", "merged", "order"]

# A label that several languages share is taken for that of the first; one that is not named here
# comes last.
_FIRST = [
    "en",
    "fr",
    "de",
    "es",
    "pt",
    "it",
    "nl",
    "sv",
    "da",
    "nb",
    "is",
    "fi",
    "et",
    "lv",
    "lt",
    "pl",
    "cs",
    "sk",
    "sl",
    "hr",
    "hu",
    "ro",
    "bg",
    "el",
    "mt",
    "ga",
    "uk",
    "ru",
    "sr",
    "mk",
    "sq",
    "tr",
    "ar",
    "he",
    "fa",
    "zh",
    "ja",
    "ko",
    "hi",
    "id",
    "th",
    "ca",
    "eu",
    "cy",
    "vi",
]
_MONTH_FIRST_COUNTRIES = frozenset({"US", "PH", "FM", "PW"})
"""Countries whose dates in figures name the month first (CLDR short date formats)."""


@cache
def _all() -> tuple[Language, ...]:
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    languages = [m.LANGUAGE for m in modules if hasattr(m, "LANGUAGE")]
    places = {code: place for place, code in enumerate(_FIRST)}
    return tuple(sorted(languages, key=lambda one: (places.get(one.code, len(places)), one.code)))


LANGUAGES: tuple[Language, ...]
BY_CODE: Mapping[str, Language]


def __getattr__(name: str) -> object:
    """`LANGUAGES` and `BY_CODE` are made when they are first asked for (PEP 562): their modules are
    some forty, and most commands read no page."""
    if name not in ("LANGUAGES", "BY_CODE"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return _all() if name == "LANGUAGES" else _by_code()


@cache
def _by_code() -> Mapping[str, Language]:
    return {code: one for one in _all() for code in (one.code, *one.aliases)}


def alternatives(name: str) -> str:
    """The phrases that all languages have in the field `name`, as alternatives of one pattern."""
    phrases = chain.from_iterable(getattr(language, name) for language in _all())
    return "|".join(dict.fromkeys(phrases))


def merged(name: str) -> Mapping[str, int]:
    """The numbers that all languages have in the field `name`."""
    tables: list[Mapping[str, int]] = [getattr(language, name) for language in _all()]
    return {word: number for table in tables for word, number in table.items()}


def order(language: str) -> str:
    """How a date in figures is read on a page in `language` (BCP 47): DMY, MDY or YMD."""
    code, _, country = language.partition("-")
    if country.upper() in _MONTH_FIRST_COUNTRIES or (code == "en" and not country):
        return "MDY"
    by_code = _by_code()
    return by_code[code].order if code in by_code else "DMY"

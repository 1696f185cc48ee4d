"""Which month a word names, in the languages of the press.

dateparser's tables (CLDR and its additions) know the dictionary forms; what they lack is here: the
cases in which a date is written, the Levantine names, the Solar Hijri months, the Japanese eras.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from monitor.extract.text import shared_head
from monitor.languages import BY_CODE, merged

# The keys of dateparser's tables, in their order.
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_SOLAR = merged("solar_months")
ERAS = merged("eras")
"""The year before the first of each Japanese era."""
_STEM, _ENDING = 4, 3  # letters that an inflected name keeps at least, and loses at most


@lru_cache(maxsize=4096)
def number(word: str, languages: tuple[str, ...]) -> int | None:
    """1 to 12, or None where `word` names no month in `languages` or English."""
    word = word.rstrip(".").casefold().replace("’", "'")  # "d’octubre"
    for language in (*languages, "en"):
        if found := _names(language).get(word):
            return found
    return next((n for language in languages if (n := _inflected(word, _names(language)))), None)


def jalali(word: str) -> int | None:
    """The Solar Hijri month that `word` names."""
    return _SOLAR.get(word.replace("ي", "ی"))


def _inflected(word: str, names: dict[str, int]) -> int | None:
    """The month of which `word` is a case: the same stem, another ending ("novembrī",
    "novembra"). None where two months would do."""
    found = {month for name, month in names.items() if _is_case_of(word, name)}
    return found.pop() if len(found) == 1 else None


def _is_case_of(word: str, name: str) -> bool:
    if len(name) < _STEM:
        return False
    stem = shared_head(word, name)
    return stem >= _STEM and max(len(name), len(word)) - stem <= _ENDING


@lru_cache(maxsize=64)
def _names(language: str) -> dict[str, int]:
    """Every way to write a month in `language`."""
    code = BY_CODE[language].code if language in BY_CODE else language
    names = dict(BY_CODE[code].months) if code in BY_CODE else {}
    for module in (code, f"{code}-Latn", f"{code}-Cyrl"):
        try:
            info = import_module(f"dateparser.data.date_translation_data.{module}").info
        except ImportError:
            continue
        for number_, month in enumerate(_MONTHS, 1):
            for name in info.get(month, ()):
                names.setdefault(name.rstrip(".").casefold(), number_)
    return names

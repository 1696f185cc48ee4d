"""Which month a word names, in the languages of the press.

dateparser's tables (CLDR and its additions) know the dictionary forms; what they lack is here: the
cases in which a date is written, the Levantine names, the Solar Hijri months, the Japanese eras.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from monitor.extract.vocabulary import BY_CODE

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MORE: dict[str, dict[str, int]] = {
    "sl": {"marca": 3, "aprila": 4, "maja": 5, "junija": 6, "julija": 7, "avgusta": 8},
    "sr": {"marta": 3, "aprila": 4, "maja": 5, "juna": 6, "jula": 7, "avgusta": 8, "марта": 3, "априла": 4, "маја": 5, "јуна": 6, "јула": 7, "августа": 8},
    "lv": {"martā": 3, "aprīlī": 4, "maijā": 5, "jūnijā": 6, "jūlijā": 7, "augustā": 8},
    # Syria, Lebanon, Jordan, Palestine, Iraq; the Maghreb's French names
    "ar": {
        "كانون الثاني": 1, "شباط": 2, "آذار": 3, "اذار": 3, "نيسان": 4, "أيار": 5, "ايار": 5, "حزيران": 6, "تموز": 7, "آب": 8, "اب": 8,
        "أيلول": 9, "ايلول": 9, "تشرين الأول": 10, "تشرين الاول": 10, "تشرين الثاني": 11, "كانون الأول": 12, "كانون الاول": 12,
        "جانفي": 1, "فيفري": 2, "أفريل": 4, "ماي": 5, "جوان": 6, "جويلية": 7, "أوت": 8,
    },
    "fa": {"ژانویه": 1, "فوریه": 2, "مارس": 3, "آوریل": 4, "مه": 5, "ژوئن": 6, "ژوئیه": 7, "اوت": 8, "سپتامبر": 9, "اکتبر": 10, "نوامبر": 11, "دسامبر": 12},
}  # fmt: skip
_JALALI = {
    "فروردین": 1, "اردیبهشت": 2, "خرداد": 3, "تیر": 4, "مرداد": 5, "امرداد": 5, "شهریور": 6, "مهر": 7, "آبان": 8, "ابان": 8, "آذر": 9, "اذر": 9,
    "دی": 10, "بهمن": 11, "اسفند": 12,
}  # fmt: skip
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
"""The year before the first of each Japanese era."""
_STEM, _ENDING = 4, 3  # letters that an inflected name keeps at least, and loses at most


@lru_cache(maxsize=4096)
def number(word: str, languages: tuple[str, ...]) -> int | None:
    """1 to 12, or None where `word` names no month in `languages` or English."""
    word = word.rstrip(".").casefold()
    for language in (*languages, "en"):
        if found := _names(language).get(word):
            return found
    return next((n for language in languages if (n := _inflected(word, _names(language)))), None)


def jalali(word: str) -> int | None:
    """The Solar Hijri month that `word` names."""
    return _JALALI.get(word.replace("ي", "ی"))


def _inflected(word: str, names: dict[str, int]) -> int | None:
    """The month of which `word` is a case: the same stem, another ending ("novembrī", "novembra")."""
    found = {
        number
        for name, number in names.items()
        if len(name) >= _STEM
        and (same := _common(word, name)) >= _STEM
        and len(name) - same <= _ENDING
        and len(word) - same <= _ENDING
    }
    return found.pop() if len(found) == 1 else None


def _common(a: str, b: str) -> int:
    return next(
        (i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )


@lru_cache(maxsize=64)
def _names(language: str) -> dict[str, int]:
    """Every way to write a month in `language`."""
    code = BY_CODE[language].code if language in BY_CODE else language
    names = dict(_MORE.get(code, {}))
    for module in (code, f"{code}-Latn", f"{code}-Cyrl"):
        try:
            info = import_module(f"dateparser.data.date_translation_data.{module}").info
        except ImportError:
            continue
        for number_, month in enumerate(_MONTHS, 1):
            for name in info.get(month, ()):
                names.setdefault(name.rstrip(".").casefold(), number_)
    return names

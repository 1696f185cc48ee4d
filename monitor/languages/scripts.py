"""Scripts that set no spaces between words, or whose words are counted by the sign: Han, kana,
hangul, bopomofo, Yi, Thai, Lao, Burmese and Khmer."""

from __future__ import annotations

import re

from monitor.languages.codes import without_region

SIGNS = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\uaa60-\uaa7f\ua9e0-\ua9ff"  # Burmese
    "\u1780-\u17ff\u19e0-\u19ff"  # Khmer
    "\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff"  # hangul
    "\u2e80-\ua4cf"  # Han, kana, bopomofo, hangul's single letters, Yi
    "\uf900-\ufaff\uff66-\uffdc"  # Han again; kana and hangul of half the width
    "\U0001aff0-\U0001b16f\U00020000-\U0003ffff"  # kana and Han beyond the first plane
)
"""Their characters, as ranges of a class in a regular expression."""
_SIGN = re.compile(f"[{SIGNS}]")
_LANGUAGES = frozenset(("zh", "ja", "ko", "th", "lo", "my", "km", "ii", "yue", "wuu", "nan", "lzh"))


def is_sign(character: str) -> bool:
    """Whether it is of such a script."""
    return bool(_SIGN.match(character))


def signs(text: str) -> int:
    """How many of the characters of `text` are."""
    return len(_SIGN.findall(text))


def counted_by_sign(language: str) -> bool:
    """Whether what is written in the language of that code, such as `zh-TW`, is counted by the
    sign."""
    return without_region(language) in _LANGUAGES

"""What a figure is worth, however it is set: "1,350,000" and "1 350 000" are one, "1.5" and "15"
are two."""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.extract.dates import figures as in_our_digits
from monitor.languages import alternatives

# A figure with what makes it one: sign, separators, unit. A hyphen behind a word or a figure is no
# sign: "F-16", "COVID-19", "2020-21".
FIGURE = re.compile(
    r"(?:(?<!\w)[-+−－＋])?\d+(?:[.,:/'’\u00a0\u202f\u2009 ]\d+)*"
    r"\s?(?:[%％]|‰|°|€|\$|£|¥|₽|₺|₹|zł\b|kr\b)?"
)
UNITS = frozenset("%‰°€$£¥₽₺₹±<>≤≥§")
MEASURE = (
    r"(?:[nµμmcdk]?m[²³]?|ha|[nµμmkM]?g|[kM]?t|[µμmcdh]?l|[nµμm]?s|min|h|[nµμmk]?mol"
    r"|[kMG]?Hz|[mkMGT]?Wh?|[kMGTP]?J|k?V|[µμm]?A|K|°?[CF]|[hkM]?Pa|m?bar"
    r"|[nµμm]?Sv|[µμm]?Gy|[mkMGTP]?Bq|pp[mb]|mi|ft|yd|lb|oz)"
)
UNIT = re.compile(
    rf"{MEASURE}/{MEASURE}|{MEASURE}|[ap]m|mn|bn|tn|(?:[kM]|Mds?)[€$£]?|[kMGT]o"
    r"|EUR|USD|GBP|CHF|JPY|CNY|CAD|AUD|SEK|NOK|DKK|PLN|CZK|HUF"
)
"""Symbols of units as words, after "The International System of Units" (BIPM, 9th edition) and, for
the currencies that press rooms write most, ISO 4217. Their case counts; the
micro sign is one sign of Unicode, and the letter it looks like is another."""
# After CLDR's compact numbers, in the languages of the press: thousands, millions, and above.
MULTITUDE = (
    r"(?:[百千万萬億亿兆만억천]+"
    r"|(?i:\s?(?:hundreds?|thousands?|mille|mila|mil|tausend|tusen|duizend|tys|тыс(?:яч\w*)?"
    r"|mill?i[oóõ]\w*|miljo\w+|мил+ион\w*|мільйон\w*|εκατ\w*|[bt]r?ill?i[oó]\w*|mill?i?ar\w+"
    r"|miljar\w+|мил+иард\w*|мільярд\w*|δισεκατ\w*|mio|mrd|ml[nd]|млн|млрд|lakhs?|crores?"
    r"|مليون|ملايين|مليار|ميليون|میلیون|میلیارد|ألف|هزار|मिलियन|लाख|करोड़|triệu|tỷ|juta|miliar)"
    r"(?!\w)\.?))"
)
MONEY_OR_SHARE = (
    r"euros?|dollars?|pounds?|yen|yuan|roubles?|rubles?|rupees?|francs?|d[oó]lares|libras|kronor"
    rf"|kroner|{alternatives('percents')}|(?:per|pour|por)\s?cent[o]?|por\sciento"
)
"""Words, and not only symbols, for money and shares."""
_SIGNS = str.maketrans("−－＋", "--+")
_GROUPS = re.compile(r"[-+]?\d{1,3}(?:[.,'’\u00a0\u202f\u2009 ]\d{3})+")
_NUMBER = re.compile(r"[-+]?\d+(?:[.,'’\u00a0\u202f\u2009 ]\d+)*")


@lru_cache(maxsize=4096)  # each of a text's figures is held against each of another's
def values(figure: str) -> frozenset[str]:
    """The numbers that `figure` can be: "12,400" is twelve thousand or twelve and four tenths."""
    match = _NUMBER.search(in_our_digits(figure).translate(_SIGNS))
    if match is None:
        return frozenset()
    number = match[0].lstrip("+")
    found = set()
    if _GROUPS.fullmatch(number):
        found.add(re.sub(r"[^\d-]", "", number))
    parts = re.split(r"[.,]", number)
    whole = re.sub(r"[^\d-]", "", "".join(parts[:-1]) if len(parts) > 1 else number)
    if len(parts) == 1:
        found.add(whole)
    elif len(parts) == 2 or len(set(re.findall(r"[.,]", number))) == 2:
        rest = re.sub(r"\D", "", parts[-1]).rstrip("0")
        found.add(f"{whole}.{rest}" if rest else whole)
    return frozenset(n.lstrip("0") or "0" for n in found)


def unit(figure: str) -> str:
    return "".join(c for c in figure.replace("％", "%") if c in UNITS or c.isalpha())


def same(old: str, new: str) -> bool:
    """Whether two figures are worth the same. A point that became a comma ("1.350", "1,350") may be
    another value."""
    if unit(old) != unit(new) or not values(old) & values(new):
        return False
    marks = [re.findall(r"[.,]", side) for side in (old, new)]
    return not (marks[0] and marks[1]) or marks[0] == marks[1] or max(map(len, marks)) > 1


# Number words of the press's languages, as whole words; fractions and multitudes with them.
_WORDS = alternatives("numbers")
NUMBER_WORD = re.compile(
    rf"(?<!\w)(?:{_WORDS})(?!\w)|[一二三四五六七八九十百千万億亿兆两兩半]", re.IGNORECASE
)
_JOINTS = re.compile(r"\W|\b(?:and|a|an|of|et|und|y|e|en|och|og|de|i)\b", re.IGNORECASE)


def is_number_words(text: str) -> bool:
    """Whether `text` is nothing but a number in words."""
    return bool(NUMBER_WORD.search(text)) and not _JOINTS.sub("", NUMBER_WORD.sub("", text))

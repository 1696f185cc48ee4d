"""What a figure is told with: "4.2" of "€4.2 million" says as little as "January" of
"15 January". Only what is said of a change grows so, and not what is compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain

from monitor.compare.evidence import Replacement
from monitor.compare.figures import FIGURE, UNIT
from monitor.languages import alternatives

_LONGEST = 60  # characters of a figure with its unit
_SIGNS, _NEAR = 12, 40  # characters before a figure that may be its sign; around a part of a date
_MONEY = r"[$€£¥₽₺₹]"
_CURRENCY = r"(?:EUR|USD|GBP|CHF|JPY|CNY|CAD|AUD|SEK|NOK|DKK|PLN|CZK|HUF)"
# a dash behind a figure is no minus: "2010 –2015"
_SIGN = r"(?<![\w.,])(?:[-+−‑﹣－±<>≤≥]|(?<![\d%]\s)–)"
_BEFORE = re.compile(
    rf"(?:{_SIGN}|(?:{_SIGN})?(?:(?<![^\W_])[A-Z]{{1,2}})?{_MONEY}\s?|\b{_CURRENCY}\s)$"
)
_NUMBER_BEFORE = re.compile(rf"{FIGURE.pattern}\s*$")
# After CLDR's compact numbers, in the languages of the press: thousands, millions, and above.
_MULTITUDE = (
    r"(?:[百千万萬億亿兆만억천]+"
    r"|(?i:\s?(?:hundreds?|thousands?|mille|mila|mil|tausend|tusen|duizend|tys|тыс(?:яч\w*)?"
    r"|mill?i[oóõ]\w*|miljo\w+|мил+ион\w*|мільйон\w*|εκατ\w*|[bt]r?ill?i[oó]\w*|mill?i?ar\w+"
    r"|miljar\w+|мил+иард\w*|мільярд\w*|δισεκατ\w*|mio|mrd|ml[nd]|млн|млрд|lakhs?|crores?"
    r"|مليون|ملايين|مليار|ميليون|میلیون|میلیارد|ألف|هزار|मिलियन|लाख|करोड़|triệu|tỷ|juta|miliar)"
    r"(?!\w)\.?))"
)
# Words, and not only symbols, in which the press counts: money, shares, spans, sizes.
_COUNTED = (
    r"euros?|dollars?|pounds?|yen|yuan|roubles?|rubles?|rupees?|francs?|d[oó]lares|libras|kronor"
    rf"|kroner|{alternatives('percents')}|(?:per|pour|por)\s?cent[o]?|por\sciento"
    rf"|{alternatives('units')}|(?:kilo|centi|milli)?(?:met(?:er|re)s?|m[eè]tres?)|hectares?|miles?"
    r"|tonn?e?s?|degrees?|degrés"
)
_BEHIND = re.compile(
    rf"(?:\s?(?:[%‰°€$£¥₽₺₹]|zł\b|kr\b))?{_MULTITUDE}?"
    rf"(?:(?:\s(?:de\s|d[’']))?(?:[\s-]?(?:{UNIT.pattern}|{_MONEY})(?!\w)"
    rf"|[\s-]?(?i:{_COUNTED})(?!\w))|[元円人名台])?"
)


class Side:
    """One side of a replacement, within what stands around it: `text`, of which the words from
    `start` to `end` were replaced."""

    def __init__(self, replacement: Replacement, *, new: bool) -> None:
        said = replacement.new if new else replacement.old
        lead = replacement.leads[new] if said else ""
        self.start = len(replacement.before) + len(lead)
        self.end = self.start + len(said)
        self.text = f"{replacement.before}{lead}{said}{replacement.after}"

    def figure(self, start: int, end: int) -> str:
        """What stands from `start` to `end`, with the sign or the word that says what it counts."""
        near = max(0, start - _SIGNS)
        before = _BEFORE.search(self.text[near:start])
        first = near + before.start() if before else start
        behind = _BEHIND.match(self.text, end)
        last = behind.end() if behind else end
        whole = self.text[first:last].strip()
        return whole if len(whole) <= _LONGEST else self.text[start:end].strip()

    def figures(self) -> Iterator[tuple[str, str]]:
        """Each figure among the replaced words: as it stands there, and with its unit."""
        for match in FIGURE.finditer(self.text[self.start : self.end]):
            start, end = (self.start + at for at in match.span())
            yield match[0].strip(), self.figure(start, len(self.text[:end].rstrip()))

    def counted(self) -> str:
        """The replaced words, which are a number in words or a unit, with the figure before
        them."""
        near = max(0, self.start - _NEAR)
        number = _NUMBER_BEFORE.search(self.text[near : self.start])
        return self.figure(near + number.start() if number else self.start, self.end)

    def day(self, language: str) -> str:
        """The day without a year of which the replaced words are a part, or the whole; empty where
        they are none."""
        near, end = max(0, self.start - _NEAR), self.end + _NEAR
        if not 0 < self.end - self.start <= _NEAR or not re.search(r"\d", self.text[near:end]):
            return ""
        for match in chain.from_iterable(s.finditer(self.text, near, end) for s in _days()):
            within = match.start() <= self.start and self.end <= match.end()
            if within and _has_month(match[0], language):
                return match[0]
        return ""


@cache
def _days() -> tuple[re.Pattern[str], ...]:
    """Days as the press writes them without their year."""
    ordinal = rf"(?:{alternatives('ordinals')}|º|ª|\.)?"
    word = r"[^\W\d_][\w'’\u0900-\u097f-]{2,18}"
    shapes = (
        rf"(?<![\d.,/])\d{{1,2}}{ordinal}\s+(?:{alternatives('of')})?{word}",
        rf"(?<!\w){word}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?![\d.,/]*\d)(?!\w)",
        r"(?<!\d)\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일號号]?",
    )
    return tuple(re.compile(shape, re.IGNORECASE) for shape in shapes)


def _has_month(day: str, language: str) -> bool:
    if re.search(r"\d\s?[月월]", day):
        return True
    from monitor.extract import months  # dateparser's tables take a while to load

    spoken = (language.partition("-")[0],) if language else ()
    words = re.findall(r"[^\W\d_][\w'’\u0900-\u097f-]*", day)
    return any(months.number(word, spoken) for word in words)

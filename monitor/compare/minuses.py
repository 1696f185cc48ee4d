"""Whether a figure is below nothing, in the ways that the press writes it: "-4.5", "−€4.5",
"€-4.5", "− 4 500", "(1,204)" in a table, "- 4 500" where no dash of a sentence can stand."""

from __future__ import annotations

import re
from itertools import islice

from monitor.compare.figures import MONEY_OR_SHARE, MULTITUDE
from monitor.model import Block, BlockKind

MONEY = r"[$€£¥₽₺₹￥＄￡￦₩]"
CURRENCY = r"(?:EUR|USD|GBP|CHF|JPY|CNY|CAD|AUD|SEK|NOK|DKK|PLN|CZK|HUF)"
COIN = rf"(?:(?:(?<![^\W_])[A-Z]{{1,2}})?{MONEY}\s?|(?<!\w){CURRENCY}\s)"
"""A currency before its figure: "€", "US$", "EUR "."""
_OPENS = r"(?<![^\s(\[{|/:=~≈\"'“”„«‘’$€£¥₽₺₹￥＄￡￦₩（［｛｜／：＝～「『《〈【〔、，。；・])"
"""Where a word begins: in scripts without spaces, behind their own punctuation. Behind one of their
letters a hyphen is a part of a name: 歼-20."""
_BEHIND_FIGURE = r"(?:(?<=[\d%‰°€$£] )|(?<=\d (?:km|mm|cm|°C|°F|kg|am|pm) ))"
MINUS = rf"{_OPENS}(?:[-−‑﹣－]|(?<![\d%]\s)–|(?!{_BEHIND_FIGURE})[−﹣－]\s)"
"""A dash that is a sign: it begins a word, directly before the figure or its currency. Behind the
minus sign proper (U+2212) a space may stand, but in a range ("3 − 5"); of other dashes with a space
behind them see `apart`. An en dash behind a figure is none: "2010 –2015"."""
_MINUS_BEFORE = re.compile(rf"{MINUS}{COIN}?$")
_APART_BEFORE = re.compile(rf"[-‑–]\s{COIN}?$")
_DASH_APART = re.compile(r"[-‑–—−﹣－]\s(?!\|)")  # not an empty cell's
_NUMBER = r"(?!0\d)(?:\d{1,3}(?:[.,'’\u00a0\u202f\u2009 ]\d{3})+|\d+)(?:[.,]\d+)?(?!\d)"
_YEAR = r"(?:19|20)\d\d"
_MOMENT = rf"(?:{_YEAR}(?!\d)|\d{{1,2}}\.(?:[0-5]\d|{_YEAR})(?!\d))"
"""A year, a day or a clock time that a number can be: "2026", "9.30", "5.12", "11.2026"."""
_MULTITUDE = rf"(?:{MULTITUDE}|\s?(?:mn|bn|tn)(?!\w))"
_AMOUNT = (
    rf"(?:{COIN}{_NUMBER}(?:{_MULTITUDE}|\s?[kmKM](?!\w))?"
    rf"|{_NUMBER}{_MULTITUDE}?\s?(?:[%‰円元]|(?:{MONEY}|zł|kr|{CURRENCY}"
    rf"|(?:de\s|d[’'])?(?i:{MONEY_OR_SHARE}))(?!\w)))"
)
_IN_CLAUSE = re.compile(
    rf"(?:(?<=:\s)|(?<=[(\[（：]))[-‑–]\s{_AMOUNT}(?=\s?(?:[.!?…](?:\s|$)|[。！？)\]）]|$))"
)
_IN_CELL = re.compile(rf"(?<=\| )[-‑–]\s(?:{_AMOUNT}|(?!{_MOMENT}){_NUMBER}{_MULTITUDE}?)(?= \||$)")
_OPENING = re.compile(rf"{COIN}?\({COIN}?$")
_UNIT = r"(?:\s?[^\s\d|()]{1,12}){0,2}"
_CLOSING = re.compile(rf"{_UNIT}\)(?:\s?[^\s\d|()]{{1,12}}(?= \||$))?")
_OF_MONEY = re.compile(rf"{MONEY}|\b{CURRENCY}\b")
_OF_YEAR = re.compile(rf"\D*{_YEAR}\D*")
_NEAR = 12  # characters before a figure that may hold its sign and its currency
_BORDER = " | "  # between two cells of a row


def has_minus(text: str, start: int, block: Block | None) -> bool:
    """Whether the figure whose digits begin at `start` of `text`, a part of `block`, has a
    minus."""
    near = max(0, start - _NEAR)
    return bool(_MINUS_BEFORE.search(text, near, start)) or apart(text, start, block) is not None


def apart(text: str, start: int, block: Block | None) -> re.Match[str] | None:
    """The hyphen or the en dash with a space behind it, and the currency, that is the minus of
    that figure.

    Such a dash begins an item of a list, an hour or a day more often: it is a minus where the
    block has no other and it stands before all of a cell's figure, or, behind a colon or an
    opening bracket, before an amount of money or a share that ends its sentence or bracket.
    """
    found = _APART_BEFORE.search(text, max(0, start - _NEAR), start)
    if found is None or block is None or not text[start].isdigit():
        return None
    dashes = list(islice(_DASH_APART.finditer(block.text), 2))
    minus = _IN_CELL if block.kind is BlockKind.ROW else _IN_CLAUSE
    is_minus = len(dashes) == 1 and minus.match(block.text, dashes[0].start())
    return found if is_minus else None


def bracketed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """From where to where the brackets reach that hold the figure, which stands from `start` to
    `end`, with its currency and unit and nothing else."""
    before = _OPENING.search(text, max(0, start - _NEAR), start)
    behind = _CLOSING.match(text, end) if before else None
    return (before.start(), behind.end()) if before and behind else None


def fills_cell(text: str, first: int, last: int) -> bool:
    """Whether what stands there is a whole cell of a row, and a figure rather than a year; the
    row's first cell is its name."""
    borders = text[:first].endswith(_BORDER) and (
        last == len(text) or text.startswith(_BORDER, last)
    )
    return borders and not _OF_YEAR.fullmatch(text[first:last])


def is_money(text: str) -> bool:
    return bool(_OF_MONEY.search(text))

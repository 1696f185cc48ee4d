"""Whether a figure is below nothing, in the ways that the press writes it: "-4.5", "−€4.5",
"€-4.5", "− 4 500", "(1,204)" in a table, "- 4 500" where no dash of a sentence can stand."""

from __future__ import annotations

import re

MONEY = r"[$€£¥₽₺₹]"
CURRENCY = r"(?:EUR|USD|GBP|CHF|JPY|CNY|CAD|AUD|SEK|NOK|DKK|PLN|CZK|HUF)"
COIN = rf"(?:(?:(?<![^\W_])[A-Z]{{1,2}})?{MONEY}\s?|(?<!\w){CURRENCY}\s)"
"""A currency before its figure: "€", "US$", "EUR "."""
_OPENS = r"(?<![^\s(\[{|/:=~≈\"'“”„«‘’$€£¥₽₺₹])"
_BEHIND_FIGURE = r"(?:(?<=[\d%‰°€$£] )|(?<=\d (?:km|mm|cm|°C|°F|kg|am|pm) ))"
MINUS = rf"{_OPENS}(?:[-−‑﹣－]|(?<![\d%]\s)–|(?!{_BEHIND_FIGURE})[−﹣－]\s)"
"""A dash that is a sign: it begins a word, directly before the figure or its currency. Behind the
minus sign proper (U+2212) a space may stand, but in a range ("3 − 5"); of other dashes with a space
behind them see `_APART`. An en dash behind a figure is none: "2010 –2015"."""
_APART = r"(?:(?<=\| )|(?<=:\s)|(?<=[(\[（：]))[-‑–]\s"
"""A hyphen or an en dash with a space behind it, where it joins no words: at the beginning of a
cell, behind a colon or an opening bracket. There it may still begin the items of a list."""
_MINUS_BEFORE = re.compile(rf"{MINUS}{COIN}?$")
_APART_BEFORE = re.compile(rf"{_APART}(?P<coin>{COIN})?$")
_AT_END = re.compile(r"\s?(?:[|)\].,;:!?…]|$)")
_OPENING = re.compile(rf"{COIN}?\({COIN}?$")
_UNIT = r"(?:\s?[^\s\d|()]{1,12}){0,2}"
_CLOSING = re.compile(rf"{_UNIT}\)(?:\s?[^\s\d|()]{{1,12}}(?= \||$))?")
_OF_MONEY = re.compile(rf"{MONEY}|\b{CURRENCY}\b")
_YEAR = re.compile(r"\D*(?:19|20)\d\d\D*")
_NEAR = 12  # characters before a figure that may hold its sign and its currency
_BORDER = " | "  # between two cells of a row


def has_minus(text: str, start: int) -> bool:
    """Whether the figure whose digits begin at `start` has a minus."""
    near = max(0, start - _NEAR)
    return bool(_MINUS_BEFORE.search(text, near, start))


def minus_apart(text: str, start: int, end: int, *, counts: bool) -> re.Match[str] | None:
    """The dash with a space behind it, and the currency, that is the minus of the figure from
    `start` to `end`. `counts`: the text says what it is a number of, by a unit or the like."""
    found = _APART_BEFORE.search(text, max(0, start - _NEAR), start)
    # "- 5 schools" is an item of a list
    is_figure = found and (found["coin"] or counts or _AT_END.match(text, end))
    return found if is_figure and text[start].isdigit() else None


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
    return borders and not _YEAR.fullmatch(text[first:last])


def is_money(text: str) -> bool:
    return bool(_OF_MONEY.search(text))

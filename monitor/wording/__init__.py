"""Reasons ─► sentences: the one place where a judgement gets words.

Whatever shows a reason asks here: a mail, a page, the command line, and the record, which keeps the
sentences beside the values. A language is a `Wording` in a module of its own, beside `en`.
"""

from __future__ import annotations

from collections.abc import Iterable

from monitor.model import Reason
from monitor.wording import en
from monitor.wording.templates import Wording

__all__ = ["Wording", "counted", "recorded", "sentence", "sentences"]


def counted(number: int, noun: str, nouns: str = "") -> str:
    """`1 source`, `2 sources`; `nouns` where more of them is not the noun and an s."""
    return f"{number} {noun if number == 1 else nouns or noun + 's'}"


def sentence(reason: Reason, wording: Wording = en.WORDING) -> str:
    """`reason` in words: half a sentence, in lower case, without a full stop."""
    return wording.sentence(reason)


def sentences(reasons: Iterable[Reason], wording: Wording = en.WORDING) -> tuple[str, ...]:
    """Each of `reasons` in words, in their order."""
    return tuple(map(wording.sentence, reasons))


def recorded(text: str) -> Reason:
    """The reason behind a sentence that was recorded before reasons were kept as values."""
    return en.WORDING.recorded(text)

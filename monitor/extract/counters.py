"""What a line of metadata says of the moment and not of the release: view counters, and how long
ago something was.

Both move from visit to visit where nothing was edited.
"""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.languages import alternatives

_LONGEST = 160  # characters of a line of metadata
_LEFT = 40  # letters that may stand in it besides: a name, a rubric

_NOUNS = alternatives("counters")
_TIMES = alternatives("times")
_NUMBER = rf"\d[\d.,'’\u00a0\u202f ]*+(?:\s?(?:{alternatives('multipliers')})\b\.?)?"
COUNTER = re.compile(
    rf"(?:(?<!\w)(?:{_NOUNS})(?!\w)\s*[:：=(（]?\s*{_NUMBER}\s*(?:[)）]|{_TIMES})?"
    rf"|(?<![\d.,/:-]){_NUMBER}\s?(?:x|×|{_TIMES})?\s?(?:{_NOUNS})(?!\w)"
    r"(?!\s?[:：=]?\s?\d))",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")  # there is one in what counts
_UNITS = alternatives("units")
_COUNT = rf"(?:\d{{1,3}}|{alternatives('one')})"
RELATIVE = re.compile(
    rf"(?<!\w)(?:(?:{alternatives('about')}) )?"
    rf"(?:{_COUNT}\s?(?:{_UNITS})\s(?:{alternatives('ago')})"
    rf"|(?:{alternatives('since')})\s(?:{_COUNT}\s)?(?:{_UNITS})(?:\s(?:{alternatives('ago')}))?"
    rf"|{alternatives('ago_whole')})(?!\w)",
    re.IGNORECASE,
)
# What stands in a line of metadata without being text.
_WORTHLESS = re.compile(rf"\d|\W|\b(?:{alternatives('fillers')})\b", re.IGNORECASE)


def stripped(text: str) -> str:
    """A line of metadata without counters and relative times; any other line as it is."""
    return text if len(text) > _LONGEST else _stripped(text)


@lru_cache(maxsize=4_000)  # menus and footers are the same on all pages of a site
def _stripped(text: str) -> str:
    counts = _DIGIT.search(text) is not None and COUNTER.search(text) is not None
    if not counts and not RELATIVE.search(text):
        return text
    left = RELATIVE.sub(" ", COUNTER.sub(" ", text))
    if _is_sentence(text) or len(_WORTHLESS.sub("", left)) > _LEFT:
        return text
    kept = " ".join(left.split()).strip(" |·•,;:/–—-()[]")
    return kept if _WORTHLESS.sub("", kept) or re.search(r"\d", kept) else ""


def _is_sentence(text: str) -> bool:
    """Whether the line ends as a sentence does; a full stop also ends "5 min."."""
    ends = text.rstrip().endswith(("。", "!", "?"))
    return ends or (text.endswith(".") and len(text.split()) > 5)

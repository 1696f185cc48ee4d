"""What a line of metadata says of the moment and not of the release: view counters, and how long
ago something was.

Both move from visit to visit where nothing was edited.
"""

from __future__ import annotations

import re

from monitor.languages import alternatives

_LONGEST = 160  # characters of a line of metadata
_LEFT = 40  # letters that may stand in it besides: a name, a rubric

_NOUNS = alternatives("counters")
_NUMBER = r"\d[\d.,'’\u00a0\u202f ]*(?:\s?(?:k|m|mio|tsd|тыс|млн|万|萬|만)\b\.?)?"
COUNTER = re.compile(
    rf"(?:(?<!\w)(?:{_NOUNS})(?!\w)\s*[:：=(（]?\s*{_NUMBER}\s*(?:[)）次]|times|回)?|(?<![\d.,/:-]){_NUMBER}\s?(?:x|×|次|回|times)?\s?(?:{_NOUNS})(?!\w)(?!\s?[:：=]?\s?\d))",
    re.IGNORECASE,
)
_UNITS = alternatives("units")
_COUNT = r"(?:\d{1,3}|an?|one|une?|eine[rnm]?|un[ao]?|um[a]?|een|en|ett|et)"
RELATIVE = re.compile(
    rf"(?<!\w)(?:(?:about|over|circa|ca\.?|etwa|env\.?) )?"
    rf"(?:{_COUNT}\s?(?:{_UNITS})\s(?:{alternatives('ago')})"
    rf"|(?:{alternatives('since')})\s(?:{_COUNT}\s)?(?:{_UNITS})(?:\s(?:{alternatives('ago')}))?"
    rf"|{alternatives('ago_whole')})(?!\w)",
    re.IGNORECASE,
)
# What stands in a line of metadata without being text.
_WORTHLESS = re.compile(
    r"\d|\W|\b(?:updated?|last|published|posted|modified|aktualisiert|mis à "
    r"jour|publié|actualizado|publicado|am|on|at|le|by|von|par|por|de)\b",
    re.IGNORECASE,
)


def stripped(text: str) -> str:
    """A line of metadata without counters and relative times; any other line as it is."""
    if len(text) > _LONGEST or not (COUNTER.search(text) or RELATIVE.search(text)):
        return text
    left = RELATIVE.sub(" ", COUNTER.sub(" ", text))
    letters = _WORTHLESS.sub("", left)
    if len(letters) > _LEFT or text.rstrip().endswith(("。", "!", "?")) or _is_sentence(text):
        return text
    kept = " ".join(left.split()).strip(" |·•,;:/–—-()[]")
    return kept if _WORTHLESS.sub("", kept) or re.search(r"\d", kept) else ""


def _is_sentence(text: str) -> bool:
    return text.endswith(".") and len(text.split()) > 5

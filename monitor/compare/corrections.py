"""Notes by which a page itself says that it was corrected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from monitor.compare.blocks import BlockChange, Hunk
from monitor.compare.words import Op
from monitor.languages import alternatives

_LOOKED = 1_500  # characters of a changed block in which a note is looked for
_NOTE = 30  # characters above which added words with the heading of a note are one

# Headings of such notes, at the beginning of a paragraph, with what must follow one to be a heading
# and no sentence.
_HEADED = re.compile(
    rf"^\W*(?:{alternatives('corrections')})\s*(?:$|[:：(（)）\]】〕,，.–—\-]|\d)", re.IGNORECASE
)
# Sentences of such notes, anywhere in what was added.
_SAID = re.compile(alternatives("corrected"), re.IGNORECASE)


def notes(hunks: Iterable[Hunk]) -> Iterator[str]:
    """The notes of correction that were added, as they stand on the page."""
    for hunk in hunks:
        if hunk.change is BlockChange.ADDED and hunk.new is not None:
            text = hunk.new.text[:_LOOKED]
            if _HEADED.match(text) or _SAID.search(text):
                yield text
        elif hunk.change is BlockChange.CHANGED:
            added = (s.text.strip()[:_LOOKED] for s in hunk.segments if s.op is Op.INSERT)
            yield from filter(_is_note, added)


def _is_note(added: str) -> bool:
    """Whether words that were put into a paragraph are a note. A heading alone is not: the word
    may have been put before anything."""
    headed = _HEADED.match(added) and len(added) > _NOTE
    return bool(added) and bool(headed or _SAID.search(added))

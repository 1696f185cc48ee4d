"""Notes by which a page itself says that it was corrected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from monitor.compare.blocks import BlockChange, Hunk
from monitor.compare.words import Op
from monitor.languages import alternatives

_LOOKED = 1_500  # characters of a changed block in which a note is looked for
_MOST = 2_000  # pieces of added text that are looked at: a page that changes more says it above
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
    for text, is_whole in islice(_added(hunks), _MOST):
        headed = _HEADED.match(text)
        # a heading alone is no note where a word may have been put before anything
        if (headed and (is_whole or len(text) > _NOTE)) or _SAID.search(text):
            yield text


def _added(hunks: Iterable[Hunk]) -> Iterator[tuple[str, bool]]:
    """What was added, and whether it is a paragraph, or words that were put into one."""
    for hunk in hunks:
        if hunk.change is BlockChange.ADDED and hunk.new is not None:
            yield hunk.new.text[:_LOOKED], True
        elif hunk.change is BlockChange.CHANGED:
            for segment in hunk.segments:
                if segment.op is Op.INSERT and (text := segment.text.strip()):
                    yield text[:_LOOKED], False

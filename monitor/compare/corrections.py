"""Notes by which a page itself says that it was corrected."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.compare.blocks import BlockChange, Diff
from monitor.compare.words import Op
from monitor.languages import alternatives

_LOOKED = 1_500  # characters of a changed block in which a note is looked for

# Headings of such notes, at the beginning of a paragraph, with what must follow one to be a heading
# and no sentence.
_HEADED = re.compile(
    rf"^\W*(?:{alternatives('corrections')})\s*(?:$|[:：(（,，.–—\-]|\d|\()", re.IGNORECASE
)
# Sentences of such notes, anywhere in what was added.
_SAID = re.compile(alternatives("corrected"), re.IGNORECASE)


def notes(diff: Diff) -> Iterator[str]:
    """The notes of correction that were added, as they stand on the page."""
    for hunk in diff.hunks:
        if hunk.new is None or hunk.fate not in (BlockChange.ADDED, BlockChange.CHANGED):
            continue
        text = hunk.new.text[:_LOOKED]
        if hunk.fate is BlockChange.ADDED:
            if _HEADED.match(text) or _SAID.search(text):
                yield text
            continue
        for segment in hunk.segments:
            added = segment.text.strip()[:_LOOKED] if segment.op is Op.INSERT else ""
            if added and ((_HEADED.match(added) and len(added) > 30) or _SAID.search(added)):
                yield added

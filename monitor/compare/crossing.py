"""How a paragraph crosses the border of the text, or of what readers see of it."""

from __future__ import annotations

from enum import StrEnum


class Crossing(StrEnum):
    """How a paragraph crossed the border of the text, and says what it said."""

    BESIDE = "beside"  # out of the text; it is prose beside it now
    FRAME = "frame"  # out of the text into the page's frame: a menu, a footer, a dialog, comments
    HIDDEN = "hidden"  # out of the prose beside the text into the frame, which is not kept
    ENTERED = "entered"  # into the text
    FOLDED = "folded"  # it stays in the text, and only a click shows it now
    UNFOLDED = "unfolded"  # it was so folded, and is not any more
    UNSEEN = "unseen"  # it stays in the text, and nothing on the page shows it now
    SEEN = "seen"  # it was so hidden, and is seen now
    REACHED = "reached"  # it was so hidden, and a click shows it now


OF_SIGHT = frozenset(
    {
        Crossing.FOLDED,
        Crossing.UNFOLDED,
        Crossing.UNSEEN,
        Crossing.SEEN,
        Crossing.REACHED,
    }
)
"""Those of paragraphs that are in the text before and after: what a reader sees of it."""

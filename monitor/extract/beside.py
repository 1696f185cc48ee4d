"""The doubtful zone of a page: prose that is neither the release nor furniture for certain.

A box under "read more" that says something, a fold-out, an aside: each may be the release's own.
What they say is kept, so that no paragraph of prose changes unseen. Furniture for certain is what
its markup says to be so, or a name that says what no release is written into.
"""

from __future__ import annotations

from collections.abc import Iterable

from monitor.extract import counters, places, theme_names
from monitor.extract.blocks import RawBlock
from monitor.extract.candidates import CERTAIN
from monitor.extract.text import one_line, text_hash
from monitor.model import Beside, Block

_FURNITURE = (
    theme_names.CONSENT
    | {CERTAIN, "nav", "footer", "dialog", "menu", "button", "template"}
    | {"navigation", "banner", "contentinfo", "search", "alertdialog", "menubar", "toolbar"}
    | {"tablist", "navbar", "submenu", "megamenu", "breadcrumb", "breadcrumbs", "pagination"}
    | {"pager", "paging", "pre-footer", "comment", "comments", "disqus", "replies", "reactions"}
)
"""Parts of the reasons for which a block is furniture: markup, roles and names."""
_MOST = 400  # blocks that are kept; a page made to cost space has more


def of(left: Iterable[RawBlock], body: tuple[Block, ...]) -> tuple[Beside, ...]:
    """The doubtful ones of the blocks that are `left` when the `body` is taken, each text once."""
    told = {text_hash(block.text) for block in body}
    found: list[Beside] = []
    for block in left:
        if len(found) == _MOST:
            break
        if not is_doubtful(block):
            continue
        text = one_line(counters.stripped(block.text))
        if text and (key := text_hash(text)) not in told:
            told.add(key)
            found.append(Beside(text, places.of(block.tag)))
    return tuple(found)


def is_doubtful(block: RawBlock) -> bool:
    """Whether the block is a paragraph of prose that is not furniture for certain."""
    if not block.solid:
        return False
    if not block.noise:
        return True
    words = (word for _, reason in block.noise_candidates for word in reason.split("."))
    return _FURNITURE.isdisjoint(words)

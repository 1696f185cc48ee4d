"""The doubtful zone of a page: prose that is neither the release nor furniture for certain.

A box under "read more" that says something, a fold-out, an aside: each may be the release's own.
What they say is kept, so that no paragraph of prose changes unseen. Furniture for certain is what
its markup says to be so, or a name that says what no release is written into.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from monitor.extract import counters, noise, phrases, places, theme_names
from monitor.extract.blocks import SOLID, RawBlock
from monitor.extract.candidates import CERTAIN
from monitor.extract.labels import labels_in
from monitor.extract.text import one_line, text_hash
from monitor.model import Beside, Block, BlockKind

_FURNITURE = (
    theme_names.CONSENT
    | {CERTAIN, "nav", "footer", "dialog", "menu", "button", "template"}
    | {"navigation", "banner", "contentinfo", "search", "alertdialog", "menubar", "toolbar"}
    | {"tablist", "navbar", "submenu", "megamenu", "breadcrumb", "breadcrumbs", "pagination"}
    | {"pager", "paging", "pre-footer", "comment", "comments", "disqus", "replies", "reactions"}
)
"""Parts of the reasons for which a block is furniture: markup, roles and names."""
# A name, and what it is with a figure in it: "Deadline: 3 March". In rows of tables a bar stands
# between them.
_LINE = re.compile(r"[^\W\d][^\d:：|]{1,40}(?::\s+|：\s*)(?=.*\d)\S")
_ROW = re.compile(r"[^\W\d][^\d:：|]{1,40} \| (?=[^|]*\d)[^|]+$")
_BEFORE = re.compile(r"[:：|]")
_MOST = 400  # blocks that are kept; a page made to cost space has more


def of(left: Iterable[RawBlock], body: tuple[Block, ...]) -> tuple[Beside, ...]:
    """The doubtful ones of the blocks that are `left` when the `body` is taken, each text once."""
    told = {text_hash(block.text) for block in body}
    found: list[Beside] = []
    left = tuple(left)
    listed = _listed(left)
    for block in left:
        if len(found) == _MOST:
            break
        if not is_doubtful(block) and (not is_fact(block) or _label(block) in listed):
            continue
        text = one_line(counters.stripped(block.text))
        if text and (key := text_hash(text)) not in told:
            told.add(key)
            found.append(Beside(text, places.of(block.tag)))
    return tuple(found)


def is_doubtful(block: RawBlock) -> bool:
    """Whether the block is a paragraph of prose that is not furniture for certain."""
    return block.solid and _may_be_own(block)


def is_fact(block: RawBlock) -> bool:
    """Whether the block is a short line that names a fact and gives it in figures ("Deadline:
    3 March"), and is not furniture for certain. When the page came out, and who looked at it, are
    no facts of the release; teasers that lead elsewhere have their own."""
    if len(block.text) >= SOLID or block.kind is BlockKind.HEADING or block.anchors:
        return False
    pattern = _ROW if block.kind is BlockKind.ROW else _LINE
    if not pattern.match(block.text) or phrases.is_furniture(block.text):
        return False
    if noise.is_box(block.noise) or not _may_be_own(block):
        return False
    stamped = next(labels_in(block.text), None) is not None
    return not stamped and one_line(counters.stripped(block.text)) == block.text


def _label(block: RawBlock) -> str:
    return _BEFORE.split(block.text, maxsplit=1)[0].strip().casefold()


def _listed(blocks: tuple[RawBlock, ...]) -> frozenset[str]:
    """The labels of facts that the page gives of several things: of products, of other events."""
    seen = Counter(_label(block) for block in blocks if is_fact(block))
    return frozenset(label for label, times in seen.items() if times > 1)


def _may_be_own(block: RawBlock) -> bool:
    """Whether the block is not furniture for certain."""
    if not block.noise:
        return True
    words = (word for _, reason in block.noise_candidates for word in reason.split("."))
    return _FURNITURE.isdisjoint(words)

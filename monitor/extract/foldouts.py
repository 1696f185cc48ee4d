"""Text that is folded away on a page and opens at a click: part of the release, unless it copies
what is seen."""

from __future__ import annotations

from monitor.extract.blocks import SOLID_LINKS, Layout, RawBlock
from monitor.extract.text import text_hash
from monitor.model import BlockKind

_SAYS = 80  # characters of prose from which a folded element says something
_HIDDEN = "hidden"


def of(layout: Layout, number: int, last: int) -> set[int]:
    """The folded blocks from `number` up to `last` that say something of their own."""
    blocks = layout.blocks
    seen = {text_hash(b.text) for b in blocks if not b.noise}
    found: set[int] = set()
    while number < last:
        if blocks[number].noise != _HIDDEN:
            number += 1
            continue
        key = next(key for key, reason in blocks[number].suspects if reason == _HIDDEN)
        end = max(layout.spans[key][1], number + 1)
        folded = [i for i in range(number, end) if is_folded(blocks[i])]
        said = sum(len(blocks[i].text) for i in folded)
        linked = sum(blocks[i].link_chars for i in folded)
        fresh = [i for i in folded if text_hash(blocks[i].text) not in seen]
        solid = sum(len(blocks[i].text) for i in fresh if blocks[i].kind is not BlockKind.CAPTION)
        if solid >= max(_SAYS, said / 2) and linked <= SOLID_LINKS * said:
            found.update(fresh)
        number = end
    return found


def is_folded(block: RawBlock) -> bool:
    """Whether nothing speaks against the block but that it is folded away."""
    return block.noise == _HIDDEN

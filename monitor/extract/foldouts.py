"""Text that is folded away on a page and opens at a click: part of the release, unless it copies
what is seen."""

from __future__ import annotations

from collections.abc import Container

from monitor.extract.blocks import SOLID_LINKS, Layout, RawBlock, characters, linked_characters
from monitor.extract.noise import HIDDEN
from monitor.extract.text import text_hash
from monitor.model import BlockKind

_SAYS = 80  # characters of prose from which a folded element says something


def of(layout: Layout, number: int, last: int) -> set[int]:
    """The folded blocks from `number` up to `last` that say something of their own."""
    if not any(map(is_folded, layout.blocks[number:last])):
        return set()
    seen = {text_hash(b.text) for b in layout.blocks if not b.noise}
    found: set[int] = set()
    while number < last:
        if not is_folded(layout.blocks[number]):
            number += 1
            continue
        end = _end(layout, number)
        found.update(_own_text(layout, range(number, end), seen))
        number = end
    return found


def is_folded(block: RawBlock) -> bool:
    """Whether nothing speaks against the block but that it is folded away."""
    return block.noise == HIDDEN


def _end(layout: Layout, number: int) -> int:
    """Where the outermost folded element around block `number` ends."""
    candidates = layout.blocks[number].noise_candidates
    element = next(element for element, reason in candidates if reason == HIDDEN)
    return max(layout.spans[element][1], number + 1)


def _own_text(layout: Layout, numbers: range, seen: Container[str]) -> list[int]:
    """The blocks of a fold-out that are not `seen` outside of it, if they are a text, and not
    links or captions."""
    folded = {i: layout.blocks[i] for i in numbers if is_folded(layout.blocks[i])}
    said = characters(folded.values())
    fresh = [i for i, block in folded.items() if text_hash(block.text) not in seen]
    prose = characters(folded[i] for i in fresh if folded[i].kind is not BlockKind.CAPTION)
    is_text = prose >= max(_SAYS, said / 2)
    return fresh if is_text and linked_characters(folded.values()) <= SOLID_LINKS * said else []

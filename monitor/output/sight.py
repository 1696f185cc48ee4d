"""What of a text its readers do not see: it is kept and shown all the same, and never without a
word."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.extract.text import text_hash
from monitor.model import Block, BlockKind, Content


def blocks(content: Content) -> Iterator[tuple[Block, bool]]:
    """The blocks of a text, and of each whether the page hides it from readers."""
    hides = content.hidden
    for block in content.blocks:
        yield block, bool(hides) and _can_hide(block) and text_hash(block.text) in hides


def hidden(content: Content) -> int:
    """How many paragraphs of the text the page hides."""
    return sum(is_hidden for _, is_hidden in blocks(content))


def note(content: Content) -> str:
    """The same in a sentence without its stop; empty where the page hides none."""
    unseen, all_ = hidden(content), sum(map(_can_hide, content.blocks))
    if not unseen:
        return ""
    if unseen == all_:
        return "the page hides the whole text from readers"
    return f"the page hides {unseen} of {all_} paragraphs of the text from readers"


def _can_hide(block: Block) -> bool:
    return block.kind is not BlockKind.CAPTION  # its state is not kept

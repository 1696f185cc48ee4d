"""What of a text its readers do not see: it is kept and shown all the same, and never without a
word."""

from __future__ import annotations

from monitor.model import BlockKind, Content

_PARAGRAPHS = (BlockKind.PARAGRAPH, BlockKind.QUOTE)


def hidden_parts(content: Content) -> list[str]:
    """The parts of the text (paragraphs, headings, items, rows) that the page hides."""
    if not content.hidden:
        return []
    from monitor.compare.folds import by_sight  # takes a while to load, for few texts

    return [block.text for block, is_hidden in by_sight(content) if is_hidden]


def hidden(content: Content) -> int:
    """How many they are."""
    return len(hidden_parts(content))


def note(content: Content) -> str:
    """The same in a sentence without its stop; empty where the page hides none."""
    unseen = hidden(content)
    if not unseen:
        return ""
    from monitor.compare.folds import hides_all

    if hides_all(content):
        return "the page hides the whole text from readers"
    kinds = [block.kind for block in content.blocks if block.kind is not BlockKind.CAPTION]
    parts = "paragraphs" if all(kind in _PARAGRAPHS for kind in kinds) else "parts"
    return f"the page hides {unseen} of {len(kinds)} {parts} of the text from readers"

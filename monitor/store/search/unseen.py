"""Whether the words of a query stand only in text that a page hides from its readers."""

from __future__ import annotations

from monitor.extract.text import text_hash
from monitor.model import BlockKind, Content, FoldState
from monitor.store.search import index
from monitor.store.search.marking import marks
from monitor.store.search.query import Query, Where


def are_hidden(content: Content, query: Query) -> bool:
    """Whether one of the words stands only where readers do not see it."""
    hides = {fold.text for fold in content.folds or () if fold.state is FoldState.HIDDEN}
    if not hides:
        return False
    hidden: list[str] = []
    seen = [content.title, *index.around(content)]
    for block in content.blocks:
        if block.kind is not BlockKind.CAPTION:
            (hidden if text_hash(block.text) in hides else seen).append(block.text)
    for group in query.groups:
        terms = [term for term in group if term.where is Where.ANYWHERE]
        if any(marks(text, terms) for text in hidden) and not any(
            marks(text, group) for text in seen
        ):
            return True
    return False

"""Whether the words of a query stand only in text that a page hides from its readers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from monitor.errors import DamagedRecord
from monitor.extract.text import text_hash
from monitor.model import BlockKind, Content
from monitor.store.search import index
from monitor.store.search.life import Life
from monitor.store.search.marking import marks
from monitor.store.search.query import Query, Term, Where


def to_this_day(
    life: Life, text: Callable[[int], Content | DamagedRecord | None], query: Query
) -> Life:
    """`life` with whether the words stand today where readers do not see them; `text` opens the
    revision of a number."""
    *earlier, last = life.spans
    now = text(life.now)
    if not isinstance(now, Content):
        return life
    if last.gone is None:
        last = replace(last, hidden=are_hidden(now, query))
    elif now.hidden and _were_hidden(text(last.last), now, query):
        last = replace(last, last=life.now, until=life.until, gone=None, hidden=True)
    return replace(life, spans=(*earlier, last))


def are_hidden(content: Content, query: Query) -> bool:
    """Whether one of the words stands only where readers do not see it."""
    if not content.hidden:
        return False
    from monitor.compare.folds import by_sight  # brings comparing, for few searches alone

    hidden: list[str] = []
    seen = [content.title, *index.around(content)]
    for block, is_hidden in by_sight(content):
        if block.kind is not BlockKind.CAPTION:
            (hidden if is_hidden else seen).append(block.text)
    for group in query.groups:
        terms = [term for term in group if term.where is Where.ANYWHERE]
        if any(marks(text, terms) for text in hidden) and not any(
            marks(text, group) for text in seen
        ):
            return True
    return False


def _were_hidden(before: Content | DamagedRecord | None, now: Content, query: Query) -> bool:
    """Whether the words stood in the text `before`, and stand in the page `now` where it hides
    them: of a paragraph of few words, which is no part of a text when it is hidden, a page's folds
    know that it is there."""
    if not isinstance(before, Content):
        return False
    hides = now.hidden
    left = [block for block in before.blocks if text_hash(block.text) in hides]
    whole = replace(now, blocks=(*now.blocks, *left))
    return bool(left) and are_hidden(whole, query) and _holds(whole, query)


def _holds(content: Content, query: Query) -> bool:
    texts = [content.title, *index.around(content), *(block.text for block in content.blocks)]

    def stand(terms: Iterable[Term]) -> bool:
        return any(
            marks(text, [term])
            for term in terms
            for text in (texts[:1] if term.where is Where.TITLE else texts)
        )

    return all(map(stand, query.groups)) and not stand(query.without)

"""Whether the words of a query stand only in text that a page hides from its readers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import takewhile

from monitor.errors import DamagedRecord
from monitor.extract.text import text_hash
from monitor.model import BlockKind, Content
from monitor.store.search import index
from monitor.store.search.life import Life, Serving, span
from monitor.store.search.marking import marks
from monitor.store.search.query import Query, Term, Where

Read = Content | DamagedRecord | None
Texts = Callable[[int], Read]
"""The revision of a number."""


def to_this_day(life: Life, text: Texts, query: Query) -> Life:
    """`life` with whether the words stand today where readers do not see them; `text` opens the
    revision of a number."""
    *earlier, last = life.spans
    if last.gone is None:
        now = text(life.served)
        if isinstance(now, Content):
            last = replace(last, hidden=are_hidden(now, query))
        return replace(life, spans=(*earlier, last))
    hidden = _hidden_to_this_day(life, text, query)
    if not hidden:
        return life
    run = span(hidden, None)
    if len(hidden) == len(life.later):  # hidden from the moment on at which it seems to be gone
        first, final = min(last.first, run.first), max(last.last, run.last)
        run = replace(run, first=first, last=final, since=last.since)
    else:
        earlier.append(last)
    return replace(life, spans=(*earlier, replace(run, hidden=True)))


def _hidden_to_this_day(life: Life, text: Texts, query: Query) -> Sequence[Serving]:
    """Of what was served later than the words stood, the end in which each page hides them."""
    before = text(life.spans[-1].last)
    hides = cache(lambda number: _hides(text(number), before, query))
    end = takewhile(lambda one: hides(one.number), reversed(life.later))
    return tuple(end)[::-1]


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


def _hides(now: Read, before: Read, query: Query) -> bool:
    """Whether the words stood in the text `before`, and stand in the page `now` where it hides
    them: of a paragraph of few words, which is no part of a text when it is hidden, a page's folds
    know that it is there."""
    if not (isinstance(now, Content) and isinstance(before, Content)):
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

"""Where in a text the words of a query stand, and the piece of the text around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from monitor.store.search.query import Term
from monitor.store.search.words import Token, tokens

_BEFORE, _BEHIND = 90, 160  # characters of a piece, around the first hit
_LONGEST = 400_000  # characters of a text that are looked through


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a text; `hit` where it is what was searched for."""

    text: str
    hit: bool = False


def marks(text: str, terms: Iterable[Term]) -> list[tuple[int, int]]:
    """Where the terms stand in `text`, from and to, in order and without overlap."""
    there = list(tokens(text[:_LONGEST]))
    found = sorted(mark for term in terms for mark in _of_term(there, term))
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _of_term(there: Sequence[Token], term: Term) -> Iterable[tuple[int, int]]:
    size = len(term.tokens)
    first, last = term.tokens[0], term.tokens[-1]
    for n in range(len(there) - size + 1):
        token = there[n + size - 1]
        ends = token.text.startswith(last) if term.prefix else token.text == last
        if not ends or (size > 1 and there[n].text != first):
            continue
        if all(there[n + i].text == term.tokens[i] for i in range(size - 1)):
            yield there[n].start, _end(token, last, prefix=term.prefix)


def _end(token: Token, last: str, *, prefix: bool) -> int:
    """Of a pair of which only the first character was searched for, that one."""
    one_of_two = prefix and len(last) == 1 and token.end - token.start == 2
    return token.start + 1 if one_of_two and token.text[:1] == last else token.end


def marked(text: str, terms: Iterable[Term]) -> tuple[Piece, ...]:
    """The whole of `text`, in pieces."""
    return _pieces(text, marks(text, terms), 0, len(text))


def snippet(texts: Iterable[str], terms: Sequence[Term]) -> tuple[Piece, ...]:
    """The first of `texts` that holds a term, around it; if none does, how the first begins."""
    given = [text for text in texts if text]
    for text in given:
        if found := marks(text, terms):
            start, end = max(0, found[0][0] - _BEFORE), min(len(text), found[0][1] + _BEHIND)
            start = _word_begins(text, start)
            pieces = _pieces(text, found, start, end)
            before = (Piece("… "),) if start else ()
            return (*before, *pieces, *((Piece(" …"),) if end < len(text) else ()))
    return tuple(Piece(text[: _BEFORE + _BEHIND]) for text in islice(given, 1))


def _word_begins(text: str, start: int) -> int:
    """Where the next word begins, if one does soon."""
    space = text.find(" ", start, start + 20) if start else -1
    return space + 1 if space >= 0 else start


def _pieces(text: str, found: Iterable[tuple[int, int]], start: int, end: int) -> tuple[Piece, ...]:
    pieces, at = [], start
    for first, last in found:
        if first < at or first >= end:
            continue
        pieces += [Piece(text[at:first]), Piece(text[first:last], hit=True)]
        at = last
    pieces.append(Piece(text[at : max(at, end)]))
    return tuple(piece for piece in pieces if piece.text)

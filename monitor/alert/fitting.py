"""How much fits into a mail: Gmail shows 102 KB of HTML and no more, and nobody reads a word of 5
MiB."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from markupsafe import escape

from monitor.compare.blocks import UNTOUCHED, BlockChange
from monitor.compare.redline import Line, Redline, are_marks, fold, labels
from monitor.compare.words import Op, Segment
from monitor.model import Block, BlockKind
from monitor.wording import DEFAULT, Phrase, phrase

_LONG, _LONG_KEPT = 1200, 400  # characters of one changed and of one unchanged piece of text
_LINE = 8000  # bytes of one paragraph
_PER_SEGMENT, _PER_LINE, _PER_LABEL = 115, 140, 120  # bytes, markup with its styles written into it
_PER_MARK = 195  # bytes that a struck mark has beside those of a segment
_FOLD = 180  # bytes of a line in the place of others
_BEGINNING = 40  # words of the text of which a mail has no redline
_RUNNING = frozenset({BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.NOTE, BlockKind.CODE})
_FIRST = (BlockChange.REMOVED, BlockChange.CHANGED, BlockChange.ADDED, BlockChange.MOVED)


def cut(text: str, most: int) -> str:
    """`text`, of at most `most` characters."""
    return text if len(text) <= most else text[: most - 1] + "…"


def beginning(blocks: Sequence[Block], most: int) -> str:
    """The first words of a text in one line of at most `most` characters, headings and the rows of
    a table set apart."""
    said: list[str] = []
    before = BlockKind.PARAGRAPH
    for block in blocks:
        if block.kind is BlockKind.CAPTION:
            continue
        if said and not _RUNNING.issuperset((before, block.kind)):
            said.append("·")
        said += block.text[: 4 * most].split()
        before = block.kind
        if len(said) >= _BEGINNING:
            break
    return cut(" ".join(said[:_BEGINNING]), most)


def fit(shown: Redline, budget: int, language: str = DEFAULT) -> tuple[Redline, int]:
    """As much of `shown` as `budget` bytes of HTML hold, with the styles written into it: the most
    significant changes with what stands around them, in reading order. And how many changed
    paragraphs were left out."""
    lines = [_shorten(line, language) for line in shown.lines]
    changed = [number for number, line in enumerate(lines) if _is_change(line)]
    chosen = _Chosen(lines, budget)
    for number in sorted(changed, key=lambda n: _rank(shown.lines[n])):
        chosen.take(number)
    left_out = len(changed) - len(chosen.numbers) + shown.cut
    for number in sorted(chosen.numbers):
        for near in (number - 1, number + 1):
            if 0 <= near < len(lines) and _is_context(lines[near]):
                chosen.take(near)
    if not chosen.numbers:
        return Redline((), left_out), left_out
    for number, line in enumerate(lines):
        if chosen.is_alone(number) and _is_context(line) and line.is_as_short_as_a_fold:
            chosen.take(number)
    return Redline(tuple(_folded(lines, chosen.numbers)), left_out), left_out


class _Chosen:
    """The numbers of the lines that are shown, as long as there is room for them, for a fold in
    each gap between them, and for the line that says what is left out."""

    def __init__(self, lines: Sequence[Line], room: int) -> None:
        self._lines, self._room = lines, room - 2 * _FOLD
        self.numbers: set[int] = set()

    def take(self, number: int) -> None:
        if number in self.numbers:
            return
        # in the midst of a gap it makes two of it, at an end none, and alone it closes one
        cost = _cost(self._lines[number]) + (1 - self._beside(number)) * _FOLD
        if cost <= self._room:
            self.numbers.add(number)
            self._room -= cost

    def is_alone(self, number: int) -> bool:
        """Whether it is left out, and nothing beside it is."""
        return number not in self.numbers and self._beside(number) == 2

    def _beside(self, number: int) -> int:
        """On how many of its two sides no line is left out."""
        ends = -1, len(self._lines)
        return sum(n in self.numbers or n in ends for n in (number - 1, number + 1))


def _folded(lines: Sequence[Line], chosen: Container[int]) -> Iterator[Line]:
    """The chosen lines; between them how many unchanged ones are not shown."""
    for is_chosen, group in groupby(enumerate(lines), key=lambda pair: pair[0] in chosen):
        run = [line for _, line in group]
        if is_chosen:
            yield from run
        elif unchanged := sum(line.folded or not _is_change(line) for line in run):
            yield fold(unchanged)


def _is_change(line: Line) -> bool:
    return not line.folded and line.change not in UNTOUCHED


def _is_context(line: Line) -> bool:
    return not line.folded and line.change in UNTOUCHED


def _rank(line: Line) -> tuple[bool, int, int]:
    """Figures and what is gone first, then what is changed, new, moved; then by length."""
    said = [s.text for s in line.segments if s.op is not Op.EQUAL]
    figures = any(char.isdigit() for text in said for char in text[:_LONG])
    order = _FIRST.index(line.change) if line.change in _FIRST else len(_FIRST)
    return not (figures or line.change is BlockChange.REMOVED), order, -sum(map(len, said))


def _shorten(line: Line, language: str) -> Line:
    """No piece of text longer than a reader reads, and no paragraph longer than `_LINE`."""
    kept: list[Segment] = []
    room = _LINE
    for number, segment in enumerate(line.segments):
        short = Segment(segment.op, _middle_cut(segment, language))
        room -= _cost_of(short)
        if room < 0:
            missing = len(line.segments) - number
            said = phrase(Phrase.PIECES_LEFT_OUT, language=language, count=missing)
            kept.append(Segment(Op.EQUAL, f" [… {said} …]"))
            break
        kept.append(short)
    return replace(line, segments=tuple(kept))


def _middle_cut(segment: Segment, language: str) -> str:
    most = _LONG_KEPT if segment.op is Op.EQUAL else _LONG
    missing = len(segment.text) - most
    if missing <= 0:
        return segment.text
    head, tail = segment.text[: most * 3 // 4], segment.text[-most // 4 :]
    said = phrase(Phrase.SIGNS_LEFT_OUT, language=language, count=missing)
    return f"{head} [… {said} …] {tail}"


def _cost(line: Line) -> int:
    place, sight = labels(line)
    before = bool(place or line.change is BlockChange.MOVED) + bool(sight)
    return _PER_LINE + before * _PER_LABEL + sum(map(_cost_of, line.segments))


def _cost_of(segment: Segment) -> int:
    markup = 0 if segment.op is Op.EQUAL else _PER_SEGMENT
    if segment.op is Op.DELETE and are_marks(segment.text):
        markup += _PER_MARK
    return len(str(escape(segment.text)).encode("utf-8", "replace")) + markup

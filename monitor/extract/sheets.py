"""Lines on sheets ─► paragraphs: what was set for paper, as it was written.

Lines that stand close together and are set alike are one paragraph; what is set larger is a
heading; what stands at the edge of sheet after sheet is furniture.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from monitor.extract.setting import Piece

_EDGE = 0.12  # share of a sheet's height, above and below, in which furniture stands
_OFTEN, _FEW = 3, 2  # sheets that repeat a line of furniture; where there are no more than three
_LARGER = 1.15  # times the size of the text from which a line is a heading
_ALIKE = 0.08  # share by which the sizes of two lines of one paragraph may differ
_APART = 1.35  # times the usual distance of two lines from which a paragraph ends
_SHORT = 0.75  # share of the text's width below which a line may be a paragraph's last
_HEADING = 200  # characters of a heading
_RANKS = 3  # sizes of headings that are told apart
_ITEM = re.compile(r"^(?:[•●▪■◦‣–—*\uf0b7-]|\(?[0-9a-z]{1,2}[.)])\s+(?=\S)")
_BULLET = re.compile(r"^[•●▪■◦‣*\uf0b7]\s*(?=\S)")
_PAGE_NUMBER = re.compile(
    r"\W*(?:[^\W\d]{1,9}\W{0,2})?(\d{1,4})(?:\s*(?:/|[^\W\d]{1,4})\s*\d{1,4})?\W*"
)
_ENDS = (".", "!", "?", ":", "…", "”", "»", '"', "。", "؟")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line as it is set, measured in points from the sheet's left and bottom. `broken`: its last
    word goes on in the next one; `height` is the sheet's."""

    text: str
    broken: bool
    left: float
    right: float
    top: float
    bottom: float
    size: float
    height: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    pieces: tuple[Piece, ...]
    furniture: tuple[str, ...]


def text_of(pages: Sequence[list[Line]]) -> Text:
    """The text of all sheets."""
    pages = [[line for line in page if line.text] for page in pages]
    lines = [line for page in pages for line in page]
    if not lines:
        return Text((), ())
    usual = _size_of_text(lines)
    bodies, furniture = _without_furniture(pages, usual)
    return Text(tuple(_pieces(_paragraphs(bodies, usual), usual)), furniture)


def _without_furniture(
    pages: Sequence[list[Line]], usual: float
) -> tuple[list[list[Line]], tuple[str, ...]]:
    """The sheets without the lines that repeat at their edges and without their numbers; and those
    lines, each once. What is larger than the text, whose size is `usual`, is a heading that the
    running head repeats."""

    def may_be(line: Line) -> bool:
        return _at_edge(line) and line.size < _LARGER * usual

    seen = Counter(key for page in pages for key in {_key(line) for line in page if may_be(line)})
    enough = _FEW if len(pages) <= _OFTEN else _OFTEN
    kept: list[list[Line]] = []
    furniture: dict[str, str] = {}
    for number, page in enumerate(pages, 1):
        kept.append([])
        for line in page:
            if not may_be(line):
                kept[-1].append(line)
            elif seen[_key(line)] >= enough:
                furniture.setdefault(_key(line), line.text)
            elif not _is_number(line.text, number):
                kept[-1].append(line)
    lines = (text for text in furniture.values() if not _PAGE_NUMBER.fullmatch(text))
    return kept, tuple(lines)


def _at_edge(line: Line) -> bool:
    return line.bottom < _EDGE * line.height or line.top > (1 - _EDGE) * line.height


def _key(line: Line) -> str:
    """What a line of furniture is known again by: its words without their figures, and its edge."""
    return f"{line.top > line.height / 2} {re.sub(r'[0-9]+', '', line.text)}"


def _is_number(text: str, number: int) -> bool:
    """Whether `text` is no more than the number of its sheet."""
    match = _PAGE_NUMBER.fullmatch(text)
    return match is not None and int(match[1]) == number


def _size_of_text(lines: Iterable[Line]) -> float:
    """The size in which most of the text is set."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0]


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    size: float
    bold: bool


def _paragraphs(pages: Iterable[list[Line]], usual: float) -> Iterator[_Paragraph]:
    """The lines of all sheets as paragraphs; one that a sheet's end cuts goes on at the next."""
    held: list[Line] = []
    for page in pages:
        distance = _distance(page, usual)
        width = max((line.right for line in page), default=0.0)
        for number, line in enumerate(page):
            if number == 0 and held:
                ends = _ends_its_sheet(held[-1], line, width)
            else:
                ends = bool(held) and _ends(held[-1], line, distance, width, len(held))
            if ends:
                yield _joined(held)
                held = []
            held.append(line)
    if held:
        yield _joined(held)


def _distance(page: list[Line], usual: float) -> float:
    """The usual distance between two lines of text, in points."""
    steps = [
        above.bottom - below.bottom
        for above, below in pairwise(page)
        if above.size == below.size == usual and 0 < above.bottom - below.bottom < 3 * usual
    ]
    # where paragraphs are many and short, the closer of the distances is that of lines
    return median(sorted(steps)[: len(steps) // 2 + 1]) if steps else 1.2 * usual


def _ends_its_sheet(last: Line, line: Line, width: float) -> bool:
    """Whether a paragraph ends where its sheet, or its column, does; `line` is the next one's
    first."""
    if abs(last.size - line.size) > _ALIKE * last.size or last.bold is not line.bold:
        return True
    return last.text.endswith(_ENDS) or last.right < _SHORT * width


def _ends(last: Line, line: Line, distance: float, width: float, number: int) -> bool:
    """Whether a paragraph of `number` lines ends with `last`, `line` being the next one."""
    if abs(last.size - line.size) > _ALIKE * last.size or last.bold is not line.bold:
        return abs(last.bottom - line.bottom) > 0.5 * min(last.size, line.size)
    if _BULLET.match(line.text):
        return True
    step = last.bottom - line.bottom
    if step < -line.size:  # the next column
        return _ends_its_sheet(last, line, width)
    if step > _APART * max(distance * line.size / max(last.size, 1.0), line.size):
        return True
    if _ITEM.match(line.text) and last.text.endswith((*_ENDS, ";", ",")):
        return True
    # a line that ends early ends its paragraph, where the next one would have had room for a word
    room = width - last.right
    word = (line.right - line.left) * len(line.text.split(" ")[0]) / max(1, len(line.text))
    ends_early = room > word + line.size and last.text.endswith(_ENDS)
    return ends_early or (number == 1 and last.right < _SHORT * width and room > 4 * word)


def _joined(lines: list[Line]) -> _Paragraph:
    text = "".join(line.text if line.broken else f"{line.text} " for line in lines).rstrip(" ")
    return _Paragraph(text, lines[0].size, all(line.bold for line in lines))


def _pieces(paragraphs: Iterable[_Paragraph], usual: float) -> Iterator[Piece]:
    """The paragraphs with their ranks: the largest size of a heading is the title's."""
    every = list(paragraphs)
    large = {p.size for p in every if p.size >= _LARGER * usual and len(p.text) <= _HEADING}
    ranks = {size: min(rank, _RANKS) for rank, size in enumerate(sorted(large, reverse=True), 1)}
    for paragraph in every:
        level = ranks.get(paragraph.size, 0) if len(paragraph.text) <= _HEADING else 0
        if not level and paragraph.bold and _is_bold_heading(paragraph.text):
            level = _RANKS + 1 if ranks else 1
        piece = Piece(text=paragraph.text, level=level)
        if not level and (bullet := _BULLET.match(paragraph.text)):
            piece = replace(piece, text=paragraph.text[bullet.end() :], item=True)
        yield piece


def _is_bold_heading(text: str) -> bool:
    return 3 < len(text) <= _HEADING / 2 and not text.endswith((".", ",", ";", ":"))

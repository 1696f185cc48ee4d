"""A difference as people read it: deleted struck through, inserted underlined, with context, not
the whole text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import category

from markupsafe import Markup, escape

from monitor.compare.blocks import UNTOUCHED, BlockChange, Diff, Hunk
from monitor.compare.crossing import Crossing
from monitor.compare.words import Op, Segment
from monitor.languages.scripts import is_sign
from monitor.model import BlockKind
from monitor.wording import DEFAULT, Phrase, phrase

_SHORT = 160  # characters of a single unchanged paragraph that is shown rather than counted
_CONTEXT_WORDS = 24  # kept on either side of a change within a long paragraph


@dataclass(frozen=True, slots=True)
class Line:
    """One block to show; `folded` > 0 stands for that many unchanged ones instead. `crossing` as
    in `Hunk`."""

    change: BlockChange
    kind: BlockKind
    segments: tuple[Segment, ...] = ()
    folded: int = 0
    crossing: Crossing | None = None

    @property
    def is_as_short_as_a_fold(self) -> bool:
        """Whether to fold it away would save nothing: it has no more than 160 characters."""
        return not self.folded and sum(len(s.text) for s in self.segments) <= _SHORT


@dataclass(frozen=True, slots=True)
class Redline:
    """`cut` counts the changed blocks that were left out for length."""

    lines: tuple[Line, ...]
    cut: int = 0


def redline(diff: Diff, *, context: int = 1, limit: int = 0, whole: bool = False) -> Redline:
    """What to show of `diff`: changed blocks with `context` unchanged ones around them, at most
    `limit` changed blocks (0: all); `whole` keeps every block and every word."""
    near = _near(diff.hunks, context)
    lines: list[Line] = []
    unchanged: list[Hunk] = []
    shown = cut = 0
    for number, hunk in enumerate(diff.hunks):
        changed = hunk.change not in UNTOUCHED
        if changed and limit and shown >= limit:
            cut += 1
            continue
        if not whole and number not in near:
            unchanged.append(hunk)
            continue
        lines += _fold(unchanged)
        unchanged.clear()
        shown += changed
        lines.append(_line(hunk, whole))
    return Redline((*lines, *_fold(unchanged if lines else ())), cut)


def _fold(unchanged: Sequence[Hunk]) -> tuple[Line, ...]:
    """One line in the place of all of them, or the only one where that is as short."""
    if not unchanged:
        return ()
    if len(unchanged) == 1:
        alone = _line(unchanged[0], whole=False)
        if alone.is_as_short_as_a_fold:
            return (alone,)
    return (fold(len(unchanged)),)


def fold(count: int) -> Line:
    """The line that stands for `count` unchanged ones."""
    return Line(BlockChange.KEPT, BlockKind.PARAGRAPH, folded=count)


def _near(hunks: tuple[Hunk, ...], context: int) -> set[int]:
    changed = [n for n, h in enumerate(hunks) if h.change not in UNTOUCHED]
    return {m for n in changed for m in range(n - context, n + context + 1)}


def _line(hunk: Hunk, whole: bool) -> Line:
    block = hunk.new or hunk.old
    assert block is not None
    if whole or hunk.change not in (BlockChange.CHANGED, *UNTOUCHED):
        return Line(hunk.change, block.kind, hunk.segments, crossing=hunk.crossing)
    last = len(hunk.segments) - 1
    kept = tuple(
        Segment(s.op, _context(s.text, n > 0, n < last)) if s.op is Op.EQUAL else s
        for n, s in enumerate(hunk.segments)
    )
    return Line(hunk.change, block.kind, kept, crossing=hunk.crossing)


def _context(text: str, after_change: bool, before_change: bool) -> str:
    """The words next to the changes; what lies further off is "…"."""
    parts = re.findall(r"\s*\S+", text)
    if len(parts) <= 2 * _CONTEXT_WORDS:
        return text
    head = "".join(parts[:_CONTEXT_WORDS]) if after_change or not before_change else ""
    tail = "".join(parts[-_CONTEXT_WORDS:]) if before_change else ""
    return f"{head} […]{tail}"


def to_html(shown: Redline, language: str = DEFAULT) -> Markup:
    """Escaped HTML: paragraphs with the classes `line`, the block's kind and what became of it, or
    `fold`. Our own words are in `language`."""
    parts: list[Markup] = []
    for line in shown.lines:
        if line.folded:
            parts.append(_paragraph("fold", _folded(line.folded, language)))
            continue
        inner = (*_labels_in_html(line, language), *map(_segment, _apart(line.segments)))
        parts.append(_paragraph(f"line {line.kind} {line.change}", Markup("").join(inner)))
    if shown.cut:
        left_out = phrase(Phrase.NOT_SHOWN, language=language, count=shown.cut)
        parts.append(_paragraph("fold", escape(f"⋯ {left_out} ⋯")))
    return Markup("\n").join(parts)


def side_by_side(shown: Redline) -> tuple[tuple[Markup, Markup, str], ...]:
    """Rows of two cells, what was and what is, each with its words marked; and the row's
    classes."""
    rows = []
    for line in shown.lines:
        if line.folded:
            rows.append((_folded(line.folded), Markup(""), "fold"))
            continue
        old, new = (
            Markup("").join(
                _segment(Segment(s.op, said)) for s in line.segments if (said := s.on(op))
            )
            for op in (Op.DELETE, Op.INSERT)
        )
        place, sight = _labels_in_html(line)
        if line.change is BlockChange.MOVED:
            old, new = Markup(""), place + new
        else:
            old, new = place + old if old else old, place + new if new else new
        old, new = (old, sight + new) if new else (sight + old, new)
        blank = {BlockChange.ADDED: (Markup(""), new), BlockChange.REMOVED: (old, Markup(""))}
        rows.append((*blank.get(line.change, (old, new)), f"{line.kind} {line.change}"))
    return tuple(rows)


def _folded(count: int, language: str = DEFAULT) -> Markup:
    said = phrase(Phrase.UNCHANGED_PARAGRAPHS, language=language, count=count)
    return escape(f"⋯ {said} ⋯")


def labels(line: Line, language: str = DEFAULT) -> tuple[str, str]:
    """What is said before a line: where it stands, if that is not in the text, and what became of
    readers' sight of it. Empty where it is not so."""
    place, sight = _PLACES.get(line.kind), line.crossing and _SIGHT.get(line.crossing)
    return (
        phrase(place, language=language) if place else "",
        phrase(sight, language=language) if sight else "",
    )


def _labels_in_html(line: Line, language: str = DEFAULT) -> tuple[Markup, Markup]:
    """The same; of a line that was moved the first says so."""
    place, sight = (
        phrase(Phrase.COLON, language=language, text=said) if said else ""
        for said in labels(line, language)
    )
    if line.change is BlockChange.MOVED:
        moved = phrase(Phrase.MOVED_HERE, language=language)
        return _label("⇅", moved), _label("◌", sight)
    return _label("⇥", place), _label("◌", sight)


_PLACES = {
    BlockKind.LINK: Phrase.LINK,
    BlockKind.PICTURE: Phrase.PICTURE,
    BlockKind.BESIDE: Phrase.BESIDE_THE_TEXT,
}
_SIGHT = {
    Crossing.UNSEEN: Phrase.HIDDEN_NOW,
    Crossing.FOLDED: Phrase.FOLDED_NOW,
    Crossing.SEEN: Phrase.SHOWN_NOW,
    Crossing.UNFOLDED: Phrase.SHOWN_NOW,
    Crossing.REACHED: Phrase.FOLDED_NOW,
}


def _label(sign: str, said: str) -> Markup:
    return Markup('<span class="moved">{} {} </span>').format(sign, said) if said else Markup("")


def _apart(segments: Sequence[Segment]) -> Iterator[Segment]:
    """With a space between a word that went and one that came in its place, where neither has one
    of its own: at the beginning of a paragraph, behind a bracket."""
    last = Segment(Op.EQUAL, "")
    for segment in segments:
        meet = Op.EQUAL not in (last.op, segment.op)
        apart = meet and _is_letter(last.text[-1:]) and _is_letter(segment.text[:1])
        yield Segment(segment.op, f" {segment.text}") if apart else segment
        last = segment


def _is_letter(character: str) -> bool:
    """Whether it belongs to a word or a figure, in a script that sets spaces between words."""
    return character.isalnum() and not is_sign(character)


def _segment(segment: Segment) -> Markup:
    if segment.op is Op.EQUAL:
        return escape(segment.text)
    text = segment.text.lstrip()  # the space before a word is not struck through
    space = escape(segment.text[: len(segment.text) - len(text)])
    return space + (
        struck(text) if segment.op is Op.DELETE else Markup("<ins>{}</ins>").format(text)
    )


def struck(text: str) -> Markup:
    """Removed words in HTML; marks alone, such as a minus or a comma, bear the class `mark`, since
    a line through them is not seen."""
    word, mark = Markup("<del>{}</del>"), Markup('<del class="mark">{}</del>')
    return (mark if are_marks(text) else word).format(text)


def are_marks(text: str) -> bool:
    """Whether there is something in `text`, and nothing of a word or a figure, to which the signs
    belong that combine with letters: tones of Thai, vowels of Hindi."""
    return bool(text) and not any(category(character)[0] in "LMN" for character in text)


def _paragraph(name: str, inner: Markup) -> Markup:
    return Markup('<p class="{}" dir="auto">{}</p>').format(name, inner)


_LIKE_NOTATION = re.compile(r"[-‑–—−+{}\[\]]+")


def to_text(shown: Redline, language: str = DEFAULT) -> str:
    """Plain text in the notation of wdiff: [-deleted-] {+inserted+}; our own words in
    `language`."""
    lines: list[str] = []
    for line in shown.lines:
        if line.folded:
            said = phrase(Phrase.UNCHANGED, language=language, count=line.folded)
            lines.append(f"    (… {said} …)")
            continue
        mark = {
            BlockChange.REMOVED: "- ",
            BlockChange.ADDED: "+ ",
            BlockChange.CHANGED: "~ ",
            BlockChange.MOVED: "> ",
        }.get(line.change, "  ")
        said = ", ".join(filter(None, labels(line, language)))
        where = f"({said}) " if said else ""
        lines.append(mark + where + "".join(map(_marked, _apart(line.segments))))
    if shown.cut:
        said = phrase(Phrase.NOT_SHOWN, language=language, count=shown.cut)
        lines.append(f"    (… {said} …)")
    return "\n\n".join(lines)


def _marked(segment: Segment) -> str:
    space = segment.text[: len(segment.text) - len(segment.text.lstrip())]
    text = segment.text.strip()
    if _LIKE_NOTATION.fullmatch(text):
        text = f"“{text}”"  # "[---]" would not be read as a hyphen that went
    if segment.op is Op.DELETE:
        return f"{space}[-{text}-]"
    if segment.op is Op.INSERT:
        return f"{space}{{+{text}+}}"
    return segment.text

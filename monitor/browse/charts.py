"""Bar charts as SVG, drawn by the server: no script, no other host, colours by the style sheet.

Each comes with its title and description for screen readers; the page puts the figures in a table
beneath.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

_WIDTH, _HEIGHT = 480, 180  # so that the words are readable on a phone
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 6, 24, 26
_ROOM = 54  # units of width that a label below the axis needs


_SVG = Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>')
_BAR = Markup(
    '<rect class="bar {}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}">'
    "<title>{}: {} {}</title></rect>"
)
_LABEL = Markup('<text class="tick" x="{:.1f}" y="{}" text-anchor="middle">{}</text>')
_UNIT = Markup('<text class="tick" x="{}" y="11">{}</text>')
_GRID = Markup('<line class="grid" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>')
_MARK = Markup('<text class="tick" x="{}" y="{:.1f}" text-anchor="end">{:g}</text>')


def bars(
    title: str, unit: str, labels: Sequence[str], series: Mapping[str, Sequence[int]]
) -> Markup:
    """Stacked bars: for each label, the number of each series, the first at the bottom.

    `unit` says what is counted, along the vertical axis. The keys of `series` are class names.
    """
    stacks = [{name: values[i] for name, values in series.items()} for i in range(len(labels))]
    totals = [sum(stack.values()) for stack in stacks]
    most = _round_up(max(totals, default=0))
    step = (_WIDTH - _LEFT - _RIGHT) / max(1, len(labels))
    parts = [_axis(most, unit)]
    for i, (label, stack) in enumerate(zip(labels, stacks, strict=True)):
        parts += _stacked(label, stack, most, _LEFT + i * step, step)
    parts += _labels(labels, step)
    return _SVG.format(_WIDTH, _HEIGHT, _said(title, unit, labels, totals), Markup("").join(parts))


def _stacked(
    label: str, stack: Mapping[str, int], most: int, x: float, step: float
) -> Iterator[Markup]:
    """The bars of one label, from the bottom up; `x` is where its share of the width begins."""
    base = float(_HEIGHT - _BOTTOM)
    for name, number in stack.items():
        if not number:
            continue
        height = number / most * (_HEIGHT - _TOP - _BOTTOM)
        base -= height
        kind = name.replace("-", " ")
        yield _BAR.format(name, x + step * 0.1, base, step * 0.8, height, label, number, kind)


def _labels(labels: Sequence[str], step: float) -> Iterator[Markup]:
    """As many labels as there is room for."""
    every = max(1, -(-_ROOM // int(step or 1)))
    for i in range(0, len(labels), every):
        yield _LABEL.format(_LEFT + i * step + step / 2, _HEIGHT - 8, labels[i])


def _said(title: str, unit: str, labels: Sequence[str], totals: Sequence[int]) -> str:
    """The chart in a sentence, for those who hear it."""
    said = f"{title}: {sum(totals)} {unit} in all"
    most = max(totals, default=0)
    return f"{said}, most ({most}) at {labels[totals.index(most)]}" if most else said


def _axis(most: int, unit: str) -> Markup:
    lines = [_UNIT.format(_LEFT, unit)]
    for share in (0.0, 0.5, 1.0):
        y = _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)
        lines.append(_GRID.format(_LEFT, _WIDTH - _RIGHT, y, y))
        if share:
            lines.append(_MARK.format(_LEFT - 6, y + 4, most * share))
    return Markup("").join(lines)


def _round_up(number: int) -> int:
    """The next 2, 4, 10, 20, 40, 100… : the middle line is a whole number."""
    scale = 1
    while True:
        for step in (2, 4, 10):
            if number <= step * scale:
                return step * scale
        scale *= 10


_STRIP = Markup(
    '<svg class="strip-bars" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" '
    'aria-label="{}">{}</svg>'
)
_STRIP_STEP, _STRIP_HEIGHT = 10, 60


def strip(
    title: str, unit: str, labels: Sequence[str], series: Mapping[str, Sequence[int]]
) -> Markup:
    """Stacked bars as wide as the page and a few lines high, without words: it is stretched, and
    what is to be read stands beside it."""
    stacks = [{name: values[i] for name, values in series.items()} for i in range(len(labels))]
    totals = [sum(stack.values()) for stack in stacks]
    most = max(totals, default=0)
    parts: list[Markup] = []
    for i, (label, stack) in enumerate(zip(labels, stacks, strict=True)):
        base = float(_STRIP_HEIGHT)
        for name, number in stack.items():
            if not number:
                continue
            height = number / most * _STRIP_HEIGHT
            base -= height
            place = (i * _STRIP_STEP + 1, base, _STRIP_STEP - 2, height)
            parts.append(_BAR.format(name, *place, label, number, name.replace("-", " ")))
    width = max(1, len(labels)) * _STRIP_STEP
    said = _said(title, unit, labels, totals)
    return _STRIP.format(width, _STRIP_HEIGHT, said, Markup("").join(parts))

"""Charts drawn by the server: no script, no other host, colours by the style sheet.

Bars are SVG that the page stretches to its width; names and figures are text of the page beside
them, so they are as large on a phone as on a wide screen. Each chart says in a sentence what it
shows; the page puts the figures in a table beneath.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

_STEP, _HEIGHT = 10, 100  # of one bar and of the drawing, in units that the page stretches
_ALL_NAMED = 8  # so many labels have room below the axis, in two lines each
_CHARACTERS = 36  # of labels in one line, on a phone

_SVG = Markup('<svg class="{}" viewBox="0 0 {} {}" preserveAspectRatio="none"{}>{}</svg>')
_SAID = Markup(' role="img" aria-label="{}"')
_BAR = Markup(
    '<rect class="bar {}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}">'
    "<title>{}: {} {}</title></rect>"
)
_GRID = Markup('<line class="grid" x1="0" x2="{}" y1="{y:.1f}" y2="{y:.1f}"/>')
_PLOT = Markup(
    '<div class="plot" role="img" aria-label="{}"><p class="unit">{}</p>'
    '<div class="scale-up"><span>{:g}</span><span>{:g}</span><span>0</span></div>'
    '{}<div class="names">{}</div></div>'
)
_NAME = Markup("<span>{}</span>")
_LYING = Markup('<ol class="lying">{}</ol>')
_LINE = Markup('<li><span class="name">{}</span>{}<span class="figure">{}</span></li>')
_RANGE = Markup('<rect class="range" x="{:.1f}" y="4" width="{:.1f}" height="2"/>')


def bars(
    title: str, unit: str, labels: Sequence[str], series: Mapping[str, Sequence[int]]
) -> Markup:
    """Stacked bars: for each label, the number of each series, the first at the bottom.

    `unit` says what is counted, above the vertical axis. The keys of `series` are class names.
    """
    totals = _totals(labels, series)
    most = _round_up(max(totals, default=0))
    width = max(1, len(labels)) * _STEP
    grid = [_GRID.format(width, y=share * _HEIGHT) for share in (0.0, 0.5, 1.0)]
    drawn = Markup("").join([*grid, *_stacks(labels, series, most)])
    svg = _SVG.format("bars", width, _HEIGHT, "", drawn)
    names = Markup("").join(map(_NAME.format, _labels(labels)))
    return _PLOT.format(_said(title, unit, labels, totals), unit, most, most / 2, svg, names)


def strip(
    title: str, unit: str, labels: Sequence[str], series: Mapping[str, Sequence[int]]
) -> Markup:
    """Stacked bars a few lines high, without words: what is to be read stands beside it."""
    totals = _totals(labels, series)
    drawn = Markup("").join(_stacks(labels, series, max(totals, default=0)))
    said = _SAID.format(_said(title, unit, labels, totals))
    return _SVG.format("strip-bars", max(1, len(labels)) * _STEP, _HEIGHT, said, drawn)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """A bar from left to right with its name and its figure. `parts` are the lengths of its parts,
    from 0 to 1, by class name; `between` is the range in which chance leaves its end."""

    name: Markup
    figure: str
    parts: Mapping[str, float]
    between: tuple[float, float] | None = None


def lying(found: Sequence[Lying]) -> Markup:
    """Bars below each other, with a line of text each."""
    return _LYING.format(Markup("").join(map(_line, found)))


def _line(one: Lying) -> Markup:
    drawn, begin = [], 0.0
    for name, length in one.parts.items():
        if length:
            place = (100 * begin, 0, max(0.4, 100 * length), 10)
            drawn.append(_BAR.format(name, *place, one.name.striptags(), one.figure, ""))
        begin += length
    if one.between:
        low, high = one.between
        drawn.append(_RANGE.format(100 * low, 100 * (high - low)))
    svg = _SVG.format("lying-bar", 100, 10, Markup(' aria-hidden="true"'), Markup("").join(drawn))
    return _LINE.format(one.name, svg, one.figure)


def _totals(labels: Sequence[str], series: Mapping[str, Sequence[int]]) -> list[int]:
    return [sum(values[i] for values in series.values()) for i in range(len(labels))]


def _stacks(
    labels: Sequence[str], series: Mapping[str, Sequence[int]], most: int
) -> Iterator[Markup]:
    """The bars of each label, from the bottom up."""
    for i, label in enumerate(labels):
        base = float(_HEIGHT)
        for name, values in series.items():
            if not values[i]:
                continue
            height = values[i] / most * _HEIGHT
            base -= height
            place = (i * _STEP + 1, base, _STEP - 2, height)
            yield _BAR.format(name, *place, label, values[i], name.replace("-", " "))


def _labels(labels: Sequence[str]) -> list[str]:
    """As many labels as there is room for; the others empty."""
    longest = max(map(len, labels), default=0)
    every = 1 if len(labels) <= _ALL_NAMED else -(-len(labels) * longest // _CHARACTERS)
    return [label if i % every == 0 else "" for i, label in enumerate(labels)]


def _said(title: str, unit: str, labels: Sequence[str], totals: Sequence[int]) -> str:
    """The chart in a sentence, for those who hear it."""
    said = f"{title}: {sum(totals)} {unit} in all"
    most = max(totals, default=0)
    return f"{said}, most ({most}) at {labels[totals.index(most)]}" if most else said


def _round_up(number: int) -> int:
    """The next 2, 4, 10, 20, 40, 100… : the middle line is a whole number."""
    scale = 1
    while True:
        for step in (2, 4, 10):
            if number <= step * scale:
                return step * scale
        scale *= 10

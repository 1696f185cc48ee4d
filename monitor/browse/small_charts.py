"""Small charts of one scale, to be compared side by side: SVG by the server, as in `charts`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

_WIDTH, _HEIGHT = 260, 110
_LEFT, _RIGHT, _TOP, _BOTTOM = 42, 4, 10, 20
_ROOM = 38  # of the left, for “12345” and “100 %”
_LETTER = 6.8  # of a word, in the widest of the usual fonts and the size of the style sheet
_INNER, _TALL = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM

_SVG = Markup('<svg class="small" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>')
_BAR = Markup(
    '<rect class="bar {}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}">'
    "<title>{}: {} {}</title></rect>"
)
_TICK = Markup('<text class="tick" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>')
_GRID = Markup('<line class="grid" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>')
_LINE = Markup('<path class="line {}" d="{}"><title>{}</title></path>')
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WIDE, _HIGH = _INNER / 24, (_HEIGHT - _BOTTOM) / 7  # of a cell of the week
_CELLS = [
    [
        f'<rect class="heat" x="{_LEFT + hour * _WIDE + 0.5:.1f}" y="{day * _HIGH + 0.5:.1f}" '
        f'width="{_WIDE - 1:.1f}" height="{_HIGH - 1:.1f}" '
        f'fill-opacity="%.2f"><title>{name} {hour:02}:00: %d</title></rect>'
        for hour in range(24)
    ]
    for day, name in enumerate(DAYS)
]
"""The week's cells: into each go two numbers, which need no escaping. Of all sources there are some
four thousand on one page, and `Markup.format` takes half its time."""


def columns(
    said: str, labels: Sequence[str], series: Mapping[str, Sequence[int]], most: int
) -> Markup:
    """Stacked columns; `most` is the height of the tallest of all charts beside this one."""
    step = _INNER / max(1, len(labels))
    parts = [_axis(str(most or 1))]
    for i, label in enumerate(labels):
        base = float(_TOP + _TALL)
        for name, values in series.items():
            if values[i]:
                height = values[i] / max(1, most) * _TALL
                base -= height
                place = (_LEFT + i * step + 1, base, max(1.0, step - 2), height)
                parts.append(_BAR.format(name, *place, label, values[i], name.replace("-", " ")))
    parts += _ends(labels, step / 2)
    return _SVG.format(_WIDTH, _HEIGHT, said, Markup("").join(parts))


def curves(said: str, labels: Sequence[str], lines: Mapping[str, Sequence[float]]) -> Markup:
    """Steps from 100 % down, a line for each of `lines`, whose names are class names. A line may
    end early."""
    step = _INNER / max(1, len(labels))
    parts = [_axis("100 %")]
    for name, values in lines.items():
        path, y = f"M{_LEFT} {_TOP}", float(_TOP)
        for i, value in enumerate(values):
            x, y = _LEFT + (i + 1) * step, _TOP + (1 - value) * _TALL
            path += f"H{x:.1f}V{y:.1f}"
        parts.append(_LINE.format(name, path, name))
    parts += _ends(labels, step)
    return _SVG.format(_WIDTH, _HEIGHT, said, Markup("").join(parts))


def heat(said: str, counts: Sequence[Sequence[int]]) -> Markup:
    """Seven rows of twenty-four cells, the darker the more."""
    most = max((max(row) for row in counts), default=0)
    parts: list[Markup] = []
    for day, row in enumerate(counts):
        parts.append(_TICK.format(_LEFT - 5, (day + 0.75) * _HIGH, "end", DAYS[day]))
        shades = (0.06 + 0.94 * number / (most or 1) for number in row)
        cells = zip(_CELLS[day], shades, row, strict=True)
        parts.append(Markup("".join(cell % (shade, number) for cell, shade, number in cells)))  # noqa: S704  # numbers
    for hour in (0, 6, 12, 18):
        parts.append(_TICK.format(_LEFT + hour * _WIDE, _HEIGHT - 6, "start", f"{hour:02}"))
    return _SVG.format(_WIDTH, _HEIGHT, said, Markup("").join(parts))


def _axis(top: str) -> Markup:
    lines = [_GRID.format(_LEFT, _WIDTH - _RIGHT, y, y) for y in (_TOP, _TOP + _TALL)]
    lines.append(_TICK.format(_ROOM, _TOP + 6, "end", top))
    return Markup("").join(lines)


def _ends(labels: Sequence[str], at: float) -> Iterator[Markup]:
    """The first label, one in the middle, and the last."""
    if not labels:
        return
    step, last = _INNER / len(labels), len(labels) - 1
    named = {0: "middle", last // 2: "middle", last: "end" if at == step else "middle"}
    edge = float(_WIDTH - _RIGHT)
    for i, anchor in named.items():
        half = len(labels[i]) * _LETTER / 2 if anchor == "middle" else 0
        x = min(edge - half, max(half, _LEFT + i * step + at))
        yield _TICK.format(x, _HEIGHT - 5, anchor, labels[i])

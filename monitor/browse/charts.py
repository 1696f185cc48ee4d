"""Bar charts as SVG, drawn by the server: no script, no other host, colours by the style sheet.

Each comes with its title and description for screen readers; the page puts the figures in a table
beneath.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

_WIDTH, _HEIGHT = 480, 180  # so that the words are readable on a phone
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 6, 24, 26
_ROOM = 54  # units of width that a label below the axis needs


def bars(
    title: str, unit: str, labels: Sequence[str], series: Mapping[str, Sequence[int]]
) -> Markup:
    """Stacked bars: for each label, the number of each series, the first at the bottom.

    `unit` says what is counted, along the vertical axis. The keys of `series` are class names.
    """
    totals = [sum(values[i] for values in series.values()) for i in range(len(labels))]
    most = _round_up(max(totals, default=0))
    step = (_WIDTH - _LEFT - _RIGHT) / max(1, len(labels))
    every = max(1, -(-_ROOM // int(step or 1)))
    parts = [_axis(most, unit)]
    for i, label in enumerate(labels):
        x, base = _LEFT + i * step, float(_HEIGHT - _BOTTOM)
        for name, values in series.items():
            height = values[i] / most * (_HEIGHT - _TOP - _BOTTOM)
            if height:
                base -= height
                parts.append(
                    Markup(
                        '<rect class="bar {}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"><title>{}: {} {}</title></rect>'
                    ).format(
                        name,
                        x + step * 0.1,
                        base,
                        step * 0.8,
                        height,
                        label,
                        values[i],
                        name.replace("-", " "),
                    )
                )
        if i % every == 0:
            parts.append(
                Markup(
                    '<text class="tick" x="{:.1f}" y="{}" text-anchor="middle">{}</text>'
                ).format(x + step / 2, _HEIGHT - 8, label)
            )
    total = sum(totals)
    said = f"{title}: {total} {unit} in all" + (
        f", most ({max(totals)}) at {labels[totals.index(max(totals))]}" if total else ""
    )
    return Markup(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>'
    ).format(_WIDTH, _HEIGHT, said, Markup("").join(parts))


def _axis(most: int, unit: str) -> Markup:
    lines = [Markup('<text class="tick" x="{}" y="11">{}</text>').format(_LEFT, unit)]
    for share in (0.0, 0.5, 1.0):
        y = _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)
        lines.append(
            Markup('<line class="grid" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>').format(
                _LEFT, _WIDTH - _RIGHT, y, y
            )
        )
        if share:
            lines.append(
                Markup('<text class="tick" x="{}" y="{:.1f}" text-anchor="end">{:g}</text>').format(
                    _LEFT - 6, y + 4, most * share
                )
            )
    return Markup("").join(lines)


def _round_up(number: int) -> int:
    """The next 2, 4, 10, 20, 40, 100… : the middle line is a whole number."""
    scale = 1
    while True:
        for step in (2, 4, 10):
            if number <= step * scale:
                return step * scale
        scale *= 10

"""HTML for notebooks. Whatever was scraped is escaped: nothing in a page may act here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

# What the words of a redline look like, within our own element only.
_STYLE = Markup(
    "<style>.misajour del{color:#b3261e}.misajour ins{color:#0b6b3a}"
    ".misajour del.mark{border:1px solid;padding:0 .3em;text-decoration:none;font-weight:700}"
    ".misajour td,.misajour th{text-align:left;vertical-align:top}.misajour "
    ".fold{opacity:.6}</style>"
)


def frame(*parts: str) -> str:
    """`parts`, escaped unless they are markup of ours, in one element with our style."""
    inner = Markup("").join(parts)
    return str(_STYLE + Markup('<div class="misajour">{}</div>').format(inner))


def element(name: str, text: object) -> Markup:
    """`text`, escaped, in an element called `name`."""
    return Markup("<{0}>{1}</{0}>").format(name, text)


def table(header: Sequence[str], rows: Iterable[Sequence[object]], left_out: int = 0) -> Markup:
    """A table; `left_out` rows more are only counted."""
    head = Markup("").join(element("th", name) for name in header)
    lines = Markup("").join(
        element("tr", Markup("").join(element("td", cell) for cell in row)) for row in rows
    )
    more = element("p", f"… and {left_out} more") if left_out else escape("")
    whole = element("thead", element("tr", head)) + element("tbody", lines)
    return element("table", whole) + more

"""Where the head of a page ends that does not say so.

`<head>` and `<body>` need not be written (WHATWG HTML, 13.1.2.4), and minifiers leave them out.
libxml2, older than HTML 5, then takes `<main>`, `<article>` and the like for parts of the head, and
empties them at the first paragraph. A page that says where its body begins is read rightly.
"""

from __future__ import annotations

import re
from itertools import islice

_SAYS_SO = re.compile(r"<body[\s>]|</head[\s>]|<frameset[\s>]", re.IGNORECASE)
_TAG = re.compile(r"""<([a-z][^\s/>]*+)(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""", re.IGNORECASE)
_OTHER = re.compile(r"\s++|<(?!!--)[!?/][^>]*+>")
_OF_THE_HEAD = frozenset({"html", "head", "meta", "link", "base", "basefont", "bgsound"})
_CLOSED = {
    name: re.compile(rf"</{name}\s*>", re.IGNORECASE)
    for name in ("title", "script", "style", "noscript", "template")
}
_MOST = 5_000  # tags and comments of a head that are read
_MOST_SAID = 20  # conditional comments for old browsers have such tags, too


def with_body(markup: str) -> str:
    """`markup`, with `<body>` before the first thing that no head has, where it has no such tag."""
    said = islice(_SAYS_SO.finditer(markup), _MOST_SAID)
    if any(not _is_comment(markup, one.start()) for one in said):
        return markup
    at = _end_of_head(markup)
    return markup if at is None else f"{markup[:at]}<body>{markup[at:]}"


def _is_comment(markup: str, at: int) -> bool:
    return markup.rfind("<!--", 0, at) > markup.rfind("-->", 0, at)


def _end_of_head(markup: str) -> int | None:
    """None where the head does not end, or has no sound end."""
    at = 0
    for _ in range(_MOST):
        if markup.startswith("<!--", at):
            if (end := markup.find("-->", at)) < 0:
                return None
            at = end + 3
            continue
        if other := _OTHER.match(markup, at):
            at = other.end()
            continue
        if (tag := _TAG.match(markup, at)) is None:
            return at if at < len(markup) else None
        name = tag[1].lower()
        if name in _OF_THE_HEAD:
            at = tag.end()
        elif name not in _CLOSED:
            return at
        elif (closed := _CLOSED[name].search(markup, tag.end())) is None:
            return None
        else:
            at = closed.end()
    return None

"""Text that is in a page's bytes and not in its tree: what scripts would show.

Used only where the tree shows hardly anything. JSON-LD states `articleBody` (schema.org);
frameworks that render in the browser carry the same text as JSON for their own start (Next, Nuxt,
and their like).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from monitor.extract.page import Page

_MOST = 2_000_000  # characters of one script that are parsed
_VALUES = 20_000  # values of it that are looked at
_SAYS = 200  # characters from which a string is a text
# Keys under which texts stand, as these frameworks' sites name them; others hold code, styles,
# menus.
_KEYS = re.compile(
    r"^(?:article_?body|body|content|html|text|rich_?text|main_?content|description|story|copy"
    r"|markup|value|rendered|body_?html|full_?text|paragraphs?)$",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<(?:p|div|h[1-6]|ul|br)\b", re.IGNORECASE)


def text(page: Page) -> str:
    """The longest text that the page carries as data, as markup; empty where there is none."""
    stated = [str(item.get("articleBody") or "") for item in page.json_ld]
    found = [t for t in (*stated, *_hydration(page)) if len(t) >= _SAYS]
    return max((_as_markup(t) for t in found), key=len, default="")


def _as_markup(said: str) -> str:
    if _MARKUP.search(said):
        return said
    from html import escape

    return "".join(f"<p>{escape(line)}</p>" for line in said.splitlines() if line.strip())


def _hydration(page: Page) -> Iterator[str]:
    for tag in page.tags("script"):
        kind = str(tag.get("type") or "").lower()
        if "json" not in kind or "ld+json" in kind:
            continue
        raw = tag.string or ""
        if not _SAYS <= len(raw) <= _MOST:
            continue
        try:
            data = json.loads(raw)
        except (ValueError, RecursionError):
            continue
        yield from _texts(data)


def _texts(data: object) -> Iterator[str]:
    """The strings under a telling key; strings of a list under one are paragraphs of one text."""
    waiting: list[tuple[str, object]] = [("", data)]
    for _ in range(_VALUES):
        if not waiting:
            return
        key, value = waiting.pop()
        if _KEYS.match(key) and (said := _said(value)):
            yield said
        waiting += _parts(key, value)


def _said(value: object) -> str:
    lines = value if isinstance(value, list) else [value]
    return "\n".join(line for line in lines if isinstance(line, str))


def _parts(key: str, value: object) -> list[tuple[str, object]]:
    """What is inside a value; what is in a list goes by the list's key."""
    if isinstance(value, dict):
        return [(str(name), part) for name, part in value.items()]
    if isinstance(value, list):
        return [(key, part) for part in value if not isinstance(part, str)]
    return []

"""A release served as plain text or Markdown, set as the page it would have been.

Old press rooms and archives serve such files, often as text/html: what counts is that no markup is
in them. Of Markdown (CommonMark, and pandoc's attributes) only what matters to a reader is read:
paragraphs, headings, list items, links.
"""

from __future__ import annotations

import re
from html import escape

_TAG = re.compile(
    r"<(?:!doctype|html|head|body|div|p|br|span|a|table|td|h[1-6]|ul|li|title|meta|script|article"
    r"|section)\b",
    re.IGNORECASE,
)
_FRONT_MATTER = re.compile(r"\A\s*---\n(.{0,20000}?)\n(?:---|\.\.\.)\n", re.DOTALL)
_TITLE = re.compile(r"^title:\s*(?:[|>]-?\s*\n\s+)?['\"]?(.+?)['\"]?\s*$", re.MULTILINE)
_HIDDEN = re.compile(r"<!--[^<]*-->|!\[[^\[\]]*\]\([^()]*\)(?:\{[^{}]*\})?")
_SPAN = re.compile(r"\[([^\[\]]*)\]\{[^{}]*\}")
_ATTRIBUTES = re.compile(r"(?<=\))\{[^{}]*\}|\{[#.][^{}]*\}[ \t]*(?=\n|$)")
_UNDERLINE = re.compile(r"^(.{3,200})\n[ \t]*([=-])\2{2,}[ \t]*$", re.MULTILINE)
# A paragraph ends at an empty line, or where a list item, a heading or a forced line break stands.
_PARAGRAPHS = re.compile(
    r"\n[ \t\\]*(?=\n)|\n(?=[ \t]*(?:[-*+•–]|\d{1,3}[.)])[ \t]+\S)|\n(?=#{1,6}[ "
    r"\t])|\\\n(?=\s*\\?\n)"
)
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t]*#*$", re.DOTALL)
_ITEM = re.compile(r"^[ \t]*(?:[-*+•–]|\d{1,3}[.)])[ \t]+")
_LINK = re.compile(r"\[([^\[\]]*)\]\(<?([^\s()<>]*)>?(?:\s+\"[^\"]*\")?\)")
_ESCAPE = re.compile(r"\\([^\w\s])|\\\n")


def is_text(text: str) -> bool:
    """Whether no markup is in the beginning of `text`."""
    return not _TAG.search(text[:500_000])


def as_html(text: str) -> str:
    """`text` with its paragraphs, headings, list items and links as elements; the title is the one
    it states, else its first heading, else its first line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    title = ""
    if front := _FRONT_MATTER.match(text):
        stated = _TITLE.search(front[1])
        title, text = stated[1] if stated else "", text[front.end() :]
    text = _SPAN.sub(r"\1", _HIDDEN.sub("", text))
    text = _UNDERLINE.sub(
        lambda m: f"\n\n{'#' if m[2] == '=' else '##'} {m[1]}\n\n", _ATTRIBUTES.sub("", text)
    )
    parts = [_element(part) for part in _PARAGRAPHS.split(text) if part.strip(" \t\n\\")]
    title = title or next(
        (content for name, content in parts if name == "h1"), parts[0][1][:200] if parts else ""
    )
    head = f"<head><title>{re.sub('<[^>]*>', '', title)}</title></head>"
    return f"<html>{head}<body>{''.join(_lists(parts))}</body></html>"


def _element(part: str) -> tuple[str, str]:
    """The name of the element, and its content as HTML."""
    part = part.strip("\n")
    if heading := _HEADING.match(part.strip()):
        return f"h{len(heading[1])}", _inline(heading[2])
    if item := _ITEM.match(part):
        return "li", _inline(part[item.end() :])
    return "p", _inline(part)


def _inline(text: str) -> str:
    """Escaped, with links as links."""
    pieces, end = [], 0
    for match in _LINK.finditer(text):
        pieces += [
            _plain(text[end : match.start()]),
            f'<a href="{escape(match[2])}">{_plain(match[1])}</a>',
        ]
        end = match.end()
    return "".join(pieces) + _plain(text[end:])


def _plain(text: str) -> str:
    return escape(_ESCAPE.sub(lambda m: m[1] or "\n", text).replace("**", ""))


def _lists(parts: list[tuple[str, str]]) -> list[str]:
    """The elements, neighbouring items in one list."""
    out: list[str] = []
    for number, (name, content) in enumerate(parts):
        before = parts[number - 1][0] if number else ""
        if "li" in (name, before) and name != before:
            out.append("<ul>" if name == "li" else "</ul>")
        out.append(f"<{name}>{content}</{name}>\n")
    return out

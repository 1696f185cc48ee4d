"""Pages without an address: their relative links stay as they are, so that they can be compared."""

from __future__ import annotations

import re
from dataclasses import replace

from monitor.model import Content

# A folder deep enough for every `../` that a page has. `.invalid` is no host's name (RFC 2606).
_HOST = "https://address-not-given.invalid"
_FOLDERS = tuple(f"-{number}-" for number in range(1, 9))
BASE = f"{_HOST}/{'/'.join(_FOLDERS)}/"
"""Stands for the address of a page while it is read."""
_ADDRESS = re.compile(re.escape(_HOST) + r"[^\s\"'<>]*")


def without_base(content: Content) -> Content:
    """`content`, which was read as if it stood at `BASE`, with relative links as the page has
    them."""
    return replace(
        content,
        links=tuple(replace(link, url=_relative(link.url)) for link in content.links),
        images=tuple(replace(image, url=_relative(image.url)) for image in content.images),
        canonical=_relative(content.canonical),
        alternates=tuple((code, _relative(url)) for code, url in content.alternates),
        doubts=tuple(
            replace(doubt, text=_ADDRESS.sub(lambda found: _relative(found[0]), doubt.text))
            for doubt in content.doubts
        ),
    )


def _relative(url: str) -> str:
    """`url` as the page wrote it: `/press/1.html` with a slash, `../1.html` with its dots."""
    if not url.startswith(f"{_HOST}/"):
        return url
    parts = url.removeprefix(f"{_HOST}/").split("/")
    deep = 0
    while deep < min(len(parts), len(_FOLDERS)) and parts[deep] == _FOLDERS[deep]:
        deep += 1
    rest = "/".join(parts[deep:])
    if not deep:
        return f"/{rest}"
    return "../" * (len(_FOLDERS) - deep) + rest or "./"

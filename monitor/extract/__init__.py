"""Pure: bytes ─► content. No network, no database, no clock."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from monitor.errors import ExtractError
from monitor.extract import documents
from monitor.extract.hints import Hints
from monitor.extract.printed import as_json
from monitor.extract.text import text_hash
from monitor.model import FIELDS, Content

__all__ = ["ExtractError", "Hints", "as_json", "content_hash", "read", "text_hash"]

_NO_HINTS = Hints()


def read(
    body: bytes,
    url: str = "",
    *,
    charset: str = "",
    last_modified: str = "",
    hints: Hints = _NO_HINTS,
) -> Content:
    """What the page or document `body`, found at `url`, says. Raises ExtractError where it is
    neither.

    `charset` is what the server said of it, `last_modified` the header of that name.
    """
    # half a second of parsers and patterns: most commands read no page, and the daemon has
    # processes for it
    from monitor.extract import jsonpage, setting

    if (kind := documents.kind_of(body)) is not None:
        body, charset = documents.as_html(kind, body).encode(), "utf-8"
        # selectors are made for the pages of a site
        hints = replace(hints, content=setting.BODY, title="", ignore=())
    elif hints.json is not None:
        body, charset = jsonpage.as_page(body, charset, hints.json), "utf-8"
        # where the text stands is known: nothing of it is to be taken for furniture
        hints = replace(hints, content=hints.content or jsonpage.BODY)
    with _uncollected():
        return _content(body, url, charset, last_modified, hints)


def _content(body: bytes, url: str, charset: str, last_modified: str, hints: Hints) -> Content:
    from monitor.extract import page, reading

    taken = reading.take(page.parse(body, url, charset), hints)
    return reading.content(taken, url, last_modified)


@contextmanager
def _uncollected() -> Iterator[None]:
    """All that is made for a reading lives to its end: looking for garbage in it costs a fifth of
    the time. The setting is the process's: pages are read in processes of their own, or one at a
    time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def content_hash(content: Content) -> str:
    """A hash of what a reader is told: the fields that are `hashed`, the blocks, and the links and
    attachments."""
    parts = [text_hash(field.read(content) or "") for field in FIELDS if field.hashed]
    parts += [f"{block.kind}:{text_hash(block.text)}" for block in content.blocks]
    parts += [f"{link.url} {text_hash(link.text)}" for link in content.links]
    return text_hash("\n".join(parts))

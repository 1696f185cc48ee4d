"""Pure: bytes ─► content. No network, no database, no clock."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.extract import body as bodies
from monitor.extract import links, moving, page, stamps, trouble, unshown, version
from monitor.extract.blocks import Layout, RawBlock
from monitor.extract.dates import find as find_dates
from monitor.extract.layout import lay_out
from monitor.extract.text import digest, fold
from monitor.model import Block, BlockKind, Content, Stamp, StampKind

EXTRACTOR = version.of_code()
"""The version of the reading code. A change of it means that a page may be read otherwise, and the next
comparison reads the kept snapshot again first."""

__all__ = ["EXTRACTOR", "Hints", "content_hash", "digest", "read"]


@dataclass(frozen=True, slots=True)
class Hints:
    """What a source knows of its pages. Selectors are CSS; `reference` and `event` are patterns for short
    lines of the header (a document number; the days of an event)."""

    language: str = ""
    timezone: str = ""
    content: str = ""
    title: str = ""
    ignore: tuple[str, ...] = ()
    reference: str = ""
    event: str = ""

    @property
    def version(self) -> str:
        """What a reading depends on besides the bytes: the code's version and these hints."""
        return f"{EXTRACTOR}.{digest(repr(self))[:6]}"


_NO_HINTS = Hints()


def read(
    body: bytes,
    url: str = "",
    *,
    charset: str = "",
    last_modified: str = "",
    hints: Hints = _NO_HINTS,
) -> Content:
    """What the page `body`, found at `url`, says. Raises ExtractError where it is no page."""
    parsed = page.parse(body, url, charset)
    unshown.open_shadows(parsed)
    layout, chosen = _found(parsed, hints)
    if (shown := _said(chosen)) < unshown.LITTLE and unshown.reveal(parsed, shown):
        layout, chosen = _found(parsed, hints)
    language = parsed.language or hints.language
    found = stamps.visible(
        layout.blocks,
        (chosen.first, chosen.last),
        chosen.headline,
        language or "en",
        hints.timezone,
    )
    header = _header(layout, chosen, hints)
    blocks, surroundings = _settle(layout, chosen, found, header)
    stated = [p.stamp for p in found] or _published_alone(layout, chosen, language, hints.timezone)
    return Content(
        title=chosen.title,
        language=language,
        blocks=blocks,
        links=links.of(chosen.chosen, parsed.base),
        images=links.images(parsed.tags("img"), parsed.base),
        stamps=_once(
            [*stated, *stamps.machine(parsed, hints.timezone), *stamps.http(last_modified)]
        ),
        event=header.get("event", ""),
        reference=header.get("reference", ""),
        canonical=links.canonical(parsed.canonical, url) if parsed.canonical else "",
        alternates=tuple(
            (code, to)
            for code, href in parsed.alternates[:60]
            if (to := links.canonical(href, url))
        ),
        surroundings=surroundings,
        doubts=trouble.doubts(_evidence(parsed, layout, chosen, blocks, bool(stated))),
    )


def _found(parsed: page.Page, hints: Hints) -> tuple[Layout, bodies.Body]:
    layout = lay_out(parsed.soup.body or parsed.soup, _ignored(parsed, hints.ignore))
    return layout, bodies.find(parsed, layout, hints.content, hints.title)


def _said(chosen: bodies.Body) -> int:
    """The characters of the body's text."""
    return sum(len(b.text) for b in chosen.chosen if b.kind is not BlockKind.HEADING)


def _ignored(parsed: page.Page, selectors: tuple[str, ...]) -> frozenset[int]:
    return frozenset(id(tag) for selector in selectors for tag in parsed.soup.select(selector))


def _settle(
    layout: Layout, chosen: bodies.Body, found: tuple[stamps.Placed, ...], header: dict[str, str]
) -> tuple[tuple[Block, ...], frozenset[str]]:
    """The body without the page's own stamps, and the hashes of all that is not the body."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for placed in found:
        spans.setdefault(id(layout.blocks[placed.block]), []).append((placed.start, placed.end))
    blocks: list[Block] = []
    left: list[RawBlock] = list(chosen.left)
    for raw in chosen.chosen:
        stamped = spans.get(id(raw), [])
        if (stamped and stamps.is_only_stamp(raw, stamped)) or raw.text in header.values():
            left.append(raw)
            continue
        moves = [
            (start, end)
            for start, end in moving.spans(raw.text)
            if not any(start < b and a < end for a, b in stamped)
        ]
        text = raw.text
        for start, end in sorted([*stamped, *moves], reverse=True):
            text = text[:start] + text[end:]
        if moves and not stamps.says_more(text):
            left.append(raw)
        elif text := fold(text):
            blocks.append(Block(raw.kind, text, raw.level))
    return tuple(blocks), frozenset(digest(raw.text) for raw in left)


def _evidence(
    parsed: page.Page,
    layout: Layout,
    chosen: bodies.Body,
    blocks: tuple[Block, ...],
    dated: bool,
) -> trouble.Evidence:
    """What speaks for and against believing the page."""
    return trouble.Evidence(
        title=chosen.title,
        texts=tuple(b.text for b in blocks),
        said=sum(len(b.text) for b in blocks if b.kind is not BlockKind.HEADING),
        linked=any(links.attaches(raw) for raw in chosen.chosen),
        all_text=sum(len(b.text) for b in layout.blocks),
        prose=sum(len(b.text) for b in layout.blocks if b.solid),
        dated=dated or any(s.kind is StampKind.PUBLISHED for s in stamps.machine(parsed)),
        password=any(
            str(tag.get("type", "")).lower() == "password" for tag in parsed.tags("input")
        ),
        refresh=links.refreshed(parsed.meta.get("refresh", ""), parsed.url),
        frames=unshown.frames(parsed),
    )


def _header(layout: Layout, chosen: bodies.Body, hints: Hints) -> dict[str, str]:
    """The short lines around the headline that the source's patterns know."""
    near = layout.blocks[max(0, chosen.first - 25) : chosen.first + 12]
    said: dict[str, str] = {}
    for name, pattern in (("reference", hints.reference), ("event", hints.event)):
        if pattern:
            lines = (b.text for b in near if len(b.text) <= 120)
            said[name] = next((text for text in lines if re.search(pattern, text)), "")
    return {name: text for name, text in said.items() if text}


def _published_alone(layout: Layout, chosen: bodies.Body, language: str, zone: str) -> list[Stamp]:
    """A line by the headline that is a date and nothing else: when the release came out."""
    from monitor.model import StampOrigin

    codes = (language.partition("-")[0],) if language else ()
    for block in layout.blocks[max(0, chosen.first - 12) : chosen.first + 6]:
        if len(block.text) > 40 or block.kind is BlockKind.ROW:
            continue
        for date in find_dates(block.text, codes, language or "en", zone):
            moves = sum(end - start for start, end in moving.spans(block.text))
            if len(block.text) - (date.end - date.start) - moves <= 12:
                return [
                    Stamp(
                        StampKind.PUBLISHED,
                        moving.without(block.text),
                        date.value,
                        date.precision,
                        StampOrigin.VISIBLE,
                    )
                ]
    return []


def _once(found: list[Stamp]) -> tuple[Stamp, ...]:
    """The most credible of each kind and origin."""
    kept: dict[tuple[str, str], Stamp] = {}
    for stamp in found:
        kept.setdefault((stamp.kind, stamp.origin), stamp)
    return tuple(kept.values())


def content_hash(content: Content) -> str:
    """A hash of what a reader is told: title, text, links, attachments. Stamps are not in it."""
    parts = [digest(content.title)]
    parts += [f"{block.kind}:{digest(block.text)}" for block in content.blocks]
    parts += [f"{link.url} {digest(link.text)}" for link in content.links]
    return digest("\n".join(parts))


def as_json(content: Content) -> dict[str, object]:
    """What `misajour extract --json` and `scrapy crawl` print of a page."""
    updated, published = content.updated, content.published
    return {
        "title": content.title,
        "language": content.language,
        "published": published.value if published else None,
        "updated": updated.value if updated else None,
        "updated_text": updated.text if updated else None,
        "event": content.event or None,
        "reference": content.reference or None,
        "body": content.body,
        "blocks": [{"kind": str(b.kind), "text": b.text} for b in content.blocks],
        "links": [{"url": k.url, "text": k.text} for k in content.links if not k.attachment],
        "attachments": [{"url": k.url, "text": k.text} for k in content.links if k.attachment],
        "images": [{"url": i.url, "alt": i.alt, "caption": i.caption} for i in content.images],
        "stamps": [
            {
                "kind": str(s.kind),
                "text": s.text,
                "value": s.value,
                "precision": str(s.precision),
                "origin": str(s.origin),
            }
            for s in content.stamps
        ],
        "doubts": [doubt.text for doubt in content.doubts],
    }

"""The steps of a reading, in order: parse, lay out, choose the body, find the stamps, settle,
doubt."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.extract import body as bodies
from monitor.extract import counters, embedded, links, noise, page, stamps, trouble
from monitor.extract.blocks import Layout, RawBlock
from monitor.extract.hints import Hints
from monitor.extract.layout import lay_out
from monitor.extract.text import one_line, text_hash
from monitor.model import Block, BlockKind, Content, Doubt, Stamp, StampKind, StampOrigin

_THIN = 200  # characters of a body below which the page's data is asked for the text
_STAMPS = 3  # visible stamps of an update that are kept


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one page was taken apart into."""

    page: page.Page
    layout: Layout
    chosen: bodies.Body
    language: str
    hints: Hints


def content(taken: _Reading, url: str, last_modified: str) -> Content:
    """What was understood of the page at `url`."""
    parsed, layout, chosen, hints = taken.page, taken.layout, taken.chosen, taken.hints
    near = (chosen.first, chosen.last)
    found = stamps.visible(
        layout.blocks, near, chosen.headline, taken.language or "en", hints.timezone
    )
    header = _header(layout, chosen, hints)
    blocks, surroundings = _settle(layout, chosen, found, header)
    stated = _believed(found) or stamps.published_alone(
        layout.blocks, chosen.first, taken.language, hints.timezone
    )
    machine = [*stamps.machine(parsed, hints.timezone), *stamps.http(last_modified)]
    return Content(
        title=chosen.title,
        language=taken.language,
        blocks=blocks,
        links=links.of(chosen.chosen, parsed.base),
        images=links.images(parsed.tags("img"), parsed.base),
        stamps=(*stated, *_once(machine)),
        event=header.get("event", ""),
        reference=header.get("reference", ""),
        canonical=links.canonical(parsed.canonical, url) if parsed.canonical else "",
        alternates=tuple(
            (code, to)
            for code, href in parsed.alternates[:60]
            if (to := links.canonical(href, url))
        ),
        surroundings=surroundings,
        doubts=_doubts(taken, blocks, url, dated=bool(stated) or _published(machine)),
    )


def take(parsed: page.Page, hints: Hints) -> _Reading:
    """The page taken apart; where its tree shows hardly a text, with the one that its data
    carries."""
    language = parsed.language or hints.language
    layout, chosen = _choose(parsed, hints)
    if hints.content or sum(len(b.text) for b in chosen.chosen) >= _THIN:
        return _Reading(parsed, layout, chosen, language, hints)
    carried = embedded.text(parsed)
    if not carried:
        return _Reading(parsed, layout, chosen, language, hints)
    root = parsed.soup.body or parsed.soup
    root.append(page.fragment(carried))
    layout, chosen = _choose(parsed, hints)
    return _Reading(parsed, layout, chosen, language, hints)


def _choose(parsed: page.Page, hints: Hints) -> tuple[Layout, bodies.Body]:
    root = parsed.soup.body or parsed.soup
    ignored = frozenset(
        id(tag) for selector in hints.ignore for tag in parsed.soup.select(selector)
    )
    layout = lay_out(root, ignored)
    return layout, bodies.find(parsed, layout, hints.content, hints.title)


def _settle(
    layout: Layout, chosen: bodies.Body, found: tuple[stamps.Placed, ...], header: dict[str, str]
) -> tuple[tuple[Block, ...], frozenset[str]]:
    """The body without the page's own stamps and counters, and the hashes of all that is not the
    body."""
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
        text = raw.text
        for start, end in sorted(stamped, reverse=True):
            text = text[:start] + text[end:]
        if text := one_line(counters.stripped(one_line(text))):
            blocks.append(Block(raw.kind, text, raw.level))
    return tuple(blocks), frozenset(text_hash(raw.text) for raw in left)


def _header(layout: Layout, chosen: bodies.Body, hints: Hints) -> dict[str, str]:
    """The short lines around the headline that the source's patterns know."""
    near = layout.blocks[max(0, chosen.first - 25) : chosen.first + 12]
    said: dict[str, str] = {}
    for name, pattern in (("reference", hints.reference), ("event", hints.event)):
        if pattern:
            lines = (b.text for b in near if len(b.text) <= 120)
            said[name] = next((text for text in lines if re.search(pattern, text)), "")
    return {name: text for name, text in said.items() if text}


def _believed(found: tuple[stamps.Placed, ...]) -> tuple[Stamp, ...]:
    """The most credible stamp of each kind first, then what else the release says of its
    updates."""
    kept: list[Stamp] = []
    for kind in StampKind:
        own = [p for p in found if p.stamp.kind is kind]
        more = _STAMPS if kind is StampKind.UPDATED else 1
        for number, placed in enumerate(own):
            if placed.stamp in kept or (number and (placed.noise or len(kept) >= more + 1)):
                continue
            if not number or kind is StampKind.UPDATED:
                kept.append(placed.stamp)
    return tuple(kept)


def _once(found: list[Stamp]) -> tuple[Stamp, ...]:
    """The first of each kind and origin."""
    kept: dict[tuple[StampKind, StampOrigin], Stamp] = {}
    for stamp in found:
        kept.setdefault((stamp.kind, stamp.origin), stamp)
    return tuple(kept.values())


def _published(machine: list[Stamp]) -> bool:
    return any(s.kind is StampKind.PUBLISHED for s in machine)


def _doubts(
    taken: _Reading, blocks: tuple[Block, ...], url: str, *, dated: bool
) -> tuple[Doubt, ...]:
    parsed, layout = taken.page, taken.layout
    ours = {id(b) for b in taken.chosen.chosen}
    left = [b for b in layout.blocks if id(b) not in ours]
    body = " ".join(b.text for b in blocks if b.kind is not BlockKind.CAPTION)
    frames = [str(t.get("src") or "") for t in parsed.tags("iframe", "frame")]
    return trouble.doubts(
        trouble.Evidence(
            title=taken.chosen.title,
            body=body,
            all_text=sum(len(b.text) for b in layout.blocks),
            unread=sum(len(b.text) for b in left if b.solid and noise.may_be_text(b.noise)),
            consent=sum(len(b.text) for b in layout.blocks if noise.is_consent(b)),
            release=dated or parsed.meta.get("og:type", "").lower() == "article",
            password=any(t.get("type") == "password" for t in parsed.tags("input")[:200]),
            refresh=_sends_to(parsed, url),
            frame=next((links.canonical(f, url) for f in frames if f), ""),
            attached=any(links.attaches(b) for b in taken.chosen.chosen),
        )
    )


_REFRESH = re.compile(r"^\s*\d*\.?\d*\s*[;,]?\s*url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)


def _sends_to(parsed: page.Page, url: str) -> str:
    """Where the page sends a reader by itself; empty where that is the page itself."""
    if not (match := _REFRESH.match(parsed.meta.get("refresh", ""))):
        return ""
    to = links.canonical(match[1], url)
    return "" if to == links.canonical(url, url) else to

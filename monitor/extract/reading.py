"""The steps of a reading, in order: parse, lay out, choose the body, find the stamps and
take them out of it, doubt."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.extract import (
    beside,
    counters,
    embedded,
    foldouts,
    ignored,
    links,
    machine,
    noise,
    page,
    pictures,
    stamps,
    trouble,
    unlabelled,
)
from monitor.extract import body as bodies
from monitor.extract.blocks import Layout, RawBlock, characters
from monitor.extract.hints import Hints
from monitor.extract.labels import Own
from monitor.extract.layout import lay_out
from monitor.extract.text import one_line, text_hash
from monitor.languages.codes import without_region
from monitor.model import Block, BlockKind, Content, Stamp, StampKind, StampOrigin

_THIN = 200  # characters of a body below which the page's data is asked for the text
_STAMPS = 3  # visible stamps of an update that are kept
_VERSIONS = 60  # other language versions that are kept
# Blocks above and below the beginning of the body in which a header's lines stand, and the
# characters of such a line.
_ABOVE, _BELOW, _HEADER_LINE = 25, 12, 120
_INPUTS = 200  # fields of forms that are looked at


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
    by_machine = [*machine.stamps(parsed, hints.timezone), *machine.of_header(last_modified)]
    published = [stamp.value for stamp in by_machine if stamp.kind is StampKind.PUBLISHED]
    found = _stamps(taken, published)
    header = _header(layout, chosen, hints)
    told, surroundings = _without_stamps(layout, chosen, found, header)
    blocks = tuple(block for _, block in told)
    stated = _believed(found)
    evidence = _evidence(taken, blocks, url, dated=bool(stated or published))
    return Content(
        title=ignored.without(chosen.title, hints.ignore_text) or chosen.title,
        language=taken.language,
        blocks=blocks,
        links=links.of(chosen.chosen, parsed.base),
        images=pictures.of(layout, chosen, parsed.base),
        stamps=(*stated, *_once([*by_machine, *machine.of_address(url)])),
        author=_author(parsed, layout),
        event=header.get("event", ""),
        reference=header.get("reference", ""),
        canonical=links.canonical(parsed.canonical, url) if parsed.canonical else "",
        alternates=_alternates(parsed, url),
        surroundings=surroundings,
        beside=beside.of(chosen.left, blocks),
        folds=foldouts.states(parsed, told, layout.blocks[chosen.first : chosen.last]),
        doubts=trouble.doubts(evidence),
    )


def _stamps(taken: _Reading, published: list[str]) -> tuple[stamps.Placed, ...]:
    """What the page shows of its own times, with a label, or by the headline without one;
    `published` is what it states for machines of when it came out."""
    blocks, chosen, zone = taken.layout.blocks, taken.chosen, taken.hints.timezone
    language, near = taken.language, (chosen.first, chosen.last)
    found = stamps.visible(blocks, near, chosen.headline, language, zone, _own(taken.hints))
    codes = (without_region(language),) if language else ()
    tongue = stamps.Tongue(codes, language or "en", zone)
    alone = unlabelled.published(blocks, near, chosen.headline, found, tongue, published)
    return (*found, alone) if alone else found


def _own(hints: Hints) -> Own:
    """The labels that the source is known to have."""
    updated = tuple((label, StampKind.UPDATED) for label in hints.updated_labels)
    return (*updated, *((label, StampKind.PUBLISHED) for label in hints.published_labels))


def _author(parsed: page.Page, layout: Layout) -> str:
    """The authors that the page states for machines and shows to readers, or else the line that
    names them."""
    stated = machine.authors(parsed)
    shown = "\n".join(block.text for block in layout.blocks) if stated else ""
    return ", ".join(name for name in stated if name in shown) or machine.byline(parsed)


def _alternates(parsed: page.Page, url: str) -> tuple[tuple[str, str], ...]:
    """The page's other language versions; those that lead nowhere are left out."""
    versions = [(code, links.canonical(href, url)) for code, href in parsed.alternates[:_VERSIONS]]
    return tuple((code, to) for code, to in versions if to)


def take(parsed: page.Page, hints: Hints) -> _Reading:
    """The page taken apart; where its tree shows hardly a text, with the one that its data
    carries."""
    language = parsed.language or hints.language
    layout, chosen = _choose(parsed, hints)
    if hints.content or characters(chosen.chosen) >= _THIN:
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
    left_out = frozenset(
        id(tag) for selector in hints.ignore for tag in parsed.soup.select(selector)
    )
    layout = lay_out(root, left_out)
    if hints.ignore_text:
        for block in layout.blocks:
            block.text = ignored.without(block.text, hints.ignore_text)
    return layout, bodies.find(parsed, layout, hints.content, hints.title)


def _without_stamps(
    layout: Layout, chosen: bodies.Body, found: tuple[stamps.Placed, ...], header: dict[str, str]
) -> tuple[tuple[tuple[RawBlock, Block], ...], frozenset[str]]:
    """The body without the page's own stamps and counters, each block as it lies on the page and as
    it is told, and the hashes of all that is not the body."""
    by_number = stamps.spans_by_block(found).items()
    spans = {id(layout.blocks[number]): stamped for number, stamped in by_number}
    told: list[tuple[RawBlock, Block]] = []
    left: list[RawBlock] = list(chosen.left)
    for raw in chosen.chosen:
        stamped = spans.get(id(raw), [])
        if (stamped and stamps.is_only_stamp(raw, stamped)) or raw.text in header.values():
            left.append(raw)
            continue
        text = raw.text
        for start, end in sorted(set(stamped), reverse=True):
            text = text[:start] + text[end:]
        text = one_line(counters.stripped(one_line(text)))
        if any(
            map(str.isalnum, text)
        ):  # a line of dashes, or of what parts two stamps, says nothing
            told.append((raw, Block(raw.kind, text, raw.level)))
    return tuple(told), frozenset(text_hash(raw.text) for raw in left)


def _header(layout: Layout, chosen: bodies.Body, hints: Hints) -> dict[str, str]:
    """The short lines around the headline that the source's patterns know."""
    near = layout.blocks[max(0, chosen.first - _ABOVE) : chosen.first + _BELOW]
    lines = [block.text for block in near if len(block.text) <= _HEADER_LINE]
    patterns = {"reference": hints.reference, "event": hints.event}
    said = {
        name: next((text for text in lines if re.search(pattern, text)), "")
        for name, pattern in patterns.items()
        if pattern
    }
    return {name: text for name, text in said.items() if text}


def _believed(found: tuple[stamps.Placed, ...]) -> tuple[Stamp, ...]:
    """The most credible stamp of each kind first, then what else the release says of its
    updates."""
    kept: list[Stamp] = []
    for kind in StampKind:
        own = [placed for placed in found if placed.stamp.kind is kind]
        kept += [placed.stamp for placed in own[:1]]
    more = [p.stamp for p in found if p.stamp.kind is StampKind.UPDATED and not p.noise]
    return tuple(dict.fromkeys([*kept, *more]))[: 1 + _STAMPS]


def _once(found: list[Stamp]) -> tuple[Stamp, ...]:
    """The first of each kind and origin."""
    kept: dict[tuple[StampKind, StampOrigin], Stamp] = {}
    for stamp in found:
        kept.setdefault((stamp.kind, stamp.origin), stamp)
    return tuple(kept.values())


def _evidence(
    taken: _Reading, blocks: tuple[Block, ...], url: str, *, dated: bool
) -> trouble.Evidence:
    """What speaks for and against the page. `blocks` are the body's, `dated` whether it states
    when it came out or was updated."""
    parsed, every = taken.page, taken.layout.blocks
    fields = parsed.tags("input")[:_INPUTS]
    return trouble.Evidence(
        title=taken.chosen.title,
        body=" ".join(b.text for b in blocks if b.kind is not BlockKind.CAPTION),
        all_text=characters(every),
        unread=characters(filter(_may_be_text, _not_chosen(taken))),
        consent=characters(filter(noise.is_consent, every)),
        dialog=characters(filter(noise.is_in_dialog, taken.chosen.chosen)),
        release=dated or parsed.meta.get("og:type", "").lower() == "article",
        password=any(field.get("type") == "password" for field in fields),
        refresh=_sends_to(parsed, url),
        frame=_framed(parsed, url),
        attached=any(map(links.attaches, taken.chosen.chosen)),
    )


def _not_chosen(taken: _Reading) -> list[RawBlock]:
    ours = {id(block) for block in taken.chosen.chosen}
    return [block for block in taken.layout.blocks if id(block) not in ours]


def _may_be_text(block: RawBlock) -> bool:
    return block.solid and noise.may_be_text(block.noise)


def _framed(parsed: page.Page, url: str) -> str:
    """The address of the first frame that shows another page in this one."""
    addresses = (str(tag.get("src") or "") for tag in parsed.tags("iframe", "frame"))
    first = next(filter(None, addresses), "")
    return links.canonical(first, url) if first else ""


_REFRESH = re.compile(r"\s*+\d*+\.?\d*+\s*+[;,]?\s*+url\s*+=\s*+['\"]?([^'\"]+)", re.IGNORECASE)


def _sends_to(parsed: page.Page, url: str) -> str:
    """Where the page sends a reader by itself; empty where that is the page itself."""
    if not (match := _REFRESH.match(parsed.meta.get("refresh", ""))):
        return ""
    to = links.canonical(match[1], url)
    return "" if to == links.canonical(url, url) else to

"""A page's text as a flat sequence of blocks, each with what its surroundings say of it.

One pass over the tree, without recursion, so that depth costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeGuard

from bs4.element import CData, NavigableString, PreformattedString, Tag

from monitor.extract import cards, counters, mails, noise
from monitor.extract.blocks import Layout, NoiseCandidate, RawBlock, RawImage
from monitor.extract.candidates import CERTAIN, decide_noise
from monitor.extract.text import one_line
from monitor.model import BlockKind

# What a reader does not see as text.
_CODE = {"script", "style", "head", "title", "meta", "link", "frameset"}
_MEDIA = {"svg", "math", "canvas", "iframe", "object", "embed", "video", "audio", "map"}
_CONTROLS = {"select", "option", "textarea", "input", "datalist", "progress", "meter"}
_SKIP = frozenset(_CODE | _MEDIA | _CONTROLS)
_STRUCK = frozenset({"s", "strike", "del"})
_STRUCK_SHARE = 0.4  # of the text around them that paragraphs which are crossed out have at most
_STRUCK_STYLE = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
# What stands on lines of its own.
_PAGE = {"html", "body", "header", "footer", "main", "nav", "aside", "article", "section"}
_GROUPS = {"div", "center", "address", "hgroup", "figure", "figcaption", "details", "summary"}
_PROSE = {"p", "blockquote", "pre", "hr", "h1", "h2", "h3", "h4", "h5", "h6"}
_LISTS = {"ul", "ol", "li", "dl", "dt", "dd", "dir", "menu"}
_TABLES = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
_FORMS = {"form", "fieldset", "legend", "dialog"}
_BLOCK = frozenset(_PAGE | _GROUPS | _PROSE | _LISTS | _TABLES | _FORMS)
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_KINDS = {
    **dict.fromkeys(_HEADINGS, BlockKind.HEADING),
    "li": BlockKind.ITEM,
    "dt": BlockKind.ITEM,
    "dd": BlockKind.ITEM,
    "blockquote": BlockKind.QUOTE,
    "pre": BlockKind.CODE,
    "caption": BlockKind.NOTE,
}
# What marks words in a line, and says no more of them.
_PLAIN = frozenset({"span", "b", "i", "u", "em", "strong", "small", "sub", "sup", "font", "abbr"})
_OF_THEIR_OWN = frozenset({"br", "img", "picture", "tr", "time"})  # elements
_MOST_CANDIDATES = 30  # around one block; a hostile page nests a hundred thousand of them
_MOST_IMAGES = 300  # of a page that are looked at
_NEAR = 6  # elements around a picture that can be its frame
_PIECES_OF_CARD, _LONGEST_CARD = 100, 2_000  # texts, and characters of them, in a card in a line
_LONGEST_CELL = 600  # characters; a table with longer ones lays out the page


@dataclass(frozen=True, slots=True)
class _Before:
    """How much of a line was at hand where an element in it began: pieces, links, characters of
    links; and how many pictures came before it."""

    pieces: int
    anchors: int
    link_chars: int
    images: int


@dataclass
class _Frame:
    """An open element. `first` is the number of the first block in it, `box` the innermost block
    element, itself or around it, and `boxed` how many elements are open around that.

    Of a link, `anchor` is the target, `depth` how many elements are open around it, `text_from` the
    piece of text with which it begins, `told` whether a block names it already. `picture` is the
    id() of an element whose name says that it holds a picture."""

    tag: Tag
    children: Iterator[object]
    noise_candidates: tuple[NoiseCandidate, ...]
    kind: BlockKind | None
    level: int
    block: bool
    first: int
    box: Tag | None
    boxed: int
    # few elements have the others: they are set where they are
    anchor: str = field(default="", init=False)
    depth: int = field(default=0, init=False)
    text_from: int = field(default=0, init=False)
    told: bool = field(default=False, init=False)
    before: _Before | None = field(default=None, init=False)
    picture: int = field(default=0, init=False)


# What is around the root.
_OUTSIDE = _Frame(Tag(name="outside"), iter(()), (), None, 0, False, 0, None, 0)


class _Walk:
    """One pass over the tree. `pieces`, `anchors` and `link_chars` are of the block at hand.

    A page has thousands of elements, and most are plain: what is asked of each is whether anything
    about it is worth a question."""

    def __init__(self, ignored: frozenset[int]) -> None:
        self.layout = Layout()
        self.ignored = ignored
        self.pieces: list[str] = []
        self.anchors: list[tuple[str, str]] = []
        self.link_chars = 0
        self.frames: list[_Frame] = []
        self.articles = 0  # of these that are open articles
        self.links: list[_Frame] = []  # those of them that are open links

    def run(self, root: Tag) -> Layout:
        self.enter(root)
        frames = self.frames
        while frames:
            child = next(frames[-1].children, None)
            if child is None:
                self.leave()
            elif isinstance(child, Tag):
                self.element(child)
            elif _is_shown(child):
                self.pieces.append(child)
        return self.layout

    def element(self, tag: Tag) -> None:
        name, attributes = tag.name, tag.attrs
        if name in _SKIP:
            return
        if (name in _STRUCK or "style" in attributes) and _is_struck_out(tag):
            return
        if "data-cfemail" in attributes and (said := _hidden_address(tag)):
            self.pieces.append(said)
        elif name in _OF_THEIR_OWN:
            self.particular(tag)
        elif name not in _PLAIN or attributes or self.ignored or _holds_tags(tag):
            self.enter(tag)
        else:
            self.pieces += filter(_is_shown, tag.contents)

    def particular(self, tag: Tag) -> None:
        """An element that is not entered, or not always."""
        if said := _machine_time(tag):
            self.pieces.append(said)
        elif tag.name == "br":
            self.line_break()
        elif tag.name in ("img", "picture"):
            self.picture(tag)
        elif tag.name == "tr" and (text := _table_row(tag)) is not None:
            self.row(tag, text)
        else:
            self.enter(tag)

    def line_break(self) -> None:
        """One only breaks the line; the second in a row ends the paragraph."""
        if self.pieces and self.pieces[-1] == "\n":
            self.flush()
        self.pieces.append("\n")

    def picture(self, tag: Tag) -> None:
        unfinished = bool("".join(self.pieces[-_NEAR:]).strip())
        self.pieces.append(" ")
        self.layout.pictures.update(f.picture for f in self.frames[-_NEAR:] if f.picture)
        image = tag if tag.name == "img" else tag.find("img")
        if image is not None and len(self.layout.images) < _MOST_IMAGES:
            around = self.frames[-1].noise_candidates
            own = self.noise_candidates(image, noise.named(image))
            at = len(self.layout.blocks) + unfinished
            self.layout.images.append(RawImage(tag=image, at=at, noise_candidates=around + own))

    def row(self, tag: Tag, text: str) -> None:
        """A table row is one block: a figure means what its row and column say."""
        self.flush()
        parent = self.frames[-1]
        first = len(self.layout.blocks)
        if text.strip(" |"):
            anchors = [
                (str(a["href"]), one_line(a.get_text())) for a in tag.find_all("a", href=True)
            ]
            own = self.noise_candidates(tag, noise.named(tag))
            linked = sum(len(text) for _, text in anchors)
            around = parent.noise_candidates + own
            row = RawBlock(
                kind=BlockKind.ROW,
                text=text,
                level=0,
                tag=tag,
                noise_candidates=around,
                link_chars=linked,
                anchors=anchors,
            )
            self.layout.blocks.append(row)
        self.close(tag, first)

    def enter(self, tag: Tag) -> None:
        parent = self.frames[-1] if self.frames else _OUTSIDE
        name = tag.name
        named = noise.named(tag) if tag.attrs else noise.UNNAMED
        kind, around = parent.kind, parent.noise_candidates
        opens = name == "button" and kind is BlockKind.HEADING  # a fold-out section: its heading
        candidates = () if opens else self.noise_candidates(tag, named)
        # An inline element that is noise must not take the sentence around it along.
        block = name in _BLOCK or bool(candidates)
        if block:
            self.flush()
        if name in _KINDS:
            kind = _KINDS[name]
        elif noise.is_caption(tag, named):
            kind = BlockKind.CAPTION
        depth = len(self.frames)
        frame = _Frame(
            tag,
            iter(tag.contents),
            around + candidates if candidates else around,
            kind,
            _HEADINGS.get(name) or parent.level,
            block,
            len(self.layout.blocks),
            tag if block else parent.box,
            depth if block else parent.boxed,
        )
        if name == "a":
            self.enter_link(frame, depth)
        elif named.picture and name == "div":
            frame.picture = id(tag)
        elif name == "article":
            self.articles += 1
        elif name == "span" and not block and self.pieces:
            frame.before = self.line()
        self.frames.append(frame)

    def enter_link(self, frame: _Frame, depth: int) -> None:
        """Note where a link begins; an anchor without a target is not a link."""
        if href := frame.tag.attrs.get("href"):
            frame.anchor, frame.text_from, frame.depth = str(href), len(self.pieces), depth
            self.links.append(frame)

    def leave(self) -> None:
        frame = self.frames[-1]
        if frame.anchor:
            self.links.pop()
            self.linked(frame)
        if frame.block:
            self.flush()
        elif frame.before is not None and len(self.layout.blocks) == frame.first:
            self.without_card(frame.before)
        self.frames.pop()
        if frame.tag.name == "article":
            self.articles -= 1
        if len(self.layout.blocks) > frame.first:
            self.close(frame.tag, frame.first)

    def line(self) -> _Before:
        """What is at hand of the line."""
        images = len(self.layout.images)
        return _Before(len(self.pieces), len(self.anchors), self.link_chars, images)

    def without_card(self, before: _Before) -> None:
        """Take out of a sentence the card that a name in it shows to a mouse: a picture, and links
        to pages about it."""
        if len(self.pieces) - before.pieces > _PIECES_OF_CARD:
            return
        anchors, pieces = self.anchors[before.anchors :], self.pieces[before.pieces :]
        if not anchors or len(self.layout.images) == before.images:
            return
        if sum(map(len, pieces)) > _LONGEST_CARD:
            return
        if not any(map(str.strip, self.pieces[: before.pieces])) or not cards.are_teasers(anchors):
            return
        said = len(one_line("".join(pieces)).replace(" ", ""))
        if sum(len(text.replace(" ", "")) for _, text in anchors) >= said:
            del self.pieces[before.pieces :]
            del self.anchors[before.anchors :]
            del self.layout.images[before.images :]
            self.link_chars = before.link_chars

    def close(self, tag: Tag, first: int) -> None:
        """Note which blocks `tag` holds, if any: of an element in a line that holds several, the
        last one is still at hand."""
        last = len(self.layout.blocks)
        if last > first:
            unfinished = bool(self.pieces) and bool(one_line("".join(self.pieces)))
            self.layout.spans[id(tag)] = (first, last + unfinished)

    def linked(self, frame: _Frame) -> None:
        """Note what of the text at hand stands in the link of `frame`."""
        text = one_line("".join(self.pieces[frame.text_from :])) if self.pieces else ""
        if text or not frame.told:
            frame.told = True
            self.anchors.append((frame.anchor, text))
            self.link_chars += len(text)

    def flush(self) -> None:
        """End the block at hand."""
        if self.pieces:
            text = "".join(self.pieces)
            if not text.isspace():
                if self.links:
                    self.linked(self.links[-1])  # a link around blocks links each of them
                if self.frames and (text := one_line(text)):
                    self.layout.blocks.append(self.block(text))
            self.pieces = []
        self.anchors, self.link_chars = [], 0
        for frame in self.links:
            frame.text_from = 0

    def block(self, text: str) -> RawBlock:
        frame = self.frames[-1]
        return RawBlock(
            kind=frame.kind or BlockKind.PARAGRAPH,
            text=text,
            level=frame.level,
            tag=frame.tag if frame.box is None else frame.box,
            noise_candidates=frame.noise_candidates,
            link_chars=self.link_chars,
            anchors=self.anchors,
            card=bool(self.links) and self.links[-1].depth < frame.boxed,
        )

    def noise_candidates(self, tag: Tag, named: noise.Named) -> tuple[NoiseCandidate, ...]:
        """`tag` itself, if it looks like noise."""
        if self.frames and len(self.frames[-1].noise_candidates) >= _MOST_CANDIDATES:
            return ()
        reason = noise.reason(tag, named)
        if self.ignored and id(tag) in self.ignored:
            reason = CERTAIN
        if not reason and self.articles and tag.name == "article":
            reason = noise.NESTED
        return (NoiseCandidate(id(tag), reason),) if reason else ()


def _holds_tags(tag: Tag) -> bool:
    return any(isinstance(child, Tag) for child in tag.contents)


def _is_shown(child: object) -> TypeGuard[NavigableString]:
    """Whether a reader sees what stands between tags: comments and instructions are not seen."""
    kind = type(child)
    if kind is NavigableString:
        return True
    return issubclass(kind, NavigableString) and not (
        issubclass(kind, PreformattedString) and not issubclass(kind, CData)
    )


def lay_out(root: Tag, ignored: frozenset[int] = frozenset()) -> Layout:
    """The blocks below `root`; elements whose id() is in `ignored` are noise."""
    layout = _Walk(ignored).run(root)
    decide_noise(layout)
    return layout


def _is_struck_out(tag: Tag) -> bool:
    """Whether the words in `tag` are crossed out: the release does not say them any more. Around
    much of the page, the element was left open by mistake."""
    if tag.name not in _STRUCK and not _STRUCK_STYLE.search(str(tag.get("style") or "")):
        return False
    if not any(isinstance(t, Tag) and t.name in _BLOCK for t in tag.descendants):
        return True
    around = next((t for t in tag.parents if t.name in ("main", "article", "body")), None)
    whole = len(around.get_text()) if around is not None else 0
    return len(tag.get_text()) <= _STRUCK_SHARE * whole


def _hidden_address(tag: Tag) -> str:
    """The mail address that a script would show in the place of `tag`."""
    code = tag.attrs.get("data-cfemail")
    return mails.of_hex(str(code)) if code else ""


def _machine_time(tag: Tag) -> str:
    """The moment of a `<time>` that says "3 days ago": the page states it, and shows it otherwise
    every day."""
    if tag.name != "time":
        return ""
    stated = str(tag.attrs.get("datetime") or "").strip()
    if not stated[:4].isdigit() or len(stated) > 40:
        return ""
    return stated if counters.RELATIVE.fullmatch(one_line(tag.get_text())) else ""


def _table_row(tag: Tag) -> str | None:
    """The cells' texts joined, or None where the table only lays out the page."""
    cells = [c for c in tag.contents if isinstance(c, Tag) and c.name in ("td", "th")]
    if len(cells) < 2 or tag.find("table") is not None:
        return None
    texts = [one_line(" ".join(_strings(cell))) for cell in cells]
    return None if max(map(len, texts)) > _LONGEST_CELL else " | ".join(texts)


def _strings(tag: Tag) -> Iterator[str]:
    for string in tag.find_all(string=True):
        parent = None if isinstance(string, PreformattedString) else string.parent
        if parent is not None and parent.name not in _SKIP:
            yield string

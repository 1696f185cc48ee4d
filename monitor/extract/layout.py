"""A page's text as a flat sequence of blocks, each with what its surroundings say of it.

One pass over the tree, without recursion, so that depth costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bs4.element import CData, NavigableString, PreformattedString, Tag

from monitor.extract import counters, mails, noise, suspects
from monitor.extract.blocks import Layout, RawBlock
from monitor.extract.text import one_line
from monitor.model import BlockKind

_SKIP = frozenset(
    ["script", "style", "svg", "math", "canvas", "iframe", "object", "embed", "video", "audio", "map", "select", "option", "textarea", "input", "head", "title", "meta", "link", "datalist", "progress", "meter", "frameset"]
)  # fmt: skip
_BLOCK = frozenset(
    ["address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption"]
)  # fmt: skip
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_KINDS = {
    "li": BlockKind.ITEM,
    "dt": BlockKind.ITEM,
    "dd": BlockKind.ITEM,
    "blockquote": BlockKind.QUOTE,
    "pre": BlockKind.CODE,
    "caption": BlockKind.NOTE,
}
_CERTAIN = suspects.CERTAIN
_SUSPECTS = 30  # around one block
_NEAR = 6  # elements around a picture that can be its frame


@dataclass(slots=True)
class _Frame:
    tag: Tag
    children: Iterator[object]
    suspects: tuple[tuple[int, str], ...]
    kind: BlockKind | None
    level: int
    block: bool
    first: int
    anchor: str = ""
    text_from: int = 0
    picture: int = 0  # its id() if its name says that it holds a picture
    told: bool = False
    depth: int = 0  # how many elements are open around it
    blocks: int = 0  # the depth of the innermost block element, itself or around it


class _Walk:
    def __init__(self, ignored: frozenset[int]) -> None:
        self.layout = Layout()
        self.ignored = ignored
        self.pieces: list[str] = []
        self.anchors: list[tuple[str, str]] = []
        self.link_chars = 0
        self.frames: list[_Frame] = []
        self.links: list[_Frame] = []  # those of them that are open links

    def run(self, root: Tag) -> Layout:
        self.enter(root)
        while self.frames:
            frame = self.frames[-1]
            child = next(frame.children, None)
            if child is None:
                self.leave()
            elif isinstance(child, Tag):
                self.element(child)
            elif isinstance(child, NavigableString) and (
                isinstance(child, CData) or not isinstance(child, PreformattedString)
            ):
                self.pieces.append(child)
        return self.layout

    def element(self, tag: Tag) -> None:
        if tag.name in _SKIP:
            return
        if (hidden := tag.attrs.get("data-cfemail")) and (address := mails.of_hex(str(hidden))):
            self.pieces.append(address)
            return
        if tag.name == "time" and (said := _machine_time(tag)):
            self.pieces.append(said)
            return
        if tag.name == "br":
            if self.pieces and self.pieces[-1] == "\n":
                self.flush()
            self.pieces.append("\n")
        elif tag.name == "tr" and (text := _table_row(tag)) is not None:
            self.row(tag, text)
        elif tag.name in ("img", "picture"):
            self.pieces.append(" ")
            self.layout.pictures.update(f.picture for f in self.frames[-_NEAR:] if f.picture)
        else:
            self.enter(tag)

    def row(self, tag: Tag, text: str) -> None:
        """A table row is one block: a figure means what its row and column say."""
        self.flush()
        parent = self.frames[-1]
        first = len(self.layout.blocks)
        if text.strip(" |"):
            anchors = [
                (str(a["href"]), one_line(a.get_text())) for a in tag.find_all("a", href=True)
            ]
            accused = parent.suspects + self.suspicion(tag, noise.names_of(tag))
            block = RawBlock(
                BlockKind.ROW, text, 0, tag, accused, sum(len(t) for _, t in anchors), anchors
            )
            self.layout.blocks.append(block)
        self.close(tag, first)

    def enter(self, tag: Tag) -> None:
        parent = self.frames[-1] if self.frames else None
        block = tag.name in _BLOCK
        if block:
            self.flush()
        kind, level = _KINDS.get(tag.name), _HEADINGS.get(tag.name, 0)
        if level:
            kind = BlockKind.HEADING
        names = noise.names_of(tag)
        if kind is None and noise.is_caption(tag, names):
            kind = BlockKind.CAPTION
        suspicion = self.suspicion(tag, names)
        if tag.name == "button" and parent and parent.kind is BlockKind.HEADING:
            suspicion = ()  # the heading of a fold-out section
        if not block and suspicion:
            self.flush()  # an inline element that is noise must not take the sentence around it along
        frame = _Frame(
            tag,
            iter(tag.contents),
            (parent.suspects if parent else ()) + suspicion,
            kind or (parent.kind if parent else None),
            level or (parent.level if parent else 0),
            block or bool(suspicion),
            len(self.layout.blocks),
        )
        if tag.name == "div" and names and noise.names_picture(names):
            frame.picture = id(tag)
        frame.depth = len(self.frames)
        frame.blocks = frame.depth if frame.block else (parent.blocks if parent else 0)
        if tag.name == "a" and tag.get("href"):
            frame.anchor, frame.text_from = str(tag["href"]), len(self.pieces)
            self.links.append(frame)
        self.frames.append(frame)

    def leave(self) -> None:
        frame = self.frames[-1]
        if frame.anchor:
            self.links.pop()
            self.linked(frame)
        if frame.block:
            self.flush()
        self.frames.pop()
        self.close(frame.tag, frame.first)

    def close(self, tag: Tag, first: int) -> None:
        last = len(self.layout.blocks)
        if last == first:
            return
        self.layout.spans[id(tag)] = (first, last)

    def linked(self, frame: _Frame) -> None:
        """Note what of the text at hand stands in the link of `frame`."""
        text = one_line("".join(self.pieces[min(frame.text_from, len(self.pieces)) :]))
        if text or not frame.told:
            frame.told = True
            self.anchors.append((frame.anchor, text))
            self.link_chars += len(text)

    def flush(self) -> None:
        text = "".join(self.pieces)
        if self.links and text and not text.isspace():
            self.linked(self.links[-1])  # a link around blocks links each of them
        if self.frames and text and not text.isspace() and (text := one_line(text)):
            frame = self.frames[-1]
            holder = next((f.tag for f in reversed(self.frames) if f.block), frame.tag)
            block = RawBlock(
                frame.kind or BlockKind.PARAGRAPH,
                text,
                frame.level,
                holder,
                frame.suspects,
                self.link_chars,
                self.anchors,
                card=bool(self.links) and self.links[-1].depth < frame.blocks,
            )
            self.layout.blocks.append(block)
        for frame in self.links:
            frame.text_from = 0
        self.pieces, self.anchors, self.link_chars = [], [], 0

    def suspicion(self, tag: Tag, names: str) -> tuple[tuple[int, str], ...]:
        if self.frames and len(self.frames[-1].suspects) >= _SUSPECTS:
            return ()  # a hostile page nests a hundred thousand of them
        reason = _CERTAIN if id(tag) in self.ignored else noise.reason(tag, names)
        return ((id(tag), reason),) if reason else ()


def lay_out(root: Tag, ignored: frozenset[int] = frozenset()) -> Layout:
    """The blocks below `root`; elements whose id() is in `ignored` are noise."""
    layout = _Walk(ignored).run(root)
    suspects.decide(layout)
    return layout


def _machine_time(tag: Tag) -> str:
    """The moment of a `<time>` that says "3 days ago": the page states it, and shows it otherwise
    every day."""
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
    return None if max(map(len, texts)) > 600 else " | ".join(texts)


def _strings(tag: Tag) -> Iterator[str]:
    for string in tag.find_all(string=True):
        if (
            not isinstance(string, PreformattedString)
            and string.parent is not None
            and string.parent.name not in _SKIP
        ):
            yield string

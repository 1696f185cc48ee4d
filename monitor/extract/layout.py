"""A page's text as a flat sequence of blocks, each with what its surroundings say of it.

One pass over the tree, without recursion, so that depth costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeGuard

from bs4.element import CData, NavigableString, PreformattedString, Tag

from monitor.extract import cards, counters, elements, inside, mails, noise, struck
from monitor.extract.blocks import Layout, NoiseCandidate, RawBlock, RawImage
from monitor.extract.candidates import CERTAIN, decide_noise
from monitor.extract.elements import PLAIN, SKIPPED
from monitor.extract.table_rows import TableRows
from monitor.extract.text import one_line
from monitor.model import BlockKind

_OF_THEIR_OWN = frozenset({"br", "img", "picture", "tr", "time"})  # elements
_MOST_CANDIDATES = 30  # around one block; a hostile page nests a hundred thousand of them
_MOST_IMAGES = 300  # of a page that are looked at
_NEAR = 6  # elements around a picture that can be its frame
_PIECES_OF_CARD, _LONGEST_CARD = 100, 2_000  # texts, and characters of them, in a card in a line
_LONGEST_LINK = 12_000  # characters, white space too, of a link in a row
_LONGEST_TIME = 400  # characters, white space too, of a moment as it is shown
_MOST_LINKS = 20  # in each other; HTML allows none, and a hostile page nests thousands of them


@dataclass(frozen=True, slots=True)
class _Before:
    """How much of a line was at hand where an element in it began: pieces, links, characters of
    links; and how many pictures came before it."""

    pieces: int
    anchors: int
    link_chars: int
    images: int


@dataclass(slots=True)
class _Link:
    """An open link: its target, how many elements are open around it, the piece of text with which
    it begins, and whether a block names it already."""

    target: str
    depth: int
    text_from: int
    told: bool = False


@dataclass(slots=True)
class _Frame:
    """An open element, with what is left of its children. `first` is the number of the first block
    in it, `picture` the id() of an element whose name says that it holds a picture."""

    tag: Tag
    name: str
    children: Iterator[object]
    noise_candidates: tuple[NoiseCandidate, ...]
    kind: BlockKind | None
    level: int
    block: bool
    first: int
    picture: int = 0
    link: _Link | None = None
    before: _Before | None = None


_OUTSIDE = _Frame(Tag(name="outside"), "", iter(()), (), None, 0, False, 0)
"""What is around the root."""


class _Walk:
    """One pass over the tree. `pieces`, `anchors` and `link_chars` are of the block at hand.

    A page has thousands of elements, and most are plain: what is asked of each is whether anything
    about it is worth a question. Its name and its attributes go from method to method: to ask a
    `Tag` for one costs as much as a call, since it takes names that it does not know for
    elements."""

    def __init__(self, root: Tag, ignored: frozenset[int]) -> None:
        self.root = root
        self.layout = Layout()
        self.struck = struck.Struck(root)
        self.rows = TableRows(root)
        self.ignored = ignored
        self.pieces: list[str] = []
        self.anchors: list[tuple[str, str]] = []
        self.link_chars = 0
        self.frames: list[_Frame] = [_OUTSIDE]
        # of these: the block elements with how many are open around each, the links, the articles
        self.boxes: list[tuple[Tag, int]] = []
        self.links: list[_Link] = []
        self.articles = 0

    def run(self) -> Layout:
        self.enter(self.root, self.root.name, self.root.attrs)
        frames = self.frames
        while len(frames) > 1:
            for child in frames[-1].children:
                if isinstance(child, Tag):
                    if self.entered(child):
                        break
                elif type(child) is NavigableString or _is_shown(child):
                    self.pieces.append(child)
            else:
                self.leave()
        return self.layout

    def entered(self, tag: Tag) -> bool:
        """Take an element in; whether what it holds comes next."""
        name, attributes = tag.name, tag.attrs
        if name in SKIPPED:
            return False
        if (name in struck.NAMES or "style" in attributes) and self.struck.holds(tag):
            return False
        if name in _OF_THEIR_OWN or "data-cfemail" in attributes:
            if self.particular(tag, name, attributes):
                return False
        elif name in PLAIN and not attributes and not self.ignored:
            held = tag.contents
            if not any(isinstance(child, Tag) for child in held):
                self.pieces += filter(_is_shown, held)
                return False
        self.enter(tag, name, attributes)
        return True

    def particular(self, tag: Tag, name: str, attributes: Mapping[str, object]) -> bool:
        """Take in an element that is not entered, or not always; whether that is done."""
        if said := _hidden_address(attributes) or (name == "time" and _machine_time(tag)):
            self.pieces.append(said)
        elif name == "br":
            self.line_break()
        elif name in ("img", "picture"):
            self.picture(tag)
        elif name == "tr" and (text := self.rows.text(tag)) is not None:
            self.row(tag, text)
        else:
            return False
        return True

    def line_break(self) -> None:
        """One only breaks the line; the second in a row ends the paragraph."""
        if self.pieces and self.pieces[-1] == "\n":
            self.flush()
        self.pieces.append("\n")

    def picture(self, tag: Tag) -> None:
        unfinished = bool(self.pieces) and bool("".join(self.pieces[-_NEAR:]).strip())
        self.pieces.append(" ")
        self.layout.pictures.update([f.picture for f in self.frames[-_NEAR:] if f.picture])
        image = tag if tag.name == "img" else tag.find("img")
        if image is not None and len(self.layout.images) < _MOST_IMAGES:
            around = self.frames[-1].noise_candidates + self.noise_candidates(image)
            at = len(self.layout.blocks) + unfinished
            self.layout.images.append(RawImage(tag=image, at=at, noise_candidates=around))

    def row(self, tag: Tag, text: str) -> None:
        """A table row is one block: a figure means what its row and column say."""
        self.flush()
        parent = self.frames[-1]
        first = len(self.layout.blocks)
        if text.strip(" |"):
            anchors = [
                (str(a.attrs["href"]), one_line(inside.text(a, _LONGEST_LINK)))
                for a in inside.tags(tag)
                if a.name == "a" and "href" in a.attrs
            ]
            linked = sum(len(text) for _, text in anchors)
            around = parent.noise_candidates + self.noise_candidates(tag)
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

    def enter(self, tag: Tag, name: str, attributes: Mapping[str, object]) -> None:
        frames = self.frames
        parent, sort = frames[-1], elements.sort_of(name, attributes)
        around, block = parent.noise_candidates, sort.block
        reason = self.reason(tag, name, attributes, sort)
        if reason and len(around) < _MOST_CANDIDATES:
            around = (*around, NoiseCandidate(id(tag), reason))
            block = True  # if it is noise, it must not take the sentence around it along
        if block:
            if self.pieces or self.anchors:
                self.flush()
            self.boxes.append((tag, len(frames)))
        frame = _Frame(
            tag,
            name,
            iter(tag.contents),
            around,
            sort.kind or parent.kind,
            sort.level or parent.level,
            block,
            len(self.layout.blocks),
        )
        if name == "a":
            self.enter_link(frame, attributes)
        elif sort.picture:
            frame.picture = id(tag)
        elif name == "article":
            self.articles += 1
        elif name == "span" and not block and self.pieces:
            frame.before = self.line()
        frames.append(frame)

    def enter_link(self, frame: _Frame, attributes: Mapping[str, object]) -> None:
        """Note where a link begins; an anchor without a target is not a link."""
        if (href := attributes.get("href")) and len(self.links) < _MOST_LINKS:
            frame.link = _Link(str(href), len(self.frames), len(self.pieces))
            self.links.append(frame.link)

    def leave(self) -> None:
        frame, blocks = self.frames[-1], self.layout.blocks
        if frame.link is not None:
            self.links.pop()
            self.linked(frame.link)
        if frame.block:
            if self.pieces or self.anchors:
                self.flush()
            self.boxes.pop()
        elif frame.before is not None and len(blocks) == frame.first:
            self.without_card(frame.before)
        self.frames.pop()
        if frame.name == "article":
            self.articles -= 1
        if len(blocks) > frame.first:
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

    def linked(self, link: _Link) -> None:
        """Note what of the text at hand stands in `link`."""
        text = one_line("".join(self.pieces[link.text_from :])) if self.pieces else ""
        if text or not link.told:
            link.told = True
            self.anchors.append((link.target, text))
            self.link_chars += len(text)

    def flush(self) -> None:
        """End the block at hand."""
        if self.pieces:
            text = "".join(self.pieces)
            if not text.isspace():
                if self.links:
                    self.linked(self.links[-1])  # a link around blocks links each of them
                if text := one_line(text):
                    self.layout.blocks.append(self.block(text))
            self.pieces = []
        self.anchors, self.link_chars = [], 0
        for link in self.links:
            link.text_from = 0

    def block(self, text: str) -> RawBlock:
        frame = self.frames[-1]
        tag, depth = self.boxes[-1] if self.boxes else (frame.tag, 0)
        return RawBlock(
            kind=frame.kind or BlockKind.PARAGRAPH,
            text=text,
            level=frame.level,
            tag=tag,
            noise_candidates=frame.noise_candidates,
            link_chars=self.link_chars,
            anchors=self.anchors,
            card=bool(self.links) and self.links[-1].depth < depth,
        )

    def noise_candidates(self, tag: Tag) -> tuple[NoiseCandidate, ...]:
        """`tag` itself, if it looks like noise."""
        if len(self.frames[-1].noise_candidates) >= _MOST_CANDIDATES:
            return ()
        name, attributes = tag.name, tag.attrs
        reason = self.reason(tag, name, attributes, elements.sort_of(name, attributes))
        return (NoiseCandidate(id(tag), reason),) if reason else ()

    def reason(
        self, tag: Tag, name: str, attributes: Mapping[str, object], sort: elements.Sort
    ) -> str:
        """Why `tag` looks like noise, or an empty string."""
        if name == "button" and self.frames[-1].kind is BlockKind.HEADING:
            return ""  # a fold-out section: its heading
        if self.ignored and id(tag) in self.ignored:
            return CERTAIN
        reason = noise.reason(tag, attributes, sort.named)
        if not reason and self.articles and name == "article":
            return noise.NESTED
        return reason


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
    layout = _Walk(root, ignored).run()
    decide_noise(layout)
    return layout


def _hidden_address(attributes: Mapping[str, object]) -> str:
    """The mail address that a script would show in the place of an element."""
    code = attributes.get("data-cfemail")
    return mails.of_hex(str(code)) if code else ""


def _machine_time(tag: Tag) -> str:
    """The moment of a `<time>` that says "3 days ago": the page states it, and shows it otherwise
    every day."""
    stated = str(tag.attrs.get("datetime") or "").strip()
    if not stated[:4].isdigit() or len(stated) > 40:
        return ""
    return stated if counters.RELATIVE.fullmatch(one_line(inside.text(tag, _LONGEST_TIME))) else ""

"""Beautiful Soup's bridge to lxml, which makes the same tree in a third of the time.

lxml tells where elements, texts and comments begin and end; the tree is made of Beautiful Soup's
own classes. Its general bridge looks for namespaces at each element, keeps count of open tags by
name, sets the links of each element twice and asks of each text in which class it goes: four
fifths of what a parse took. `tests/test_builder.py` compares the two trees.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from bs4 import BeautifulSoup, Comment, Doctype, Tag
from bs4.builder import HTMLTreeBuilder
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import (
    AttributeValueList,
    NavigableString,
    PageElement,
    ProcessingInstruction,
)

_SPACES = BeautifulSoup.ASCII_SPACES
_VOID = frozenset(HTMLTreeBuilder.DEFAULT_EMPTY_ELEMENT_TAGS or ())
_PRESERVING = frozenset(HTMLTreeBuilder.DEFAULT_PRESERVE_WHITESPACE_TAGS)
# The classes of texts in elements that hold no prose: scripts, styles, templates, ruby.
_CONTAINERS = HTMLTreeBuilder.DEFAULT_STRING_CONTAINERS
_OF_THEIR_OWN = _PRESERVING | frozenset(_CONTAINERS)
_TEXTS: dict[str, set[type[NavigableString]]] = {
    name: {container} for name, container in _CONTAINERS.items()
}
_new_element, _new_text = object.__new__, str.__new__


class Element(Tag):
    """A tag of an HTML page. What is so for all of them, or for most, stands here once."""

    hidden = False
    known_xml = False
    namespace = None
    prefix = None
    sourceline = None
    sourcepos = None
    next_element: PageElement | None = None
    next_sibling: PageElement | None = None
    previous_sibling: PageElement | None = None
    parser_class = BeautifulSoup
    can_be_empty_element = False
    preserve_whitespace_tags = HTMLTreeBuilder.DEFAULT_PRESERVE_WHITESPACE_TAGS
    interesting_string_types = Tag.MAIN_CONTENT_STRING_TYPES
    attribute_value_list_class = AttributeValueList
    cdata_list_attributes = None
    _namespaces: dict[str, str] = {}  # noqa: RUF012  # nothing is ever put into it


class HtmlBuilder(LXMLTreeBuilder):
    """Makes Beautiful Soup's tree of a page. `by_name` are its elements by their names, in order
    of the document.

    What lxml tells of the page is told to it. `opened` are the open elements, each with its name
    and what it holds so far: to ask a `Tag` costs much more, since it takes names that it does not
    know for elements. `last` is what was made last, `pieces` are those of the text at hand;
    `preserving` counts the open elements in which white space stays."""

    def __init__(self) -> None:
        super().__init__(multi_valued_attributes=None)
        self._begin()

    def _begin(self) -> None:
        self.by_name: defaultdict[str, list[Tag]] = defaultdict(list)
        self.containers: list[type[NavigableString]] = [NavigableString]
        self.opened: list[tuple[str, Tag, list[PageElement]]] = []
        if self.soup is not None:  # it is set before anything is told
            self.opened.append(("", self.soup, self.soup.contents))
        self.last: PageElement | None = None
        self.pieces: list[str] = []
        self.preserving = 0

    def feed(self, markup: str | bytes) -> None:
        """Parse `markup` into the soup. Raises ParserRejectedMarkup."""
        self._begin()
        super().feed(markup)
        self.end_text()

    def start(self, name: Any, attributes: Any, nsmap: object = None) -> None:
        """Begin an element."""
        if self.pieces:
            self.end_text()
        tag = _new_element(Element)
        tag.name = name
        tag.attrs = attributes or {}  # lxml tells of none by a mapping that stays empty
        inside: list[PageElement] = []
        tag.contents = inside
        # linked as texts are in `_put`; what is not set is None, which the class knows
        _, parent, siblings = self.opened[-1]
        tag.parent = parent
        tag.previous_element = last = self.last
        if last is not None:
            last.next_element = tag
        if siblings:
            tag.previous_sibling = before = siblings[-1]
            before.next_sibling = tag
        siblings.append(tag)
        self.opened.append((name, tag, inside))
        self.last = tag
        self.by_name[name].append(tag)
        if name in _VOID:
            tag.can_be_empty_element = True
            if name == "meta":
                self.set_up_substitutions(tag)
        elif name in _OF_THEIR_OWN:
            self._begin_own(tag)

    def _begin_own(self, tag: Tag) -> None:
        """Begin an element whose texts are of a class of their own, or keep their white space."""
        self.preserving += tag.name in _PRESERVING
        if tag.name in _CONTAINERS:
            tag.interesting_string_types = _TEXTS[tag.name]
            self.containers.append(_CONTAINERS[tag.name])

    def end(self, name: str | bytes) -> None:
        """End it, and what is still open in it."""
        if self.pieces:
            self.end_text()
        if self.opened[-1][0] == name:
            self._close()
        elif any(one[0] == name for one in self.opened):
            while self._close() != name:
                pass

    def _close(self) -> str:
        """Close the innermost open element; returns its name."""
        name = self.opened.pop()[0]
        if name in _OF_THEIR_OWN:
            self.preserving -= name in _PRESERVING
            if name in _CONTAINERS:
                self.containers.pop()
        return name

    def data(self, text: Any) -> None:
        """A piece of text."""
        self.pieces.append(text)

    def comment(self, text: Any) -> None:
        """A whole comment."""
        self.end_text()
        self._put(text, Comment)

    def doctype(self, name: str, public: str, system: str) -> None:
        """What the page says it is."""
        self.end_text()
        self._put(Doctype._string_for_name_and_ids(name, public, system), Doctype)

    def pi(self, target: str, data: str) -> None:
        """An instruction to programs."""
        self.end_text()
        self._put(f"{target} {data}", ProcessingInstruction)

    def end_text(self) -> None:
        """Put the text at hand into the tree."""
        if pieces := self.pieces:
            self._put(pieces[0] if len(pieces) == 1 else "".join(pieces), self.containers[-1])
            self.pieces = []

    def _put(self, text: str, container: type[NavigableString]) -> None:
        """Put a text into the tree, as the last child of the element at hand."""
        if not self.preserving and not text.strip(_SPACES):
            text = "\n" if "\n" in text else " "
        made = _new_text(container, text)
        made.hidden = False
        _, parent, siblings = self.opened[-1]
        made.parent = parent
        made.previous_element = last = self.last
        if last is not None:
            last.next_element = made
        made.next_element = made.next_sibling = made.previous_sibling = None
        if siblings:
            made.previous_sibling = before = siblings[-1]
            before.next_sibling = made
        siblings.append(made)
        self.last = made

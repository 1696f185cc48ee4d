"""Beautiful Soup's bridge to lxml, which makes the same tree in a third of the time.

lxml tells where elements, texts and comments begin and end; the tree is made of Beautiful Soup's
own classes. Its general bridge looks for namespaces at each element, keeps count of open tags by
name, sets the links of each element twice and asks of each text in which class it goes: four
fifths of what a parse took. `tests/test_builder.py` compares the two trees.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
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
    """A tag of an HTML page. What is so for all of them stands here once."""

    hidden = False
    known_xml = False
    namespace = None
    prefix = None
    sourceline = None
    sourcepos = None
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

    What lxml tells of the page is told to it. `last` is what was made last, `pieces` are those of
    the text at hand; `preserving` counts the open elements in which white space stays."""

    def __init__(self) -> None:
        super().__init__(multi_valued_attributes=None)
        self._begin()

    def _begin(self) -> None:
        self.by_name: defaultdict[str, list[Tag]] = defaultdict(list)
        self.containers: list[type[NavigableString]] = [NavigableString]
        self.current: Tag = self.soup  # type: ignore[assignment]  # set before anything is told
        self.last: PageElement | None = None
        self.opened: list[Tag] = [self.current]
        self.pieces: list[str] = []
        self.preserving = 0

    def feed(self, markup: str | bytes) -> None:
        """Parse `markup` into the soup. Raises ParserRejectedMarkup."""
        self._begin()
        super().feed(markup)
        self.end_text()

    def start(self, name: Any, attributes: Mapping[Any, Any], nsmap: object = None) -> None:
        """Begin an element."""
        if self.pieces:
            self.end_text()
        tag = _new_element(Element)
        tag.name = name
        tag.attrs = attributes if type(attributes) is dict else dict(attributes)
        tag.contents = []
        self._add(tag)
        self.opened.append(tag)
        self.current = tag
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
        if self.current.name == name:
            self._close()
        elif any(tag.name == name for tag in self.opened[1:]):
            while self._close() != name:
                pass

    def _close(self) -> str:
        """Close the innermost open element; returns its name."""
        name = self.opened.pop().name
        self.current = self.opened[-1]
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
        if not self.preserving and not text.strip(_SPACES):
            text = "\n" if "\n" in text else " "
        made = _new_text(container, text)
        made.hidden = False
        self._add(made)

    def _add(self, made: PageElement) -> None:
        """Link it into the tree, as the last child of the element at hand."""
        parent, last = self.current, self.last
        siblings = parent.contents
        made.parent = parent
        made.previous_element = last
        if last is not None:
            last.next_element = made
        made.next_element = made.next_sibling = None
        if siblings:
            before = made.previous_sibling = siblings[-1]
            before.next_sibling = made
        else:
            made.previous_sibling = None
        siblings.append(made)
        self.last = made

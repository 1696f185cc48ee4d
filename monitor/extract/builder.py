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
from bs4.builder import HTMLTreeBuilder, ParserRejectedMarkup
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import (
    AttributeValueList,
    NavigableString,
    PageElement,
    ProcessingInstruction,
)
from lxml import etree

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
    of the document."""

    def __init__(self) -> None:
        super().__init__(multi_valued_attributes=None)
        self.by_name: dict[str, list[Tag]] = {}

    def feed(self, markup: str | bytes) -> None:
        """Parse `markup` into the soup. Raises ParserRejectedMarkup."""
        soup: Any = self.soup
        tree = _Tree(soup, self)
        target: Any = tree  # lxml's types allow for bytes, which it never gives to HTML
        parser = etree.HTMLParser(target=target, recover=True, encoding=soup.original_encoding)
        try:
            parser.feed(markup)
            parser.close()
        except (UnicodeDecodeError, LookupError, etree.ParserError) as error:
            raise ParserRejectedMarkup(error) from error
        tree.end_text()
        self.by_name = dict(tree.by_name)


class _Tree:
    """What lxml tells of a page is told to it. `last` is what was made last, `pieces` are those of
    the text at hand; `preserving` counts the open elements in which white space stays."""

    __slots__ = (
        "by_name",
        "containers",
        "current",
        "last",
        "opened",
        "pieces",
        "preserving",
        "substitute",
    )

    def __init__(self, soup: BeautifulSoup, builder: HTMLTreeBuilder) -> None:
        self.by_name: defaultdict[str, list[Tag]] = defaultdict(list)
        self.containers: list[type[NavigableString]] = [NavigableString]
        self.current: Tag = soup
        self.last: PageElement | None = None
        self.opened: list[Tag] = [soup]
        self.pieces: list[str] = []
        self.preserving = 0
        self.substitute = builder.set_up_substitutions

    def start(self, name: str, attributes: dict[Any, Any]) -> None:
        if self.pieces:
            self.end_text()
        tag = _new_element(Element)
        parent, last = self.current, self.last
        siblings = parent.contents
        tag.name = name
        tag.attrs = attributes if type(attributes) is dict else dict(attributes)
        tag.contents = []
        tag.parent = parent
        tag.previous_element = last
        if last is not None:
            last.next_element = tag
        tag.next_element = tag.next_sibling = None
        if siblings:
            before = tag.previous_sibling = siblings[-1]
            before.next_sibling = tag
        else:
            tag.previous_sibling = None
        siblings.append(tag)
        self.opened.append(tag)
        self.current = self.last = tag
        self.by_name[name].append(tag)
        if name in _VOID:
            tag.can_be_empty_element = True
            if name == "meta":
                self.substitute(tag)
        elif name in _OF_THEIR_OWN:
            self._begin_own(tag)

    def _begin_own(self, tag: Tag) -> None:
        """Begin an element whose texts are of a class of their own, or keep their white space."""
        self.preserving += tag.name in _PRESERVING
        if tag.name in _CONTAINERS:
            tag.interesting_string_types = _TEXTS[tag.name]
            self.containers.append(_CONTAINERS[tag.name])

    def end(self, name: str) -> None:
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

    def data(self, text: str) -> None:
        self.pieces.append(text)

    def comment(self, text: str) -> None:
        self.end_text()
        self._put(text, Comment)

    def doctype(self, name: str, public: str, system: str) -> None:
        self.end_text()
        self._put(Doctype._string_for_name_and_ids(name, public, system), Doctype)

    def pi(self, target: str, data: str) -> None:
        self.end_text()
        self._put(f"{target} {data}", ProcessingInstruction)

    def close(self) -> None:
        """lxml's last call."""

    def end_text(self) -> None:
        """Put the text at hand into the tree."""
        if pieces := self.pieces:
            self._put(pieces[0] if len(pieces) == 1 else "".join(pieces), self.containers[-1])
            self.pieces = []

    def _put(self, text: str, container: type[NavigableString]) -> None:
        if not self.preserving and not text.strip(_SPACES):
            text = "\n" if "\n" in text else " "
        made = _new_text(container, text)
        parent, last = self.current, self.last
        siblings = parent.contents
        made.hidden = False
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

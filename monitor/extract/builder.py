"""Beautiful Soup's bridge to lxml, without what only XML has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bs4.builder._lxml import LXMLTreeBuilder


class HtmlBuilder(LXMLTreeBuilder):
    """Makes the same tree as its parent, which looks for namespaces in every element and copies its
    attributes three times: a tenth of the time of a reading."""

    # Values come from lxml as text: nothing is to be turned into text.
    attribute_dict_class: Any = dict

    def start(
        self, tag: str | bytes, attrib: Mapping[Any, Any], nsmap: Mapping[Any, Any] | None = None
    ) -> None:
        """Begin an element."""
        if self.soup is not None:
            self.soup.handle_starttag(str(tag), None, None, dict(attrib), namespaces={})

    def end(self, tag: str | bytes) -> None:
        """End it."""
        if self.soup is not None:
            self.soup.endData()
            self.soup.handle_endtag(str(tag))

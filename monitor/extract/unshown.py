"""Text that is in the bytes of a page but not in the tree that its markup makes.

Declarative shadow roots are shown by every browser. Where a page shows hardly any text without its scripts, what
stands for readers without them (`<noscript>`) or for machines (JSON-LD `articleBody`, the state that a framework
hands to its script) is read in its place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from monitor.extract.page import Page
from monitor.extract.text import fold

LITTLE = 200
"""Characters of a body below which these places are looked at."""
_SAYS = 250  # characters from which a text found there is a release's
_STATE = 4_000_000  # characters of a framework's state that are read
_VALUES = 20_000  # values of it
_LEVELS = 60
_MARKED = re.compile(r"<(?:p|div|br|li|h[1-6])\b", re.IGNORECASE)
_PROSE_KEYS = re.compile(
    r"body|content|text|html|article|description|story|copy|paragraph|value|main", re.IGNORECASE
)


def open_shadows(page: Page) -> None:
    """Set declarative shadow roots as the elements that browsers make of them."""
    for tag in page.tags("template"):
        if tag.get("shadowrootmode") or tag.get("shadowroot"):
            tag.name = "div"
            tag.attrs = {}


def reveal(page: Page, shown: int) -> bool:
    """Put into the page what it keeps for readers without scripts or for machines, if that is more than the
    `shown` characters of its body; whether there was any."""
    notes = [tag for tag in page.tags("noscript") if tag.find_parent("head") is None]
    said = max(((len(fold(tag.get_text())), i) for i, tag in enumerate(notes)), default=(0, -1))
    if said[0] >= max(_SAYS, 2 * shown):
        notes[said[1]].name = "div"
        return True
    for title, text in (*_stated(page), *_state(page)):
        if len(text) >= max(_SAYS, 2 * shown) and (root := page.soup.body) is not None:
            root.append(_element(title, text))
            return True
    return False


def _element(title: str, text: str) -> Tag:
    soup = BeautifulSoup("<main></main>", "lxml", multi_valued_attributes=None)
    main = soup.main
    assert main is not None
    if title:
        heading = soup.new_tag("h1")
        heading.string = title
        main.append(heading)
    if _MARKED.search(text):
        inside = BeautifulSoup(text, "lxml", multi_valued_attributes=None)
        for child in list(inside.body.contents) if inside.body else []:
            main.append(child)
    else:
        for line in filter(None, map(fold, text.splitlines())):
            paragraph = soup.new_tag("p")
            paragraph.string = line
            main.append(paragraph)
    return main


def _stated(page: Page) -> Iterator[tuple[str, str]]:
    """Headline and text of the articles that JSON-LD states, the longest first."""
    found = [
        (fold(str(item.get("headline") or item.get("name") or "")), text)
        for item in page.json_ld
        if isinstance(text := item.get("articleBody") or item.get("text"), str)
    ]
    yield from sorted(found, key=lambda x: -len(x[1]))[:1]


def _state(page: Page) -> Iterator[tuple[str, str]]:
    """The longest prose of a framework's state. It is no statement of the publisher's, so that its text alone is
    believed, not its names."""
    texts: list[str] = []
    for tag in page.tags("script"):
        kind = str(tag.get("type", "")).lower()
        if kind == "application/json" and len(text := tag.string or "") <= _STATE:
            try:
                data = json.loads(text)
            except (ValueError, RecursionError):
                continue
            texts += [text for text in _strings(data) if _is_prose(text)]
    if texts:
        yield "", max(texts, key=len)


def _strings(data: object) -> Iterator[str]:
    """The strings under keys that name a text."""
    waiting: list[tuple[object, bool, int]] = [(data, False, 0)]
    count = 0
    while waiting and count < _VALUES:
        value, named, level = waiting.pop()
        count += 1
        if isinstance(value, str) and named and len(value) >= _SAYS:
            yield value
        elif isinstance(value, dict) and level < _LEVELS:
            waiting += [(v, bool(_PROSE_KEYS.search(str(k))), level + 1) for k, v in value.items()]
        elif isinstance(value, list) and level < _LEVELS:
            waiting += [(v, named, level + 1) for v in value]


def _is_prose(text: str) -> bool:
    """Whether most of `text` is words: no data, no code, no address."""
    bare = re.sub(r"<[^>]{0,2000}>", " ", text[:20_000])
    letters = sum(c.isalpha() for c in bare)
    return letters >= 0.6 * len(bare) > 0 and not re.search(r"[{};]\s*[{}\n]", bare)


def frames(page: Page) -> tuple[str, ...]:
    """The addresses of the frames in which a page without a text may show it."""
    return tuple(
        src
        for tag in page.tags("iframe", "frame")
        if (src := str(tag.get("src") or "").strip()).lower().startswith(("http", "/", "."))
        or re.match(r"[\w-]+[./]", src)
    )

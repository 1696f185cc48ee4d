"""The pictures of a release, in a form in which two visits can be compared.

A picture is known by the name of its file and by what is said of it. Servers put sizes, hosts and
tokens into addresses; they say nothing of the picture.
"""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import parse_qs, unquote, urlsplit

from bs4 import Tag

from monitor.extract import inside, links, places
from monitor.extract.blocks import Layout
from monitor.extract.body import Body
from monitor.extract.files import PICTURES
from monitor.extract.text import one_line
from monitor.model import Image

_MOST = 100  # pictures of a release that are kept
_UP, _DOWN = 8, 40  # elements around an image, and in its figure, that are looked at
_LONGEST_CAPTION = 8_000  # characters, white space too, of a caption that are read
_ICON = 64  # pixels; what is not larger is an icon, or counts visitors
# Where pages that load pictures late name them; `src` then holds a placeholder.
_ADDRESSES = ("src", "data-src", "data-lazy-src", "data-original", "data-lazy", "data-original-src")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_PLACEHOLDER = re.compile(r"placeholder|blank|spacer|lazy|loading|pixel|transparent", re.IGNORECASE)
_PIXELS = re.compile(r"[0-9]{1,5}")
_PROXIED = ("url", "src", "image")  # parameters in which a resizing server takes the picture
# What servers put behind a name for a size: "-300x200", "_1024w", "@2x", "-scaled".
_SIZE = re.compile(
    r"(?:[-_.@](?:\d{2,4}x\d{2,4}|\d{2,4}(?:px|w)|w\d{2,4}|\dx|scaled|resized?|cropped|crop"
    r"|thumb(?:nail)?|small|medium|large|original|e\d{9,}))+$",
    re.IGNORECASE,
)
_LONGEST_NAME = 500  # characters of a name: what a size is in it is looked for from each sign on
_WORD = re.compile(r"[^\W\d_]{3,}")
_HEX = re.compile(r"[0-9a-f]{8,}|[0-9a-f-]{32,}", re.IGNORECASE)
_TOKEN = re.compile(rf"[\w-]{{4,100}}\.(?:{'|'.join(sorted(PICTURES))})")


def of(layout: Layout, chosen: Body, base: str) -> tuple[Image, ...]:
    """The pictures between the headline and the end of the text, each once, in order."""
    ours = {id(block) for block in chosen.chosen}
    numbers = [i for i, block in enumerate(layout.blocks) if id(block) in ours]
    if not numbers:
        return ()
    first = chosen.headline if 0 <= chosen.headline < numbers[0] else numbers[0]
    found: dict[tuple[str, str], Image] = {}
    for image in layout.images:
        if first <= image.at <= numbers[-1] and not image.noise and not _is_icon(image.tag):
            read = _read(image.tag, base)
            if read.name or read.alt or read.caption or read.token:
                found.setdefault((read.name or read.token, read.alt), read)
    return tuple(found.values())[:_MOST]


def _read(tag: Tag, base: str) -> Image:
    url = _address(tag, base)
    named = name(url)
    return Image(
        url=url,
        alt=one_line(str(tag.get("alt") or ""))[:500],
        caption=_caption(tag),
        name=named,
        place=places.of(tag),
        token="" if named else _token(url),
    )


def _address(tag: Tag, base: str) -> str:
    given = [links.canonical(str(tag.get(key) or ""), base) for key in _ADDRESSES]
    found = [url for url in given if url]
    if shown := next((url for url in found if not _PLACEHOLDER.search(url)), ""):
        return shown
    chosen = (_first_of_set(element) for element in (tag, *_sources(tag)))
    shown = next(filter(None, chosen), "")
    return links.canonical(shown, base) if shown else next(iter(found), "")


def _sources(tag: Tag) -> list[Tag]:
    """The other forms in which `<picture>` offers the image; the parser puts the image into the
    last of them."""
    around = next((t for t in islice(tag.parents, _UP) if t.name != "source"), None)
    if around is None or around.name != "picture":
        return []
    return [
        t for t in islice(inside.parts(around), _DOWN) if isinstance(t, Tag) and t.name == "source"
    ]


def _first_of_set(tag: Tag) -> str:
    """The first address of a set of sizes."""
    sets = (str(tag.get(key) or "").split() for key in _SETS)
    return next((found[0].rstrip(",") for found in sets if found), "")


def _is_icon(tag: Tag) -> bool:
    """Whether the image is decoration, or too small to show anything."""
    if tag.get("aria-hidden") == "true" or tag.get("role") == "presentation":
        return True
    sizes = (str(tag.get(side) or "") for side in ("width", "height"))
    return any(_PIXELS.fullmatch(size) and int(size) <= _ICON for size in sizes)


def name(url: str) -> str:
    """The name of the picture's file, as far as it says which picture it is: "bridge.jpg"; empty
    where it is a token, or a number."""
    try:
        parts = urlsplit(url)
        query = parse_qs(parts.query, max_num_fields=200)
        proxied = next((query[key][0] for key in _PROXIED if key in query), "")
        if proxied and "." not in parts.path.rpartition("/")[2]:
            parts = urlsplit(proxied)
    except ValueError:  # no address, or one with parameters without end
        return ""
    last = unquote(parts.path.rstrip("/").rpartition("/")[2])[-_LONGEST_NAME:]
    stem, dot, ending = last.rpartition(".")
    stem, ending = (stem, ending) if dot and len(ending) <= 4 else (last, "")
    stem = _SIZE.sub("", stem)
    if not _WORD.search(stem) or _HEX.fullmatch(stem) or links.is_token(stem):
        return ""
    return f"{stem}.{ending}".rstrip(".").lower()[:200]


def _token(url: str) -> str:
    """The name of the picture's file where it is a token: it tells two pictures apart, and says
    nothing of either."""
    last = url.partition("?")[0].rpartition("/")[2].lower()
    return last if _TOKEN.fullmatch(last) else ""


def _caption(tag: Tag) -> str:
    """What the figure around an image says of it."""
    figure = next((t for t in islice(tag.parents, _UP) if t.name == "figure"), None)
    if figure is None:
        return ""
    below = (t for t in islice(inside.parts(figure), _DOWN) if isinstance(t, Tag))
    caption = next((t for t in below if t.name == "figcaption"), None)
    return one_line(inside.text(caption, _LONGEST_CAPTION))[:1000] if caption is not None else ""

"""Lines of a page's frame in the press's languages, known by their words: "Read also",
"3 min read", "Advertisement", "Sign up for our newsletter".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from monitor.languages import alternatives

# Characters from which a line is prose, whatever it begins with.
_LONGEST_FURNITURE, _LONGEST_BOX_OPENER, _LONGEST_HEADING = 60, 240, 80
_LONGEST_CREDIT = 120  # characters of a line that only says who took a picture

_SIGNS = r"\W{0,20}"  # before the words; a line made to cost time has thousands
_ELSEWHERE = alternatives("elsewhere")
_AFTERWORD = re.compile(rf"^(?:{_ELSEWHERE}|{alternatives('shares')})\W*$", re.IGNORECASE)
_LEADS_ELSEWHERE = re.compile(rf"^(?:{_ELSEWHERE})\W*$", re.IGNORECASE)
_POINTER = re.compile(rf"^{_SIGNS}(?:{_ELSEWHERE})\s*(?:[:：|»>–—-]|$)", re.IGNORECASE)
_NO_NEIGHBOUR = alternatives("no_neighbour")
_NEIGHBOUR = re.compile(
    rf"^{_SIGNS}(?:{alternatives('neighbours')})"
    rf"(?:\s*[:：|»>›)\]】–—-]+\s*|\s+|(?=(?:{_NO_NEIGHBOUR})?$))"
    rf"(?P<none>(?:{_NO_NEIGHBOUR})$)?(?P<title>.)?",
    re.IGNORECASE,
)
# Two or more of these in a row are share buttons.
_NETWORKS = (
    "facebook|twitter|x|google\\+?|whatsapp|linkedin|xing|telegram|pinterest|reddit|instagram"
    "|e-?mail|mail|print|copy link|viber|vk|line|tumblr|pocket|flipboard|threads|bluesky|mastodon"
)
_FURNITURE = re.compile(
    rf"^{_SIGNS}(?:{alternatives('adverts')}|{alternatives('furniture')}"
    rf"|(?:(?:{_NETWORKS})[\s,|·•/]*){{2,}})\W*$",
    re.IGNORECASE,
)
# What a picture is called before the name of who took it; the sign of a right, and agencies, after
# what it shows.
_CREDITED = re.compile(
    rf"^{_SIGNS}(?:{alternatives('credits')})\s*(?:\([^)]{{1,20}}\)\s*)?[:：©]", re.IGNORECASE
)
_CREDIT = re.compile(
    r"(?:©|\(c\)|/\s*(?:getty(?: images)?|afp|dpa|apa|ap|reuters|epa|picture[- ]alliance|imago"
    r"|shutterstock|istock|pixabay|unsplash))[^.!?]{0,60}\)?$",
    re.IGNORECASE,
)
# What opens a box in the text that is the publisher's own matter: newsletters, apps, subscriptions,
# embedded content that waits for consent.
_BOX = re.compile(rf"^{_SIGNS}(?:{alternatives('boxes')})$", re.IGNORECASE)


def _known(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    """Whether a line matches, remembered: menus and footers are the same on all pages of a site."""

    @lru_cache(maxsize=4_000)
    def matches(line: str) -> bool:
        return pattern.match(line) is not None

    return matches


_is_furniture, _is_credit = _known(_FURNITURE), _known(_CREDITED)
_opens_box, _is_afterword = _known(_BOX), _known(_AFTERWORD)


def is_furniture(text: str) -> bool:
    """Whether a line so written is the frame's, wherever it stands."""
    return len(text) < _LONGEST_FURNITURE and _is_furniture(text)


def is_credit(text: str) -> bool:
    """Whether a line only says who took a picture."""
    return len(text) < _LONGEST_CREDIT and _is_credit(text)


def ends_with_credit(text: str) -> bool:
    """Whether what a line says ends with who took the picture of it."""
    return bool(_CREDIT.search(text[-80:]))


def opens_box(text: str) -> bool:
    """Whether a line so written opens a box of the publisher's own matter in the text."""
    return len(text) < _LONGEST_BOX_OPENER and _opens_box(text)


# Whose page it is: © with a year, or at the beginning; there the word as well, before a sign, a
# year, or a name in a line that is no sentence, and "(c)", by which items of lists begin, before a
# year.
_COLOPHON = re.compile(
    r"©[^.!?]{0,60}?\b(?:19|20)\d\d\b|^\W{0,5}(?:©"
    r"|copyright\W{0,5}(?:©|\(c\)|(?:19|20)\d\d\b)|copyright\s(?-i:[^\W\d_a-z])(?!.*[.!?]\W*$)"
    r"|\(c\)\s?(?:19|20)\d\d\b)",
    re.IGNORECASE,
)


def is_colophon(text: str) -> bool:
    """Whether a line says whose the page is, as the last of a page's lines do."""
    return len(text) < _LONGEST_BOX_OPENER and _COLOPHON.search(text) is not None


def is_afterword(text: str) -> bool:
    """Whether a line so written opens what follows a release: other articles, comments, share
    buttons."""
    return len(text) < _LONGEST_HEADING and _is_afterword(text)


def is_talk(text: str) -> bool:
    """Whether an afterword so opened holds prose of other people: comments, a call to share."""
    return not _LEADS_ELSEWHERE.match(text)


class Neighbour(NamedTuple):
    """What a line says of the release before or after this one: that there is `none`, or its
    `title`; neither where it is a label alone."""

    none: bool
    title: bool


def neighbour(text: str) -> Neighbour | None:
    """What a line says that leads to the release before or after this one ("Next article: …"), or
    None where it is no such line."""
    if len(text) > _LONGEST_BOX_OPENER or (match := _NEIGHBOUR.match(text)) is None:
        return None
    return Neighbour(none=bool(match["none"]), title=match["title"] is not None)


def is_pointer(text: str) -> bool:
    """Whether a line begins as one that points to another article ("Read more: …")."""
    return bool(_POINTER.match(text))

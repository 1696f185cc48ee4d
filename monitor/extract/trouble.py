"""Pages that answer 200 and are not what was asked for.

Each pattern serves a class of page: a challenge by a shield, a consent wall, a login, a shell that
wants JavaScript, an error in clothes of 200. A hit counts only where little else stands on the
page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.languages import alternatives
from monitor.model import Doubt, Trouble

_CLASSES: tuple[tuple[Doubt, re.Pattern[str]], ...] = tuple(
    (Doubt(trouble, what), re.compile(alternatives(words), re.IGNORECASE))
    for trouble, what, words in (
        (Trouble.CHALLENGE, "a challenge page", "challenge"),
        (Trouble.SCRIPT, "a page that asks for JavaScript", "script"),
        (Trouble.ERROR, "an error page", "error_pages"),
        (Trouble.CONSENT, "a consent wall", "consent"),
        (Trouble.LOGIN, "a login page", "login"),
        (Trouble.ELSEWHERE, "a page that sends elsewhere", "redirects"),
    )
)
# All in characters.
_LITTLE = 700  # of a body in which a phrase of these is the page's own subject
_FORM = 300  # of a form or notice
_DIALOG = 150  # of a consent dialog
_WALL = 6_000  # of a dialog that stands in the place of a text, with all its explanations, at most
_ALL_OF_IT = 0.9  # the share of what was read that stands in the dialog, at least
# What consent is asked for, in the press's languages, however it is inflected; and how often a
# dialog that asks for it says so at least.
_COOKIES = re.compile(
    r"cookie|kakor|informasjonskaps|eväste|küpsis|sütik|piškot|kolačić|ciasteczk|куки|бисквит|クッキー"
    r"|쿠키|עוגיות|ملفات تعريف الارتباط",
    re.IGNORECASE,
)
_ASKED = 3
_NOTHING = 20  # of a page that is hardly there
_HARDLY, _MUCH = 80, 600  # of a body that is hardly one, beside so much text that is unread
_NOT_FOUND = re.compile(alternatives("not_found"), re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for and against a page's being what was asked for.

    `body` is its text, `all_text` the length of all its text, `unread` of the prose outside the
    body that nothing names furniture, `consent` of what stands in consent dialogs, `dialog` of what
    of the body stands in a dialog by its markup. `release`: it is dated, or its markup says that it
    is an article. `password`: it asks for one. `refresh` is where
    it sends by itself, `frame` the address of a frame in the place of a text; `attached`: its body
    links a document.
    """

    title: str
    body: str
    all_text: int
    unread: int = 0
    consent: int = 0
    dialog: int = 0
    release: bool = False
    password: bool = False
    refresh: str = ""
    frame: str = ""
    attached: bool = False


def doubts(found: Evidence) -> tuple[Doubt, ...]:
    """Why the page is not to be believed; at most one reason, the plainest."""
    for rule in (_gone, _without_text, _said, _walled, _replaced, _unread):
        if doubt := rule(found):
            return (doubt,)
    return ()


def _gone(found: Evidence) -> Doubt | None:
    if looks_gone(found.title, len(found.body)):
        return Doubt(Trouble.NOT_FOUND, "a page that says 'not found'")
    return None


def _without_text(found: Evidence) -> Doubt | None:
    if found.all_text < _NOTHING:
        return Doubt(Trouble.EMPTY, "a page without text")
    return None


def _said(found: Evidence) -> Doubt | None:
    """What a short page that has no mark of a release says of itself."""
    length = len(found.body)
    if length > _LITTLE or found.release:
        return None
    if found.password and length <= _FORM:
        return Doubt(Trouble.LOGIN, "a login page")
    doubt = _named(f"{found.title} {found.body}"[:4000])
    if length > _FORM and not found.password and doubt and doubt.trouble is Trouble.LOGIN:
        return None  # a text about logging in is a text
    return doubt


def _named(text: str) -> Doubt | None:
    """The first class of page whose phrases stand in `text`."""
    return next((doubt for doubt, pattern in _CLASSES if pattern.search(text)), None)


def _walled(found: Evidence) -> Doubt | None:
    """A dialog about cookies that was read as the text, because the page holds nothing else."""
    length = len(found.body)
    if found.release or not 0 < length <= _WALL or found.dialog < _ALL_OF_IT * length:
        return None
    if len(_COOKIES.findall(found.body)) < _ASKED:
        return None
    return Doubt(Trouble.CONSENT, "a consent dialog in the place of a text")


def _replaced(found: Evidence) -> Doubt | None:
    """What stands in the place of a text that is hardly there."""
    length = len(found.body)
    if length > _FORM:
        return None
    if found.consent > max(length, _DIALOG):
        return Doubt(Trouble.CONSENT, "a consent dialog in the place of a text")
    return Doubt(Trouble.ELSEWHERE, "a page that sends elsewhere") if found.refresh else None


def _unread(found: Evidence) -> Doubt | None:
    """Text of the page that was not read, where its body is hardly one. A document that the body
    links is what it has to say."""
    length = len(found.body)
    if length >= _HARDLY or found.attached:
        return None
    if found.unread >= _MUCH:
        return Doubt(
            Trouble.UNREAD, f"much text ({found.unread} characters) and hardly any of it a release"
        )
    if found.frame:
        return Doubt(Trouble.UNREAD, f"the text stands in a frame: {found.frame}"[:200])
    if not length:
        return Doubt(Trouble.EMPTY, "a page in which no text could be told from its frame")
    return None


def looks_gone(title: str, length: int) -> bool:
    """A soft 404: the title says that there is nothing, and there is little else."""
    return bool(_NOT_FOUND.search(title)) and length <= 3 * _LITTLE

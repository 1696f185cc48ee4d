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
# Characters: of a body in which a phrase of these is the page's own subject; of a form or notice;
# of a consent dialog; of a page that is hardly there; of a body that is hardly one, beside so much
# text that is unread.
_LITTLE, _FORM, _DIALOG, _NOTHING, _HARDLY, _MUCH = 700, 300, 150, 20, 80, 600
_GONE = re.compile(alternatives("not_found"), re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for and against a page's being what was asked for.

    `body` is its text, `all_text` the length of all its text, `unread` of the prose outside the
    body that nothing names furniture, `consent` of what stands in consent dialogs. `release`: it is
    dated, or its markup says that it is an article. `password`: it asks for one. `refresh` is where
    it sends by itself, `frame` the address of a frame in the place of a text; `attached`: its body
    links a document.
    """

    title: str
    body: str
    all_text: int
    unread: int = 0
    consent: int = 0
    release: bool = False
    password: bool = False
    refresh: str = ""
    frame: str = ""
    attached: bool = False


def doubts(found: Evidence) -> tuple[Doubt, ...]:
    """Why the page is not to be believed; at most one reason, the plainest."""
    doubt = _doubt(found)
    return (doubt,) if doubt else ()


def _doubt(found: Evidence) -> Doubt | None:
    length = len(found.body)
    if looks_gone(found.title, length):
        return Doubt(Trouble.NOT_FOUND, "a page that says 'not found'")
    if found.all_text < _NOTHING:
        return Doubt(Trouble.EMPTY, "a page without text")
    if length <= _LITTLE and not found.release and (said := _said(found, length)):
        return said
    if length <= _FORM and found.consent > max(length, _DIALOG):
        return Doubt(Trouble.CONSENT, "a consent dialog in the place of a text")
    if length <= _FORM and found.refresh:
        return Doubt(Trouble.ELSEWHERE, "a page that sends elsewhere")
    return None if found.attached else _unread(found, length)


def _said(found: Evidence, length: int) -> Doubt | None:
    """What a page that has no mark of a release says of itself."""
    if found.password and length <= _FORM:
        return Doubt(Trouble.LOGIN, "a login page")
    shown = f"{found.title} {found.body}"[:4000]
    doubt = next((doubt for doubt, pattern in _CLASSES if pattern.search(shown)), None)
    spoken = doubt is not None and doubt.trouble is Trouble.LOGIN and not found.password
    return None if spoken and length > _FORM else doubt  # a text about logging in is a text


def _unread(found: Evidence, length: int) -> Doubt | None:
    if length < _HARDLY and found.unread >= _MUCH:
        return Doubt(
            Trouble.UNREAD, f"much text ({found.unread} characters) and hardly any of it a release"
        )
    if length < _HARDLY and found.frame:
        return Doubt(Trouble.UNREAD, f"the text stands in a frame: {found.frame}"[:200])
    if not length:
        return Doubt(Trouble.EMPTY, "a page in which no text could be told from its frame")
    return None


def looks_gone(title: str, length: int) -> bool:
    """A soft 404: the title says that there is nothing, and there is little else."""
    return bool(_GONE.search(title)) and length <= 3 * _LITTLE

"""Pages that answer 200 and are not what was asked for.

Each pattern serves a class of page: a challenge by a shield, a consent wall, a login, a shell that wants
JavaScript, an error in clothes of 200. A hit counts only where little else stands on the page.
"""

from __future__ import annotations

import re

_CLASSES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "a challenge page",
        re.compile(
            r"just a moment|checking your browser|attention required|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot|"
            r"ddos protection|unusual traffic|request unsuccessful|security check|pardon our interruption|enable cookies and reload|"
            r"captcha|access (?:to this page has been )?denied|you have been blocked|request blocked|bot detection",
            re.IGNORECASE,
        ),
    ),
    (
        "a page that asks for JavaScript",
        re.compile(
            r"(?:enable|activate|turn on|requires?|need to enable) javascript|javascript (?:is (?:disabled|required|not enabled)|must be enabled)|"
            r"(?:activer|activez) (?:le )?javascript|javascript (?:aktivieren|ist deaktiviert|est désactivé)",
            re.IGNORECASE,
        ),
    ),
    (
        "an error page",
        re.compile(
            r"\b(?:404|500|502|503|504)\b.{0,40}\b(?:error|not found|unavailable|bad gateway|timeout|erreur|fehler)|page (?:not found|introuvable|cannot be found)|"
            r"(?:this|the) page (?:you (?:requested|are looking for)|could not be found|doesn.t exist|is unavailable)|"
            r"internal server error|service (?:temporarily )?unavailable|bad gateway|gateway time-?out|temporarily unavailable|"
            r"under maintenance|maintenance en cours|wartungsarbeiten|an error (?:has )?occurred|something went wrong|application error|"
            r"seite (?:wurde )?nicht gefunden|página no encontrada|pagina non trovata|pagina niet gevonden|sidan (?:kunde inte hittas|hittades inte)",
            re.IGNORECASE,
        ),
    ),
    (
        "a consent wall",
        re.compile(
            r"before you continue|we (?:and our (?:\d+ )?partners )?(?:value your privacy|use cookies)|accept (?:all )?cookies|tout accepter|alle akzeptieren|consent to",
            re.IGNORECASE,
        ),
    ),
    ("a login page", re.compile(r"(?:sign|log) ?in to (?:your|continue)|please (?:sign|log) ?in|forgot(?:ten)? (?:your )?password|session (?:has )?expired", re.IGNORECASE)),
)  # fmt: skip
_LITTLE = 700  # characters of a page on which a phrase of these is the page's own subject
_GONE = re.compile(
    r"^(?:error\s*)?(?:404|410)\b|page (?:not found|introuvable|cannot be found|removed)|not found$|seite nicht gefunden|página no encontrada|pagina non trovata|"
    r"pagina niet gevonden|sidan (?:kunde inte hittas|hittades inte)|side(?:n)? (?:blev )?ikke funnet|siden findes ikke|strona nie została znaleziona|"
    r"stránka nenalezena|страница не найдена|сторінку не знайдено|页面不存在|ページが見つかりません",
    re.IGNORECASE,
)  # fmt: skip


def doubts(title: str, texts: list[str], all_text: int) -> tuple[str, ...]:
    """Why the page is not to be believed. `texts` are its body's blocks, `all_text` the length of all its text."""
    body = " ".join(texts)
    if looks_gone(title, len(body)):
        return ("a page that says 'not found'",)
    if len(body) <= _LITTLE:
        for name, pattern in _CLASSES:
            if pattern.search(f"{title} {body}"[:4000]):
                return (name,)
    if all_text < 20:
        return ("a page without text",)
    return ()


def looks_gone(title: str, length: int) -> bool:
    """A soft 404: the title says that there is nothing, and there is little else."""
    return bool(_GONE.search(title)) and length <= 3 * _LITTLE

"""How French is set: with spaces that do not break where it has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from monitor.wording.templates import Template

Key = TypeVar("Key")


def _set(text: str) -> str:
    """`text` as it is set in French: the spaces within « » and before : ; ! ? do not break."""
    for plain in ("« ", " »", " :", " ;", " !", " ?"):
        text = text.replace(plain, plain.replace(" ", "\u00a0"))
    return text


def all_set(texts: Mapping[Key, str]) -> dict[Key, str]:
    return {key: _set(text) for key, text in texts.items()}


def says(many: str, one: str = "", signs: str = "", sign: str = "", longest: int = 0) -> Template:
    return Template(_set(many), _set(one), longest, _set(signs), _set(sign))


def words_counted(before: str, after: str) -> Template:
    """A sentence with a number of words in it, or of characters."""
    return says(
        f"{before}{{count}} mots{after}",
        f"{before}1 mot{after}",
        f"{before}{{count}} caractères{after}",
        f"{before}1 caractère{after}",
    )

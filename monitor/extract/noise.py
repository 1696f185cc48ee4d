"""Which elements of a page look like something other than the release: by markup, by the names that
themes give.

They are only candidates; `candidates.decide_noise` decides, because every sign is wrong on some
page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from bs4.element import Tag

from monitor.extract import inside, theme_names
from monitor.extract.blocks import RawBlock

HIDDEN = "hidden"
"""The reason of what is folded away until a reader opens it, or is never shown."""

CARDS = "cards"
"""The reason of the element that holds teaser cards."""

FORM = "form"
"""The reason of a form that asks for something."""
_WRITTEN = frozenset({"text", "email", "tel", "password"})  # fields that a reader fills in
_LARGE_FORM = 200  # elements and texts in a form that is the frame of a page

NESTED = "nested article"
"""The reason of an article inside another: by the standard of HTML, a text of its own."""

_NOISE_TAGS = frozenset({"nav", "aside", "footer", "dialog", "menu", "button"})
_MARKUP = _NOISE_TAGS | {"role", HIDDEN, "noscript", "template", FORM}
_NOISE_ROLES = frozenset(
    {
        "navigation",
        "banner",
        "contentinfo",
        "complementary",
        "search",
        "dialog",
        "alertdialog",
        "menu",
        "menubar",
        "toolbar",
        "tablist",
        "button",
    }
)
# "no-sidebar", "has-ads", "with-nav": what a frame has or lacks; "sidebar-layout", "menu-page": the
# frame itself.
_FRAME = re.compile(
    r"^(?:no|not|non|without|has|have|with|is|show|hide|single|page|body|layout|theme|js)-"
    r"|-(?:layout|grid|page|title|heading|headline|text|paragraph|copy|enabled|disabled|active"
    r"|open|closed|theme|left-content|right-content)$"
)
# A hash that a build puts behind a name ("Share_list__x3Kq9"): it has a figure in it.
_HASHED = re.compile(r"[-_]{1,2}(?=[A-Za-z0-9-]*\d)[A-Za-z0-9-]{4,12}$")
# What Drupal calls a field ("field--name-field-tags") is its name, and no modifier of it.
_FIELD = re.compile(r"^field--name-")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_DIGIT_BESIDE = re.compile(r"\d")
_SEEN_OR_NOT = re.compile(r"(?:^|;)\s*(display|visibility)\s*:\s*([^;]*)", re.IGNORECASE)
_TELLING = frozenset({"hidden", "style", "role"})  # attributes by which an element is noise
_HIDING = frozenset({"hidden", "hide", "d-none", "is-hidden", "u-hidden", "invisible"})
# Classes that show the element again in a wider window.
_SHOWN = re.compile(
    r"(?:[a-z0-9]+:(?:block|flex|grid|inline|table)|d-[a-z]{2,3}-(?:block|flex|inline|grid))"
)
# A post of another place, quoted in the text by its embedding code, is part of what the release
# says.
_EMBED = re.compile(r"(?<![a-z])(?:embed|embedded|oembed|tweet|instagram-media)(?![a-z])")
_FIGURE = frozenset({"figure", "figcaption"})
# Elements that hold all there is; their names speak of the page.
_WHOLE = ("body", "html", "main", "article")
_LONGEST = 2_000  # characters of names that are read
_TOKENS = 20  # words of a class that can name a picture
_FIGURES = re.compile(r"[1-9]")
_SETTLED = _NOISE_TAGS | {"noscript"}  # elements whose attributes say no more of them


@dataclass(frozen=True, slots=True)
class Named:
    """What the name of an element, its classes and its id say of it: why it looks like no part of a
    release, whether nothing else has a say in that, and whether it holds what is said of a picture,
    or a picture."""

    reason: str
    settled: bool
    is_form: bool
    is_template: bool
    caption: bool
    picture: bool


def names_of(attributes: Mapping[str, object]) -> str:
    """The class and id of an element with these `attributes`, as they are written."""
    names = attributes.get("class", "")
    if "id" in attributes:
        names = f"{names} {attributes['id']}"
    return str(names)[:_LONGEST].strip()


def named(name: str, names: str) -> Named:
    """What an element called `name` with these classes and id is."""
    # which figures there are says nothing: what is known of "item-1" is known of "item-2"
    said = _said(_FIGURES.sub("0", names)) if names else _SAYS_NOTHING
    whole = name in _WHOLE
    return Named(
        reason=_reason(name, said),
        settled=name in _SETTLED,
        is_form=name == "form",
        is_template=name == "template",
        caption=name in _FIGURE or (said.caption and not whole),
        picture=said.picture,
    )


class _Said(NamedTuple):
    """What names say: the word of something other than a release, whether one stands for what is
    part of a text all the same, whether they hide the element, call it a caption, or a picture."""

    word: str = ""
    embeds: bool = False
    hides: bool = False
    caption: bool = False
    picture: bool = False


_SAYS_NOTHING = _Said()


@lru_cache(maxsize=20_000)
def _said(names: str) -> _Said:
    return _Said(
        word=_noise_name(names),
        embeds=bool(_EMBED.search(names)),
        hides=_hides(names),
        caption=_names_caption(names),
        picture=_names_picture(names),
    )


def _reason(name: str, said: _Said) -> str:
    if name in _NOISE_TAGS:
        return f"{name}.{said.word}" if said.word else name
    if name == "noscript":
        return "noscript"
    if name in _WHOLE:
        return ""
    if said.word and not said.embeds:
        return said.word
    return HIDDEN if said.hides else ""


def reason(tag: Tag, attributes: Mapping[str, object], named: Named) -> str:
    """Why `tag`, which is so named and has these `attributes`, looks like no part of a release, or
    an empty string."""
    if named.settled:
        return named.reason
    if named.is_form:
        return FORM if _asks(tag) else ""
    if named.is_template:
        return "" if "shadowrootmode" in attributes or "shadowroot" in attributes else "template"
    if not _TELLING.isdisjoint(attributes) and (said := _by_attributes(attributes)):
        return said
    return named.reason


def _asks(form: Tag) -> bool:
    """Whether a small form asks a reader to write something; some systems put the whole page into
    one."""
    held = list(islice(inside.parts(form), _LARGE_FORM))
    tags = [part for part in held if isinstance(part, Tag)]
    if len(held) == _LARGE_FORM or any(tag.name == "h1" for tag in tags):
        return False
    return any(
        tag.name == "textarea"
        or (tag.name == "input" and str(tag.attrs.get("type", "text")).lower() in _WRITTEN)
        for tag in tags
    )


def _by_attributes(attributes: Mapping[str, object]) -> str:
    if "hidden" in attributes or ("style" in attributes and _is_unseen(attributes["style"])):
        return HIDDEN
    role = str(attributes.get("role", ""))
    return f"role.{role}" if role in _NOISE_ROLES else ""


def _is_unseen(style: object) -> bool:
    """Whether the declarations of a `style` hide the element: of several the last one holds, or the
    last that is important (CSS Cascading, 6)."""
    said = {"display": "", "visibility": ""}
    for name, value in _SEEN_OR_NOT.findall(str(style).lower()):
        if "!important" in value or "!important" not in said[name]:
            said[name] = value
    return said["display"].startswith("none") or said["visibility"].startswith("hidden")


def _noise_name(names: str) -> str:
    """The word in a class or id that names something other than a release, or an empty string.

    A name says what the element is by its last part: "header__share" is a share button,
    "sidebar-grid__text" a text. Modifiers ("card--promo"), words with digits and what a frame has
    or lacks say nothing.
    """
    return next(filter(None, map(_word, names.split())), "")


@lru_cache(maxsize=20_000)
def _word(token: str) -> str:
    """The word in one of the names that names something other than a release."""
    word = _HASHED.sub("", _FIELD.sub("field-name-", token)).partition("--")[0]
    element = word.rpartition("__")[2] or word
    word = _CAMEL.sub("-", element).lower().replace("_", "-")
    if ":" in word or _FRAME.search(word):
        return ""
    for match in theme_names.NOISE.finditer(word):
        if not _DIGIT_BESIDE.search(word[: match.start()][-1:] + word[match.end() :][:1]):
            return match[0]
    return ""


def _hides(names: str) -> bool:
    """Whether a class that stands for itself hides the element, at every width of the window."""
    tokens = names.split()
    return not _HIDING.isdisjoint(tokens) and not any(map(_SHOWN.match, tokens))


def is_consent(block: RawBlock) -> bool:
    """Whether the block stands in a consent dialog by its names."""
    for _, reason in block.noise_candidates:
        if reason.rpartition(".")[2] in theme_names.CONSENT:
            return True
    return False


_DIALOGS = frozenset({"dialog", "role.dialog", "role.alertdialog"})


def is_in_dialog(block: RawBlock) -> bool:
    """Whether the block stands in a dialog by its markup."""
    return any(reason in _DIALOGS for _, reason in block.noise_candidates)


def may_be_text(reason: str) -> bool:
    """Whether prose that was left out for `reason` may be a release's after all."""
    return not reason or reason == HIDDEN or (is_tool(reason) and not by_markup(reason))


def is_box(reason: str) -> bool:
    """Whether what was left out for `reason` leads elsewhere by its structure: cards, articles in
    the article."""
    last = reason.rpartition(".")[2]
    return reason in (CARDS, NESTED) or last in theme_names.TEASERS


def is_talk(reason: str) -> bool:
    """Whether the name is that of what readers say."""
    return reason.rpartition(".")[2] in theme_names.TALK


def is_menu(reason: str) -> bool:
    """Whether the markup says that the element is a menu."""
    return reason.partition(".")[0] in ("nav", "menu")


def is_tool(reason: str) -> bool:
    """Whether what is so named holds hardly any text of its own."""
    return bool(theme_names.TOOL.fullmatch(reason))


def by_markup(reason: str) -> bool:
    """Whether the markup itself gives the reason, which is more binding than a name."""
    return reason.partition(".")[0] in _MARKUP


def _names_picture(names: str) -> bool:
    """Whether an element so named holds a picture."""
    tokens = names.split()[:_TOKENS]
    return any(theme_names.PICTURE.search(_CAMEL.sub("-", token).lower()) for token in tokens)


def _names_caption(names: str) -> bool:
    return bool(theme_names.CAPTION.search(_CAMEL.sub("-", names).lower()))

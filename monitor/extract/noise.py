"""What on a page is something other than the release: by markup, by the names themes give, by
structure.

Each of these only accuses; `suspects.decide` decides, because every sign is wrong on some page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bs4.element import Tag

from monitor.extract.blocks import RawBlock
from monitor.languages import alternatives
from monitor.model import BlockKind

_NOISE_TAGS = frozenset({"nav", "aside", "footer", "dialog", "menu", "button"})
_MARKUP = _NOISE_TAGS | {"role", "hidden", "noscript", "template"}
_NOISE_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu", "menubar",
     "toolbar", "tablist", "button"}
)  # fmt: skip

# Names that themes give to what is not the release, as whole words of a class or an id
# ("share-buttons", "relatedPosts"). First those of tools, in which hardly any text stands: text in
# them is a theme's odd name for the page's frame. Then those of other texts, which hold prose of
# their own.
_TOOLS = (
    r"share|sharing|sharer|shares|social|socials|addthis|addtoany|sharedaddy|follow|followus|"
    r"breadcrumbs?|pagination|pager|paging|skip-?links?|nav|navbar|navigation|menu|submenu|megamenu|"
    r"tags|taglist|tagcloud|tag-?links|topics|categories|print|printer|toolbar|tools|widget|rating|likes|views|"
    r"counter|adv|sr-only|visually-?hidden|visuallyhidden|screen-?reader(?:-text)?|noprint|language-?(?:switcher|selector)|"
    r"lang-?switch|sidebar|side-?bar|masthead|banner|cmp(?!-)|ad|ads|"
    r"footer|respond|follow-?us|teilen|partager|compartir|condividi|compartilhar|delen|dela|fil-?d?-?ariane|ariane|migas|fusszeile|kopfzeile|"
    r"rodape|seitenleiste|schlagworte|mots-?cles|etiquetas"
)
_TEXTS = (
    r"cookie|cookies|consent|gdpr|onetrust|didomi|"
    r"related|relateds|recommended|recommendations?|recirc|recirculation|readmore|read-?also|more-?on|see-?also|"
    r"popular|trending|most-?read|promotion|sponsored?|outbrain|taboola|comments?|disqus|replies|reactions?|"
    r"affiliates?|donations?|donate|adblock(?:er)?|log-?in|registration|newsletter|subscription|subscribers?|subscribe|signup|sign-?up|modal|popup|overlay|lightbox|tooltip|paywall|advert|adverts|advertisement|advertising|adsense|adslot|dfp|"
    r"colophon|author-?(?:box|bio|info|card)|about-?author|pre-?footer|copyright|feedback|survey|"
    r"was-?this-?(?:page-?)?useful|promo|promos|teasers?|byline|bylines|authors?|vcard|callout|cta|news-letter|pop-?up|affiliatelinks?|"
    r"interesting-?articles|meist-?gelesen|werbung|anzeigen?|empfehlung(?:en)?|verwandt(?:e|es)?|weiterlesen|autor(?:en|e|es|a)?|auteurs?|"
    r"kommentare?|commentaires?|comentarios?|publicidad|publicite|reklam(?:e|a)?|annons(?:er)?|suggestions?|interstitial|"
    r"relacionad[oa]s|correlati|gerelateerd"
)
_NOISE_NAMES = re.compile(rf"(?<![a-z])(?:{_TEXTS}|{_TOOLS})(?![a-z])")
_TOOL = re.compile(_TOOLS)
# "no-sidebar", "has-ads", "with-nav": what a frame has or lacks; "sidebar-layout", "menu-page": the
# frame itself.
_FRAME = re.compile(
    r"^(?:no|not|non|without|has|have|with|is|show|hide|single|page|body|layout|theme|js)-|"
    r"-(?:layout|grid|page|title|heading|headline|text|paragraph|copy|enabled|disabled|active|open|closed|theme|left-content|right-content)$"
)
# A hash that a build puts behind a name ("Share_list__x3Kq9") and an element's part of a block's
# name.
_HASHED = re.compile(r"[-_]{1,2}(?=[A-Za-z0-9-]*\d)[A-Za-z0-9-]{4,12}$")
# Words below or above a picture; they are told apart from the text, as a picture comes and goes
# without it.
_CAPTION_NAMES = re.compile(
    r"(?<![a-z])(?:captions?|cutline|photo-?(?:credits?|info|text|legend)|image-?(?:credits?|info|text|legend|meta)|img-?(?:credits?|info|text)|"
    r"media-?(?:credits?|info|text|legend)|bildunterschrift|bildtext|bildnachweis|legende-?photo|credits?-?photo|kuvateksti|kuvatxt|fotocredits?)(?![a-z])"
)
# An element that holds a picture; with a line or two of text in it, that text is said of the
# picture.
_PICTURE_NAMES = re.compile(
    r"(?<![a-z])(?:photos?|pictures?|images?|img|figure|bild(?:er)?|imagem?|imagen|immagine|foto|gallery|galerie|slides?how|thumbnail|hero-media)(?![a-z])"
    r"(?!.*(?:text|content|module|teaser|article|story|card|layout))"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# A post of another place, quoted in the text by its embedding code, is part of what the release
# says.
_EMBED = re.compile(r"(?<![a-z])(?:embed|embedded|oembed|tweet|instagram-media)(?![a-z])")
_WHOLE = ("body", "html", "main", "article")
_LONGEST = 2_000  # characters of names that are read


def names_of(tag: Tag) -> str:
    """The class and id of `tag`, as they are written."""
    attributes = tag.attrs
    if not attributes:
        return ""
    return f"{attributes.get('class', '')} {attributes.get('id', '')}"[:_LONGEST].strip()


@lru_cache(maxsize=20_000)
def accusation(names: str) -> str:
    """The word in a class or id that names something other than a release, or an empty string.

    A name says what the element is by its last part: "header__share" is a share button,
    "sidebar-grid__text" a text. Modifiers ("card--promo"), words with digits and what a frame has
    or lacks say nothing.
    """
    for token in names.split():
        word = _HASHED.sub("", token).partition("--")[0]
        element = word.rpartition("__")[2] or word
        word = _CAMEL.sub("-", element).lower().replace("_", "-")
        if ":" in word or _FRAME.search(word):
            continue
        for match in _NOISE_NAMES.finditer(word):
            if not _DIGIT_BESIDE.search(word[: match.start()][-1:] + word[match.end() :][:1]):
                return match[0]
    return ""


@lru_cache(maxsize=20_000)
def hides(names: str) -> bool:
    """Whether a class that stands for itself hides the element, at every width of the window."""
    tokens = names.split()
    return any(
        t in ("hidden", "hide", "d-none", "is-hidden", "u-hidden", "invisible") for t in tokens
    ) and not any(_SHOWN.match(t) for t in tokens)


_DIGIT_BESIDE = re.compile(r"\d")
_SHOWN = re.compile(
    r"(?:[a-z0-9]+:(?:block|flex|grid|inline|table)|d-[a-z]{2,3}-(?:block|flex|inline|grid))"
)


def reason(tag: Tag, names: str) -> str:
    """Why `tag`, whose names are `names`, looks like no part of a release, or an empty string."""
    if tag.name in _NOISE_TAGS:
        accused = accusation(names)
        return f"{tag.name}.{accused}" if accused else tag.name
    attributes = tag.attrs
    if tag.name == "noscript":
        return "noscript"
    if tag.name == "template":  # one that is a shadow root is shown
        return "" if "shadowrootmode" in attributes or "shadowroot" in attributes else "template"
    if not attributes:
        return ""
    if "hidden" in attributes or _HIDDEN_STYLE.search(str(attributes.get("style", ""))):
        return "hidden"
    if str(attributes.get("role", "")) in _NOISE_ROLES:
        return "role"
    if not names or tag.name in _WHOLE:
        return ""
    accused = accusation(names)
    if accused and not _EMBED.search(names):
        return accused
    return "hidden" if hides(names) else ""


_CONSENT = frozenset({"cookie", "cookies", "consent", "gdpr", "onetrust", "didomi"})


def is_consent(block: RawBlock) -> bool:
    """Whether the block stands in a consent dialog by its names."""
    return any(reason.rpartition(".")[2] in _CONSENT for _, reason in block.suspects)


def may_be_text(reason: str) -> bool:
    """Whether prose that was left out for `reason` may be a release's after all."""
    return not reason or reason == "hidden" or (is_tool(reason) and not by_markup(reason))


def is_menu(reason: str) -> bool:
    return reason.partition(".")[0] in ("nav", "menu")


def is_tool(reason: str) -> bool:
    """Whether what is so named holds hardly any text of its own."""
    return bool(_TOOL.fullmatch(reason))


def by_markup(reason: str) -> bool:
    """Whether the markup itself gives the reason, which is more binding than a name."""
    return reason.partition(".")[0] in _MARKUP


def is_caption(tag: Tag, names: str) -> bool:
    """Whether `tag` holds what is said of a picture."""
    return tag.name in ("figure", "figcaption") or bool(
        names and tag.name not in _WHOLE and _captioned(names)
    )


@lru_cache(maxsize=20_000)
def names_picture(names: str) -> bool:
    """Whether an element so named holds a picture."""
    return any(
        _PICTURE_NAMES.search(_CAMEL.sub("-", token).lower()) for token in names.split()[:20]
    )


@lru_cache(maxsize=20_000)
def _captioned(names: str) -> bool:
    return bool(_CAPTION_NAMES.search(_CAMEL.sub("-", names).lower()))


def cards(blocks: list[RawBlock], spans: dict[int, tuple[int, int]]) -> Iterator[Tag]:
    """Teasers: three siblings or more, each with one heading that is wholly a link and little text.

    Serves front pages and "latest news" lists below an article, whose elements bear no telling
    name.
    """
    found: dict[int, dict[int, Tag]] = {}
    for number, block in enumerate(blocks):
        if (
            block.kind is not BlockKind.HEADING
            or block.level == 1
            or block.link_share < 0.9
            or not block.anchors
            or block.anchors[0][0].startswith("#")
        ):
            continue
        card = _alone(block.tag, number, blocks, spans)
        if card.parent is not None:
            found.setdefault(id(card.parent), {})[id(card)] = card
    for siblings in found.values():
        if len(siblings) >= 3:
            yield from siblings.values()


_CARD_LEVELS = 12


def _alone(
    heading: Tag, number: int, blocks: list[RawBlock], spans: dict[int, tuple[int, int]]
) -> Tag:
    """The largest element around `heading` in which it is the only heading."""
    card = heading
    for _ in range(_CARD_LEVELS):
        if (parent := card.parent) is None or id(parent) not in spans:
            break
        first, last = spans[id(parent)]
        if any(i != number and blocks[i].kind is BlockKind.HEADING for i in range(first, last)):
            break
        card = parent
    return card


# What follows a release under a heading of its own, or as a line with a link, in the press's
# languages.
_ELSEWHERE = alternatives("elsewhere")
_AFTERWORD = re.compile(rf"^(?:{_ELSEWHERE}|{alternatives('shares')})\W*$", re.IGNORECASE)
_POINTER = re.compile(rf"^\W*(?:{_ELSEWHERE})\s*(?:[:：|»>–—-]|$)", re.IGNORECASE)
_LINKED_POINTER = re.compile(rf"^\W*(?:{_ELSEWHERE})(?!\w)", re.IGNORECASE)


# Lines that are the frame's own: labels of adverts, reading times, how long ago, prompts to scroll
# or load.
_FURNITURE = re.compile(
    rf"^\W*(?:{alternatives('adverts')}|"
    r"(?:article |story )?continues? (?:below|after) (?:this "
    r")?(?:ad|advert|advertisement)s?|scroll (?:to|for) .{0,30}|"
    r"\d{1,3}\s?(?:-\s?)?min(?:ute)?s?\.?(?: (?:read|lesezeit|de lecture|de lectura|di "
    r"lettura|leestijd))?|lesezeit:? .{0,20}|lecture .{0,4}\d+ min.{0,8}|"
    r"(?:video|audio|foto|photos?|gallery|galerie|bildergalerie|fotostrecke)|loading|"
    r"back|zurück|retour|volver|voltar|indietro|terug|tillbaka|tilbake|tilbage|takaisin|wstecz|zpět|назад|geri|back to (?:top|overview|news|all news|list)|"
    r"zurück zur? (?:übersicht|startseite|liste)|retour (?:à la liste|aux actualités|en "
    r"haut)|nach oben|to(?:p of)?(?: the)? page|"
    r"(?:previous|next|vorheriger?|nächster?|weiter|suivant|précédent|anterior|siguiente|próximo|successivo|precedente)(?: (?:article|artikel|post|beitrag|page|seite))?|"
    r"(?:print|drucken|imprimer|imprimir|stampa|skriv ut|tulosta|drukuj)(?: (?:this "
    r")?(?:page|article|seite|artikel|la page))?|"
    r"(?:(?:facebook|twitter|x|google\+?|whatsapp|linkedin|xing|telegram|pinterest|reddit|instagram|e-?mail|mail|print|copy link|viber|vk|line|tumblr|pocket|flipboard|threads|bluesky|mastodon)[\s,|·•/]*){2,})\W*$",
    re.IGNORECASE,
)
# What opens a box in the text that is the publisher's own matter: newsletters, apps, subscriptions,
# embedded content that waits for consent.
_BOX = re.compile(rf"^\W*(?:{alternatives('boxes')})$", re.IGNORECASE)


def is_furniture(text: str) -> bool:
    """Whether a line so written is the frame's, wherever it stands."""
    return len(text) < 60 and bool(_FURNITURE.match(text))


def opens_box(text: str) -> bool:
    """Whether a line so written opens a box of the publisher's own matter in the text."""
    return len(text) < 120 and bool(_BOX.match(text))


_TALK = re.compile(rf"^(?:{_ELSEWHERE})\W*$", re.IGNORECASE)


def is_talk(text: str) -> bool:
    """Whether an afterword so opened holds prose of other people: comments, a call to share."""
    return not _TALK.match(text)


def is_afterword(text: str) -> bool:
    """Whether a line so written opens what follows a release: other articles, comments, share
    buttons."""
    return len(text) < 80 and bool(_AFTERWORD.match(text))


def is_pointer(text: str) -> bool:
    """Whether a line begins as one that points to another article ("Read more: …")."""
    return bool(_POINTER.match(text))


def is_linked_pointer(text: str) -> bool:
    """Whether a line that is nearly all link begins so, with or without a colon."""
    return bool(_LINKED_POINTER.match(text))

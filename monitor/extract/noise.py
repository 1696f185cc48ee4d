"""What on a page is something other than the release: by markup, by the names themes give, by structure.

Each of these accuses only; `Layout.settle` decides, because every sign is wrong on some page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bs4.element import Tag

from monitor.model import BlockKind

if TYPE_CHECKING:
    from monitor.extract.layout import RawBlock

_NOISE_TAGS = frozenset({"nav", "aside", "footer", "dialog", "menu", "button"})
_MARKUP = _NOISE_TAGS | {"role", "hidden"}
_NOISE_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu", "menubar",
     "toolbar", "tablist", "button"}
)  # fmt: skip

# Names that themes give to what is not the release, as whole words of a class or id ("share-buttons",
# "relatedPosts"). Measured on news and government pages; the third group only when few words stand in it,
# since some themes put the whole page into an element so named.
_NOISE_NAMES = re.compile(
    r"(?<![a-z])(?:"
    r"share|sharing|sharer|shares|social|socials|addthis|addtoany|sharedaddy|follow|followus|"
    r"cookie|cookies|consent|gdpr|cmp|onetrust|didomi|"
    r"related|relateds|recommended|recommendations?|recirc|recirculation|readmore|read-?also|more-?on|see-?also|"
    r"popular|trending|most-?read|teasers?|promo|promos?|promotion|sponsored?|outbrain|taboola|"
    r"comments?|disqus|respond|replies|reactions?|"
    r"breadcrumbs?|pagination|pager|paging|skip-?links?|nav|navbar|navigation|menu|submenu|megamenu|"
    r"newsletter|subscribe|subscription|signup|sign-?up|paywall|"
    r"ad|ads|advert|adverts|advertisement|advertising|adsense|adslot|dfp|"
    r"sidebar|side-?bar|footer|colophon|masthead|"
    r"tags|taglist|tagcloud|tag-?links|topics|categories|"
    r"print|printer|toolbar|tools|widget|rating|likes|views|counter|"
    r"modal|popup|overlay|lightbox|tooltip|hidden|sr-only|visually-?hidden|visuallyhidden|screen-?reader(?:-text)?|noprint|"
    r"author-?(?:box|bio|info|card)|about-?author|byline|bylines|authors?|"
    r"pre-?footer|copyright|banner|feedback|survey|was-?this-?(?:page-?)?useful|language-?(?:switcher|selector)|lang-?switch"
    r")(?![a-z])"
)  # fmt: skip
# Words below or above a picture; they are told apart from the text, as a picture comes and goes without it.
_CAPTION_NAMES = re.compile(
    r"(?<![a-z])(?:captions?|cutline|photo-?(?:credits?|info|text|legend)|image-?(?:credits?|info|text|legend|meta)|img-?(?:credits?|info|text)|"
    r"media-?(?:credits?|info|text|legend)|bildunterschrift|bildtext|bildnachweis|legende-?photo|credits?-?photo|kuvateksti|kuvatxt|fotocredits?)(?![a-z])"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# A post of another place, quoted in the text by its embedding code, is part of what the release says.
_EMBED = re.compile(r"(?<![a-z])(?:embed|embedded|oembed|tweet|instagram-media)(?![a-z])")
_WHOLE = ("body", "html", "main", "article")


def names_of(tag: Tag) -> str:
    """The class and id of `tag` as lower-case words with hyphens between."""
    attributes = tag.attrs
    if not attributes:
        return ""
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    return _CAMEL.sub("-", names).lower() if len(names) > 1 else ""


def reason(tag: Tag, names: str) -> str:
    """Why `tag`, whose names are `names`, looks like no part of a release, or an empty string."""
    if tag.name in _NOISE_TAGS:
        match = _NOISE_NAMES.search(names)
        return f"{tag.name}.{match[0]}" if match else tag.name
    attributes = tag.attrs
    if not attributes:
        return ""
    if "hidden" in attributes or _HIDDEN_STYLE.search(str(attributes.get("style", ""))):
        return "hidden"
    if str(attributes.get("role", "")) in _NOISE_ROLES:
        return "role"
    if not names or tag.name in _WHOLE:
        return ""
    match = _NOISE_NAMES.search(names)
    return match[0] if match and not _EMBED.search(names) else ""


def by_markup(reason: str) -> bool:
    """Whether the markup itself gives the reason, which is more binding than a name."""
    return reason.partition(".")[0] in _MARKUP


def is_caption(tag: Tag, names: str) -> bool:
    """Whether `tag` holds what is said of a picture."""
    return tag.name in ("figure", "figcaption") or bool(
        names and tag.name not in _WHOLE and _CAPTION_NAMES.search(names)
    )


def cards(blocks: list[RawBlock], spans: dict[int, tuple[int, int]]) -> Iterator[Tag]:
    """Teasers: three siblings or more, each with one heading that is wholly a link and little text.

    Serves front pages and "latest news" lists below an article, whose elements bear no telling name.
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


# What follows a release under a heading of its own, or as a line with a link, in the press's languages.
_ELSEWHERE = (
    r"related(?: (?:articles?|content|links?|news|stories|posts|topics|information|coverage))?|read (?:more|also|next|these next)|see (?:also|more)|"
    r"more (?:on|from|news|stories|like this|in)\b.*|you (?:may|might) also (?:like|be interested in).*|recommended(?: for you)?|"
    r"most (?:read|popular|viewed)|latest (?:news|stories|articles|posts)|trending.*|top stories|popular (?:now|posts|articles)|don['’]?t miss|also read|"
    r"also on\b.*|up next|what to read next|"
    r"à lire aussi.*|(?:à )?lire (?:aussi|également).*|voir aussi|articles? (?:liés?|similaires?|récents?)|sur le même (?:sujet|thème)|"
    r"dans la même (?:rubrique|catégorie)|à voir aussi.*|"
    r"mehr zum thema.*|das könnte (?:sie|dich) auch interessieren.*|weitere (?:artikel|meldungen|nachrichten|themen).*|"
    r"ähnliche (?:artikel|beiträge)|verwandte (?:artikel|themen)|auch interessant|lesen sie auch.*|mehr dazu|"
    r"(?:noticias|artículos|contenidos?) relacionad[oa]s?|te puede interesar.*|le puede interesar.*|lea (?:también|además).*|lee también.*|ver también.*|"
    r"leia (?:também|mais).*|(?:notícias|artigos|conteúdos) relacionad[oa]s|(?:você )?pode gostar.*|veja (?:também|mais).*|"
    r"leggi anche.*|articoli correlati|potrebbe interessarti.*|vedi anche|ti potrebbe.*|"
    r"lees (?:ook|meer|verder).*|gerelateerd.*|meer (?:nieuws|over).*|läs (?:också|mer|även).*|relaterat.*|mer (?:om|från)\b.*|"
    r"les (?:også|mer).*|læs (?:også|mere).*|relatert.*|relateret.*|lue (?:myös|lisää).*|aiheesta lisää.*|"
    r"czytaj (?:też|także|również|więcej).*|zobacz (?:też|także|również).*|powiązane.*|čtěte (?:také|též).*|související.*|čítajte (?:aj|tiež).*|"
    r"citește și.*|vezi și.*|olvasta már.*|kapcsolódó.*|διαβάστε (?:επίσης|ακόμα).*|σχετικά (?:άρθρα|θέματα)|"
    r"читайте (?:также|також|ещё).*|похожие.*|по теме|още по темата|прочетете (?:още|също).*|pročitajte (?:i|još).*|preberite (?:tudi|še).*|"
    r"ilgili (?:haberler|içerikler)|baca juga.*|xem thêm.*|tin liên quan|اقرأ (?:أيضا|أيضًا|المزيد).*|مواضيع ذات صلة|קראו? (?:גם|עוד).*|"
    r"相关(?:阅读|新闻|文章)|延伸閱讀|関連(?:記事|リンク|ニュース)|あわせて読みたい|관련 ?(?:기사|뉴스)"
)
_AFTERWORD = re.compile(
    rf"^(?:{_ELSEWHERE}|share(?: (?:this|on|via).{{0,40}})?|follow us.*|comments?(?: \(\d+\))?|\d+ comments?|leave a (?:reply|comment).*|"
    r"tell us what you think.*|join the (?:conversation|discussion)|tags?:?|topics:?|partager.*|kommentare?(?: \(\d+\))?|teilen|compartir.*|"
    r"compartilhe.*|condividi.*|del(?:a|en)? (?:artikel|sidan|denna sida).*|about the authors?)\W*$",
    re.IGNORECASE,
)
_POINTER = re.compile(rf"^\W*(?:{_ELSEWHERE})\s*(?:[:：|»>–—-]|$)", re.IGNORECASE)


def is_afterword(text: str) -> bool:
    """Whether a line so written opens what follows a release: other articles, comments, share buttons."""
    return len(text) < 80 and bool(_AFTERWORD.match(text))


def is_pointer(text: str) -> bool:
    """Whether a line begins as one that points to another article ("Read more: …")."""
    return bool(_POINTER.match(text))

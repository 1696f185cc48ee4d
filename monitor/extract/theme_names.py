"""The words in classes and ids by which themes name what is not the release.

Markup speaks English, and names products; what themes of other languages call the same stands in
`monitor/languages`. Each entry is a pattern for whole words ("share-buttons", "relatedPosts").
"""

from __future__ import annotations

import re

from monitor.languages import alternatives
from monitor.languages.model import words

# In tools hardly any text stands: text in them is a theme's odd name for the page's frame.
_TOOLS = words(
    r"""
    share; sharing; sharer; shares; social; socials;
    social-?(?:shar(?:e|ing)|media); addthis; addtoany; sharedaddy; follow;
    followus; breadcrumbs?; pagination; pager; paging; skip-?links?; nav; navbar; navigation;
    menu; submenu; megamenu; tags; taglist; tagcloud; tag-?links; topics; categories; print;
    printer; toolbar; tools; widget; ratings?; likes; views; counter; adv; sr-only;
    visually-?hidden; visuallyhidden; screen-?reader(?:-text)?; noprint;
    language-?(?:switcher|selector); lang-?switch; teasers?; sidebar; side-?bar; masthead; banner;
    cmp(?!-); ad; ads; paywall; footer; respond; follow-?us
    """
)
# Other texts hold prose of their own.
_TEXTS = words(
    r"""
    cookie; cookies; consent; gdpr; onetrust; didomi; related; relateds; recommended;
    recommendations?; recirc; recirculation; readmore; read-?also; more-?on; see-?also; popular;
    trending; most-?read; promotion; sponsored?; outbrain; taboola; comments?;
    comment-?(?:list|area|thread); disqus; replies; reactions?; affiliates?; donations?; donate;
    adblock(?:er)?; log-?in; sign-?in; registration; newsletter;
    subscription; subscribers?; subscribe; signup; sign-?up; modal; popup; overlay;
    lightbox; tooltip; advert; adverts; advertisement; advertising; adsense; adslot;
    dfp; colophon; author-?(?:box|bio|info|card); about-?author; pre-?footer; copyright;
    feedback; survey; was-?this-?(?:page-?)?useful; promo; promos; byline; bylines;
    authors?; vcard; callout; cta; news-letter; pop-?(?:up|over); affiliatelinks?;
    interesting-?articles; suggestions?; interstitial
    """
)
# Said of a picture, below or above it: told apart, as a picture comes and goes without the text.
_CAPTIONS = words(
    r"""
    captions?; cutline; photo-?(?:credits?|info|text|legend);
    image-?(?:credits?|info|text|legend|meta); img-?(?:credits?|info|text);
    media-?(?:credits?|info|text|legend)
    """
)
# Holds a picture; with a line or two of text in it, that text is said of the picture.
_PICTURES = words(
    r"""
    photos?; pictures?; images?; img; figure; gallery; slides?how; thumbnail; hero-media
    """
)
# Holds a text, whatever picture its name speaks of.
_NOT_PICTURES = "text|content|module|teaser|article|story|card|layout"


def _pattern(names: tuple[str, ...], field: str) -> str:
    return "|".join((*names, alternatives(field)))


_TOOL_WORDS = _pattern(_TOOLS, "tool_names")
TOOL = re.compile(_TOOL_WORDS)
"""A word of `NOISE` that names a tool."""
NOISE = re.compile(rf"(?<![a-z])(?:{_pattern(_TEXTS, 'text_names')}|{_TOOL_WORDS})(?![a-z])")
CAPTION = re.compile(rf"(?<![a-z])(?:{_pattern(_CAPTIONS, 'caption_names')})(?![a-z])")
PICTURE = re.compile(
    rf"(?<![a-z])(?:{_pattern(_PICTURES, 'picture_names')})(?![a-z])(?!.*(?:{_NOT_PICTURES}))"
)
CONSENT = frozenset({"cookie", "cookies", "consent", "gdpr", "onetrust", "didomi"})
"""The words of `NOISE` that name a dialog about cookies."""
TEASERS = frozenset(
    {"teaser", "teasers", "related", "relateds", "recommended", "recirc", "readmore", "widget"}
)
"""Those that name boxes which lead elsewhere."""
TALK = frozenset({"comments", "commentlist", "comment-list", "comment-thread", "disqus", "replies"})
"""Those that name what readers say."""

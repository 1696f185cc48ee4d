"""Links and images of the body, in a form in which two visits can be compared.

A link's target is compared, not its disguise: tracking parameters, session tokens, cache busters
and obfuscated mail addresses change from visit to visit while the link leads to the same place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

from bs4 import Tag

from monitor.extract import mails
from monitor.extract.blocks import RawBlock
from monitor.extract.text import one_line
from monitor.model import Image, Link

ATTACHMENTS = frozenset(
    [
        "pdf",
        "doc",
        "docx",
        "odt",
        "rtf",
        "xls",
        "xlsx",
        "ods",
        "csv",
        "ppt",
        "pptx",
        "odp",
        "zip",
        "txt",
        "epub",
        "xml",
        "json",
        "mp3",
        "mp4",
        "ics",
    ]
)
# Parameters that say who looks or when, not what is shown (as ad and analytics firms document
# them), and the usual names of tokens and cache busters.
_VOLATILE = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|mc_[ce]id|yclid|igshid|_ga|_gl|_hsenc|_hsmi|mkt_tok|vero_id|oly_\w+|"
    r"s?sid|sessionid|session_id|phpsessid|jsessionid|aspsessionid\w*|cfid|cftoken|token|_?nonce|csrf\w*|_csrf|authenticity_token|"
    r"ver|v|_|cb|cachebuster|cache|rnd|rand|random|ts|timestamp|t|_t|_dc|itok|hash|h|etag|rev|sig|signature|expires|x-amz-\w+|"
    r"ref|ref_src|referrer|source|share|replytocom|cid|icid|ncid|return_?to|redirect(?:_?(?:to|uri|url))?|next|dest(?:ination)?)$",
    re.IGNORECASE,
)
_RANDOM = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9_+/=-]{24,}|[0-9a-f]{16,}")
_OBFUSCATED = re.compile(
    r"/cdn-cgi/l/email-protection|/email-protection#|data-cfemail", re.IGNORECASE
)
_SESSION_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#]*", re.IGNORECASE)
_NAMED_PLACE = re.compile(r"#(?!top$|main$|content$)[A-Za-z]+(?:[-_][A-Za-z]+)*")
_SLUG = re.compile(r"(?:[A-Za-z]{2,}[-_+]){2,}")
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_DROPPED_SCHEMES = ("javascript:", "data:", "vbscript:", "about:", "blob:")


def canonical(href: str, base: str) -> str:
    """Where `href` leads, without what varies from visit to visit; empty if it leads nowhere."""
    href = re.sub(r"[\t\r\n]", "", href.strip())
    if href.startswith("#"):
        # A place on the page that somebody named; what programs name is numbered, and says nothing.
        return href if _NAMED_PLACE.fullmatch(href) else ""
    if address := mails.of_link(href):
        return "mailto:" + address.lower()
    if _OBFUSCATED.search(href):
        return "mailto:"
    if not href or href.lower().startswith(_DROPPED_SCHEMES):
        return ""
    try:
        parts = urlsplit(urljoin(base, href))
        query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return ""
    if parts.scheme == "mailto":
        return "mailto:" + unquote(parts.path).lower()
    if parts.scheme not in ("http", "https", "ftp", "tel"):
        return ""
    kept = [(k, v) for k, v in query if not _VOLATILE.match(k) and not _is_token(v)]
    path = normal(_SESSION_PATH.sub("", parts.path))
    place = parts.fragment if _NAMED_PLACE.fullmatch(f"#{parts.fragment}") else ""
    return urlunsplit((parts.scheme, parts.netloc.lower(), path or "/", urlencode(kept), place))


def _is_token(value: str) -> bool:
    """Whether a parameter's value is a token and not words: "the-budget-of-2024-in-short" is
    none."""
    return bool(_RANDOM.fullmatch(value)) and not _SLUG.match(value)


def normal(path: str) -> str:
    """`path` in the one spelling of RFC 3986, 6.2.2: only what must be is percent-encoded, in
    capitals."""

    def one(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if char in _UNRESERVED else match[0].upper()

    return _ESCAPED.sub(one, quote(path, safe="/%!$&'()*+,;=:@-._~"))


def of(blocks: Iterable[RawBlock], base: str) -> tuple[Link, ...]:
    """The links of the body, each once, in order."""
    found: dict[tuple[str, str], Link] = {}
    for block in blocks:
        for href, text in block.anchors:
            if (url := canonical(href, base)) and (url, text) not in found:
                found[url, text] = Link(url, text, _extension(url) in ATTACHMENTS)
    return tuple(found.values())


def attaches(block: RawBlock) -> bool:
    """Whether the block links a document."""
    return any(_extension(href) in ATTACHMENTS for href, _ in block.anchors)


def _extension(url: str) -> str:
    name = url.partition("?")[0].partition("#")[0].rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


_IMAGES, _UP, _DOWN = 300, 8, 40


def images(tags: Iterable[Tag], base: str) -> tuple[Image, ...]:
    """The first images among `tags` that carry a caption or a text; decoration does neither."""
    found: dict[str, Image] = {}
    for tag in islice(tags, _IMAGES):
        alt = one_line(str(tag.get("alt") or ""))[:500]
        said = _caption(tag)
        url = canonical(str(tag.get("src") or tag.get("data-src") or ""), base)
        if url and (alt or said) and url not in found:
            found[url] = Image(url, alt, said)
    return tuple(found.values())


def _caption(tag: Tag) -> str:
    """What the figure around an image says of it."""
    figure = next((t for t in islice(tag.parents, _UP) if t.name == "figure"), None)
    if figure is None:
        return ""
    below = (t for t in islice(figure.descendants, _DOWN) if isinstance(t, Tag))
    caption = next((t for t in below if t.name == "figcaption"), None)
    return one_line(caption.get_text())[:1000] if caption is not None else ""

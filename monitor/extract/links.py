"""Links of the body, in a form in which two visits can be compared.

A link's target is compared, not its disguise: tracking parameters, session tokens, cache busters
and obfuscated mail addresses change from visit to visit while the link leads to the same place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import (
    SplitResult,
    parse_qsl,
    quote,
    unquote,
    urlencode,
    urljoin,
    urlsplit,
    urlunsplit,
)

from monitor.extract import mails
from monitor.extract.blocks import RawBlock
from monitor.model import Link

_TEXTS = {"pdf", "doc", "docx", "odt", "rtf", "txt", "epub"}
_SHEETS = {"xls", "xlsx", "ods", "csv", "ppt", "pptx", "odp"}
_DATA = {"zip", "xml", "json", "mp3", "mp4", "ics"}
ATTACHMENTS = frozenset(_TEXTS | _SHEETS | _DATA)
"""The endings of documents' names."""
FILES = ATTACHMENTS - {"xml", "json", "txt"}
# Parameters that say who looks or when, not what is shown (as ad and analytics firms document
# them), and the usual names of tokens and cache busters.
_VOLATILE = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|mc_[ce]id|yclid|igshid|_ga|_gl|_hsenc"
    r"|_hsmi|mkt_tok|vero_id|oly_\w+"
    r"|s?sid|sessionid|session_id|phpsessid|jsessionid|aspsessionid\w*|cfid|cftoken|token|_?nonce"
    r"|csrf\w*|_csrf|authenticity_token"
    r"|ver|v|_|cb|cachebuster|cache|rnd|rand|random|ts|timestamp|t|_t|_dc|itok|hash|h|etag|rev|sig"
    r"|signature|expires|x-amz-\w+"
    r"|ref|ref_src|referrer|source|share|replytocom|cid|icid|ncid|return_?to"
    r"|redirect(?:_?(?:to|uri|url))?|next|dest(?:ination)?)$",
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
    if (address := mails.of_link(href)) or _OBFUSCATED.search(href):
        return "mailto:" + address.lower()
    if not href or href.lower().startswith(_DROPPED_SCHEMES):
        return ""
    try:
        parts = urlsplit(urljoin(base, href))
        query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return ""
    if parts.scheme == "mailto":
        return "mailto:" + unquote(parts.path).lower()
    return _address(parts, query) if parts.scheme in ("http", "https", "ftp", "tel") else ""


def _address(parts: SplitResult, query: list[tuple[str, str]]) -> str:
    kept = [(k, v) for k, v in query if not _VOLATILE.match(k) and not is_token(v)]
    path = normal(_SESSION_PATH.sub("", parts.path))
    place = parts.fragment if _NAMED_PLACE.fullmatch(f"#{parts.fragment}") else ""
    return urlunsplit((parts.scheme, parts.netloc.lower(), path or "/", urlencode(kept), place))


def is_token(value: str) -> bool:
    """Whether a parameter's value is a token and not words: "the-budget-of-2024-in-short"
    is words."""
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
                found[url, text] = Link(url, text, names_document(url))
    return tuple(found.values())


def attaches(block: RawBlock) -> bool:
    """Whether the block links a document."""
    return any(names_document(href) for href, _ in block.anchors)


def names_document(url: str) -> bool:
    """Whether the address ends as that of a document does."""
    return _extension(url) in ATTACHMENTS


def names_file(url: str) -> bool:
    """Whether it ends as that of a document which no browser shows as a page, nor reads as data."""
    return _extension(url) in FILES


def _extension(url: str) -> str:
    name = url.partition("?")[0].partition("#")[0].rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""

"""Links of the body, in a form in which two visits can be compared.

A link's target is compared, not its disguise: tracking parameters, session tokens, cache busters
and obfuscated mail addresses change from visit to visit while the link leads to the same place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from monitor import addresses
from monitor.extract import mails
from monitor.extract.blocks import RawBlock
from monitor.extract.files import last, names_document
from monitor.model import Link

# The usual names of tokens, cache busters and of where a reader came from or goes on to: in links
# they change from visit to visit. A release's own address keeps them (`addresses.clean`).
_VOLATILE = re.compile(
    r"s?sid|token|_?nonce|csrf\w*|_csrf|authenticity_token"
    r"|ver|v|_|cb|cachebuster|cache|rnd|rand|random|ts|timestamp|t|_t|_dc|itok|hash|h|etag|rev|sig"
    r"|signature|expires|x-amz-\w+"
    r"|ref|ref_src|referrer|source|share|replytocom|cid|icid|ncid|return_?to"
    r"|redirect(?:_?(?:to|uri|url))?|next|dest(?:ination)?",
    re.IGNORECASE,
)
# Those of them, and tokens in the form of a GUID or a hash, by which some sites tell documents
# apart.
_MAY_NAME = re.compile(r"v|ver|h|hash|rev|ref|cid", re.IGNORECASE)
_GUID = re.compile(
    r"\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}",
    re.IGNORECASE,
)
# A number, a number of a version, a day; or a digest of what the document holds.
_EDITION = re.compile(r"\d{1,8}|\d{1,4}(?:\.\d{1,4}){1,3}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}")
_HANDS_OUT = re.compile(
    r"(?:get|view|show|open)?_?-?(?:download|file|document|attachment|asset|media|blob)s?"
    r"(?:handler|view)?(?:\.\w{2,5})?",
    re.IGNORECASE,
)
_RANDOM = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9_+/=-]{24,}|[0-9a-f]{16,}")
_OBFUSCATED = re.compile(
    r"/cdn-cgi/l/email-protection|/email-protection#|data-cfemail", re.IGNORECASE
)
_NAMED_PLACE = re.compile(r"#(?!top$|main$|content$)[A-Za-z]+(?:[-_][A-Za-z]+)*")
_SLUG = re.compile(r"(?:[A-Za-z]{2,}[-_+]){2,}")
# What a link has the browser do with the page, where it leads nowhere.
_COMMAND = re.compile(
    r"\s*javascript:\s*(?:void\s*\(?0?\)?\s*;?\s*)?(?:(?:window|self|top|parent|document)\.)*"
    r"(?:print|close|scroll(?:to)?|history\.\w{2,10}|location\.reload)\s*\(",
    re.IGNORECASE,
)
_DROPPED_SCHEMES = ("javascript:", "data:", "vbscript:", "about:", "blob:")


def canonical(href: str, base: str, naming: Set[str] = frozenset()) -> str:
    """Where `href` leads, without what varies from visit to visit; empty if it leads nowhere. The
    parameters `naming` are kept."""
    href = re.sub(r"[\t\r\n]", "", href.strip())
    if href.startswith("#"):
        # A place on the page that somebody named; what programs name is numbered, and says nothing.
        return href if _NAMED_PLACE.fullmatch(href) else ""
    if (address := mails.of_link(href)) or _OBFUSCATED.search(href):
        return "mailto:" + address.lower()
    if not href or href.lower().startswith(_DROPPED_SCHEMES):
        return ""
    try:
        parts = urlsplit(addresses.joined(base, href))
        query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=200)
        _ = parts.port  # a browser goes nowhere without one: a password with a slash is none
    except ValueError:
        return ""
    if parts.scheme == "mailto":
        return "mailto:" + unquote(parts.path).lower()
    return _address(parts, query, naming) if parts.scheme in ("http", "https", "ftp", "tel") else ""


def _address(parts: SplitResult, query: list[tuple[str, str]], naming: Set[str]) -> str:
    kept = [(n, value) for n, value in query if n in naming or not _varies(n, value)]
    path = addresses.unescaped(addresses.without_session(parts.path))
    place = parts.fragment if _NAMED_PLACE.fullmatch(f"#{parts.fragment}") else ""
    return urlunsplit((parts.scheme, parts.netloc.lower(), path or "/", urlencode(kept), place))


def _varies(name: str, value: str) -> bool:
    return (
        _VOLATILE.fullmatch(name) is not None
        or addresses.says_who_looks(name, value)
        or is_token(value)
    )


def is_token(value: str) -> bool:
    """Whether a parameter's value is a token and not words: "the-budget-of-2024-in-short"
    is words."""
    return bool(_RANDOM.fullmatch(value)) and not _SLUG.match(value)


def of(blocks: Iterable[RawBlock], base: str) -> tuple[Link, ...]:
    """The links of the body, each once, in order."""
    anchors = [anchor for block in blocks for anchor in block.anchors]
    naming = _naming((href for href, _ in anchors), base)
    found: dict[tuple[str, str], Link] = {}
    for href, text in anchors:
        url = canonical(href, base)
        if url in naming:
            url = canonical(href, base, naming[url])
        if url and (url, text) not in found:
            document = names_document(url)
            edition = version(href) if document and url not in naming else ""
            found[url, text] = Link(url, text, document, edition)
    return tuple(found.values())


def version(href: str) -> str:
    """The edition that an address of a document states ("v=4"); empty where it states none, or
    what may be the moment of the visit, or a token."""
    try:
        query = parse_qsl(urlsplit(href).query, max_num_fields=200) if "?" in href else []
    except ValueError:
        return ""
    stated = (f"{n}={v}" for n, v in query if _MAY_NAME.fullmatch(n) and _EDITION.fullmatch(v))
    return next(stated, "")


def _naming(hrefs: Iterable[str], base: str) -> dict[str, frozenset[str]]:
    """The parameters that name documents though they seem to vary, by the address without them: one
    page links two documents that differ in nothing else. What defeats caches is the same in all
    links to one file."""
    values: dict[str, dict[str, set[str]]] = {}
    for href in hrefs:
        for name, value in _may_name(href):
            url = canonical(href, base)
            if names_document(url) or _HANDS_OUT.fullmatch(last(url)):
                values.setdefault(url, {}).setdefault(name, set()).add(value)
    naming = {
        url: frozenset(name for name, seen in names.items() if len(seen) > 1)
        for url, names in values.items()
    }
    return {url: names for url, names in naming.items() if names}


def _may_name(href: str) -> list[tuple[str, str]]:
    """The parameters of `href` that are not compared, and that may name a document."""
    try:
        query = parse_qsl(urlsplit(href).query, max_num_fields=200) if "?" in href else []
    except ValueError:
        return []
    return [
        (name, value)
        for name, value in query
        if _varies(name, value)
        and (
            _MAY_NAME.fullmatch(name) or (_GUID.fullmatch(value) and not _VOLATILE.fullmatch(name))
        )
        and not addresses.says_who_looks(name, value)
    ]


def attaches(block: RawBlock) -> bool:
    """Whether the block links a document."""
    return any(names_document(href) for href, _ in block.anchors)


def commands(block: RawBlock) -> bool:
    """Whether the block is a link by which a reader prints or closes the page, or goes back."""
    if not block.anchors or sum(len(text) for _, text in block.anchors) < len(block.text):
        return False
    return all(_COMMAND.match(href) for href, _ in block.anchors)

"""When two addresses are one: what is compared, and never asked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache
from urllib.parse import quote, quote_from_bytes, unquote_to_bytes, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

from monitor.addresses.hosts import ascii_host
from monitor.addresses.logins import without_login

# Parameters that count readers and clicks, as the advertising and analytics firms document them.
_TRACKING = re.compile(
    r"(?:utm|mtm|pk|hsa|itm|vero|oly|stm)_\w+|at_(?:medium|campaign|custom\d)|_hs(?:enc|mi)"
    r"|(?:fb|g|dc|y|tw|tt|ysc|s_k|irc)(?:cl|w)id|fbclid|gclid|gclsrc|dclid|msclkid|gbraid|wbraid"
    r"|igshid?|mc_[ce]id|mkt_tok|yclid|_openstat|wt\.mc_id|wt_mc|xtor|ns_campaign|_ga|_gl|cmpid"
    r"|__hs(?:tc|sc|fp)|hsctatracking|ml_subscriber(?:_hash)?|__twitter_impression|sc_cid",
    re.IGNORECASE,
)
_SESSION = re.compile(
    r"phpsessid|jsessionid|aspsessionid\w*|asp\.net_sessionid|session_?id|cfid|cftoken",
    re.IGNORECASE,
)
# `sid=12` may number a release, `sid=9f86d081884c7d65` numbers a reader.
_MAYBE_SESSION = re.compile(r"s|sid|sess|session|s_id|osCsid|zenid", re.IGNORECASE)
_TOKEN = re.compile(r"[0-9a-f]{16,}|(?=[^&]*\d)(?=[^&]*[A-Za-z])[A-Za-z0-9,_-]{20,}", re.IGNORECASE)
# Liferay names the list that a reader came from, and the page of it, in the address of what stands
# there: it moves when the release moves down the list.
_CAME_FROM = re.compile(r"(?:\w+_)?redirect", re.IGNORECASE)
_PORTLET = "p_p_id"
_SESSION_PATH = re.compile(
    r";(?:jsessionid|phpsessid|sid)=[^/;?#]*|/\((?:[SAF]\([a-z0-9]{20,}\))+\)(?=/)", re.IGNORECASE
)
# Hosts and parts of an address by which sites tell their print, mobile and AMP editions apart.
_EDITION_HOST = re.compile(r"^(?:www\d{0,2}|m|mobile|amp)\.(?=[^.]+\.)")
_EDITION_START = re.compile(r"^/(?:amp|m|mobile|print|printpdf)(?=/)")
_EDITION_END = re.compile(
    r"(?:/(?:amp|print|printable|printer-friendly|mobile)(?:\.html?)?|[./](?:amp|print)\.html?|\.amp"
    r"|/(?:index|default)\.(?:html?|php|aspx?|jsp))$"
)
_EDITION_QUERY = re.compile(
    r"(?:amp|print(?:able|er|version|view|mode)?|pf|mobile)(?:=.*)?|m=1|tmpl=(?:component|print)"
    r"|(?:view|output|outputtype|format|layout|mode|version|display|style|device)"
    r"=(?:amp|print\w*|mobile)",
    re.IGNORECASE,
)
# What most addresses are made of: nothing in them is spelled in two ways.
_PLAIN = re.compile(r"https?://[a-z0-9.-]*[a-z0-9](?:/[A-Za-z0-9/_.~-]*)?(?:\?[A-Za-z0-9_.~&=-]*)?")
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_OCTETS = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def clean(url: str, drop: Collection[str] = ()) -> str:
    """`url` without its fragment, login, session ids, tracking parameters and those named in
    `drop`; the rest stays letter by letter."""
    url = without_login(url.partition("#")[0])
    head, _, query = url.partition("?")
    head = without_session(head)
    kept = [p for p in query.split("&") if not _varies(p, drop)] if query else []
    return f"{head}?{'&'.join(kept)}" if kept else head


@lru_cache(maxsize=4_000)
def normal(url: str) -> str:
    """The one form of all spellings of an address, to be compared and never to be asked for.

    w3lib settles the percent-encoding's case, needless encoding, dot segments, the order of
    parameters and the host's case; this, beyond that: Latin-1 octets and composed letters, which
    become UTF-8, default ports, the dot after a host, the slash after a path, and international
    host names (UTS 46, as browsers read them).
    """
    url = clean(url)
    if _PLAIN.fullmatch(url) and "/." not in url and "./" not in url:
        scheme, _, rest = url.partition("://")
        rest, _, query = rest.partition("?")
        host, _, path = rest.partition("/")
        return _joined(f"{scheme}://{host}/{path.rstrip('/')}", query.split("&"))
    try:
        parts = urlsplit(url)
        host, port = ascii_host((parts.hostname or "").rstrip(".")), parts.port
        netloc = f"[{host}]" if ":" in host else host
        if port is not None and port != _DEFAULT_PORTS.get(parts.scheme.lower()):
            netloc += f":{port}"
        path = _letters(parts.path)
        parts = urlsplit(
            canonicalize_url(
                urlunsplit((parts.scheme.lower(), netloc, path, _letters(parts.query), ""))
            )
        )
    except ValueError:
        return url
    path = parts.path.rstrip("/") or "/"
    return _joined(f"{parts.scheme}://{parts.netloc}{path}", parts.query.split("&"))


def family(url: str) -> str:
    """What an address has in common with those of its print, mobile and AMP editions, with http or
    https, with `www.` or without: addresses of one family may be one release, if they have one
    text."""
    head, _, query = normal(url).partition("?")
    host, slash, path = head.partition("://")[2].partition("/")
    path = _EDITION_END.sub("", _EDITION_START.sub("", f"{slash}{path}"))
    kept = [p for p in query.split("&") if p and not _EDITION_QUERY.fullmatch(p)]
    return _joined(f"{_EDITION_HOST.sub('', host)}{path.rstrip('/')}", kept)


def is_home(url: str) -> bool:
    """Whether `url` is a site's home page."""
    parts = urlsplit(url)
    return not parts.path.strip("/") and not parts.query


def without_session(head: str) -> str:
    """`head`, an address or a path without its query, without the session ids in it."""
    return _SESSION_PATH.sub("", head)


def says_who_looks(name: str, value: str = "") -> bool:
    """Whether a parameter counts readers and clicks, bears a session or leads back to where a
    reader came from, and names no page."""
    return (
        _TRACKING.fullmatch(name) is not None
        or _SESSION.fullmatch(name) is not None
        or (_MAYBE_SESSION.fullmatch(name) is not None and _TOKEN.fullmatch(value) is not None)
        or (_PORTLET in value and _CAME_FROM.fullmatch(name) is not None)
    )


def unescaped(path: str) -> str:
    """`path` in the one spelling of RFC 3986, 6.2.2: only what must be is percent-encoded, in
    capitals."""

    def one(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if char in _UNRESERVED else match[0].upper()

    return _ESCAPED.sub(one, quote(path, safe="/%!$&'()*+,;=:@-._~"))


def _joined(head: str, parameters: list[str]) -> str:
    query = "&".join(sorted(p.removesuffix("=") for p in parameters if p))
    return f"{head}?{query}" if query else head


def _varies(parameter: str, drop: Collection[str]) -> bool:
    name, _, value = parameter.partition("=")
    return name in drop or says_who_looks(name, value)


def _letters(text: str) -> str:
    """Letters outside ASCII as percent-encoded, composed UTF-8, whatever octets they came as."""
    text = _OCTETS.sub(lambda m: _decoded(unquote_to_bytes(m.group())), text)
    text = unicodedata.normalize("NFC", text)
    return re.sub(
        r"[^\x00-\x7f]+", lambda m: quote_from_bytes(m.group().encode("utf-8", "replace")), text
    )


def _decoded(octets: bytes) -> str:
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return octets.decode("cp1252", "replace")

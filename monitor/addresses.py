"""Addresses: how one is read from a page, what of it is asked for, and when two are the same.

What is asked is the address as it was given: nothing is decoded, encoded or put in order,
because servers know `?OpenDocument`, `?id=5;lang=en` and `?t=%E9tat` only as they are written.
Only what says who looks is left out: fragments, tracking parameters and session ids. Whether two
addresses are one is decided by `normal`, which is compared and never asked for. `family` goes
further, and proves nothing: it says which addresses are worth comparing by their texts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from typing import Protocol, runtime_checkable
from urllib.parse import (
    SplitResult,
    quote,
    quote_from_bytes,
    unquote_to_bytes,
    urljoin,
    urlsplit,
    urlunsplit,
)

import idna
from w3lib.url import canonicalize_url

from monitor.model import Foreseeing

# Scrapy asks for nothing longer (`URLLENGTH_LIMIT`), and says so only in its log.
LONGEST = 2083

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
# An address that needs no reading: nothing in it is outside ASCII, relative, or a slip.
_WHOLE = re.compile(
    r"https?://(?:[A-Za-z0-9_-]{1,63}\.)*[A-Za-z0-9_-]{1,63}(?:/[A-Za-z0-9._~%!$&'()*+,;=:@/?-]*)?"
)
# What goes into a request as it stands.
_SENDABLE = re.compile(r"[A-Za-z0-9._~%!$&'()*+,;=:@/?-]+")
# Up to the path, and the host alone: of most addresses, without a login and in small letters.
_HEAD = re.compile(r"(https?://([a-z0-9.-]*[a-z0-9])(?::[0-9]+)?)(?:[/?#]|\Z)")
# What a login is given by in an address (RFC 3986, 3.2.1), with the slashes that stand before it.
_LOGIN = re.compile(r"^((?:[a-z][a-z0-9+.-]*:)?//)[^/?#]*@", re.IGNORECASE)
# The same anywhere in a text, however its slashes are written; bounded, for texts of beginnings.
_LOGIN_WITHIN = re.compile(
    r"(?:(?<=[/\\][/\\])|(?<=\bhttp:)|(?<=\bhttps:)|(?<=\bhttp:[/\\])|(?<=\bhttps:[/\\]))"
    r"[^/\\?#\s<>\"']{1,1000}@",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
# A reference in which nothing is a slip, or a login: as most are.
_NEAT = re.compile(r"(?:https?://|/)?[A-Za-z0-9][A-Za-z0-9/_.~%?&=+#,;-]*")
_WEB = re.compile(r"\A(https?:)?(/*)(.*)", re.IGNORECASE | re.DOTALL)
_HOST = re.compile(r"(?:[A-Za-z0-9_-]{1,63}\.)*[A-Za-z0-9_-]{1,63}\.?")
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_OCTETS = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
_AROUND = "".join(map(chr, range(33)))  # white space and controls around an address
_DEFAULT_PORTS = {"http": 80, "https": 443}


def resolve(base: str, reference: str, encoding: str = "utf-8") -> str:
    """The web address that `reference` on the page `base` names, read as a browser reads it.

    `encoding` is the page's: letters outside ASCII in a query are sent in it. Raises ValueError
    for what is not an address on the web.
    """
    if len(reference) <= LONGEST and _WHOLE.fullmatch(reference) and "/." not in reference:
        return reference
    url = joined(base, reference)
    parts = urlsplit(url)
    _check(parts)
    url = _with_ascii_host(url)
    if not parts.query.isascii() and encoding.replace("-", "").lower() != "utf8":
        url = url.replace(parts.query, _in_encoding(parts.query, encoding), 1)
    if len(quote(url, safe="%/:?#[]@!$&'()*+,;=~ ")) > LONGEST:
        raise ValueError(f"the address is longer than {LONGEST} characters")
    return url


def sent(url: str) -> str:
    """`url` as it goes into a request: only what cannot stand in one is encoded.

    For requests with Scrapy's `verbatim_url`; without it `%2C` would be sent as a comma.
    """
    url = without_login(url)
    if _SENDABLE.fullmatch(url):
        return url
    url = _with_ascii_host(url.partition("#")[0])
    return quote(url, safe="!$%&'()*+,/:;=?@[]^|~")


def without_login(url: str) -> str:
    """`url` without the name and password in it, which are nobody's business but a server's: an
    address is logged, kept and published. A source logs in by `auth`."""
    return _LOGIN.sub(r"\1", url) if "@" in url else url


def host(url: str) -> str:
    """The host of `url`, empty where it has none; a dot at its end makes it no other."""
    if found := _HEAD.match(url):  # a tenth of what it costs to take the address apart
        return found[2]
    try:
        return (urlsplit(url).hostname or "").lower().rstrip(".")
    except ValueError:  # "http://[": no address
        return ""


def origin(url: str) -> str:
    """Scheme, host and port of `url`, whoever logs in there. Empty for what is not the web."""
    if found := _HEAD.match(url):
        return found[1]
    parts = urlsplit(without_login(url))
    web = parts.scheme in ("http", "https")
    return f"{parts.scheme}://{parts.netloc.lower()}" if web else ""


def without_logins(text: str) -> str:
    """`text`, such as a header's, without the login of any address in it."""
    return _LOGIN_WITHIN.sub("", text) if "@" in text else text


def joined(base: str, reference: str) -> str:
    """What `reference` on the page `base` names, web or not, without a login. Raises ValueError."""
    return without_login(urljoin(base, tidy(base, reference)))


def tidy(base: str, reference: str) -> str:
    """`reference` on the page `base` as it is to be joined to that: without a login, and with the
    slips mended that browsers mend (WHATWG URL, 4.4).

    On the web a backslash is a slash, but for the query and fragment, where it is data, and more
    slashes before a host are two. Fewer after `http:` are two as well, unless the page has the same
    scheme: there `http:/a` is a path, but for one that begins with a login.
    """
    if _NEAT.fullmatch(reference):
        return reference
    reference = without_login(_without_slips(reference))
    scheme, slashes, rest = _WEB.findall(reference)[0]
    if not scheme and len(slashes) < 2:
        return reference
    as_path = scheme and base[: len(scheme)].lower() == scheme.lower()
    if as_path and len(slashes) < 2 and "@" not in re.split(r"[/?#]", rest, maxsplit=1)[0]:
        return reference
    return without_login(f"{scheme}//{rest}")


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
    """Whether a parameter counts readers and clicks or bears a session, and names no page."""
    return (
        _TRACKING.fullmatch(name) is not None
        or _SESSION.fullmatch(name) is not None
        or (_MAYBE_SESSION.fullmatch(name) is not None and _TOKEN.fullmatch(value) is not None)
    )


def ascii_host(host: str) -> str:
    """`host` in small letters, as the network knows it (UTS 46). Raises ValueError."""
    if host.isascii():
        return host.lower()
    return idna.encode(host, uts46=True).decode("ascii")


def unescaped(path: str) -> str:
    """`path` in the one spelling of RFC 3986, 6.2.2: only what must be is percent-encoded, in
    capitals."""

    def one(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if char in _UNRESERVED else match[0].upper()

    return _ESCAPED.sub(one, quote(path, safe="/%!$&'()*+,;=:@-._~"))


@runtime_checkable
class AskedAddresses(Foreseeing[str], Protocol):
    """Known addresses that are too many to be gone through, and are asked for one by one."""

    def __contains__(self, url: object, /) -> bool: ...

    def like(self, url: str, /) -> Iterable[str]:
        """All known addresses that may be `url` in another spelling, and perhaps others."""
        ...


class Spellings:
    """One spelling per address: the one under which it is known, or else the first that was met.

    A release that is known keeps its address, however the program that first recorded it wrote
    it down. `simplified` is what the source makes of an address: what it has come to take for one
    release since then does not make known ones new.
    """

    def __init__(
        self,
        known: Iterable[str] | AskedAddresses = (),
        simplified: Callable[[str], str] = lambda url: url,
    ) -> None:
        self._asked = known if isinstance(known, AskedAddresses) else None
        self._listed = frozenset(() if isinstance(known, AskedAddresses) else known)
        self._simplified = simplified
        self._by_form: dict[str, str] = {}

    def foresee(self, urls: Iterable[str]) -> None:
        """The spellings `of` these are going to be asked for."""
        if self._asked is not None:
            self._asked.foresee(map(self._simplified, urls))

    def of(self, url: str) -> str:
        if url in (self._listed if self._asked is None else self._asked):
            return url
        form = normal(url)
        if self._asked is None:
            self._learn_listed()
        elif form not in self._by_form:
            same = (u for u in self._asked.like(url) if self._form_of(u) == form)
            self._by_form[form] = min(same, default=url)
        return self._by_form.setdefault(form, url)

    def _learn_listed(self) -> None:
        if not self._by_form:
            for spelling in sorted(self._listed):
                self._by_form.setdefault(self._form_of(spelling), spelling)

    def _form_of(self, known: str) -> str:
        return normal(self._simplified(known))


def _joined(head: str, parameters: list[str]) -> str:
    query = "&".join(sorted(p.removesuffix("=") for p in parameters if p))
    return f"{head}?{query}" if query else head


def _without_slips(reference: str) -> str:
    """`reference` without line breaks and blanks around it, and with slashes for backslashes."""
    reference = re.sub(r"[\t\r\n]", "", reference.strip(_AROUND))
    found = re.search(r"[?#]", reference)
    end = found.start() if found else len(reference)
    head, tail = reference[:end], reference[end:]
    if not _SCHEME.match(head) or head.lower().startswith(("http:", "https:")):
        head = head.replace("\\", "/")
    return head + tail


def _check(parts: SplitResult) -> None:
    """Raises ValueError for what is not an address on the web."""
    if parts.scheme not in _DEFAULT_PORTS:
        raise ValueError(f"{parts.scheme or 'an address without a scheme'} is not asked for")
    host = parts.hostname
    if not host or (":" not in host and not _HOST.fullmatch(ascii_host(host))):
        raise ValueError("the address names no host")
    if parts.port is not None and not 0 < parts.port < 65536:
        raise ValueError("the address names no port")


def _with_ascii_host(url: str) -> str:
    """`url` with its host as the network knows it (IDNA), and all else as it was."""
    netloc = urlsplit(url).netloc
    if netloc.isascii():
        return url
    written = _written(netloc)
    return url.replace(netloc, netloc.replace(written, ascii_host(written)), 1)


def _varies(parameter: str, drop: Collection[str]) -> bool:
    name, _, value = parameter.partition("=")
    return name in drop or says_who_looks(name, value)


def _written(netloc: str) -> str:
    """The host as it stands in `netloc`, its case kept."""
    return re.sub(r":\d*$", "", netloc.rpartition("@")[2])


def _in_encoding(query: str, encoding: str) -> str:
    try:
        return re.sub(r"[^\x00-\x7f]+", lambda m: quote(m.group().encode(encoding)), query)
    except (LookupError, UnicodeEncodeError):
        return query


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

"""How an address is read from a page, and what of it is asked for."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from monitor.addresses.hosts import ascii_host
from monitor.addresses.logins import without_login

# Scrapy asks for nothing longer (`URLLENGTH_LIMIT`), and says so only in its log.
LONGEST = 2083
# An address that needs no reading: nothing in it is outside ASCII, relative, or a slip.
_WHOLE = re.compile(
    r"https?://(?:[A-Za-z0-9_-]{1,63}\.)*[A-Za-z0-9_-]{1,63}(?:/[A-Za-z0-9._~%!$&'()*+,;=:@/?-]*)?"
)
# What goes into a request as it stands.
_SENDABLE = re.compile(r"[A-Za-z0-9._~%!$&'()*+,;=:@/?-]+")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
# A reference in which nothing is a slip, or a login: as most are.
_NEAT = re.compile(r"(?:https?://|/)?[A-Za-z0-9][A-Za-z0-9/_.~%?&=+#,;-]*")
_WEB = re.compile(r"\A(https?:)?(/*)(.*)", re.IGNORECASE | re.DOTALL)
_HOST = re.compile(r"(?:[A-Za-z0-9_-]{1,63}\.)*[A-Za-z0-9_-]{1,63}\.?")
_AROUND = "".join(map(chr, range(33)))  # white space and controls around an address


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
    if parts.scheme not in ("http", "https"):
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


def _written(netloc: str) -> str:
    """The host as it stands in `netloc`, its case kept."""
    return re.sub(r":\d*$", "", netloc.rpartition("@")[2])


def _in_encoding(query: str, encoding: str) -> str:
    try:
        return re.sub(r"[^\x00-\x7f]+", lambda m: quote(m.group().encode(encoding)), query)
    except (LookupError, UnicodeEncodeError):
        return query

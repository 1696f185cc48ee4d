"""The cookies of one visit: what a server sets along its redirects, it gets back along them.

Some press rooms send every stranger to the address that he asked for until he shows the cookie
that he was given. Each visit is a stranger's, but for that one cookie, which the other visits of
the crawl show as well, so that a wall costs one request per crawl and not one per visit. Nothing
outlives the crawl, no two sources share any, and none is written down.
Scrapy's own middleware keeps its jars for a whole crawl, and asks the network for the list of
public suffixes.
"""

from __future__ import annotations

from http.cookiejar import DefaultCookiePolicy

from scrapy import Request
from scrapy.http import Response
from scrapy.http.cookies import CookieJar

JAR = "cookies_of_visit"
"""The key of a request's meta that holds the jar; redirects hand it on."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST, _LONGEST = 30, 4096  # cookies of a visit (RFC 6265, 6.1); characters of one


class VisitCookies:
    """The downloader middleware; it stands nearer to the net than the one that follows
    redirects. It is a crawl's own, and so is what it keeps."""

    def __init__(self) -> None:
        self._wall, self._is_walled = _jar(), False

    def process_request(self, request: Request) -> None:
        jar = request.meta.get(JAR)
        if isinstance(jar, CookieJar):
            # what stands there was written for the address that led here
            request.headers.pop("Cookie", None)
            jar.add_cookie_header(request)
        elif self._is_walled and _first_of(request) == request.url:
            self._wall.add_cookie_header(request)

    def process_response(self, request: Request, response: Response) -> Response:
        if response.status in _REDIRECTS and "Set-Cookie" in response.headers:
            jar = request.meta.setdefault(JAR, _jar(self._wall))
            set_ = response.headers.getlist("Set-Cookie")
            response.headers.setlist("Set-Cookie", [v for v in set_ if len(v) <= _LONGEST][:_MOST])
            jar.extract_cookies(response, request)
            if len(jar.jar) > _MOST:  # nobody needs so many; a header of them would be refused
                jar.jar.clear()
        elif response.status == 200 and "redirect_urls" in request.meta:
            self._learn(request)
        return response

    def _learn(self, request: Request) -> None:
        """A wall is what leads back to the address that was asked for, and lets in who shows what
        it gave: the other visits of this crawl show it at once."""
        jar = request.meta.get(JAR)
        if isinstance(jar, CookieJar) and _first_of(request) == request.url:
            self._wall, self._is_walled = _jar(jar), True


def _jar(other: CookieJar | None = None) -> CookieJar:
    """A new jar, with what is in `other`."""
    jar = CookieJar(DefaultCookiePolicy(strict_domain=True))
    for cookie in other.jar if other is not None else ():
        jar.jar.set_cookie(cookie)
    return jar


def _first_of(request: Request) -> str:
    """The address that was asked for before redirects led to this one."""
    return str(next(iter(request.meta.get("redirect_urls", ())), request.url))

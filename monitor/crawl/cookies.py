"""The cookies of one visit: what a server sets along its redirects, it gets back along them.

Some press rooms send every stranger to the address that he asked for until he shows the cookie
that he was given. Nothing outlives the visit: each is a stranger's, and no two sources share any.
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
    redirects."""

    def process_request(self, request: Request) -> None:
        jar = request.meta.get(JAR)
        if isinstance(jar, CookieJar):
            # what stands there was written for the address that led here
            request.headers.pop("Cookie", None)
            jar.add_cookie_header(request)

    def process_response(self, request: Request, response: Response) -> Response:
        if response.status in _REDIRECTS and "Set-Cookie" in response.headers:
            jar = request.meta.setdefault(JAR, CookieJar(DefaultCookiePolicy(strict_domain=True)))
            set_ = response.headers.getlist("Set-Cookie")
            response.headers.setlist("Set-Cookie", [v for v in set_ if len(v) <= _LONGEST][:_MOST])
            jar.extract_cookies(response, request)
            if len(jar.jar) > _MOST:  # nobody needs so many; a header of them would be refused
                jar.jar.clear()
        return response

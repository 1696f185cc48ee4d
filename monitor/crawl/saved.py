"""A saved answer, read as the crawl would read it: no network, no plan, no record."""

from __future__ import annotations

from scrapy.http import Headers
from scrapy.responsetypes import responsetypes

from monitor.config import SourceConfig
from monitor.crawl.discovery import Discovery
from monitor.crawl.source import Source
from monitor.errors import SourceError
from monitor.model import ListedRelease, Outcome


def is_release(spider: type[Source], source: SourceConfig, url: str) -> bool:
    """Whether the crawl would take `url`, found in a listing, for a release of `source`."""
    made = spider(config=source)
    return made.is_release(made.canonical(url))


def place(spider: type[Source], source: SourceConfig, url: str) -> Discovery | None:
    """The listing, feed or sitemap of the spider whose first page is at `url`."""
    return _places(spider(config=source)).get(url)


def _places(made: Source) -> dict[str, Discovery]:
    return {made.address_of_page(place.url, 0, place): place for place in made.places()}


def entries(
    spider: type[Source], source: SourceConfig, url: str, body: bytes, charset: str = ""
) -> tuple[ListedRelease, ...]:
    """What the listing, feed or sitemap at `url` names. Raises SourceError where the spider does
    not ask for that address, and where the answer cannot be read."""
    made = spider(config=source)
    asked = _places(made)
    if url not in asked:
        raise SourceError(
            f"the spider asks for no listing at {url}; it asks for: {', '.join(asked)}"
        )
    headers = Headers({"Content-Type": f"text/html; charset={charset}"} if charset else {})
    kind = responsetypes.from_args(headers=headers, url=url, body=body)
    page = asked[url].read(kind(url, headers=headers, body=body), made)
    if page.outcome is not Outcome.PAGE:
        raise SourceError(page.note)
    return page.entries

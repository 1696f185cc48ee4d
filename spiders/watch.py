"""Any pages, listings, feeds or sitemaps, given in the configuration and read without selectors."""

from collections.abc import Iterable, Iterator

from monitor.source import Feed, Listing, Sitemap, Source


class Watch(Source):
    name = "watch"

    def places(self) -> Iterator[Listing | Feed | Sitemap]:
        for url in self.config.listings:
            yield Listing(
                url,
                any_link=not self.config.release,
                next=self.config.next,
                leaves_out=self.excludes,
            )
        yield from (Feed(url) for url in self.config.feeds)
        yield from (Sitemap(url) for url in self.config.sitemaps)

    def pages(self) -> Iterable[str]:
        return self.config.pages

    def is_release(self, url: str) -> bool:
        return not self.excludes(url)

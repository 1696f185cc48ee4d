"""Any pages, listings, feeds or sitemaps, given in the configuration and read without selectors."""

from collections.abc import Iterable, Iterator

from monitor.source import Discovery, Feed, JsonListing, Listing, Sitemap, Source


class Watch(Source):
    name = "watch"

    def places(self) -> Iterator[Discovery]:
        config, json = self.config, self.config.json_list
        for url in config.listings:
            if json is not None:
                paths = json.model_dump()
                yield JsonListing(url, first=config.first, step=config.step, **paths)
                continue
            yield Listing(
                url,
                config.first,
                config.step,
                any_link=not config.release,
                next=config.next,
                leaves_out=self.excludes,
            )
        yield from (Feed(url) for url in self.config.feeds)
        yield from (Sitemap(url) for url in self.config.sitemaps)

    def pages(self) -> Iterable[str]:
        return self.config.pages

    def is_release(self, url: str) -> bool:
        return not self.excludes(url)

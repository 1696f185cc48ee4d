"""How many listings are read right with no configuration: every release found and nothing else, and
the next page.

    python bench/listings.py [--part tuned|unseen|later|newest] [-v]

Every second markup was looked at while the reading was tuned, the others were not; "later" ones
were written after that. Found at the first reading of each part: tuned 21 of 22, unseen 20 of 22,
later 6 of 12, newest 11 of 12. What failed then was mended as a kind, so that all parts are read
right now.
"""

from __future__ import annotations

import argparse

from markups import LATER_ON, TUNED_ON, Markup, all_markups
from scrapy.http import HtmlResponse

from monitor.crawl.discovery import Listing, ListingPage


class AddressRules:
    language = ""

    def is_release(self, url: str) -> bool:
        return True

    def canonical(self, url: str) -> str:
        return url

    def foresee(self, urls: object) -> None:
        pass


def read(markup: Markup) -> ListingPage:
    response = HtmlResponse(markup.url, body=markup.html.encode(), encoding="utf-8")
    return Listing(markup.url, any_link=True).read(response, AddressRules())


def faults(markup: Markup, page: ListingPage) -> list[str]:
    named = [entry.url for entry in page.entries]
    missing = [url for url in markup.releases if url not in named]
    foreign = [url for url in named if url not in markup.releases]
    said = [f"missing {url}" for url in missing] + [f"no release: {url}" for url in foreign]
    if not said and named != list(markup.releases):
        said.append("not in the order of the page")
    if page.next_url != markup.next_url:
        said.append(f"next page {page.next_url!r}, not {markup.next_url!r}")
    return said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("tuned", "unseen", "later", "newest"))
    parser.add_argument("-v", action="store_true")
    chosen = parser.parse_args()
    right = {part: [0, 0] for part in ("tuned", "unseen", "later", "newest")}
    for number, markup in enumerate(all_markups()):
        part = "unseen" if number % 2 else "tuned"
        if number >= TUNED_ON:
            part = "newest" if number >= LATER_ON else "later"
        if chosen.part not in (None, part):
            continue
        said = faults(markup, read(markup))
        right[part][0] += not said
        right[part][1] += 1
        if said and chosen.v:
            print(f"{part}: {markup.name}: {'; '.join(said[:4])}")
    for part, (good, total) in right.items():
        if total:
            print(f"{part}: {good} of {total} right")


if __name__ == "__main__":
    main()

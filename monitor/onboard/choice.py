"""Which of the lists that were found is to be watched, and why."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from monitor.onboard import press
from monitor.onboard.finds import Found, ListKind, Survey, Way

_FEW = 3  # links; fewer are no list
_SHARED = 0.5
_LEAST = 30.0  # weight of links without days; a menu of ten short names has about 10


@dataclass(frozen=True, slots=True)
class Choice:
    """The lists that are to be watched, the main one first, and why these."""

    lists: tuple[Found, ...]
    why: str


def choose(survey: Survey) -> Choice | None:
    """None where nothing names releases."""
    given = next((f for f in survey.found if f.way is Way.GIVEN and f.entries), None)
    if given is not None and given.kind is not ListKind.LISTING:
        return Choice((given,), f"you named the {given.kind} itself")
    listing, feeds = _best_listing(survey), survey.of(ListKind.FEED)
    if listing is not None:
        with_it = max(feeds, key=lambda feed: _shared(feed, listing), default=None)
        if with_it is not None and _shared(with_it, listing) >= _SHARED:
            return Choice((listing, with_it), _why_both(with_it))
        if not feeds:
            return Choice((listing,), "no feed names its releases")
        if listing.dated >= _SHARED:
            return Choice((listing,), "its rows bear days, and the feeds name other pages")
    if feeds:
        feed = max(feeds, key=lambda f: (press.says_press(f.url), len(f.entries)))
        return Choice((feed,), "a feed names releases and nothing else")
    sitemaps = survey.of(ListKind.SITEMAP)
    if not sitemaps:
        return None
    sitemap = max(sitemaps, key=lambda f: (press.says_press(f.url), -len(f.entries)))
    return Choice((sitemap,), "nothing else names releases; it may name other pages, too")


def _why_both(feed: Found) -> str:
    if feed.dated < _SHARED:
        return "the listing names the most, and the feed the newest of them, without dates"
    return "the listing names the most, and the feed dates the newest of them"


def _best_listing(survey: Survey) -> Found | None:
    """The page whose rows look most like releases. The given one stands first, but for a home
    page, whose news are few."""
    return max(filter(_is_list, survey.of(ListKind.LISTING)), key=_worth, default=None)


def _is_list(listing: Found) -> bool:
    """Whether the links could name releases, and are no menu."""
    weight = listing.groups[0].weight if listing.groups else 0.0
    return len(listing.entries) >= _FEW and (listing.dated >= _SHARED or weight >= _LEAST)


def _worth(listing: Found) -> float:
    weight = listing.groups[0].weight if listing.groups else 0.0
    in_its_favour = 1.0 + listing.dated
    if listing.next_url:
        in_its_favour *= 1.5
    if listing.way is Way.GIVEN and urlsplit(listing.url).path.strip("/"):
        in_its_favour *= 2.0
    return weight * in_its_favour


def _shared(feed: Found, listing: Found) -> float:
    """The share of the feed's entries that the listing's first page names, or of the listing's
    that the feed names, whichever is larger."""
    both = len(feed.addresses & listing.addresses)
    return both / max(min(len(feed.addresses), len(listing.addresses)), 1)

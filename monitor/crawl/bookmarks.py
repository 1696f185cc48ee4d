"""Listings of several pages, over several passes: which walks a pass begins, and what is noted
after each page, so that a crawl that ends anywhere goes on there.

The news are read from the top, down to the first page that names nothing new; if that was
interrupted, at least as far as it had come. The back catalogue is read once, beside them: where an
earlier pass ended, its last page is read again, since what was taken out meanwhile has moved the
rest up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from monitor.crawl.discovery import Discovery, ListingPage, ListingWalk, Sitemap
from monitor.crawl.rows import MOST
from monitor.model import Bookmark, ListedRelease, ListingProgress, Outcome, Part, Plan

_NOWHERE = Bookmark("", 0)


def walks(place: Discovery, root: str, plan: Plan, *, to_the_end: bool) -> Iterator[ListingWalk]:
    """The walks through the listing at `root`, that from the top first. `to_the_end`: its back
    catalogue is wanted whole."""
    back = plan.bookmarks.get((root, Part.BACK))
    left = back if back is not None and (back.interrupted or to_the_end) else _NOWHERE
    first = back is None or left.page == root
    if first:
        read_through = MOST if to_the_end or left.interrupted else 0
    else:
        read_through = plan.bookmarks.get((root, Part.NEWS), _NOWHERE).pages
    part = Part.BACK if first else Part.NEWS
    yield ListingWalk(
        place=place,
        root=root,
        url=root,
        part=part,
        read_through=read_through,
        to_the_end=first and to_the_end,
    )
    if left.page not in ("", root):
        yield ListingWalk(
            place=place,
            root=left.page,
            url=left.page,
            pages=left.pages - 1,
            part=Part.BACK,
            listing=root,
            read_through=MOST,
            to_the_end=to_the_end,
        )


def depth(walk: ListingWalk, usual: int, visits_left: int) -> int:
    """How many pages `walk` may read in all. A back catalogue that is wanted whole is read as far
    as what it names can be visited in this pass."""
    if walk.to_the_end:
        return walk.pages + 1 if visits_left > 0 else 0
    return usual


def progress(
    source: str,
    walk: ListingWalk,
    page: ListingPage,
    found: tuple[ListedRelease, ...],
    *,
    ends: bool,
) -> ListingProgress | None:
    """What is noted once `walk` has read `page`; None where there is nothing to note.
    `found` is what it named first; `ends`: the walk goes no further."""
    news = walk.part is Part.NEWS
    no_news = news and ends and walk.pages == 1 and not (found or walk.read_through)
    one_page = ends and walk.pages == 1 and not walk.listing and not walk.has_more(page)
    if isinstance(walk.place, Sitemap) or no_news or one_page:
        return None
    begins = bool(walk.listing) and walk.url == walk.root
    answers = page.outcome is Outcome.PAGE
    if not answers and not page.missing:
        return None  # it may answer the next time, and is asked again
    lost = begins and not page.entries
    return ListingProgress(
        source=source,
        url=walk.listing or walk.root,
        seen=datetime.now(UTC),
        part=walk.part,
        page="" if lost else walk.url,
        pages=max(walk.pages, walk.read_through) if news else walk.pages,
        found=found,
        ends=ends,
        more=answers and walk.has_more(page),
    )

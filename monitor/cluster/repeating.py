"""What has come of a crawl so far, and what is left of its plan when it has to be made again."""

from __future__ import annotations

from dataclasses import replace

from monitor.crawl.allowance import Allowance
from monitor.crawl.ledger import Ledger
from monitor.model import (
    Bookmark,
    CrawlResult,
    ListedRelease,
    ListingObservation,
    ListingProgress,
    Outcome,
    Part,
    Plan,
)


class Progress:
    """`plan` is what is still to be done; `ledger` holds what was to be done in all. A pass makes
    `most_new` first visits, however often its crawl is repeated; `new_left` are left of them."""

    def __init__(self, plan: Plan, module: str, most_new: int) -> None:
        self.plan, self.ledger = plan, Ledger(plan, module)
        self._first, self._most_new = plan, most_new
        self._listings: set[str] = set()  # those that were read to their end before this try
        self._read: set[str] = set()  # and in this one
        self._found: dict[str, ListedRelease] = {}
        self._met: set[str] = set()  # releases that were visited for the first time
        self._bookmarks = dict(plan.bookmarks)
        self.is_begun = False

    def take(self, item: CrawlResult) -> bool:
        """Note that `item` came. Returns whether it is to be recorded: what is brought by two tries
        is recorded once."""
        self.is_begun = True
        if isinstance(item, ListingProgress):
            self._found |= {entry.url: entry for entry in item.found}
            self._mark(item)
        elif isinstance(item, ListingObservation):
            if item.url in self._listings:
                return False
            if item.outcome is Outcome.PAGE:
                self._read.add(item.url)
        elif item.listed is not None and item.url not in self._first.known:
            self._met.add(item.url)
        return self.ledger.take(item)

    @property
    def new_left(self) -> int:
        return max(1, self._most_new - len(self._met))

    def _mark(self, item: ListingProgress) -> None:
        """As the store does it (`monitor.store.backlog.Backlog.note`)."""
        place = item.url, item.part
        done = item.ends and not (item.more and item.part is Part.BACK)
        if not item.page or (done and item.part is Part.NEWS):
            self._bookmarks.pop(place, None)
            return
        page = "" if done else item.page
        self._bookmarks[place] = Bookmark(page, item.pages, interrupted=not item.ends)

    def repeat(self, allowance: Allowance) -> None:
        """Make `plan` what is left of it. A listing goes on where its last page was read; what it
        named before and nobody visited is visited, as if an earlier pass had found it; what of that
        is too much for this pass stands in the backlog."""
        first, answered = self._first, self.ledger.answered()
        self._listings |= self._read
        named = {e.url: e for e in (*first.unvisited, *self._found.values())}
        left = tuple(entry for url, entry in named.items() if url not in answered)
        self.plan = replace(
            first,
            visits=tuple(v for v in first.visits if v.url not in answered),
            documents=tuple(v for v in first.documents if v.url not in answered),
            known=first.known | answered,
            unvisited=left[: self.new_left],
            found=first.found | self._found.keys(),
            bookmarks=dict(self._bookmarks),
            spent=replace(
                first.spent,
                requests=first.spent.requests + allowance.requests,
                bytes=first.spent.bytes + allowance.bytes,
            ),
        )

"""Where captures of redirects led: to the capture of the target that was made next to it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from monitor.addresses import resolve
from monitor.ingest.capture import Capture
from monitor.ingest.sameness import address_key

_NEAR = timedelta(days=1)
"""A crawler asks for the target of a redirect at once; one that is captured later may lead
elsewhere by then."""
_STATUSES = frozenset({301, 302, 303, 307, 308})
_MOST = 5  # redirects in a row


def is_redirect(capture: Capture) -> bool:
    """Whether it only says where the page is."""
    return capture.status in _STATUSES


class Redirects:
    """`captures` are in the order of their time."""

    def __init__(self, captures: Iterable[Capture]) -> None:
        self._by_key: dict[str, list[Capture]] = defaultdict(list)
        for capture in captures:
            self._by_key[address_key(capture.url)].append(capture)

    def target(self, capture: Capture) -> Capture | None:
        """The page to which `capture` led, at the end of all redirects. None where it is not among
        the captures, or where it leads to itself by another spelling, whose own capture says all.
        """
        start = address_key(capture.url)
        at, asked = capture, capture.seen
        for _ in range(_MOST):
            try:
                url = resolve(at.url, at.header("Location"))
            except ValueError:
                return None
            if address_key(url) == start:
                return None
            nearest = self._nearest(address_key(url), asked)
            if nearest is None or not is_redirect(nearest):
                return nearest
            at = nearest
        return None

    def _nearest(self, name: str, moment: datetime) -> Capture | None:
        found = self._by_key.get(name, [])
        place = bisect_left(found, moment, key=lambda capture: capture.seen)
        near = found[max(0, place - 1) : place + 1]
        nearest = min(near, key=lambda capture: abs(capture.seen - moment), default=None)
        return nearest if nearest and abs(nearest.seen - moment) <= _NEAR else None

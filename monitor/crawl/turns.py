"""Taking a host's turn: in the scheduler, and outside of it, for what a page loads in the browser
and for what a spider gives the downloader itself."""

from __future__ import annotations

import asyncio
import math
import time

from monitor.crawl.context import CrawlContext
from monitor.crawl.politeness import Resting

OF_PAGE = "of_page"
"""The key of a request's meta that says: a page asks for this while it is rendered."""
_LOOK_AGAIN = 1.0  # seconds, at most: a rest may have been asked for meanwhile
_BUSY = 0.05  # and so is looked whether one that others ask is free
_NOT_OURS = 0.5  # and whether one was granted: the scheduler is told


def try_turn(context: CrawlContext, host: str, most: int) -> float:
    """Take the turn of `host`, of whose requests `most` may be under way. Returns 0.0, and the
    caller says by `context.lane.leave(host)` that its request has ended; or the seconds until it
    may be free, infinite where that depends on others. Raises Resting where that is after the
    crawl's end."""
    pacer, lane = context.pacer, context.lane
    if not pacer.may_ask(host):  # a lane that may not ask keeps no place among those that may
        _check_end(context, host, _NOT_OURS)
        return _NOT_OURS
    if not lane.take(host, pacer.at_once(host, most)):
        return math.inf
    wait = pacer.claim(host, context.delay)
    if wait:
        try:
            _check_end(context, host, wait)
        except Resting:
            lane.leave(host)
            raise
        lane.give_back(host, wait)
    return wait


async def wait_turn(context: CrawlContext, host: str, most: int) -> None:
    """As `try_turn`, until it is free. Raises Resting."""
    while True:
        if context.pacer.resting(host):
            raise Resting(f"{host} is left alone")
        wait = try_turn(context, host, most)
        if not wait:
            context.allowance.ask()
            return
        if wait == math.inf:
            wait = _BUSY
            _check_end(context, host, wait)
        context.ledger.progress()  # to wait politely is to live
        await asyncio.sleep(min(wait, _LOOK_AGAIN))


def _check_end(context: CrawlContext, host: str, wait: float) -> None:
    if time.monotonic() + wait > context.ends:
        raise Resting(f"the next turn of {host} comes after the crawl's deadline")

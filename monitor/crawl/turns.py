"""Waiting for a host's turn outside the scheduler: for what a page loads in the browser, and for
what a spider gives the downloader itself."""

from __future__ import annotations

import asyncio
import time

from monitor.crawl.context import CrawlContext
from monitor.crawl.politeness import Resting

OF_PAGE = "of_page"
"""The key of a request's meta that says: a page asks for this while it is rendered."""
_LOOK_AGAIN = 1.0  # seconds, at most: a rest may have been asked for meanwhile
_BUSY = 0.05


async def wait_turn(context: CrawlContext, host: str, most: int) -> None:
    """Until `host`, of whose requests `most` may be under way, may be asked. The caller says by
    `context.lane.leave(host)` that its request has ended. Raises Resting."""
    while True:
        if context.pacer.resting(host):
            raise Resting(f"{host} is left alone")
        wait = _BUSY
        if context.lane.take(host, context.pacer.at_once(host, most)):
            wait = context.pacer.claim(host, context.delay)
            if not wait:
                context.allowance.ask()
                return
            context.lane.give_back(host, wait)
        if time.monotonic() + wait > context.ends:
            raise Resting(f"the next turn of {host} comes after the crawl's deadline")
        context.ledger.progress()  # to wait politely is to live
        await asyncio.sleep(min(wait, _LOOK_AGAIN))

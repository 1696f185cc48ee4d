"""What a crawl hands over arrives in the order in which it was handed over, however slow the writer
is: a page of a listing is noted after the one above it."""

from __future__ import annotations

import asyncio

from monitor.crawl.handover import HandOver
from monitor.crawl.ledger import Ledger
from monitor.model import ListingProgress, Part, from_utc_text

MOMENT = from_utc_text("2026-11-26T05:00:00.000Z")


def page(number: int) -> ListingProgress:
    return ListingProgress(
        source="room", url="/", seen=MOMENT, part=Part.BACK, page=f"/{number}", pages=number
    )


def test_nothing_passes_by_in_a_full_queue():
    async def crawl() -> list[int]:
        queue: asyncio.Queue[ListingProgress] = asyncio.Queue(4)
        hand_over = HandOver(queue.put, Ledger())
        handed, taken = [], []
        for number in range(1000):
            handed.append(asyncio.create_task(hand_over(page(number))))
            if number % 3 == 0:
                await asyncio.sleep(0)
            if number % 5 == 0 and not queue.empty():
                taken.append(queue.get_nowait().pages)
        while len(taken) < 1000:
            taken.append((await queue.get()).pages)
            if len(taken) % 2:
                await asyncio.sleep(0)
        await asyncio.gather(*handed)
        return taken

    assert asyncio.run(crawl()) == list(range(1000))

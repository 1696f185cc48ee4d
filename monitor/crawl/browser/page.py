"""One page, rendered: until it is still, within a time, a size and a memory; or not at all."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from playwright.async_api import BrowserContext, CDPSession, Error, Page, WebSocketRoute

from monitor.crawl.browser.chromium import MOST_MEMORY, Chromium
from monitor.crawl.browser.subrequests import Subrequests
from monitor.crawl.failures import RenderFailed

_SCRIPT = files("monitor.crawl.browser").joinpath("serialise.js").read_text("utf-8")
_LOOK = 0.1  # seconds between two looks at a page
_STILL = 0.5  # seconds without a request, and without the page growing, after which it is whole
_PENDING = 5.0  # seconds that a request has no answer, after which the page still waits for it
_CLOSE_LIMIT = 2.0
_ENDED = "the browser ended while it rendered the page"


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` of the page's own time; `size` of what it shows, in bytes."""

    seconds: float
    size: int


class Rendering:
    """`html()` is what `url` shows; its document and its wishes are answered by `wishes`."""

    def __init__(self, chromium: Chromium, wishes: Subrequests, url: str, limits: Limits) -> None:
        self._chromium, self._wishes, self._url, self._limits = chromium, wishes, url, limits
        self._crashed = False
        self._spent, self._last = 0.0, time.monotonic()
        self._sizes: list[tuple[float, int]] = []

    async def html(self, context: BrowserContext) -> str:
        """Raises RenderFailed, which says why there is none."""
        try:
            return await self._html(context)
        except Error as error:
            raise self._why(error) from error
        finally:
            with contextlib.suppress(Error, TimeoutError):
                async with asyncio.timeout(_CLOSE_LIMIT):
                    await context.close()

    async def _html(self, context: BrowserContext) -> str:
        await context.route("**/*", self._wishes.answer)
        await context.route_web_socket("**/*", _refuse)
        page = await context.new_page()
        context.on("page", _close)
        page.on("crash", self._crash)
        session = await context.new_cdp_session(page)
        going = asyncio.ensure_future(page.goto(self._url, wait_until="load"))
        try:
            await self._until_still(page, session, going)
            html = await self._within(self._evaluate(session, take=True))
        finally:
            going.cancel()
            await asyncio.gather(going, return_exceptions=True)
        if not page.url.startswith(("http://", "https://")):
            raise RenderFailed("a script of the page led away from it")
        if not isinstance(html, str) or len(html.encode()) > self._limits.size:
            raise self._too_large()
        return html

    async def _until_still(
        self, page: Page, session: CDPSession, going: asyncio.Future[Any]
    ) -> None:
        while True:
            await asyncio.wait({going}, timeout=_LOOK)
            if going.done():
                await asyncio.sleep(_LOOK)
            self._check()
            over = self._tick() > self._limits.seconds
            if not (going.done() or self._wishes.led_away):
                if over:
                    raise RenderFailed(
                        f"the page was still loading after {self._limits.seconds:g} seconds"
                    )
                continue
            self._refuse_unloaded(page, going)
            size = await self._within(self._evaluate(session, take=False))
            if not isinstance(size, int | float) or size > self._limits.size:
                raise self._too_large()
            if self._is_still(int(size)):
                return
            if over:
                self._accept_restless()
                return

    def _is_still(self, size: int) -> bool:
        now = time.monotonic()
        if not self._sizes or self._sizes[-1][1] != size:
            self._sizes = [(now, size)]
        grown = self._sizes[0][0]
        wishes = self._wishes
        return not wishes.open and min(now - grown, now - wishes.quiet_since) >= _STILL

    def _accept_restless(self) -> None:
        """A clock that ticks, or a page that asks for news again and again, is whole all the same;
        one that waits for an answer is not. Raises RenderFailed."""
        now = time.monotonic()
        pending = min(_PENDING, self._limits.seconds / 2)
        if any(now - since > pending for since in self._wishes.open.values()):
            raise RenderFailed(
                f"the page was still waiting for what it loads after {self._limits.seconds:g} "
                "seconds"
            )

    def _refuse_unloaded(self, page: Page, going: asyncio.Future[Any]) -> None:
        error = going.exception() if going.done() else None
        if error is not None and page.url == "about:blank":
            raise error
        # else: a script of it tried to lead elsewhere, and the page stands

    def _tick(self) -> float:
        """The page's own seconds: without those in which a host's turn was awaited."""
        now = time.monotonic()
        if not self._wishes.waits:
            self._spent += now - self._last
        self._last = now
        return self._spent

    def _check(self) -> None:
        """Raises RenderFailed."""
        if self._wishes.failure is not None:
            raise self._wishes.failure
        if self._chromium.overfed:
            self._chromium.kill()
            raise RenderFailed(
                f"the page took more than {MOST_MEMORY / 1e9:g} GB of memory, and the browser was "
                "ended"
            )
        if self._crashed or not self._chromium.runs:
            raise RenderFailed(_ENDED)

    async def _within(self, work: Any) -> Any:
        """What `work` returns, which a script that never ends keeps from coming."""
        task = asyncio.ensure_future(work)
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=_LOOK)
                if task.done():
                    break
                self._check()
                if self._tick() > self._limits.seconds + 1:
                    raise RenderFailed(
                        f"a script of the page did not end within {self._limits.seconds:g} seconds"
                    )
            return task.result()
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _evaluate(self, session: CDPSession, *, take: bool) -> object:
        """Our script, in a world of its own, where the page's scripts have changed nothing."""
        tree = await session.send("Page.getFrameTree")
        world = await session.send(
            "Page.createIsolatedWorld",
            {"frameId": tree["frameTree"]["frame"]["id"], "worldName": "misajour"},
        )
        said = await session.send(
            "Runtime.evaluate",
            {
                "expression": f"({_SCRIPT})({'true' if take else 'false'}, {self._limits.size})",
                "contextId": world["executionContextId"],
                "returnByValue": True,
                "timeout": self._limits.seconds * 1000,
            },
        )
        return said["result"].get("value")

    def _too_large(self) -> RenderFailed:
        return RenderFailed(f"what the page shows has more than {self._limits.size:,} bytes")

    def _why(self, error: Error) -> RenderFailed:
        if self._wishes.failure is not None:
            return self._wishes.failure
        if self._crashed or not self._chromium.runs:
            return RenderFailed(_ENDED)
        line = error.message.splitlines()[0] if error.message else "no reason was given"
        return RenderFailed(f"the browser could not render the page: {line[:120]}")

    def _crash(self, _: Page) -> None:
        self._crashed = True


async def _refuse(socket: WebSocketRoute) -> None:
    await socket.close(code=1008, reason="not while this page is read")


async def _close(popup: Page) -> None:
    with contextlib.suppress(Error):
        await popup.close()

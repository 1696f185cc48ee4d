"""The lean client: visits without Scrapy's engine.

What guards a request is the same code, of the same objects: Scrapy's chain of downloader
middlewares (pace, robots.txt, sizes, cookies, redirects, compression) around the one handler
(addresses, certificates, proxy, time), and the spider's own callbacks, which make the observation
of whatever comes. What is left out is the engine around it: its queues, its signals, its scraper
with pipelines, which cost ten times the request itself.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scrapy import Request, Spider
from scrapy.core.downloader.handlers import DownloadHandlers
from scrapy.crawler import Crawler
from scrapy.http import Response

from monitor.crawl.context import CrawlContext, context_of

LEAN = "lean"
"""The key of a request's meta that says: the lean client may carry it out."""
_MOST = 64  # requests under way, those included whose observation waits for the writer

# what a spider with a life of its own redefines
_LIFE = ("start", "visit", "visited", "not_visited")

Deliver = Callable[[Any], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Failed:
    """What an errback is given: as much of Twisted's Failure as ours look at."""

    value: Exception
    request: Request


class LeanClient:
    """Carries out requests that bear LEAN. `goes_on` is called where another request may be sent:
    as one was answered, and as its observation was taken. `follow` is called with the request that
    a redirect asks for."""

    def __init__(
        self, crawler: Crawler, follow: Callable[[Request], object], goes_on: Callable[[], None]
    ) -> None:
        self._crawler, self._follow, self._goes_on = crawler, follow, goes_on
        self._context: CrawlContext = context_of(crawler)
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def is_idle(self) -> bool:
        return not self._tasks

    @property
    def is_full(self) -> bool:
        return len(self._tasks) >= _MOST

    def begin(self, request: Request) -> None:
        task = asyncio.ensure_future(self._carry_out(request))
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def wait(self) -> None:
        """Until all that was begun has ended."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._context.ledger.fault(error)
        self._goes_on()

    async def _carry_out(self, request: Request) -> None:
        callback: Callable[..., Iterable[Any]]
        try:
            answer = await self._answer_to(request)
        except Exception as error:  # noqa: BLE001  # whatever it is, the visit came to nothing by it
            assert request.errback is not None
            failed: Failed = Failed(error, request)
            callback, more = request.errback, {}
            argument: Failed | Response = failed
        else:
            if isinstance(answer, Request):
                self._follow(answer)
                return
            answer.request = answer.request or request
            assert callable(request.callback)
            callback, argument, more = request.callback, answer, request.cb_kwargs
        self._goes_on()  # the host is free, though the writer may let the observation wait
        await self._deliver(request, callback, argument, more)

    async def _deliver(
        self,
        request: Request,
        callback: Callable[..., Iterable[Any]],
        argument: object,
        more: dict[str, Any],
    ) -> None:
        deliver: Deliver = self._crawler.spider.sink  # type: ignore[union-attr]  # a Source
        try:
            items = list(callback(argument, **more))
        except Exception as error:  # noqa: BLE001  # the boundary: a spider may raise anything
            self._context.ledger.fault(error, request)
            return
        del argument  # the writer may be slow, and the answer large
        for item in items:
            await deliver(item)

    async def _answer_to(self, request: Request) -> Response | Request:
        """Scrapy's own chain (DownloaderMiddlewareManager.download_async), without what it does for
        the coroutines and Deferreds of others."""
        downloader = self._crawler.engine.downloader
        # only those of a spider's output may be None there
        chain: Mapping[str, Iterable[Any]] = downloader.middleware.methods
        result: Any = None
        try:
            for method in chain["process_request"]:
                result = method(request=request)
                if result is not None and (result := await _value(result)) is not None:
                    break
            else:
                result = await _ask(downloader.handlers, request)
        except Exception as error:
            for method in chain["process_exception"]:
                result = await _value(method(request=request, exception=error))
                if result is not None:
                    break
            else:
                raise
        for method in chain["process_response"]:
            if isinstance(result, Request):
                break
            result = method(request=request, response=result)
            if not isinstance(result, Response):
                result = await _value(result)
        assert isinstance(result, (Request, Response))
        return result


def is_plain(spider: Spider, base: type[Spider]) -> bool:
    """Whether the class of `spider` has no code or settings of its own beside those of `base` that
    would have a part in visits."""
    own = (getattr(type(spider), name) is not getattr(base, name) for name in _LIFE)
    return not spider.custom_settings and not any(own)


async def _ask(handlers: DownloadHandlers, request: Request) -> Response:
    """As DownloadHandlers.download_request_async, without taking the address apart."""
    handler = handlers._get_handler(request.url.partition(":")[0])
    if handler is None:  # written in capitals, or not the web's: it says so
        return await handlers.download_request_async(request)
    return await handler.download_request(request)


async def _value(result: Any) -> Any:
    return await result if inspect.isawaitable(result) else result

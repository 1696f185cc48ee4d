"""One Chromium for one crawl: started when the first page needs it, gone when the crawl ends."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from uuid import uuid4

from playwright.async_api import Browser, BrowserContext, Error, Playwright, async_playwright

from monitor.crawl.browser import processes
from monitor.crawl.failures import RenderFailed

MOST_MEMORY = 1_500_000_000
"""Bytes that a browser may hold; above that, the page that it renders is given up."""
_STARTS = 4  # in one crawl: it may end by itself, or be ended, three times
_START_LIMIT = 30_000  # milliseconds
_CLOSE_LIMIT = 2.0  # seconds
# The last three are pages of its own below the address bar, two for each window: with them a page
# costs 0.9 s of CPU, without 0.3 (Chromium 156). Of several such switches the last one holds: what
# Playwright turns off is turned off here, too.
_OFF = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "TcpPortRandomizationWin",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
)
LIGHT = f"--disable-features={','.join(_OFF)}"
"""What spares Chromium work that nobody sees."""
# Nothing leaves by itself: no name is resolved, and all that would connect is sent to a proxy that
# is not there, loopback included. What a page asks for is intercepted before that.
_ARGUMENTS = (
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--dns-prefetch-disable",
    "--block-new-web-contents",
    "--deny-permission-prompts",
    "--blink-settings=imagesEnabled=false",
    "--js-flags=--max-old-space-size=512",
    LIGHT,
)
_FOLDER = "misajour-browser-"
_FROM_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR")


class Chromium:
    def __init__(self, executable: Path, *, sandbox: bool) -> None:
        self._executable = executable
        # Chromium refuses to start as root with its sandbox
        self._sandbox = sandbox and os.geteuid() != 0
        self._mark = f"--misajour-crawl={uuid4().hex}"
        self._home = ""
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._process: processes.Process | None = None
        self._starts = 0
        self._lock = asyncio.Lock()

    @property
    def version(self) -> str:
        return self._browser.version if self._browser is not None else ""

    @property
    def runs(self) -> bool:
        return self._browser is not None and self._browser.is_connected()

    @property
    def overfed(self) -> bool:
        """Whether it holds more memory than it may."""
        return self._process is not None and processes.memory(self._process.group) > MOST_MEMORY

    async def context(self, *, user_agent: str, locale: str) -> BrowserContext:
        """A new visitor, without cookies and storage. Raises RenderFailed."""
        async with self._lock:
            if not self.runs:
                await self._start()
        assert self._browser is not None
        context = await self._browser.new_context(
            user_agent=user_agent,
            locale=locale or "en",
            accept_downloads=False,
            service_workers="block",
            viewport={"width": 1280, "height": 1024},
        )
        context.set_default_timeout(0)  # the renderer has a clock of its own
        return context

    async def _start(self) -> None:
        if self._starts >= _STARTS:
            raise RenderFailed(f"the browser ended {_STARTS} times in this pass")
        self._starts += 1
        self._home = self._home or _folder()
        # secrets in our environment are none of its business
        given = {name: os.environ[name] for name in _FROM_ENVIRONMENT if name in os.environ}
        try:
            if self._playwright is None:
                self._playwright = await async_playwright().start()
            self._browser = await self._playwright.chromium.launch(
                executable_path=self._executable,
                chromium_sandbox=self._sandbox,
                args=[*_ARGUMENTS, self._mark],
                env={**given, "HOME": self._home},
                timeout=_START_LIMIT,
                # Playwright's way: a popup that nobody clicked for is blocked without it
                ignore_default_args=["--disable-popup-blocking"],
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
            )
        except Error as error:
            raise RenderFailed(
                f"the browser {self._executable} does not start{_cure(error)}"
            ) from error
        self._process = processes.marked(self._mark)

    def kill(self) -> None:
        """End it now. The next page gets another."""
        process = processes.marked(self._mark) or self._process
        if process is not None:
            processes.kill_group(process.group)
        self._browser = None

    async def close(self, *, at_once: bool = False) -> None:
        """Leave no process behind."""
        if self._playwright is None:
            return
        if at_once:
            self.kill()
            shutil.rmtree(self._home, ignore_errors=True)  # what follows may be cut off
        limit = _CLOSE_LIMIT / 10 if at_once else _CLOSE_LIMIT
        with contextlib.suppress(Error, TimeoutError):
            async with asyncio.timeout(limit):
                if self._browser is not None:
                    await self._browser.close()
        self.kill()
        with contextlib.suppress(Exception):  # whatever it says: it is ended
            async with asyncio.timeout(limit):
                await self._playwright.stop()
        if self._process is not None:
            processes.kill(self._process.parent)  # Playwright's driver, which had started it
        shutil.rmtree(self._home, ignore_errors=True)


def _folder() -> str:
    """A new home for a browser. Those that a kill -9 left behind go."""
    for old in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*"):
        owner = old.name.removeprefix(_FOLDER).partition("-")[0]
        if owner.isdecimal() and not processes.exists(int(owner)):
            shutil.rmtree(old, ignore_errors=True)
    return tempfile.mkdtemp(prefix=f"{_FOLDER}{os.getpid()}-")


def _cure(error: Error) -> str:
    if "usable sandbox" in error.message or "sandbox helper" in error.message:
        return (
            ": its sandbox is not to be had on this machine; allow user namespaces, or set "
            "`browser_sandbox = false` in [misajour]"
        )
    lines = [line.strip() for line in error.message.splitlines() if line.strip()]
    return f": {lines[0][:150]}" if lines else ""

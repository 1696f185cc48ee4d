"""Chromium as a mail program and as a browser: what stands on a first screen, and pictures of it.

Scripts are off, as in mail programs; nothing but the pages of the walk is to be found on the net.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from html import escape
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
WIDE, NARROW = (1440, 900), (360, 740)
"""What is seen of a page at once: on a desk, and on a phone."""
COLUMN = 760
"""Pixels of the mail program's column."""
# They may be drawn too late; and pages of the browser's own that cost more than ours.
_FEATURES = "IsolateSandboxedIframes,WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup"
_COLOURS = 128
_MARGIN = 16

# The words whose boxes end above the fold, in the order of the document.
_WORDS = """
(limit) => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.parentElement.checkVisibility({visibilityProperty: true})) continue;
    for (const match of node.data.matchAll(/[^\\s\\u200b\\u2060-\\u2069]+/g)) {
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      const box = range.getBoundingClientRect();
      const seen = box.width > 1 && box.top >= 0 && box.bottom <= limit
        && box.right > 0 && box.left < innerWidth;
      if (seen) found.push(match[0]);
    }
  }
  return found.join(" ");
}
"""
_MAIL = """<!doctype html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>{subject}</title><style>
body {{ margin: 0 auto; max-width: {column}px; height: 100vh; display: flex; flex-direction: column;
  font: 14px/1.4 'Liberation Sans', Arial, sans-serif }}
header {{ padding: 10px 16px; border-bottom: 1px solid #8888; background: #8881 }}
b {{ display: block; font-size: 16px; overflow-wrap: anywhere }}
small {{ opacity: 0.75; font-size: 12px }}
iframe {{ border: 0; flex: 1; width: 100% }}
</style></head><body>
<header><b dir="auto">{subject}</b><small>{sender} → {to}</small></header>
<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="{html}"></iframe>
</body></html>
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """A mail or a page on a screen."""

    page: Page

    def first_screen(self) -> str:
        """The words that are seen without scrolling: of a mail, its subject first."""
        height = self.page.viewport_size["height"] if self.page.viewport_size else 0
        said = [str(self.page.evaluate(_WORDS, height))]
        for frame in self.page.frames[1:]:
            top = frame.frame_element().bounding_box()
            said.append(str(frame.evaluate(_WORDS, height - (top["y"] if top else 0))))
        return " ".join(said)

    def too_wide(self) -> bool:
        """Whether anything reaches beyond the right edge."""
        wide = "document.documentElement.scrollWidth > innerWidth"
        return any(bool(frame.evaluate(wide)) for frame in self.page.frames)

    def follow(self, words: str) -> Shown:
        """Click the link of these words in a mail, which opens a page."""
        with self.page.expect_popup() as opened:
            self.page.frames[1].get_by_role("link", name=words, exact=True).first.click()
        opened.value.wait_for_load_state()
        return Shown(opened.value)

    def words(self) -> str:
        """All that a page says."""
        return " ".join(self.page.inner_text("body").split())

    def picture(self, file: Path, *, whole: bool = False) -> None:
        """The screen, or all of it, as a small PNG: without what is empty around it."""
        size = self.page.viewport_size or {"width": 0, "height": 0}
        if whole:
            self._grow(size["width"])
        shot = self.page.screenshot()
        left, right, bottom = self._filled()
        with Image.open(io.BytesIO(shot)) as image:
            edges = (max(0, left), 0, min(image.width, right), min(image.height, bottom))
            cut = image.convert("RGB").crop(edges)
            few = cut.quantize(_COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
            few.save(file, optimize=True)
        self.page.set_viewport_size({"width": size["width"], "height": size["height"]})

    def _filled(self) -> tuple[int, int, int]:
        """Where what is shown begins and ends: left, right, bottom."""
        box = self.page.locator("header, main").last.bounding_box() or {}
        left, right = int(box.get("x", 0)), int(box.get("x", 0) + box.get("width", 0))
        if len(self.page.frames) > 1:
            return left, right, self._mail_height()
        bottom = self.page.evaluate("document.body.getBoundingClientRect().bottom")
        return left - _MARGIN, right + _MARGIN, int(bottom) + _MARGIN

    def _mail_height(self) -> int:
        top = self.page.frames[1].frame_element().bounding_box() or {"y": 0}
        card = self.page.frames[1].evaluate("document.body.getBoundingClientRect().bottom")
        return int(top["y"] + card)

    def _grow(self, width: int) -> None:
        """Make the screen as high as what it shows."""
        height = self.page.evaluate("document.documentElement.scrollHeight")
        if len(self.page.frames) > 1:
            height = self._mail_height()
        self.page.set_viewport_size({"width": width, "height": height})


class Screen:
    """A browser to look at mails and pages with."""

    def __init__(self, browser: Browser, pages: str, address: str) -> None:
        self._browser, self._pages, self._address = browser, pages, address

    def read(self, url: str) -> str:
        """What is at an address of the pages, as it is sent."""
        real = url.replace(self._pages, self._address, 1)
        asked = Request(real, headers={"Host": urlsplit(self._pages).netloc})
        with urlopen(asked, timeout=60) as answer:
            return str(answer.read().decode())

    @contextmanager
    def mail(
        self, mail: EmailMessage, size: tuple[int, int] = WIDE, *, dark: bool = False
    ) -> Iterator[Shown]:
        """The mail, opened."""
        body = mail.get_body(("html",))
        html = str(body.get_content()) if body is not None else ""
        # as mail programs do: a link opens a window of its own
        html = html.replace("<head>", '<head><base target="_blank">', 1)
        said = {
            "subject": escape(str(mail["Subject"])),
            "sender": escape(str(mail["From"])),
            "to": escape(str(mail["To"])),
            "html": escape(html),
        }
        with self._page(size, dark) as page:
            page.set_content(_MAIL.format(column=COLUMN, **said), wait_until="load")
            yield Shown(page)

    @contextmanager
    def page(
        self, address: str, size: tuple[int, int] = WIDE, *, dark: bool = False
    ) -> Iterator[Shown]:
        """A page of the web."""
        with self._page(size, dark) as page:
            page.goto(address)
            yield Shown(page)

    @contextmanager
    def _page(self, size: tuple[int, int], dark: bool) -> Iterator[Page]:
        context = self._browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            java_script_enabled=False,
            reduced_motion="reduce",
        )
        try:
            yield context.new_page()
        finally:
            context.close()


@contextmanager
def screen(pages: str, address: str) -> Iterator[Screen]:
    """A browser for which `pages`, where mails say that the pages stand, are at `address`."""
    named, real = urlsplit(pages), urlsplit(address)
    rules = f"MAP {named.hostname} {real.netloc}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-quic",
                f"--disable-features={_FEATURES}",
                f"--host-resolver-rules={rules}",
            ],
        )
        try:
            yield Screen(browser, pages, address)
        finally:
            browser.close()


def missing(said: str, *wanted: str) -> list[str]:
    """Those of `wanted` that do not stand in what a screen says."""
    plain = re.sub(r"\s+", " ", said)
    return [words for words in wanted if words not in plain]

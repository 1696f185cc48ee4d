"""The Chromium that is installed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("MISAJOUR_FULL_SUITE"),
    reason="no Chromium is installed",
)


@contextmanager
def browser() -> Iterator[Browser]:
    """One that reads the pages that misajour serves."""
    from playwright.sync_api import sync_playwright

    from monitor.crawl.browser.chromium import LIGHT

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-quic", LIGHT]
        )
        yield found
        found.close()

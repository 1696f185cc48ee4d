"""Which browser there is."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from monitor.config import Config
from monitor.errors import SourceError

VARIABLE = "MISAJOUR_BROWSER"
"""The environment's name for the executable, where misajour.toml names none."""
_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chromium-headless-shell",
)
# Where Playwright puts its own (playwright.dev, "Browsers"), below the user's folder.
_OF_PLAYWRIGHT = (
    ".cache/ms-playwright/chromium-*/chrome-linux*/chrome",
    "Library/Caches/ms-playwright/chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
)


def executable(config: Config) -> Path:
    """The browser that pages are rendered with. Raises SourceError, with the cure."""
    if find_spec("playwright") is None:
        raise SourceError(
            '`fetch = "browser"` needs Playwright: install misajour with its extra, as in '
            "pip install 'misajour[browser]'"
        )
    for what, given in (
        ("`browser` in [misajour]", config.misajour.browser),
        (VARIABLE, os.environ.get(VARIABLE)),
    ):
        if given:
            path = config.path.parent / Path(given).expanduser()
            if not (path.is_file() and os.access(path, os.X_OK)):
                raise SourceError(f"{what} names {path}, which is no program that can be started")
            return path
    for name in _NAMES:
        if found := shutil.which(name):
            return Path(found)
    for pattern in _OF_PLAYWRIGHT:
        if own := sorted(Path.home().glob(pattern)):
            return own[-1]
    raise SourceError(
        '`fetch = "browser"` needs Chromium, and none was found: install it (Debian: apt install '
        "chromium; else: playwright install chromium), or name it by `browser` in [misajour]"
    )

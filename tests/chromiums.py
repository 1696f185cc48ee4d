"""The Chromium that is installed, without what each of its windows makes and nobody sees."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("MISAJOUR_FULL_SUITE"),
    reason="no Chromium is installed",
)

# Pages of the browser's own below its address bar: for each window two, in a process of their own,
# which cost twice what the window does. Of two switches that name features the last one holds, and
# Playwright names some: so these are added to its own.
_UNSEEN = "WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup"
_SCRIPT = """#!/bin/sh
for argument do
  shift
  case $argument in --disable-features=*) argument=$argument,{unseen} ;; esac
  set -- "$@" "$argument"
done
exec {chromium} "$@"
"""


def install(folder: Path) -> None:
    """A `chromium` in `folder`, for whoever looks there first."""
    if CHROMIUM is not None:
        script = folder / "chromium"
        script.write_text(_SCRIPT.format(unseen=_UNSEEN, chromium=shlex.quote(CHROMIUM)))
        script.chmod(0o755)


@contextmanager
def browser() -> Iterator[Browser]:
    """One that reads the pages that misajour serves."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-quic"]
        )
        yield found
        found.close()

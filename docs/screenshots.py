"""Makes the pictures of the docs from the demo: `make screenshots`. Needs Debian's chromium."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
import urllib.request
from email import message_from_bytes, policy
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from monitor.demo import Demo, free_port

IMAGES = Path(__file__).with_name("images")


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port(0)
        asyncio.run(Demo(folder, print, pause=0.1).run(port))
        command = [
            str(Path(sys.executable).with_name("misajour")),
            "--config",
            str(folder / "misajour.toml"),
            "browse",
            "--port",
            str(port),
        ]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-quic"]
                )
                shoot(browser, f"http://127.0.0.1:{port}/-/misajour", folder)
                browser.close()
        finally:
            server.terminate()
            server.wait()


def shoot(browser: Browser, base: str, folder: Path) -> None:
    wait_for(base)
    mail = next((folder / "mail").glob("*silent-edit.eml"))
    html = (
        message_from_bytes(mail.read_bytes(), policy=policy.default)
        .get_body(("html",))
        .get_content()
    )
    (folder / "mail.html").write_text(html, encoding="utf-8")
    for scheme in ("light", "dark"):
        for width in (1440, 390):
            page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
            mark = ("" if scheme == "light" else "-dark") + ("" if width == 1440 else "-phone")
            page.goto(base)
            page.screenshot(path=IMAGES / f"front{mark}.png")
            page.goto(f"{base}?kind=silent-edit")
            page.click("ol.changes h2 a")
            page.screenshot(path=IMAGES / f"compare{mark}.png")
            page.goto(page.url.split("/compare")[0])
            page.screenshot(path=IMAGES / f"release{mark}.png")
            page.goto(f"{base}/source/ligue-fr")
            page.screenshot(path=IMAGES / f"source{mark}.png")
            page.goto((folder / "mail.html").as_uri())
            page.screenshot(path=IMAGES / f"mail{mark}.png", full_page=True)
            page.close()


def wait_for(url: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(url, timeout=2)
            return
        except OSError:
            time.sleep(0.1)


if __name__ == "__main__":
    main()

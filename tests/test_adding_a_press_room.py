"""docs/adding-a-press-room.md, done as it says."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from conftest import MISAJOUR
from forked import ran
from pages import release

ROOT = Path(__file__).parent.parent


def blocks(kind: str) -> list[str]:
    text = (ROOT / "docs" / "adding-a-press-room.md").read_text()
    return re.findall(rf"```{kind}\n(.*?)```", text, re.DOTALL)


@pytest.fixture
def example() -> str:
    return blocks("python")[1]


@pytest.fixture
def ministry(web):
    """The press room of the example: one release by the listing, one by the feed, and what is
    neither."""
    for path in ("/fr/press/2024/a", "/fr/press/2024/a?print=1", "/fr/press/2024/b"):
        web.page(path, release(title=f"Release {path}"))
    web.page(
        "/fr/press?page=1",
        '<main><ul><li><a href="/fr/press/2024/a?print=1">The bridges are mended</a></li>'
        '<li><a href="/en/press/2024/a">Not of this edition</a></li>'
        '<li><a href="/fr/press/about">About the press office</a></li></ul></main>',
    )
    web.page(
        "/press.atom",
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>B</title>'
        f'<link href="{web.address}/fr/press/2024/b"/></entry></feed>',
        Content_Type="application/atom+xml",
    )
    return web


def test_the_example_finds_its_releases(desk, ministry, example):
    rooms = desk.folder / "rooms"
    rooms.mkdir()
    (rooms / "__init__.py").touch()
    (rooms / "ministry.py").write_text(example)
    desk.here = True
    desk.general = 'spiders = ["spiders", "rooms"]'
    desk.sources = (
        '[[source]]\nname = "ministry"\nspider = "ministry"\nlanguage = "fr"\ndelay = 0\n'
        f'base = "{ministry.address}"\n'
    )
    desk.write()
    assert "all is well" in desk.run("doctor")
    desk.run("check")
    paths = {url.removeprefix(ministry.address) for (url,) in desk.rows("select url from releases")}
    assert paths == {"/fr/press/2024/a", "/fr/press/2024/b"}


def scrapy(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(MISAJOUR.with_name("scrapy")), *arguments],
        capture_output=True, text=True, timeout=60, check=True, cwd=ROOT,
    )  # fmt: skip


def test_scrapy_crawls_a_press_room_of_a_checkout(web, tmp_path):
    page = web.page("/1.html", release())
    out = tmp_path / "out.jsonl"
    scrapy(
        "crawl", "watch", "-a", f"pages={page}", "-a", "delay=0", "-O", str(out),
        "-s", "ALLOW_ADDRESSES=127.0.0.1/32",
    )  # fmt: skip
    (item,) = [json.loads(line) for line in out.read_text().splitlines()]
    assert item["url"] == page and item["outcome"] == "page" and item["title"]
    assert web.count("/robots.txt") == 1


def said_in(folder: Path, block: str) -> str:
    """What a block of the page shows, with what its commands really say."""
    shown = []
    for line in block.splitlines():
        if line.startswith("$ "):
            command = line.removeprefix("$ misajour ").split()
            done = ran(command, folder)
            shown.append(f"{line}\n{done.stdout}{done.stderr}")
    return "".join(shown)


def test_what_the_page_shows_is_what_the_commands_say(tmp_path, monkeypatch):
    # found by that name, the command calls itself so
    monkeypatch.setenv("PATH", str(MISAJOUR.parent), prepend=os.pathsep)
    (tmp_path / "bridges.html").write_text(release())
    first, second = (text for text in blocks("console") if "misajour spider" in text)
    assert said_in(tmp_path, first) == first
    assert (tmp_path / "rooms" / "ministry.py").read_text() == blocks("python")[0]
    page = tmp_path / "tests" / "pages" / "ministry" / "release.html"
    page.write_text(page.read_text().replace("Towns", "Cities").replace("2 000", "20 000"))
    assert said_in(tmp_path, second) == second

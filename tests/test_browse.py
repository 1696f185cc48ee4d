"""The pages, in a real browser, over a real instance, with hostile texts in every field."""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from chromiums import browser, needs_chromium
from daemons import until
from forked import started
from pages import CLOSING, FIGURE, OPENING, QUOTE, release

pytestmark = pytest.mark.usefixtures("here")
HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=1</script>'.replace(
    "<", "&lt;"
).replace(">", "&gt;")


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as answer:
        assert answer.status == 200
        return answer.read().decode()


@contextmanager
def browsing(desk) -> Iterator[str]:
    """The address of `misajour browse` over the desk's database."""
    hearing, saying = os.pipe()
    with os.fdopen(hearing) as heard:
        with os.fdopen(saying, "w") as out:
            command = ["--config", str(desk.config), "browse", "--port", "0"]
            process = started(command, desk.folder, out)
        try:
            # it has the port already when it says so: nobody can take it before
            said = heard.readline()
            assert said.startswith("http://127.0.0.1:"), said
            base = f"http://{urlsplit(said.split()[0]).netloc}"
            until(lambda: _answers(base))
            yield base
        finally:
            process.terminate()
            process.wait()


def _answers(base: str) -> bool:
    try:
        return fetch(f"{base}/-/misajour").startswith("<!doctype")
    except OSError:
        return False


@pytest.fixture
def edited(web, watching):
    desk = watching("/1.html", "/2.html")
    web.page("/1.html", release())
    web.page(
        "/2.html",
        release(
            HOSTILE + " and a plain line of text.",
            title=HOSTILE,
            stamp=f"Last updated: 17 May. 2019 {HOSTILE}",
        ),
    )
    desk.run("check")
    web.page("/1.html", release(OPENING, FIGURE.replace("2 000", "20 000"), QUOTE, CLOSING))
    web.page("/2.html", release(HOSTILE * 2 + " and another line of text.", title=HOSTILE + "!"))
    desk.run("check")
    return desk


def test_every_page_answers_with_a_strict_policy(edited):
    with browsing(edited) as base:
        for path in (
            "",
            "?kind=silent-edit",
            "/release/1",
            "/release/1/compare",
            "/release/1/revision/2",
            "/source/room",
            "/search?q=crowns",
        ):
            with urllib.request.urlopen(f"{base}/-/misajour{path}", timeout=20) as answer:
                assert answer.status == 200
                assert "default-src 'none'" in answer.headers["content-security-policy"]
                assert answer.headers["x-content-type-options"] == "nosniff"
                assert "<script" not in answer.read().decode()
        with pytest.raises(urllib.error.HTTPError) as missing:
            urllib.request.urlopen(f"{base}/-/misajour/release/999", timeout=20)
        assert missing.value.code == 404
        missing.value.close()
        for path in (
            "/",
            "/misajour",
            "/misajour/changes",
            "/misajour/changes.json",
            "/-/static-plugins/misajour/misajour.css",
        ):
            assert fetch(base + path)


def test_removed_words_are_found_with_the_revisions_they_stood_in(edited):
    with browsing(edited) as base:
        page = urllib.request.urlopen(
            f'{base}/-/misajour/search?q="2 000 crowns"'.replace(" ", "%20").replace('"', "%22"),
            timeout=20,
        )
        assert "no longer in the text" in page.read().decode()
        odd = urllib.request.urlopen(
            f"{base}/-/misajour/search?q=%22%29%20OR%20*%20NEAR(", timeout=20
        )
        assert odd.status == 200


@needs_chromium
def test_a_desk_finds_a_silent_edit_and_nothing_scraped_acts(edited):
    with browsing(edited) as base, browser() as opened:
        page = opened.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{base}/-/misajour")
        page.select_option("select[name=kind]", "silent-edit")
        page.click("form.filters button")
        page.click("text=Towns agree on the old bridges")
        assert (
            page.inner_text(".redline del") == "2 000"
            and page.inner_text(".redline ins") == "20 000"
        )
        page.wait_for_load_state()
        assert (
            page.evaluate("getComputedStyle(document.querySelector('.redline')).borderTopStyle")
            == "solid"
        ), "the style sheet loads"
        page.click("text=all of this release")
        assert "Last updated: 17 May. 2019 11:26" in page.inner_text("table")
        for path in (
            "",
            "/release/2",
            "/release/2/compare",
            "/release/2/revision/1",
            "/search?q=onerror",
        ):
            page.goto(f"{base}/-/misajour{path}")
            assert page.title().endswith("misajour")
            assert page.locator("main img").count() == 0
        assert all(url.startswith(base) for url in asked)

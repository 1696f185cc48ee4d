"""Scripts that the pages of a press room share are asked for once, within bounds."""

from __future__ import annotations

import pytest
from chromiums import needs_chromium
from scrapy.http import Response
from scripted import ScriptedRoom

from monitor.crawl.browser.scripts import Scripts

pytestmark = pytest.mark.usefixtures("here")


def script(number: int, size: int) -> Response:
    return Response(f"https://towns.example.org/{number}.js", body=b"x" * size)


def test_a_pass_of_many_scripts_keeps_so_many_bytes_and_the_scripts_that_are_used():
    kept = Scripts(1000)
    for number in range(500):
        kept[f"/{number}.js"] = script(number, 100)
        assert sum(len(response.body) for response in kept.values()) <= 1000
        assert kept["/0.js"].body  # the one that each page has
    assert list(kept) == [*(f"/{n}.js" for n in range(491, 500)), "/0.js"]


def test_a_script_that_is_kept_anew_counts_once_and_one_that_is_too_large_is_not_kept():
    kept = Scripts(1000)
    for size in (600, 500, 400):
        kept["/1.js"] = script(1, size)
    kept["/2.js"] = script(2, 600)
    assert list(kept) == ["/1.js", "/2.js"]
    kept["/3.js"] = script(3, 1001)
    assert "/3.js" not in kept
    kept["/4.js"] = script(4, 1000)
    assert list(kept) == ["/4.js"]


@needs_chromium
@pytest.mark.parametrize(("most", "once"), [(100_000, True), (10, False)])
def test_what_does_not_fit_is_asked_for_again(desk, web, monkeypatch, most, once):
    monkeypatch.setattr("monitor.crawl.browser.middleware._MOST_SCRIPTS", most)
    ScriptedRoom(web).serve()
    desk.sources = (
        '[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\nfetch = "browser"\n'
        f'listings = ["{web.address}/news"]\n'
    )
    desk.write()
    desk.run("check")
    assert (web.count("/app.js") == 1) is once
    assert desk.kinds() == ["new"] * 3

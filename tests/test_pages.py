"""The pages of the plugin over one instance: feeds, originals, charts, accessibility, and reading
while others write."""

from __future__ import annotations

import contextlib
import hashlib
import urllib.error
import urllib.request
from email import message_from_bytes
from xml.etree import ElementTree as ET

import pytest
from chromiums import browser, needs_chromium
from conftest import Desk, Web, serving
from daemons import until
from pages import CLOSING, FIGURE, OPENING, QUOTE, TEXT, release
from test_browse import HOSTILE, browsing
from test_daemon import daemon

from monitor.browse.charts import bars
from monitor.compare import diff
from monitor.compare.redline import redline, side_by_side
from monitor.model import Block, BlockKind, Content

ATOM = "{http://www.w3.org/2005/Atom}"
PERSON = "person@example.org"
PAGES = (
    "", "?kind=silent-edit&since=2020-01-01&language=en", "/release/1", "/release/1/compare", "/release/1/compare?beside=1&whole=1",
    "/release/1/revision/1", "/release/1/revision/2", "/source/room", "/sources", "/search?q=bridges",
    "/search?q=nothing+such", "/questions", "/operations", "?kind=removed", "/nobody", "?kind=none",
)  # fmt: skip


# Datasette's own, in our look
TABLES = ("/", "/misajour", "/misajour/changes", "/misajour/changes/1", "/misajour/silent_edits",
          "/misajour?sql=select+name+from+sources", "/misajour/nothing")  # fmt: skip


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> Desk:
    """A desk of somebody who wants to hear of it."""
    desk = Desk(tmp_path_factory.mktemp("desk"), here=True)
    desk.rest = f'[[subscription]]\nname = "desk"\nto = ["mailto:{PERSON}"]\n'
    return desk


@pytest.fixture(scope="module")
def instance(shown):
    """A press room that edited one release silently and one hostile one, and its pages."""
    with serving() as web:
        yield from opened(web, shown)


def opened(web: Web, desk: Desk):
    address = web.address
    room = '[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\nobey_robots = false\n'
    other = f'<link rel="alternate" hreflang="fr" href="{address}/2"><link rel="alternate" hreflang="de" href="https://towns.example.org/de"></head>'
    web.page("/1", release().replace("</head>", other))
    web.page(
        "/2", release(HOSTILE + " and a plain line of text that is long enough.", title=HOSTILE)
    )
    for pages in (
        f'["{address}/1"]',
        f'["{address}/1", "{address}/2"]',
    ):  # so that their numbers are 1 and 2
        desk.sources = f"{room}pages = {pages}"
        desk.write()
        desk.run("check")
    web.page(
        "/1",
        release(OPENING, FIGURE.replace("2 000", "20 000"), QUOTE, CLOSING).replace(
            "</head>", other
        ),
    )
    web.page(
        "/2",
        release(
            HOSTILE * 2 + " and another line of text that is long enough.", title=HOSTILE + "\x0b!"
        ),
    )
    desk.run("check")
    with browsing(desk) as base:
        yield f"{base}/-/misajour", {path: body for path, (_, _, body) in web.answers.items()}


def get(url: str) -> tuple[bytes, dict[str, str]]:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.read(), {k.lower(): v for k, v in answer.headers.items()}


@pytest.mark.parametrize(
    "path",
    ["/feed.atom", "/feed.atom?kind=silent-edit", "/source/room/feed.atom", "/release/1/feed.atom"],
)
def test_feeds_are_valid_atom_with_the_redline(instance, path):
    base, _ = instance
    body, headers = get(base + path)
    assert headers["content-type"].startswith("application/atom+xml")
    feed = ET.fromstring(body)
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids) > 0
    for element in (
        feed,
        *feed.iter(f"{ATOM}entry"),
    ):  # RFC 4287, 4.1.1 and 4.1.2: what must be there, once
        assert all(
            len(element.findall(f"{ATOM}{name}")) == 1 for name in ("id", "title", "updated")
        )
        assert all(
            link.get("href", "").startswith("http") for link in element.findall(f"{ATOM}link")
        )
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == base + path
    edit = next(
        e
        for e in feed.iter(f"{ATOM}entry")
        if "Towns agree" in e.findtext(f"{ATOM}title") and "silent" in e.findtext(f"{ATOM}title")
    )
    content = edit.find(f"{ATOM}content")
    assert content.get("type") == "html" and "<del>2 000</del>" in content.text
    assert b"<script>document" not in body and "<script" not in content.text


def test_a_feed_and_a_page_of_an_unknown_source_are_404(instance):
    base, _ = instance
    for path in (
        "/source/none/feed.atom",
        "/source/none",
        "/release/99/feed.atom",
        "/release/1/revision/9/bytes",
    ):
        with pytest.raises(urllib.error.HTTPError) as missing:
            get(base + path)
        assert missing.value.code == 404
        missing.value.close()


def test_the_bytes_received_come_back_as_a_download(instance):
    base, answers = instance
    body, headers = get(f"{base}/release/1/revision/2/bytes")
    assert (
        body == answers["/1"] and headers["x-snapshot-sha256"] == hashlib.sha256(body).hexdigest()
    )
    assert (
        headers["content-disposition"].startswith("attachment")
        and headers["content-type"] == "application/octet-stream"
    )
    _, headers = get(f"{base}/release/2/revision/1/page")
    assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")


def test_other_language_versions_and_all_dates_are_shown(instance):
    base, _ = instance
    page = get(f"{base}/release/1")[0].decode()
    assert (
        '/release/2" hreflang="fr">fr</a>' in page
        and 'href="https://towns.example.org/de" hreflang="de">de (live page)</a>' in page
    )
    assert "Last updated: 17 May. 2019 11:26" in get(f"{base}/release/1/revision/1")[0].decode()


def test_as_of_leads_to_the_revision_of_that_moment(instance):
    base, _ = instance
    with urllib.request.urlopen(f"{base}/release/1?at=2099-01-01T00:00", timeout=20) as answer:
        assert answer.url == f"{base}/release/1/revision/2"


def test_bars_say_what_they_show():
    chart = bars("Edits", "edits", ["Mon", "<b>"], {"edited": [1, 3], "silent-edit": [0, 2]})
    assert (
        'aria-label="Edits: 6 edits in all, most (5) at &lt;b&gt;"' in chart and "<b>" not in chart
    )
    assert bars("Edits", "edits", [], {}).count("<rect") == 0


def test_side_by_side_puts_each_word_on_its_side():
    old, new = (
        Content(blocks=tuple(Block(BlockKind.PARAGRAPH, t) for t in texts))
        for texts in ((TEXT[0], "It costs 5 crowns."), (TEXT[0], "It costs 6 crowns.", "More."))
    )
    rows = side_by_side(redline(diff(old, new), whole=True))
    assert [(str(a), str(b)) for a, b, _ in rows][1:] == [
        ("It costs <del>5</del> crowns.", "It costs <ins>6</ins> crowns."),
        ("", "<ins>More.</ins>"),
    ]


@needs_chromium
def test_no_page_has_a_barrier(instance):
    """On a phone and on a wide screen, by day and by night, by keyboard, and on paper."""
    from axe_playwright_python.sync_playwright import Axe

    base, _ = instance
    theirs = base.removesuffix("/-/misajour")
    found = []
    with browser() as opened:
        for width, scheme in ((360, "light"), (1440, "dark")):
            # axe is a script: it gets in past the policy that keeps every other out
            page = opened.new_context(
                bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": 760}
            ).new_page()
            for address in (*(base + path for path in PAGES), *(theirs + path for path in TABLES)):
                page.goto(address)
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
                    f"{address} is wider than {width}"
                )
                result = Axe().run(page, options={"resultTypes": ["violations"]})
                found += [
                    (address, scheme, v["id"], [n["html"][:120] for n in v["nodes"]][:2])
                    for v in result.response["violations"]
                ]
            assert found == []
            page.goto(f"{base}/operations")
            assert sides_with_more(page) == ({"right"} if width == 360 else set())
            page.goto(base)
            stops = tabbed(page, 12)
            assert stops[0] == "Skip to the content", "it is seen once it has the focus"
            assert "" not in stops, f"a control that nobody sees has the focus: {stops}"
        page.goto(f"{base}/release/1/compare")
        page.emulate_media(media="print")
        assert not page.is_visible("header") and not page.is_visible("form.filters")
        ink = "getComputedStyle(document.querySelector('.redline')).color"
        assert page.evaluate(ink) == "rgb(0, 0, 0)", "on paper it is never night"


def sides_with_more(page) -> set[str]:
    """The sides of a table at which a shade says that it goes on there."""
    table = page.locator(".wide").first
    page.add_style_tag(content=".wide * { opacity: 0 }")
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    strip = {"y": box["y"] + 2, "width": 2, "height": 4}
    middle = page.screenshot(clip={**strip, "x": box["x"] + box["width"] / 2})
    edges = {"left": box["x"], "right": box["x"] + box["width"] - 2}
    return {side for side, x in edges.items() if page.screenshot(clip={**strip, "x": x}) != middle}


def tabbed(page, stops: int) -> list[str]:
    """What has the focus after each press of the tab key: its text, name or value; empty where it
    cannot be seen."""
    names = []
    for _ in range(stops):
        page.keyboard.press("Tab")
        names.append(
            page.evaluate(
                """() => {
                    const one = document.activeElement, box = one.getBoundingClientRect();
                    const own = one.matches(".fold-switch") ? one.nextElementSibling : one;
                    const seen = own.getBoundingClientRect().width > 1 && box.left >= 0;
                    return seen ? one.innerText || one.name || one.id || one.tagName : "";
                }"""
            )
        )
    return names


@needs_chromium
def test_the_rendering_of_a_hostile_page_runs_and_loads_nothing(instance):
    base, answers = instance
    assert b"<script" in answers["/2"]
    with browser() as opened:
        page = opened.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{base}/release/2/revision/1/page")
        assert page.evaluate("typeof window.token") == "undefined"
    assert asked == [f"{base}/release/2/revision/1/page"]


@needs_chromium
@pytest.mark.long
def test_a_reader_finds_everything_while_the_daemon_writes(web: Web, watching):
    desk = watching("/1.html", "/2.html")
    for number in (1, 2):
        web.page(f"/{number}.html", release(title=f"Towns agree on bridge {number}"))
    desk.run("check")
    desk.sources = desk.sources.replace('name = "room"', 'name = "room"\nschedule = "* * * * *"')
    web.page("/1.html", release(*TEXT[:3], title="Towns agree on bridge 1"))
    with daemon(desk), browsing(desk) as base, browser() as opened:
        until(lambda: "silent-edit" in desk.kinds())
        page = opened.new_page()
        page.goto(f"{base}/-/misajour?source=room&kind=silent-edit")
        page.click("ol.changes h2 a")
        assert CLOSING in page.inner_text(".redline del")
        page.check("input[name=beside]")
        page.click("form.filters button")
        assert CLOSING in page.inner_text("table.beside del")
        page.goto(f"{base}/-/misajour/search?q=%22second+report%22")
        assert "no longer in the text" in page.inner_text("ol.changes")
        page.click("ol.changes h2 a:has-text('bridge 1')")
        feed = page.get_attribute("link[type='application/atom+xml']", "href")
        assert (
            "<del>"
            in ET.fromstring(page.request.get(base + feed).body()).find(f".//{ATOM}content").text
        )


def test_addresses_of_people_are_nowhere_in_the_database_nor_on_a_page(instance, shown):
    base, _ = instance
    assert shown.rows("select distinct state from deliveries") == [("sent",)]
    (written,) = {m["To"] for m in map(message_from_bytes, outbox(shown))}
    assert written == PERSON, "the address was at hand"
    kept = b"".join(path.read_bytes() for path in shown.folder.glob("misajour.db*"))
    assert PERSON.encode() not in kept
    for path in PAGES:
        with contextlib.suppress(urllib.error.HTTPError):  # refusals stand among them
            assert PERSON.encode() not in get(base + path)[0], path


def outbox(desk: Desk) -> list[bytes]:
    return [path.read_bytes() for path in (desk.folder / "outbox").glob("*.eml")]

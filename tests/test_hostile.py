"""What a hostile or broken server sends, through the front door."""

from __future__ import annotations

import gzip
import http.server
import threading

import pytest
from pages import TEXT, release

pytestmark = pytest.mark.usefixtures("here", "client")


@pytest.fixture
def inside():
    """A server on 127.0.0.2, which plays the forbidden inside; the list of what it was asked."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.2", 0), Handler)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    yield asked, server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_header_in_latin_1_costs_nothing(web, watching):
    web.page("/1.html", release(), X_Owner="Ministère de l'Économie")
    desk = watching("/1.html")
    desk.run("check")
    assert desk.rows("select health from sources") == [("ok",)]
    assert desk.rows("select count(*) from releases") == [(1,)]


@pytest.mark.parametrize("host", ["127.0.0.2", "[::ffff:127.0.0.2]"])
def test_no_redirect_leads_inside(web, watching, inside, host):
    asked, port = inside
    desk = watching("/1.html", "/2.html", "/3.html")
    web.page("/1.html", "", status=302, Location=f"http://{host}:{port}/secret")
    web.page(
        "/2.html",
        f'<meta http-equiv="refresh" content="0;url=http://{host}:{port}/secret"><p>{TEXT[0]}</p>',
    )
    web.page("/3.html", release())
    desk.run("check")
    assert asked == []
    assert desk.kinds().count("new") >= 1


@pytest.mark.parametrize("mode", ["hash", "text"])
def test_no_linked_document_is_asked_for_inside(web, watching, inside, mode):
    asked, port = inside
    place = f"http://127.0.0.2:{port}/secret.pdf"
    web.page("/report.pdf", "", status=302, Location=place)
    links = f'<a href="{place}">Annex</a> <a href="/report.pdf">Report</a>'
    linking = [f"{TEXT[0]} {links}", *TEXT[1:]]
    page = release()
    web.page("/1.html", page.replace(TEXT[0], linking[0]))
    desk = watching("/1.html", attachments=f'"{mode}"')
    desk.run("check")
    assert asked == []
    notes = desk.rows("select note from documents order by url")
    assert len(notes) == 2 and all("not a public address" in note for (note,) in notes)


def test_other_schemes_are_not_followed(web, watching, tmp_path):
    secret = tmp_path / "secret.html"
    secret.write_text(release(title="A secret"))
    desk = watching("/1.html", "/2.html")
    web.page("/1.html", "", status=302, Location=secret.as_uri())
    web.page("/2.html", release())
    desk.run("check")
    assert desk.rows("select title from releases") == [("Towns agree on the old bridges",)]


def test_a_truncated_answer_is_no_deletion(web, watching):
    desk = watching("/1.html", "/2.html")
    web.page("/1.html", release())
    web.page("/2.html", release(title="Another"))
    desk.run("check")
    packed = gzip.compress(release().encode())
    web.answers["/1.html"] = (
        200,
        {"Content-Type": "text/html", "Content-Encoding": "gzip"},
        packed[: len(packed) * 6 // 10],
    )
    web.answers["/2.html"] = (200, {"Content-Type": "text/html"}, b"x" * 12_000_000)
    desk.run("check", ok=1)
    assert desk.kinds() == ["new", "new"]


def test_a_difference_that_a_second_visit_does_not_see_is_not_an_edit(web, watching):
    """A page that flickers: each visit in a round sees another text."""
    desk = watching("/1.html")
    web.page("/1.html", release())
    desk.run("check")
    web.once["/1.html"] = [release(*TEXT[:2])]
    desk.run("check")
    assert web.once["/1.html"] == [] and desk.kinds() == ["new"]


def test_a_host_that_asks_for_rest_gets_it(web, watching):
    desk = watching("/1.html", "/2.html")
    web.page("/1.html", "slow down", status=429, Retry_After="3600")
    web.page("/2.html", release())
    desk.run("check", ok=None)
    desk.here = False
    before = len(web.requests)
    desk.run("check", "--now", ok=None)
    assert len(web.requests) == before, (
        "nothing was asked while the host rests, not even by another process"
    )


def test_robots_txt_is_followed(web, watching):
    desk = watching("/1.html", "/private/2.html")
    web.page("/robots.txt", "User-agent: *\nDisallow: /private/", Content_Type="text/plain")
    web.page("/1.html", release())
    web.page("/private/2.html", release())
    desk.run("check")
    assert web.count("/1.html") == 1 and web.count("/private/2.html") == 0


def test_one_source_that_fails_stops_no_other(web, desk, tmp_path):
    desk.sources = "".join(
        f'[[source]]\nname = "{name}"\nspider = "watch"\ndelay = 0\npages = ["{address}"]\n'
        for name, address in (("dead", "http://127.0.0.1:1/x"), ("room", f"{web.address}/1.html"))
    )
    desk.write()
    web.page("/1.html", release())
    assert "broken" in desk.run("check", ok=1)
    assert desk.kinds() == ["new"]


def test_a_sitemap_index_that_names_itself_ends(web, desk):
    index = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>{web.address}/sitemap.xml</loc></sitemap></sitemapindex>'
    web.page("/sitemap.xml", index, Content_Type="application/xml")
    desk.sources = f'[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\nsitemaps = ["{web.address}/sitemap.xml"]'
    desk.write()
    desk.run("check", ok=1)
    assert web.count("/sitemap.xml") <= 5
    ((health, note),) = desk.rows("select health, health_note from sources")
    assert health == "broken" and "index of sitemaps" in note

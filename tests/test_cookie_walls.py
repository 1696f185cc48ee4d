"""A server that lets nobody in without the cookie that it gave him a moment ago."""

from __future__ import annotations

import http.server

import pytest
from doors import running
from pages import release

pytestmark = pytest.mark.usefixtures("here", "client")


@pytest.fixture
def wall():
    """A wall around /a and /b, which counts how many cookies it gave; what came back, by path."""
    given: list[str] = []
    shown: list[tuple[str, str]] = []
    forgot: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            cookie = self.headers.get("Cookie") or ""
            shown.append((self.path, cookie))
            if self.path == "/forget" and cookie and "pass=" in cookie and not forgot:
                forgot.append(given.pop())
                given.append("forgotten")
                cookie = ""
            held = [part.partition("=")[2] for part in cookie.split("; ") if "pass=" in part]
            if self.path == "/robots.txt" or (held and held[0] in given):
                self.send_response(404 if self.path == "/robots.txt" else 200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(release(title=f"Towns agree on bridge {self.path}").encode())
                return
            given.append(f"p{len(given)}")
            self.send_response(302)
            self.send_header("Location", self.path)
            self.send_header("Set-Cookie", f"pass={given[-1]}; Path=/; HttpOnly")
            self.send_header("Set-Cookie", "other=elsewhere; Domain=example.org; Path=/")
            self.send_header("Set-Cookie", f"long={'x' * 5000}; Path=/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with running(Handler) as port:
        yield f"http://127.0.0.1:{port}", given, shown


def source(name: str, address: str, *paths: str) -> str:
    pages = ", ".join(f'"{address}{path}"' for path in paths)
    return f'[[source]]\nname = "{name}"\nspider = "watch"\ndelay = 0.05\npages = [{pages}]\n'


def test_a_page_behind_a_cookie_wall_is_read_in_one_visit(desk, wall):
    address, _given, shown = wall
    desk.sources = source("room", address, "/a")
    desk.write()
    desk.run("check")
    assert desk.kinds() == ["new"]
    assert desk.rows("select url from releases") == [(f"{address}/a",)]
    assert [cookie for path, cookie in shown if path == "/a"] == ["", "pass=p0"]


def test_a_wall_costs_one_request_per_pass_and_its_cookie_is_nobody_elses(desk, wall):
    address, given, shown = wall
    desk.sources = source("room", address, "/a", "/b", "/c") + source("other", address, "/d", "/e")
    desk.write()
    desk.run("check")
    assert desk.kinds() == ["new"] * 5
    assert len(given) == 2, "one for each source"
    asked = [item for item in shown if item[0] != "/robots.txt"]
    assert len(asked) == 7
    of_room = {cookie for path, cookie in asked if path in ("/a", "/b", "/c")} - {""}
    of_other = {cookie for path, cookie in asked if path in ("/d", "/e")} - {""}
    assert len(of_room) == len(of_other) == 1 and not of_room & of_other
    desk.run("check", "--now")
    assert len(given) == 4, "nothing was kept from the pass before"
    data = b"".join(path.read_bytes() for path in desk.folder.glob("misajour.db*"))
    assert b"pass=p" not in data


def test_a_wall_that_forgets_its_cookie_gives_another_and_the_visit_goes_on(desk, wall):
    address, given, _shown = wall
    desk.sources = source("room", address, "/a", "/forget", "/b")
    desk.write()
    desk.run("check")
    assert desk.kinds() == ["new"] * 3
    assert len(given) == 2


def test_the_sources_own_cookies_stand_beside_the_walls(desk, wall):
    address, _, shown = wall
    desk.sources = (
        '[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\n'
        f'pages = ["{address}/a"]\ncookies = {{ edition = "world" }}\n'
    )
    desk.write()
    desk.run("check")
    assert [cookie for path, cookie in shown if path == "/a"] == [
        "edition=world",
        "edition=world; pass=p0",
    ]


def test_a_wall_that_never_opens_is_a_failed_visit(web, watching):
    desk = watching("/1.html")
    web.answers["/1.html"] = (302, {"Location": "/1.html", "Set-Cookie": "a=b"}, b"")
    assert "max redirections reached" in desk.run("check", ok=1)
    assert web.count("/1.html") == 6

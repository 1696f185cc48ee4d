"""A name and a password in an address: they are not sent, not kept and not said."""

from __future__ import annotations

import base64

import pytest
from asked import asked_host
from conftest import Desk
from pages import release

from monitor.addresses import clean, origin, resolve, sent, without_login, without_logins

pytestmark = pytest.mark.usefixtures("here")
LOGIN = "press:hunter2"


def with_login(address: str, login: str = LOGIN) -> str:
    return address.replace("://", f"://{login}@")


def everything(desk: Desk) -> bytes:
    """All that is kept but the configuration."""
    files = (p for p in desk.folder.rglob("*") if p.is_file() and p != desk.config)
    return b"".join(path.read_bytes() for path in files)


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize("auth", ["", '"basic desk:${PASS}"'], ids=["", "beside a login of ours"])
def test_a_redirect_to_one_is_followed_without_it(web, watching, monkeypatch, auth):
    monkeypatch.setenv("PASS", "pppp-word-3")
    desk = watching("/1.html", **({"auth": auth} if auth else {}))
    there = f"{with_login(web.address)}/there.html"
    web.answers["/1.html"] = (301, {"Location": there}, b"")
    web.page("/there.html", release())
    said = desk.run("-vv", "check")
    [(url,)] = desk.rows("select url from releases")
    assert url == f"{web.address}/there.html", said
    [asked] = [headers for path, headers in web.requests if path == "/there.html"]
    ours = "Basic " + base64.b64encode(b"desk:pppp-word-3").decode() if auth else None
    assert asked.get("Authorization") == ours
    assert "hunter2" not in said and b"hunter2" not in everything(desk)


@pytest.mark.usefixtures("client")
def test_a_link_to_one_is_a_link_to_the_page(web, desk):
    there = f"{with_login(web.address)}/news/1.html"
    item = f"<item><title>Towns meet</title><link>{there}</link></item>"
    feed = f'<rss version="2.0"><channel>{item}</channel></rss>'
    web.page("/feed", feed, Content_Type="application/rss+xml")
    web.page("/news/1.html", release())
    desk.sources = (
        f'[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\nfeeds = ["{web.address}/feed"]\n'
    )
    said = desk.run("-vv", "check")
    assert desk.rows("select url from releases") == [(f"{web.address}/news/1.html",)]
    assert "hunter2" not in said and b"hunter2" not in everything(desk)


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize("slashes", ["\\\\", "/", "///", "/\\", ""])
def test_one_whose_slashes_are_slips_is_none_of_a_path(web, desk, slashes):
    """In a feed and in a redirect."""
    there = f"http:{slashes}{LOGIN}@{web.address.removeprefix('http://')}"
    item = f"<item><title>Towns meet</title><link>{there}/1.html</link></item>"
    feed = f'<rss version="2.0"><channel>{item}</channel></rss>'
    web.page("/feed", feed, Content_Type="application/rss+xml")
    web.answers["/1.html"] = (301, {"Location": f"\t{there}{slashes[:1]}/2.html"}, b"")
    web.page("/2.html", release())
    web.page("//2.html", release())
    desk.sources = (
        f'[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\nfeeds = ["{web.address}/feed"]\n'
    )
    said = desk.run("-vv", "check")
    [(url,)] = desk.rows("select url from releases")
    assert url.startswith(f"{web.address}/") and url.endswith("/2.html"), said
    assert "hunter2" not in said and b"hunter2" not in everything(desk)


@pytest.mark.usefixtures("client")
def test_one_in_the_links_and_headers_of_a_page_is_not_kept(web, watching):
    desk = watching("/1.html", attachments='"text"')
    head = {"Link": "<{}/l>; rel=x, <{}/m>; rel=y", "Content-Location": "{}/1.html"}

    def page(login: str) -> None:
        there = with_login(web.address, login)
        paths = ("/doc.pdf", "/in.html", "/back\\slash")
        links = "".join(f'<a href="{there}{path}">at {path}</a> ' for path in paths)
        slips = there.replace("/", "\\")
        links += f'<a href="{slips}/odd.html">odd</a>'
        links += f'<a href="{there.replace("http", "ftp")}/ftp.zip">by FTP</a>'
        links += f'<a href="{there.replace("hun", "hun/")}/y">no address</a>'
        links += f'<img src="{there}/a.jpg" alt="A bridge over the river">'
        html = release(extra=f"<p>See {links}</p>").replace(
            "</head>",
            f'<link rel="canonical" href="http:///{there[7:]}/c.html"><base href="{there}/"></head>',
        )
        web.page("/1.html", html, **{k: v.replace("{}", there) for k, v in head.items()})

    web.answers["/doc.pdf"] = (200, {"Content-Type": "application/pdf"}, b"%PDF-1.4 x")
    page(LOGIN)
    said = desk.run("-vv", "check", "--now") + desk.run("-vv", "check", "--now")
    assert desk.rows("select url from documents") == [(f"{web.address}/doc.pdf",)]
    assert web.count("/doc.pdf")
    [(headers,)] = desk.rows("select headers from snapshots where url like '%.html'")
    assert f"<{web.address}/l>; rel=x, <{web.address}/m>; rel=y" in headers
    told = desk.run("export", "--table", "revisions")
    assert f"{web.address}/in.html" in told and f"{web.address}/odd.html" in told
    assert f"{web.address}/c.html" in told
    page("press:hunter23")
    said += desk.run("check", "--now")
    assert desk.kinds() == ["new"]
    assert "hunter2" not in said + told and "ter2@" not in said + told
    tables = ("documents", "releases", "ledger", "runs", "snapshots")
    for table in tables:
        assert "hunter2" not in str(desk.rows(f"select * from {table}")), table


@pytest.mark.parametrize("key", ["pages", "listings", "feeds", "sitemaps", "send_to"])
def test_one_that_is_configured_is_refused(desk, key):
    desk.sources = (
        '[[source]]\nname = "room"\nspider = "watch"\n'
        f'{key} = ["https://{LOGIN}@www.example.org/a"]\n'
    )
    said = desk.run("check", ok=2)
    assert f"{key}: https://www.example.org/… has a login in it" in said and "auth =" in said
    assert "hunter2" not in said


@pytest.mark.usefixtures("client")
def test_robots_txt_is_asked_for_once_whoever_logs_in(desk):
    with asked_host() as host:
        logins = [with_login(f"{host.address}/{n}.html", f"u{n}:p{n}") for n in range(4)]
        items = "".join(f"<item><title>{n}</title><link>{n}</link></item>" for n in logins)
        feed = f'<rss version="2.0"><channel>{items}</channel></rss>'
        host.answer = lambda path: (
            (200, {"Content-Type": "application/rss+xml"}, feed)
            if path == "/feed"
            else (302, {"Location": f"//u9:p9@127.0.0.1:{host.port}/9.html"}, "")
            if path == "/3.html"
            else (200, {}, release(title=f"Page {path}"))
        )
        desk.sources = (
            '[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\n'
            f'feeds = ["{host.address}/feed"]\n'
        )
        desk.run("check")
    assert host.paths.count("/robots.txt") == 1
    assert {"/0.html", "/1.html", "/2.html", "/9.html"} <= set(host.paths)


@pytest.mark.parametrize(
    ("url", "without"),
    [
        ("http://a:b@e.org/x?y=@z", "http://e.org/x?y=@z"),
        ("https://a@E.org:8443/", "https://E.org:8443/"),
        ("HTTP://a:b@c@e.org", "HTTP://e.org"),
        ("//a:b@e.org/x", "//e.org/x"),
        ("https://e.org/@name/1", "https://e.org/@name/1"),
        ("https://e.org?mail=a@b", "https://e.org?mail=a@b"),
        ("ftp://a:b@e.org/x", "ftp://e.org/x"),
        ("mailto:a@e.org", "mailto:a@e.org"),
        ("/@name", "/@name"),
    ],
)
def test_only_what_stands_before_the_host_is_left_out(url, without):
    assert without_login(url) == without


def test_no_way_to_an_address_keeps_one():
    url = "http://a:b@e.org/x"
    assert {clean(url), sent(url), resolve("http://e.org/", url)} == {"http://e.org/x"}
    assert resolve("http://a:b@e.org/", "x") == "http://e.org/x"
    assert origin(url) == origin("http://E.org/y") == origin("http://c@e.org") == "http://e.org"


def test_a_text_of_many_addresses_loses_the_logins_alone():
    text = '<http://a:b@e.org/x@2>; rel="next", <//c@f.org>, http:\\\\d:e@g.org, i@j.org "k@l"'
    left = '<http://e.org/x@2>; rel="next", <//f.org>, http:\\\\g.org, i@j.org "k@l"'
    assert without_logins(text) == left

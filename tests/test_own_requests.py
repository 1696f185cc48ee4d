"""What a source sends of its own goes to its own hosts, and is written down nowhere."""

from __future__ import annotations

import base64
from types import SimpleNamespace

import aiohttp
import pytest
from conftest import serving
from doors import a_proxy, by_tls, certificate
from pages import FIGURE, OPENING, TEXT, release

from monitor.crawl import guard

SECRETS = {"KEY": "kkkk-header-1", "CRUMB": "cccc-cookie-2", "PASS": "pppp-word-3"}
OWN = {
    "headers": '{ X-Api-Key = "${KEY}", Accept-Language = "fr" }',
    "cookies": '{ edition = "international", session = "${CRUMB}" }',
    "auth": '"basic press:${PASS}"',
}
LOGIN = "Basic " + base64.b64encode(f"press:{SECRETS['PASS']}".encode()).decode()


@pytest.fixture(autouse=True)
def secrets(monkeypatch):
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)


def sent(web, path: str) -> dict[str, str]:
    return next(headers for asked, headers in reversed(web.requests) if asked == path)


@pytest.mark.usefixtures("here", "client")
def test_headers_cookies_and_a_login_go_with_every_request_to_the_sources_hosts(web, watching):
    desk = watching("/1.html", **OWN, user_agent='"A Desk/2.0 (+https://desk.example.org)"')
    web.page("/1.html", release())
    desk.run("check")
    for path in ("/1.html", "/robots.txt"):
        got = sent(web, path)
        assert got["X-Api-Key"] == SECRETS["KEY"]
        assert got["Accept-Language"] == "fr"
        assert got["Cookie"] == f"edition=international; session={SECRETS['CRUMB']}"
        assert got["Authorization"] == LOGIN
        assert got["User-Agent"] == "A Desk/2.0 (+https://desk.example.org)"


@pytest.mark.usefixtures("here", "client")
def test_a_page_is_asked_for_in_the_language_of_its_source(web, watching):
    desk = watching("/1.html", language='"fr"')
    web.page("/1.html", release())
    desk.run("check")
    assert sent(web, "/1.html")["Accept-Language"] == "fr, *;q=0.5"


@pytest.mark.usefixtures("here", "client")
def test_a_bearer_token_is_sent_as_one(web, watching):
    desk = watching("/1.html", auth='"bearer ${KEY}"')
    web.page("/1.html", release())
    desk.run("check")
    assert sent(web, "/1.html")["Authorization"] == f"Bearer {SECRETS['KEY']}"


@pytest.mark.usefixtures("here", "client")
def test_a_redirect_and_a_list_carry_nothing_to_another_host(web, watching):
    with serving() as other:
        desk = watching("/1.html", **OWN)
        desk.sources = desk.sources.replace("pages =", f'feeds = ["{web.address}/feed"]\npages =')
        desk.write()
        web.answers["/1.html"] = (302, {"Location": f"{other.address}/moved.html"}, b"")
        item = f"<item><title>Towns meet</title><link>{other.address}/listed.html</link></item>"
        web.answers["/feed"] = (
            200, {"Content-Type": "application/rss+xml"},
            f'<rss version="2.0"><channel>{item}</channel></rss>'.encode(),
        )  # fmt: skip
        other.page("/moved.html", release())
        other.page("/listed.html", release(title="Towns meet once more"))
        desk.run("check")
        assert sent(web, "/1.html")["Authorization"] == LOGIN
        for path in ("/moved.html", "/listed.html", "/robots.txt"):
            got = sent(other, path)
            assert not {"X-Api-Key", "Cookie", "Authorization"} & set(got)
        desk.sources += f'\nsend_to = ["{other.address}"]'
        desk.write()
        desk.run("check", "--now")
        assert sent(other, "/moved.html")["Authorization"] == LOGIN


@pytest.mark.long
def test_nothing_secret_is_written_down_or_said(web, watching, smtp):
    handler, port = smtp
    with a_proxy() as proxy:
        address = proxy.address.replace("://", "://me:${PASS}@")
        desk = watching("/1.html", **OWN, proxy=f'"{address}"')
        desk.rest = (
            '[[subscription]]\nname = "desk"\nto = ["mailto:d@example.org"]\nwhen = ["new", "silent-edit"]\n'
            f'[email]\nsmtp = "smtp://127.0.0.1:{port}"\nfrom = "m <m@example.org>"'
        )
        desk.write()
        login = LOGIN.removeprefix("Basic ")
        # a server that says in its headers what it was told
        web.page(
            "/1.html", release(), ETag=f'"{SECRETS["KEY"]}"',
            X_Echo=f"{SECRETS['CRUMB']} {login}", X_Fine="yes",
        )  # fmt: skip
        said = desk.run("-vv", "check")
        web.page("/1.html", release(OPENING, FIGURE.replace("2 000", "20 000"), *TEXT[2:]))
        said += desk.run("-vv", "check", "--now")
        # and one that answers with nothing but faults
        proxy.status = 407
        said += desk.run("-vv", "check", "--now", ok=1)
        desk.here = True
        for command in ("status", "doctor", "history", "export", "spider"):
            more = {"history": [f"{web.address}/1.html"], "spider": ["list"]}.get(command, [])
            said += desk.run(command, *more, ok=None)
        said += desk.run("status", "--json", ok=None)
        asked = proxy.asked[-1][2]
    proxied = "Basic " + base64.b64encode(f"me:{SECRETS['PASS']}".encode()).decode()
    assert asked["Proxy-Authorization"] == proxied
    assert asked["Authorization"] == LOGIN, "the secrets were really sent"
    assert desk.kinds() == ["new", "silent-edit"] and len(handler.mails) >= 2
    kept = desk.rows("select headers from snapshots")[0][0]
    assert "x-fine" in str(kept).lower() and "x-echo" not in str(kept).lower()
    files = b"".join(
        path.read_bytes()
        for path in desk.folder.rglob("*")
        if path.is_file() and path != desk.config
    )
    everything = files + said.encode() + b"".join(handler.mails)
    for secret in (*SECRETS.values(), login, proxied.removeprefix("Basic ")):
        assert secret.encode() not in everything
    assert SECRETS["KEY"].encode() not in repr(desk).encode()


@pytest.mark.usefixtures("here", "client")
def test_a_proxy_is_asked_for_everything_and_stands_behind_the_same_guard(web, watching):
    web.page("/1.html", release())
    with a_proxy() as proxy:
        desk = watching("/1.html", proxy=f'"{proxy.address}"')
        desk.run("check")
        assert [path for _, path, _ in proxy.asked] == [
            f"{web.address}/robots.txt",
            f"{web.address}/1.html",
        ]
        # a private address behind a proxy is a private address
        desk.sources = desk.sources.replace(web.address, "http://127.0.0.2:9")
        desk.write()
        assert "127.0.0.2 is not a public address" in desk.run("check", ok=None)
        assert not any("127.0.0.2" in path for _, path, _ in proxy.asked)
        # and so is the proxy's own
        desk.sources = desk.sources.replace(proxy.address, "http://127.0.0.2:9")
        desk.sources = desk.sources.replace(
            'pages = ["http://127.0.0.2:9', f'pages = ["{web.address}'
        )
        desk.write()
        assert "127.0.0.2 is not a public address" in desk.run("check", ok=None)


@pytest.mark.usefixtures("here", "client")
def test_what_is_sent_by_tls_passes_a_proxy_unseen(desk, tmp_path):
    with a_proxy() as proxy, by_tls(tmp_path, release()) as site:
        desk.watch(site, "/1.html", proxy=f'"{proxy.address}"', verify="false", **OWN)
        desk.run("check")
        assert sent(site, "/1.html")["Authorization"] == LOGIN
        assert {method for method, _, _ in proxy.asked} == {"CONNECT"}
        seen = {name for _, _, headers in proxy.asked for name in headers}
        assert not {"Authorization", "Cookie", "X-Api-Key"} & seen
    assert desk.kinds() == ["new"]


@pytest.mark.usefixtures("here", "client")
def test_a_proxy_that_fails_is_named_as_such(web, watching):
    with a_proxy() as proxy:
        gone = proxy.address
    desk = watching("/1.html", proxy=f'"{gone}"', obey_robots="false")
    assert "the source's proxy cannot be reached" in desk.run("check", ok=1)
    with a_proxy() as proxy:
        proxy.status = 407
        desk.sources = desk.sources.replace(gone, proxy.address).replace(
            "http://127.0.0.1", "https://127.0.0.1", 1
        )
        desk.write()
        assert "the source's proxy refused, with status 407" in desk.run("check", "--now", ok=1)


@pytest.mark.usefixtures("here")
def test_a_certificate_that_nobody_vouches_for_is_taken_only_where_that_is_said(desk, tmp_path):
    with by_tls(tmp_path, release()) as site:
        desk.watch(site, "/1.html")
        assert "certificate" in desk.run("check", ok=1)
        assert not site.requests
        desk.watch(site, "/1.html", verify="false")
        desk.run("check", "--now")
        assert desk.kinds() == ["new"]
        assert "source 'room': `verify = false`: anybody" in desk.run("doctor")
        # where a redirect leads to another host, certificates are checked all the same
        with serving() as front:
            front.answers["/2.html"] = (302, {"Location": f"{site.address}/1.html"}, b"")
            desk.watch(front, "/2.html", verify="false")
            assert "certificate" in desk.run("check", "--now", ok=1)


@pytest.mark.usefixtures("here", "client")
def test_a_client_certificate_is_shown(desk, tmp_path):
    cert, key = certificate(tmp_path, "client")
    with by_tls(tmp_path, release(), client=cert) as site:
        desk.watch(site, "/1.html", verify="false")
        desk.run("check", ok=1)
        assert not site.requests
        desk.watch(site, "/1.html", verify="false", certificate='"client.pem"', key='"client.key"')
        desk.run("check", "--now")
        assert desk.kinds() == ["new"]
    key.write_text("no key")
    assert "misajour.toml:11: certificate: " in desk.run("check", ok=2)
    key.unlink()
    said = desk.run("check", ok=2)
    assert "misajour.toml:12: key: " in said and "cannot be read: No such file" in said


@pytest.mark.usefixtures("here", "client")
def test_validators_are_sent_unless_conditional_is_false(web, watching):
    desk = watching("/1.html")
    web.page("/1.html", release(), ETag='"one"')
    for _ in range(3):
        desk.run("check")
    assert sent(web, "/1.html")["If-None-Match"] == '"one"'
    desk.watch(web, "/1.html", conditional="false")
    desk.run("check")
    assert "If-None-Match" not in sent(web, "/1.html")


@pytest.mark.usefixtures("here", "client")
@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("headers", '"X: y"', 'headers: this must be a table, such as { Accept-Language = "fr" }'),
        ("headers", '{ "a b" = "c" }', "headers: 'a b' is not a name"),
        ("headers", "{ Via = 3 }", "headers: the value of 'Via' must be a text"),
        ("headers", '{ Cookie = "a=b" }', "headers: 'Cookie' cannot be set here; use `cookies`"),
        ("headers", '{ Host = "a.example" }', "headers: 'Host' cannot be set here; misajour sets"),
        ("headers", '{ X = "a\\r\\nY: b" }', "headers: the value of 'X' goes into a header"),
        ("headers", '{ X = "${NOT_SET_1}" }', "headers: ${NOT_SET_1} is not set; set NOT_SET_1"),
        ("cookies", '{ a = "b;c" }', "cookies: the value of 'a' cannot stand in a cookie"),
        ("auth", '"me:s3cr3t-t0ken"', "auth: this is no login; write basic NAME:${PASSWORD}"),
        ("auth", '"basic me:s3cr3t-t0ken"', "auth: a password does not belong here; write ${NAME}"),
        ("auth", '"bearer s3cr3t-t0ken"', "auth: a token does not belong here; write ${NAME}"),
        ("auth", '"basic me"', "auth: this names no password"),
        ("proxy", '"http://me:s3cr3t-t0ken@p:1"', "proxy: a password does not belong here"),
        ("proxy", '"socks5://127.0.0.1:9"', "proxy: this is not a proxy; write http://proxy."),
        ("user_agent", '"a\\nb"', "user_agent: this goes into a header: plain ASCII on one line"),
        ("send_to", '["media.example.org"]', "send_to: the address is not a web address"),
        ("verify", '"no"', ""),
        ("verify", '"maybe"', "verify: this must be true or false"),
        ("certificate", '"none.pem"', "certificate: "),
        ("key", '"none.key"', "`key` is of use with `certificate` only"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_one_sentence_with_its_key(desk, key, value, sentence):
    desk.config.write_text(
        '[[source]]\nname = "a"\nspider = "watch"\npages = ["https://127.0.0.2/"]\n'
        f"obey_robots = false\n{key} = {value}\n"
    )
    said = desk.run("check", ok=2 if sentence else 1)
    assert sentence in said and "s3cr3t" not in said
    assert not sentence or "misajour.toml:" in said


def test_a_proxy_whose_name_is_unknown_is_not_named():
    where = SimpleNamespace(host="user-and-proxy.example", port=3128, ssl=False, is_ssl=False)
    unknown = aiohttp.ClientConnectorDNSError(where, OSError("no such name"))
    said = str(guard._fault(unknown, "https://towns.example.org/1", 5.0, by_proxy=True))
    assert "the source's proxy" in said and "example" not in said
    assert "user-and-proxy" in str(guard._fault(unknown, "https://x.example", 5.0, by_proxy=False))


@pytest.mark.usefixtures("here", "client")
@pytest.mark.parametrize(
    "inside",
    ["127.0.0.2.", "127.0.0.%32", "127%2e0.0.2", "127.0.0.2%09", "[::1%25lo]", "0x7f.2"],
)
def test_no_spelling_of_an_address_inside_is_asked_of_a_proxy(web, watching, inside):
    web.answers["/1.html"] = (302, {"Location": f"http://{inside}:9/x"}, b"")
    with a_proxy() as proxy:
        watching("/1.html", proxy=f'"{proxy.address}"').run("check", ok=None)
        assert not [
            url for _, url, _ in proxy.asked if "/1.html" not in url and "robots" not in url
        ]
        assert [url for _, url, _ in proxy.asked if "/1.html" in url]

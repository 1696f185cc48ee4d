"""How addresses are read, what of them is asked for, and which are one."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

import pytest
from databases import connected
from hypothesis import given
from hypothesis import strategies as st
from pages import TEXT, release
from scrapy.http import Response

from monitor.addresses import (
    LONGEST,
    Spellings,
    clean,
    family,
    host,
    is_home,
    normal,
    origin,
    resolve,
    sent,
    without_login,
)
from monitor.crawl.visits import observe
from monitor.model import Visit

pytestmark = pytest.mark.usefixtures("here")


ONE = [
    ("http://e.org/%E9tat", "http://e.org/état"),
    ("http://e.org/%C3%A9tat", "http://e.org/état"),
    ("http://e.org/e\u0301tat", "http://e.org/état"),
    ("http://e.org/a%2eb", "http://e.org/a.b"),
    ("http://e.org/%7ea", "http://e.org/~a"),
    ("http://e.org/%c3%a9", "http://e.org/%C3%A9"),
    ("http://münchen.de/x", "http://xn--mnchen-3ya.de/x"),
    ("http://straße.de/", "http://xn--strae-oqa.de/"),
    ("HTTP://E.ORG/x", "http://e.org/x"),
    ("http://e.org:80/x", "http://e.org/x"),
    ("https://e.org:443", "https://e.org/"),
    ("http://e.org./x", "http://e.org/x"),
    ("http://[::0:1]/x", "http://[::1]/x"),
    ("http://e.org/x#part", "http://e.org/x"),
    ("http://e.org/x/", "http://e.org/x"),
    ("http://e.org/a/../b", "http://e.org/b"),
    ("http://e.org/x?b=1&a=2", "http://e.org/x?a=2&b=1"),
    ("http://e.org/x?t=%E9", "http://e.org/x?t=é"),
    ("http://e.org/x?t[u]=1", "http://e.org/x?t%5Bu%5D=1"),
    ("http://e.org/x?a=b+c", "http://e.org/x?a=b%20c"),
    ("http://e.org/x?OpenDocument", "http://e.org/x?OpenDocument="),
    ("http://e.org/x?utm_source=rss&a=1", "http://e.org/x?a=1"),
    ("http://e.org/x?fbclid=1&gclid=2", "http://e.org/x"),
    ("http://e.org/x;jsessionid=AF12.node1", "http://e.org/x"),
    ("http://e.org/x?PHPSESSID=9f86d081", "http://e.org/x"),
    ("http://e.org/x?sid=9f86d081884c7d659a2feaa0", "http://e.org/x"),
    ("http://e.org/(S(lit3py55t21z5v55vlm25s55))/x", "http://e.org/x"),
]
TWO = [
    ("http://e.org/a%2Fb", "http://e.org/a/b"),
    ("http://e.org/x?a=1%262", "http://e.org/x?a=1&2"),
    ("http://e.org/X", "http://e.org/x"),
    ("http://e.org/x?id=5;lang=en", "http://e.org/x?id=5;lang=fr"),
    ("http://e.org/x?sid=12", "http://e.org/x?sid=13"),
    ("http://e.org/x?s=budget", "http://e.org/x?s=health"),
    ("http://e.org/x?source=a", "http://e.org/x?source=b"),
    ("http://e.org/x?keyword=a", "http://e.org/x?keyword=b"),
    ("http://e.org/x?a=50%25", "http://e.org/x?a=50"),
    ("http://e.org:8080/x", "http://e.org/x"),
    ("http://e.org/x", "https://e.org/x"),
]
FAMILY = [
    ("http://e.org/x", "https://www.e.org/x/"),
    ("https://m.e.org/x", "https://e.org/x"),
    ("https://amp.e.org/x", "https://mobile.e.org/x"),
    ("https://e.org/x/amp", "https://e.org/x"),
    ("https://e.org/amp/x", "https://e.org/x.amp.html"),
    ("https://e.org/x?outputType=amp", "https://e.org/x"),
    ("https://e.org/x/print", "https://e.org/x?print=1"),
    ("https://e.org/print/12", "https://e.org/12?tmpl=component"),
    ("https://e.org/a/index.html", "https://e.org/a/"),
    ("http://www.münchen.de/x", "https://xn--mnchen-3ya.de/x"),
]
STRANGERS = [
    ("https://e.org/x", "https://news.e.org/x"),
    ("https://e.org/m/x/1", "https://e.org/m/x/2"),
    ("https://e.org/x?view=list", "https://e.org/x"),
    ("https://m.org/x", "https://org/x"),
    ("https://e.org/printing", "https://e.org/"),
    ("https://e.org/en/x", "https://e.org/fr/x"),
]
AS_GIVEN = [
    "http://e.org/0A1B?OpenDocument",
    "http://e.org/show?id=5;lang=en",
    "http://e.org/titre?t=%E9tat",
    "http://e.org/doc?ids=7,8",
    "http://e.org/a,1",
    "http://e.org/news?tx_news[uid]=12",
    "http://e.org/x?b=1&a=2&b=3",
    "http://e.org/x?a=&b",
    "http://Example.org/%7Ex/",
]


@pytest.mark.parametrize(("one", "other"), ONE)
def test_two_spellings_are_one_address(one, other):
    assert normal(one) == normal(other)


@pytest.mark.parametrize(("one", "other"), TWO)
def test_two_addresses_are_two(one, other):
    assert normal(one) != normal(other)


@pytest.mark.parametrize(("one", "other"), FAMILY)
def test_editions_of_a_page_are_of_one_family_and_two_addresses(one, other):
    assert family(one) == family(other)
    assert normal(one) != normal(other)


@pytest.mark.parametrize(("one", "other"), [*STRANGERS, *TWO[:-1]])
def test_other_pages_are_of_another_family(one, other):
    assert family(one) != family(other)


def test_a_home_page_is_told_from_a_page():
    assert is_home("https://e.org/") and is_home("https://e.org")
    assert not is_home("https://e.org/?p=1") and not is_home("https://e.org/en")


@pytest.mark.parametrize("url", AS_GIVEN)
def test_what_is_asked_is_the_address_letter_by_letter(url):
    assert clean(url) == url
    assert clean(f"{url}#top") == url


def test_only_the_named_parameters_are_dropped_and_the_others_keep_their_letters_and_order():
    assert clean(
        "http://e.org/?b=%e9&utm_source=x&a=1,2&selectedLocale=fr&c", ("selectedLocale",)
    ) == ("http://e.org/?b=%e9&a=1,2&c")


@pytest.mark.parametrize(
    "reference",
    [
        *("http://[x/", "mailto:a@e.org", "javascript:void(0)", "http://e.org:99999/", "data:,x"),
        *("http://exa mple.org/", "http://a..b/", f"http://{'a' * 70}.org/", "x" * LONGEST),
        *("http://<b>.org/", "file:///etc/passwd", "http://%00/", "http://e.org:0/"),
    ],
)
def test_what_is_no_address_on_the_web_is_refused(reference):
    with pytest.raises(ValueError, match=r"."):
        resolve("http://e.org/news/list", reference)


@pytest.mark.parametrize(
    ("reference", "url"),
    [
        (" \n/a\tb ", "http://e.org/ab"),
        ("press\\2024", "http://e.org/news/press/2024"),
        ("//other.org/x", "http://other.org/x"),
        ("\\\\other.org:80\\x", "http://other.org:80/x"),
        ("/\\/other.org/x", "http://other.org/x"),
        ("http:\\\\other.org\\x?a\\b", "http://other.org/x?a\\b"),
        ("HTTP:////other.org//x", "http://other.org//x"),
        ("https:/other.org/x", "https://other.org/x"),
        ("https:other.org", "https://other.org"),
        ("http:/x", "http://e.org/x"),
        ("http:x", "http://e.org/news/x"),
        ("http:/a:b@other.org/x", "http://other.org/x"),
        ("http:/x/@name", "http://e.org/x/@name"),
        ("/@name//x", "http://e.org/@name//x"),
        ("?page=2", "http://e.org/news/list?page=2"),
        ("?q=état", "http://e.org/news/list?q=%E9tat"),
        ("http://straße.de/ü", "http://xn--strae-oqa.de/ü"),
    ],
)
def test_an_address_is_read_as_browsers_read_it(reference, url):
    assert resolve("http://e.org/news/list", reference, "iso-8859-1") == url


def test_what_a_request_cannot_hold_is_encoded_and_nothing_else():
    assert sent('http://straße.de:80/a b/ü?x=[1]&y=%2C,%e9"#z') == (
        "http://xn--strae-oqa.de:80/a%20b/%C3%BC?x=[1]&y=%2C,%e9%22"
    )


@given(st.text(max_size=80))
def test_any_text_is_an_address_or_a_value_error(text):
    try:
        url = resolve("http://e.org/news/list", text)
    except ValueError:
        return
    assert url.startswith(("http://", "https://"))
    assert normal(normal(url)) == normal(url)
    assert normal(clean(url)) == normal(url)


@given(
    st.sampled_from(["http://", "https://", "HTTP://", "ftp://", "//", ""]),
    st.text(alphabet="aB9.-@:[]1%_é ", max_size=12),
    st.sampled_from(["", "/", "/a?b", "?q=http://c.d/", "#f", "\\x", "/\n"]),
)
def test_hosts_and_origins_read_quickly_are_those_that_are_read_slowly(scheme, netloc, rest):
    url = scheme + netloc + rest
    try:
        parts = urlsplit(url)
    except ValueError:
        return  # no address; nothing that asks comes so far
    assert host(url) == (parts.hostname or "").lower().rstrip(".")
    web = parts.scheme in ("http", "https")
    netloc = parts.netloc.rpartition("@")[2].lower()
    assert origin(url) == (f"{parts.scheme}://{netloc}" if web else "")
    if netloc.isascii():
        asked = without_login(url).partition("#")[0]
        assert sent(url) == quote(asked, safe="!$%&'()*+,/:;=?@[]^|~")


def test_a_known_address_keeps_its_spelling():
    spellings = Spellings({"http://e.org/doc?ids=7%2C8"})
    assert spellings.of("http://e.org/doc?ids=7,8") == "http://e.org/doc?ids=7%2C8"
    assert spellings.of("http://e.org/new/") == "http://e.org/new/"
    assert spellings.of("http://e.org/new") == "http://e.org/new/"


def test_a_release_known_under_an_old_spelling_is_not_new(web, desk):
    """As version 0.1.0 wrote addresses down: parameters encoded anew, the host in small letters."""
    web.page("/list", '<ul><li><a href="/doc?ids=7,8#top">Towns agree on the old bridges</a></ul>')
    web.page("/doc?ids=7,8", release())
    web.page("/doc?ids=7%2C8", release())
    desk.sources = (
        f'[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\nlistings = ["{web.address}/list"]'
    )
    desk.run("check")
    assert desk.kinds() == ["new"] and web.count("/doc?ids=7,8") == 1
    with connected(desk.folder / "misajour.db") as store:
        store.execute("update releases set url = replace(url, ',', '%2C')")
    store.close()
    web.page("/doc?ids=7%2C8", release(*TEXT[:2]))
    desk.run("check", "--now")
    assert desk.kinds() == ["new", "silent-edit"]
    assert desk.rows("select count(*) from releases") == [(1,)]


def test_a_letter_outside_ascii_in_an_address_is_no_redirect(web, watching):
    desk = watching("/presse/für-2")
    web.page("/presse/f%C3%BCr-2", release())
    desk.run("check")
    web.page("/presse/f%C3%BCr-2", release(*TEXT[:1], title="All bridges are closed"))
    desk.run("check", "--now")
    assert desk.kinds() == ["new", "silent-edit"]
    assert desk.rows("select status from releases") == [("live",)]


def test_one_release_listed_in_four_spellings_is_one(web, desk):
    links = (
        "/r/%E9tat%2C",
        "/r/%e9tat,/",
        "/r/%E9tat,?utm_source=x",
        "/r/%E9tat,;jsessionid=AB12#top",
    )
    rows = "".join(
        f'<li><a href="{link}">Towns agree on the old bridges</a></li>' for link in links
    )
    web.page("/list", f"<ul>{rows}</ul>")
    web.page("/r/%E9tat%2C", release())
    desk.sources = (
        f'[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\nlistings = ["{web.address}/list"]'
    )
    desk.run("check")
    assert desk.kinds() == ["new"]
    assert [path for path, _ in web.requests if path.startswith("/r/")] == ["/r/%E9tat%2C"]


@pytest.mark.parametrize(
    ("landed", "said"),
    [
        ("http://www.other.org/1", "http://www.other.org/1"),
        ("https://e.org/1", "https://e.org/1"),
        ("http://e.org/1/", ""),
        ("http://E.org:80/1#top", ""),
    ],
)
def test_a_visit_says_when_it_ended_at_another_address(landed, said):
    seen = observe("room", Visit("http://e.org/1"), Response(landed, body=b"<p>x"), landed)
    assert seen.final_url == said

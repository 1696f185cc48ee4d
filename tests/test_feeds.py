"""Feeds and sitemaps as they are: nothing in one entry loses the others, and nothing of it is
silent."""

from __future__ import annotations

import gzip
import json
import time

import pytest
from pages import release
from scrapy.http import Response

from monitor.addresses import Spellings, clean
from monitor.crawl.discovery import Feed, JsonListing, ListingPage, ListingWalk, Sitemap
from monitor.model import ListedRelease, Outcome

pytestmark = pytest.mark.usefixtures("here")


HOME = "http://e.org/feeds/press.xml"
ITEM = "<item><title>Release {n}</title><link>http://e.org/{n}</link></item>"


class AddressRules:
    """A source that takes every address for a release."""

    language = ""

    def __init__(self) -> None:
        self.spellings = Spellings()

    def is_release(self, url: str) -> bool:
        return True

    def canonical(self, url: str) -> str:
        return self.spellings.of(clean(url))

    def foresee(self, urls: object) -> None:
        pass


def read(place: Feed | Sitemap | JsonListing, body: str | bytes, **headers: str) -> ListingPage:
    body = body.encode() if isinstance(body, str) else body
    return place.read(Response(HOME, body=body, headers=headers), AddressRules())


def feed(body: str | bytes, **headers: str) -> ListingPage:
    return read(Feed(HOME), body, **headers)


def sitemap(body: str | bytes) -> ListingPage:
    return read(Sitemap(HOME), body)


def rss(*items: str, head: str = '<?xml version="1.0"?>') -> str:
    return f'{head}<rss version="2.0"><channel><title>Press</title>{"".join(items)}</channel></rss>'


def items(*numbers: int) -> str:
    return "".join(ITEM.format(n=n) for n in numbers)


def paths(page: ListingPage) -> list[str]:
    return [entry.url.removeprefix("http://e.org") for entry in page.entries]


BROKEN_ENTRIES = {
    "a malformed address": "<item><title>x</title><link>http://[x/</link></item>",
    "a malformed base": '<item xml:base="http://[x/"><title>x</title><link>r</link></item>',
    "another scheme": "<item><title>x</title><link>mailto:press@e.org</link></item>",
    "no address": "<item><title>x</title></item>",
    "an endless address": f"<item><link>http://e.org/{'a' * 5000}</link></item>",
    "a title never closed": "<item><title>x<link></item>",
    "deep nesting": f"<item>{'<a>' * 3000}</item>",
    "an open CDATA section": "<item><title><![CDATA[x</title></item>",
    "an open attribute": '<item><link href="http://e.org/x></item>',
}


@pytest.mark.parametrize("name", BROKEN_ENTRIES)
def test_one_broken_entry_loses_no_other_and_is_counted(name):
    page = feed(rss(items(1, 2), BROKEN_ENTRIES[name], items(3)))
    assert page.outcome is Outcome.PAGE
    assert {"/1", "/2"} <= set(paths(page)) <= {"/1", "/2", "/3"}
    assert len(page.entries) + page.skipped >= 3
    assert page.skipped >= 1
    if "open" not in name:  # an open quotation swallows what follows, in any reading
        assert paths(page) == ["/1", "/2", "/3"] and page.skipped == 1


def test_what_is_left_out_is_said():
    place = Feed(HOME)
    page = read(place, rss(items(*range(19)), BROKEN_ENTRIES["a malformed address"]))
    (seen,) = ListingWalk.begin(place, HOME).after(page, HOME).results("room")
    assert seen.note == "1 of 20 entries of the feed could not be read"
    assert len(seen.entries) == 19


CURED = {
    "a bare ampersand": "<item><title>A & B &ndash;&nbsp;C</title><link>/r?a=1&b=2&copy=3</link></item>",
    "a bare less-than": "<item><title>5 < 6</title><link>/r?a=1&amp;b=2&amp;copy=3</link></item>",
    "a control character": "<item><title>a\x08b</title><link>/r?a=1&amp;b=2&amp;copy=3</link></item>",
    "CDATA": "<item><title><![CDATA[A <b>&amp; B</b>]]></title><link><![CDATA[ /r?a=1&b=2&copy=3 ]]></link></item>",
    "crossed tags": "<item><link>/r?a=1&amp;b=2&amp;copy=3</link><title><b>x</title></b></item>",
}


@pytest.mark.parametrize("name", CURED)
@pytest.mark.parametrize("head", ["", "\n\n\ufeff<?xml version='1.0'?>\n", "<!DOCTYPE rss>"])
def test_common_slips_cost_nothing(name, head):
    page = feed(rss(CURED[name], items(2), head=head))
    assert paths(page) == ["/r?a=1&b=2&copy=3", "/2"] and page.skipped == 0


def test_titles_are_what_a_reader_sees():
    titles = (
        "A &amp;amp; B",
        "<![CDATA[<b>A</b> & B]]>",
        "A &#38; B",
        "&lt;i&gt;A&lt;/i&gt; &amp;amp; B",
    )
    page = feed(
        rss(*(f"<item><title>{t}</title><link>/{n}</link></item>" for n, t in enumerate(titles)))
    )
    assert {entry.title for entry in page.entries} == {"A & B"}


@pytest.mark.parametrize(
    ("declared", "sent", "header"),
    [
        ("utf-8", "utf-8", "iso-8859-1"),
        ("utf-8", "cp1252", ""),
        ("iso-8859-1", "utf-8", ""),
        ("windows-1251", "cp1251", "utf-8"),
        ("", "utf-16", ""),
        ("no-such-charset", "utf-8", ""),
    ],
)
def test_a_wrong_charset_is_seen_through(declared, sent, header):
    title = "Мосты" if "1251" in sent else "Brücken für Österreich"
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    body = rss(f"<item><title>{title}</title><link>/1</link></item>", head=head).encode(sent)
    kind = {"Content-Type": f"application/rss+xml; charset={header}"} if header else {}
    assert [entry.title for entry in feed(body, **kind).entries] == [title]


def test_relative_links_follow_xml_base():
    page = feed(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/press/"><entry xml:base="2024/">'
        '<link rel="self" href="no"/><link rel="alternate" type="application/pdf" href="no.pdf"/>'
        '<link href="a"/></entry></feed>'
    )
    assert paths(page) == ["/press/2024/a"]


def test_the_publishers_own_address_is_taken_behind_a_feeds_redirector():
    page = feed(
        rss(
            "<item><link>http://feeds.example/~r/x/1</link>"
            '<f:origLink xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">http://e.org/1</f:origLink></item>'
        )
    )
    assert paths(page) == ["/1"]


DATED = {
    "RSS": rss("<item><link>/1</link><pubDate>Mon, 01 Mar 2021 10:00:00 GMT</pubDate></item>"),
    "RSS and Atom": rss(
        "<item><link>/1</link><pubDate>Mon, 01 Mar 2021 10:00:00 GMT</pubDate>"
        '<a:updated xmlns:a="http://www.w3.org/2005/Atom">2022-02-02T02:02Z</a:updated></item>'
    ),
    "Dublin Core": rss(
        '<item xmlns:d="http://purl.org/dc/terms/"><link>/1</link><d:created>2021-03-01</d:created>'
        "<d:modified>2022-02-02T02:02Z</d:modified></item>"
    ),
    "Atom": '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/1"/>'
    "<published>2021-03-01T10:00:00Z</published><updated>2022-02-02T02:02Z</updated></entry></feed>",
    "JSON": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "items": [
                {"url": "/1", "date_published": "2021-03-01", "date_modified": "2022-02-02T02:02Z"}
            ],
        }
    ),
}


@pytest.mark.parametrize("name", DATED)
def test_what_a_feed_says_of_updates_is_kept_as_it_says_it(name):
    (entry,) = feed(DATED[name]).entries
    updated = "Mon, 01 Mar 2021 10:00:00 GMT" if name == "RSS" else "2022-02-02T02:02Z"
    assert entry == ListedRelease("http://e.org/1", "", "2021-03-01", updated, entry.asked)


HOPELESS = {
    "HTML": "<!doctype html><html><head><title>x</title></head><body>Sorry</body></html>",
    "a sitemap": '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>',
    "nothing": "",
    "spaces": " " * 100_000,
    "text": "Service unavailable",
    "JSON of another kind": '{"items": []}',
    "broken JSON": '{"items": [',
    "deep JSON": '{"a":' + "[" * 500_000,
    "a bomb of entities": '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>',
}


@pytest.mark.parametrize("name", HOPELESS)
def test_what_is_no_feed_has_failed_with_a_sentence(name):
    page = feed(HOPELESS[name])
    assert (page.outcome, page.entries) == (Outcome.FAILED, ())
    assert page.note.startswith(("the feed is", "the listing is"))


def test_no_entity_reaches_for_a_file():
    head = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    page = feed(rss("<item><title>&x;</title><link>/1</link></item>", head=head))
    assert [entry.title for entry in page.entries] in (["&x;"], [""])


@pytest.mark.parametrize(
    "entry",
    ["<item>", "<item ", f"<item>{'<a>' * 200_000}", "<item><![CDATA[", "<item>&", "<item a:b='"],
)
def test_a_hostile_feed_costs_seconds_not_minutes(entry):
    began = time.process_time()
    feed(rss(entry * (1_000_000 // len(entry))))
    assert time.process_time() - began < 5


def test_a_walk_over_fifty_thousand_entries_is_linear():
    entries = tuple(ListedRelease(f"http://e.org/{n}") for n in range(50_000))
    walk = ListingWalk.begin(Feed(HOME), HOME)
    began = time.process_time()
    for _ in range(5):
        walk = walk.after(ListingPage(entries=entries), HOME)
    assert len(walk.entries) == 50_000
    assert time.process_time() - began < 2
    more = walk.after(
        ListingPage(entries=tuple(ListedRelease(f"http://e.org/more/{n}") for n in range(9))), HOME
    )
    assert len(more.entries) == 50_000, "what is held is bounded"


URLSET = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="urn:google-image" '
    'xmlns:news="urn:google-news" xmlns:xhtml="http://www.w3.org/1999/xhtml">{}</urlset>'
)
ROW = (
    "<url><loc> http://e.org/{n} "
    "</loc><lastmod>2024-01-0{n}</lastmod><image:image><image:loc>http://e.org/i.jpg"
    '</image:loc></image:image><xhtml:link rel="alternate" hreflang="fr" href="http://e.org/fr"/><news:news>'
    "<news:title>Title "
    "{n}</news:title><news:publication_date>2023-01-01</news:publication_date></news:news></url>"
)
MAP = URLSET.format("".join(ROW.format(n=n) for n in (1, 2, 3)))


def test_a_sitemap_with_pictures_news_and_languages_names_its_pages_alone():
    page = sitemap(MAP)
    assert page.entries[0] == ListedRelease("http://e.org/1", "Title 1", "2023-01-01", "2024-01-01")
    assert paths(page) == ["/1", "/2", "/3"]


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(MAP.encode(), mtime=0),
        gzip.compress(gzip.compress(MAP.encode(), mtime=0), mtime=0),
        gzip.compress(MAP.encode(), mtime=0) + b"junk after the end",
        MAP.replace("</urlset>", ""),
        MAP.replace("e.org/2", "e.org/2?a&b").encode("utf-16"),
        "http://e.org/1\r\n\r\nhttp://e.org/2\nhttp://e.org/3",
        rss(items(1, 2, 3)),
        f"\n\n<!-- made by hand -->{MAP}",
    ],
)
def test_a_sitemap_in_any_dress_is_read(body):
    assert [path[:2] for path in paths(sitemap(body))] == ["/1", "/2", "/3"]


def test_one_broken_address_in_a_sitemap_loses_no_other():
    for body in (
        MAP.replace("http://e.org/2 ", "http://[x/"),
        "http://e.org/1\nhttp://[x/\nhttp://e.org/3",
    ):
        page = sitemap(body)
        assert (paths(page), page.skipped) == (["/1", "/3"], 1)


PACKED = gzip.compress(MAP.encode(), mtime=0)
BOMB = gzip.compress(b"\0" * 60_000_000, mtime=0)


@pytest.mark.parametrize(
    "body",
    [
        *(
            PACKED[:-20],
            PACKED[:40],
            PACKED[:-5] + b"xxxxx",
            BOMB,
        ),
        *(b"\x1f\x8b\x08", b"", b"<html><body>Not found</body></html>"),
        b"<urlset><url><loc></loc></url></urlset>",
    ],
)
def test_a_sitemap_that_is_cut_or_a_bomb_or_not_a_sitemap_has_failed(body):
    page = sitemap(body)
    assert (page.outcome, page.entries) == (Outcome.FAILED, ())
    assert "sitemap" in page.note


def test_an_index_names_sitemaps_and_one_broken_address_loses_no_other():
    index = (
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>/a.xml</loc></sitemap>'
        "<sitemap><loc>http://[x/</loc></sitemap><sitemap><loc>/b.xml.gz</loc></sitemap></sitemapindex>"
    )
    assert sitemap(index).more == ("http://e.org/a.xml", "http://e.org/b.xml.gz")


def test_a_listing_in_json_is_read_by_jmespath():
    place = JsonListing(
        HOME, items="data.items[]", link="join('', ['/news/', slug])", title="headline.en",
        published="day", updated="changed", next="links.next",
    )  # fmt: skip
    rows = [
        {"slug": "a", "headline": {"en": "A"}, "day": "2024-01-02", "changed": "v7"},
        {"slug": None},
        5,
    ]
    page = read(place, json.dumps({"data": {"items": rows}, "links": {"next": "?page=2"}}))
    assert page.entries[0] == ListedRelease("http://e.org/news/a", "A", "2024-01-02", "v7")
    assert page.next_url == "http://e.org/feeds/press.xml?page=2"
    assert page.skipped == 2
    assert read(place, "{}").note == "the listing's JSON has no list at 'data.items[]'"
    with pytest.raises(ValueError, match="jmespath"):
        JsonListing(HOME, items="data[")


def watch(desk, web, key: str, path: str) -> None:
    desk.sources = (
        f'[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\n{key} = ["{web.address}{path}"]'
    )
    desk.write()


def test_a_malformed_link_in_a_feed_hides_nothing(web, desk):
    for n in range(3):
        web.page(f"/{n}", release(title=f"Release {n}"))
    links = [f"{web.address}/{n}" for n in range(3)]
    body = rss(*(f"<item><link>{u}</link></item>" for u in (links[0], "http://[x/", *links[1:])))
    web.page("/f.xml", body, Content_Type="application/rss+xml")
    watch(desk, web, "feeds", "/f.xml")
    desk.run("check")
    assert desk.kinds() == ["new"] * 3


@pytest.mark.parametrize(
    "body",
    [PACKED[: len(PACKED) // 2], BOMB, b"<html>Sorry</html>"],
)
def test_a_sitemap_that_cannot_be_read_breaks_the_source(web, desk, body):
    web.answers["/sitemap.xml.gz"] = (200, {"Content-Type": "application/gzip"}, body)
    watch(desk, web, "sitemaps", "/sitemap.xml.gz")
    assert "broken" in desk.run("check", ok=1)
    assert desk.rows("select health from sources") == [("broken",)]
    note = desk.rows("select health_note from sources")[0][0]
    assert "sitemap" in note


def test_pages_and_feeds_packed_without_a_word_are_unpacked(web, desk):
    web.answers["/1"] = (200, {"Content-Type": "text/html"}, gzip.compress(release().encode()))
    body = rss(f"<item><link>{web.address}/1</link></item>").encode()
    web.answers["/f.xml"] = (200, {"Content-Type": "text/xml"}, gzip.compress(body))
    watch(desk, web, "feeds", "/f.xml")
    desk.run("check")
    assert desk.rows("select title from releases") == [("Towns agree on the old bridges",)]


def test_junk_after_a_packed_page_is_no_data_loss_and_a_cut_one_is(web, watching):
    packed = gzip.compress(release().encode())
    headers = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
    web.answers["/1"] = (200, headers, packed + b"\r\n\r\njunk")
    web.answers["/2"] = (200, headers, packed[:-4])
    desk = watching("/1", "/2")
    desk.run("check")
    assert [url[-2:] for (url,) in desk.rows("select url from releases")] == ["/1"]


def test_a_304_that_nobody_asked_for_is_a_failure(web, watching):
    desk = watching("/1", "/2")
    for path in ("/1", "/2"):
        web.page(path, release(title=f"Release {path}"))
    desk.run("check")
    web.answers["/1"] = (304, {}, b"")
    desk.run("check", "--now")
    note = desk.rows("select note from runs order by id desc limit 1")[0][0]
    assert "304 without having been asked" in note
    assert desk.rows("select failures from releases order by url") == [(1,), (0,)]

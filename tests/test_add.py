"""`misajour add` and `import`: an address becomes a [[source]], and nothing else changes."""

from __future__ import annotations

import tomllib

import pytest
from forked import ran
from onboarding import LOOPBACK, OWN, press_room, sources

pytestmark = pytest.mark.usefixtures("here")


def test_a_newcomer_tries_adds_and_checks_two_hundred_releases(desk, web):
    url = press_room(web)

    def typed(*arguments: str) -> str:
        done = ran([*arguments], desk.folder)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert f"misajour add {url}" in typed("try", url, *LOOPBACK)
    said = typed("add", url, "--name", "towns", *LOOPBACK)
    assert 'add allow_addresses = ["127.0.0.1/32"] under [misajour]' in said
    assert "Next: misajour check towns" in said
    text = desk.config.read_text()
    desk.config.write_text(
        text.replace("[misajour]\n", '[misajour]\nallow_addresses = ["127.0.0.1/32"]\n')
    )
    assert "all is well" in typed("doctor")
    assert "towns: 200 visited, 200 changes" in typed("check", "towns")
    assert desk.rows("select count(*) from releases") == [(200,)]
    assert "towns: 1 visited, 0 changes" not in typed("check", "towns")  # nothing is due


def test_what_is_written_says_the_lists_and_loads(desk, web):
    url = press_room(web)
    desk.config.write_text(OWN)
    said = desk.run("add", url, *LOOPBACK)
    assert sources(desk)[1] == {
        "name": "host-127-0-0-1",
        "spider": "watch",
        "listings": [url],
        "feeds": [f"{web.address}/press/feed.xml"],
        "depth": 50,
        "most_new": 1000,
        "delay": 0,
    }
    assert "the listing names the most, and the feed dates the newest of them" in said
    assert f'listings = ["{url}"]' in said and "Next: misajour check host-127-0-0-1" in said
    assert "all is well" in desk.run("doctor")


def test_all_else_in_the_file_stays_letter_by_letter(desk):
    desk.config.write_text(OWN)
    desk.run("add", "https://www.example.org/a.atom", "--no-try")
    new = '[[source]]\nname = "example"\nspider = "watch"\nfeeds = ["https://www.example.org/a.atom"]\n'
    before, after = OWN.split("# who hears of it\n")
    left = desk.config.read_text().replace(new, "")
    assert left.split() == OWN.split()
    assert desk.config.read_text().startswith(before.rstrip("\n"))
    assert desk.config.read_text().endswith(after)
    order = [desk.config.read_text().index(part) for part in ("otan", '"example"', '"desk"')]
    assert order == sorted(order)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing but a comment",
        '[misajour]\nstorm = 3\n[email]\nsmtp = "smtp://mail"\nfrom = "a@b.org"',
        OWN.replace("\n", "\r\n"),
        "\ufeff" + OWN,
        '[[source]]\nname = "a"\nspider = "nato"\n\n[[subscription]]\nname = "d"\n'
        'to = ["mailto:d@e.org"]\n\n[[source]]\nname = "b"\nspider = "nato"\nlanguage = "fr"\n',
    ],
)
def test_a_file_of_any_shape_is_added_to_twice(desk, text):
    desk.config.write_bytes(text.encode())
    before = tomllib.loads(text.removeprefix("\ufeff")).get("source", [])
    desk.run("add", "https://c.example.org/press", "--no-try")
    desk.run("add", "https://d.example.org/press", "--no-try")
    assert [one["name"] for one in sources(desk)] == [*(s["name"] for s in before), "c", "d"]
    written = desk.config.read_bytes()
    assert (b"\r\n" in written) == ("\r\n" in text)
    if "\r\n" in text:
        assert b"\n" not in written.replace(b"\r\n", b"")
    desk.run("doctor", "--offline")


def test_where_there_is_no_file_one_is_written_as_by_init(desk, tmp_path):
    desk.here = False
    done = ran(["add", "https://www.example.org/press", "--no-try"], tmp_path)
    written = (tmp_path / "misajour.toml").read_text()
    assert "# misajour: what to watch" in written and 'name = "otan"' not in written
    assert [one["name"] for one in tomllib.loads(written)["source"]] == ["example"]
    assert "Next: misajour check example" in done.stdout


@pytest.mark.parametrize(
    "again",
    [
        "https://www.example.org/press",
        "http://example.org/press/",
        "https://www.example.org/press?utm_source=x",
        "HTTPS://www.EXAMPLE.org:443/press#top",
    ],
)
def test_a_second_source_for_the_same_place_is_refused(desk, again):
    desk.config.write_text(OWN)
    desk.run("add", "https://www.example.org/press", "--no-try", "--name", "one")
    before = desk.config.read_bytes()
    said = desk.run("add", again, "--no-try", ok=2)
    assert "source 'one' watches https://www.example.org/press already; nothing was added" in said
    assert desk.config.read_bytes() == before


def test_a_place_that_trying_leads_to_is_refused_likewise(desk, web):
    url = press_room(web)
    desk.config.write_text(OWN)
    desk.run("add", url, *LOOPBACK)
    said = desk.run("add", web.address + "/", *LOOPBACK, ok=2)
    assert f"watches {url} already" in said
    assert len(sources(desk)) == 2


def test_a_spider_of_its_own_is_added_with_its_base_and_once(desk):
    desk.config.write_text(OWN)
    mirror = "http://mirror.example.org/x"
    desk.run("add", mirror, "--spider", "nato", "--name", "m", "--language", "fr")
    assert sources(desk)[1] == {
        "name": "m",
        "spider": "nato",
        "language": "fr",
        "base": "http://mirror.example.org",
    }
    again = desk.run("add", mirror, "--spider", "nato", "--language", "fr", ok=2)
    assert "source 'm' has the spider 'nato' already" in again
    unknown = desk.run("add", mirror, "--spider", "natto", ok=2)
    assert "there is no spider 'natto'" in unknown


def test_the_kind_can_be_said(desk):
    desk.config.write_text(OWN)
    for kind in ("listing", "feed", "sitemap", "page"):
        url = f"https://{kind}.example.org/x"
        desk.run("add", url, "--as", kind, "--no-try")
        assert sources(desk)[-1][f"{kind}s"] == [url]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--name", "otan"), "a source is called 'otan' already; give this one another --name"),
        (("--name", "a b"), "a name is up to 64 letters"),
        (("--language", "d e"), "language"),
    ],
)
def test_what_cannot_be_written_is_one_sentence(desk, options, sentence):
    desk.config.write_text(OWN)
    said = desk.run("add", "https://www.example.org/press", "--no-try", *options, ok=2)
    assert sentence in said
    assert desk.config.read_text() == OWN


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[misajour", "not valid TOML"),
        ("nonsense = 3", "unknown key 'nonsense'"),
        ('source = [{name = "a", spider = "nato"}]', "its sources are no [[source]] sections"),
    ],
)
def test_a_file_that_cannot_be_added_to_is_one_sentence(desk, text, sentence):
    desk.config.write_text(text)
    said = desk.run("add", "https://www.example.org/press", "--no-try", ok=2)
    assert sentence in said
    assert desk.config.read_text() == text


def test_a_file_that_may_not_be_written_to_is_one_sentence(desk):
    desk.config.write_text(OWN)
    desk.config.chmod(0o444)
    said = desk.run("add", "https://www.example.org/press", "--no-try", ok=2)
    assert "misajour.toml may not be written to" in said
    assert desk.config.read_text() == OWN
    other = desk.folder / "no" / "such"
    said = desk.run("add", "https://a.org/x", "--no-try", "--config", str(desk.folder), ok=2)
    assert "cannot be read: Is a directory" in said and not other.exists()


def test_what_names_no_releases_is_not_added(desk, web):
    desk.config.write_text(OWN)
    url = web.page("/about", "<main><h1>About us</h1><p>We are the towns.</p></main>")
    said = desk.run("add", url, *LOOPBACK, ok=1)
    assert "it names no releases" in said and "`--no-try` adds it as it is" in said
    assert desk.config.read_text() == OWN


# import ---------------------------------------------------------------------------------------

OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Feeds</title></head><body>
<outline text="Towns">
  <outline text="River Towns: News &amp; Notes" type="rss" xmlUrl="https://towns.example.org/news.rss"/>
  <outline title="Lake" text="x" type="rss" xmlUrl="https://lake.example.org/feed/" htmlUrl="https://lake.example.org/"/>
</outline>
<outline text="A page" type="link" url="https://page.example.org/press"/>
<outline text="Again" xmlUrl="https://www.towns.example.org/news.rss"/>
<outline text="Bad" xmlUrl="ftp://bad.example.org/x"/>
</body></opml>
"""


def test_an_opml_file_is_imported(desk):
    desk.config.write_text(OWN)
    (desk.folder / "feeds.opml").write_text(OPML)
    said = desk.run("import", "feeds.opml", ok=1)
    assert "3 added to" in said and "1 there already, 1 refused" in said
    assert (
        "feeds.opml:9: 'ftp://bad.example.org/x' is not a web address: ftp is not asked for" in said
    )
    added = sources(desk)[1:]
    assert [one["name"] for one in added] == ["river-towns-news-notes", "lake", "a-page"]
    assert [one.get("feeds") or one["listings"] for one in added] == [
        ["https://towns.example.org/news.rss"],
        ["https://lake.example.org/feed/"],
        ["https://page.example.org/press"],
    ]
    again = desk.run("import", "feeds.opml", ok=1)
    assert "0 added to" in again and "4 there already, 1 refused" in again
    assert "all is well" in desk.run("doctor")


def test_a_list_of_addresses_is_imported(desk):
    desk.config.write_text(OWN)
    lines = ("# ours", "https://a.example.org/press  The Ministry", "", "https://a.example.org/x.rss",
             "nonsense", "https://b.example.org/sitemap.xml")  # fmt: skip
    (desk.folder / "urls.txt").write_text("\n".join(lines))
    said = desk.run("import", "urls.txt", ok=1)
    assert "urls.txt:5: 'nonsense' is not a web address" in said
    assert [(one["name"], list(one)[2]) for one in sources(desk)[1:]] == [
        ("the-ministry", "listings"),
        ("a", "feeds"),
        ("b", "sitemaps"),
    ]


def test_an_import_may_try_each_first(desk, web):
    desk.config.write_text(OWN)
    url = press_room(web)
    dead = web.address + "/gone"
    (desk.folder / "urls.txt").write_text(f"{url} Towns\n{dead}\n{web.address}/\n")
    said = desk.run("import", "urls.txt", "--try", *LOOPBACK, ok=1)
    assert f"urls.txt:2: {dead}: there is no such page (status 404)" in said
    assert (
        "1 added to" in said and "1 there already, 1 refused" in said
    )  # the home page leads there
    assert sources(desk)[1]["listings"] == [url] and sources(desk)[1]["name"] == "towns"


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"<html><body>no</body></html>", "is neither OPML nor a list of addresses"),
        (b"\x00\x01\x02", "is neither OPML nor a list of addresses"),
        (b"# nothing\n", "names no address"),
        (b"<opml></opml>", "names no address"),
        (b"https://a.example.org/x\n" * 5001, "names 5001 addresses; at most 5000"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_imported_is_one_sentence(desk, body, sentence):
    desk.config.write_text(OWN)
    (desk.folder / "f").write_bytes(body)
    assert sentence in desk.run("import", "f", ok=2)
    assert desk.config.read_text() == OWN


def test_no_entity_of_a_file_is_followed(desk):
    desk.config.write_text(OWN)
    secret = desk.folder / "secret.txt"
    secret.write_text("https://secret.example.org/x")
    (desk.folder / "f").write_text(
        f'<!DOCTYPE o [<!ENTITY e SYSTEM "file://{secret}">]><opml><body>'
        '<outline text="a" xmlUrl="&e;"/><outline xmlUrl="https://b.example.org/x.rss"/></body></opml>'
    )
    desk.run("import", "f", ok=1)
    assert "secret.example.org" not in desk.config.read_text()
    assert [one["name"] for one in sources(desk)[1:]] == ["b"]

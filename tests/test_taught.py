"""What a press room is like, told in the configuration and not in code."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pages import CLOSING, FIGURE, OPENING, QUOTE, TEXT, release

from monitor.config import parse
from monitor.model import utc_text

pytestmark = pytest.mark.usefixtures("here")

ROWS = [
    ("/news/2026/bridges-are-mended", "Towns agree on how the old bridges are mended"),
    ("/news/2026/harbour-opens", "The harbour of Halmar opens after two years of work"),
    ("/jobs/2026/clerk", "A clerk is wanted for the office in Ostervik"),
    ("/news/2026/walls", "Sea walls are to be repaired in three provinces"),
    ("/jobs/2026/driver", "A driver is wanted for the harbour of Halmar"),
]


def listing(rows, more: str = "") -> str:
    items = "".join(f'<li class="row"><h3><a href="{p}">{t}</a></h3></li>' for p, t in rows)
    return (
        '<html><head><title>News</title></head><body><nav><a href="/">Home</a></nav>'
        f"<main><h1>News</h1><ul>{items}</ul>{more}</main></body></html>"
    )


@pytest.fixture
def room(web, desk):
    """A desk that watches a listing of the five rows, with `more` lines in its source."""

    def make(more: str, rows=ROWS, **listings: str):
        listings = listings or {"/list": listing(rows)}
        for path, html in listings.items():
            web.page(path, html)
        for path, title in rows:
            web.page(path, release(title=title))
        desk.sources = (
            '[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\n'
            f'listings = ["{web.address}/list"]\n{more}\n'
        )
        desk.write()
        return desk

    return make


def paths(desk, web) -> list[str]:
    rows = desk.rows("select url from releases order by url")
    return [url.removeprefix(web.address) for (url,) in rows]


NEWS = sorted(path for path, _ in ROWS if path.startswith("/news"))


@pytest.mark.parametrize(
    "more",
    [
        "release = '/news/\\d{4}/'",
        "release = ['^https?://[^/]+/news/', '/press/']",
        "exclude = '/jobs/'",
        "exclude = ['/jobs/', '\\.pdf$']",
        "release = '/2026/'\nexclude = '/jobs/'",
    ],
)
def test_patterns_say_which_addresses_are_releases(room, web, more):
    desk = room(more)
    desk.run("check")
    assert paths(desk, web) == NEWS
    assert not web.count("/jobs/2026/clerk")


def test_a_pattern_takes_what_stands_outside_the_main_group(room, web):
    one = '<aside><p>See also <a href="/news/2026/aside">an older one</a></p></aside>'
    desk = room("release = '/news/'", **{"/list": listing(ROWS, one)})
    web.page("/news/2026/aside", release(title="Roads are closed for the winter"))
    desk.run("check")
    assert paths(desk, web) == sorted([*NEWS, "/news/2026/aside"])


def test_patterns_count_for_feeds_and_sitemaps_as_well(web, desk):
    urls = [web.page(path, release(title=title)) for path, title in ROWS]
    items = "".join(f"<item><title>A</title><link>{url}</link></item>" for url in urls)
    places = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    xml = {"Content-Type": "application/xml"}
    feed = f'<rss version="2.0"><channel>{items}</channel></rss>'
    sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'
    web.answers["/feed"] = (200, xml, feed.encode())
    web.answers["/sitemap.xml"] = (200, xml, sitemap.encode())
    for key, path in (("feeds", "feed"), ("sitemaps", "sitemap.xml")):
        desk.sources = (
            f'[[source]]\nname = "{key}"\nspider = "watch"\ndelay = 0\nexclude = "/jobs/"\n'
            f'{key} = ["{web.address}/{path}"]\n'
        )
        desk.write()
        desk.run("check")
        query = f"select count(*) from releases join sources on sources.id = source where name = '{key}'"
        assert desk.rows(query) == [(3,)]


def test_what_is_recorded_stays_when_a_later_pattern_excludes_it(room, web):
    desk = room("")
    desk.run("check")
    assert len(paths(desk, web)) == 5
    desk = room("exclude = '/jobs/'")
    desk.run("check", "--now")
    desk.run("check", "--now")
    assert desk.kinds() == ["new"] * 5, "nothing is taken for dropped from its list"


def test_a_pattern_without_an_end_breaks_its_source_with_a_sentence(room):
    slow = "^https?:..[^/]+/(a|a)*$"
    rows = [(f"/{'a' * 60}{n}", f"Towns agree on bridge number {n}") for n in range(3)]
    desk = room(f"release = '{slow}'", rows)
    said = desk.run("check", ok=1)
    assert "did not end within 1 s" in said and "(a|a)*" in said


def test_parameters_that_make_no_other_release(room, web):
    rows = [(f"{path}?from=list&no={n}", title) for n, (path, title) in enumerate(ROWS[:2])]
    desk = room('drop_query = ["from"]', rows)
    feed = "".join(f"<item><title>A</title><link>{p}</link></item>" for p in
                   (f"{web.address}{path.replace('from=list', 'from=feed')}" for path, _ in rows))  # fmt: skip
    web.answers["/feed"] = (
        200, {"Content-Type": "application/rss+xml"},
        f'<rss version="2.0"><channel>{feed}</channel></rss>'.encode(),
    )  # fmt: skip
    for path, title in rows:
        web.page(path.replace("from=list&", ""), release(title=title))
    desk.sources += f'feeds = ["{web.address}/feed"]\n'
    desk.write()
    desk.run("check")
    assert paths(desk, web) == [
        "/news/2026/bridges-are-mended?no=0",
        "/news/2026/harbour-opens?no=1",
    ]


def test_text_that_is_ignored_is_neither_kept_nor_compared(web, watching):
    desk = watching("/1.html", ignore_text="['Read [\\d,]+ times\\.?', '^Advertisement: .*']")
    web.page(
        "/1.html", release(OPENING, f"{FIGURE} Read 2,310 times.", "Advertisement: buy this", QUOTE)
    )
    desk.run("check")
    body = desk.rows("select body from revisions")[0][0]
    assert FIGURE in body and "2,310" not in body and "Advertisement" not in body
    web.page(
        "/1.html",
        release(OPENING, f"{FIGURE} Read 9,999 times.", "Advertisement: sell that", QUOTE),
    )
    desk.run("check")
    assert desk.kinds() == ["new"]
    web.page("/1.html", release(OPENING, f"{FIGURE} Read it ten times.", CLOSING, QUOTE))
    desk.run("check")
    assert desk.kinds()[1:] == ["silent-edit"]


def test_a_text_pattern_without_an_end_is_told_as_the_reason(web, watching):
    desk = watching("/1.html", ignore_text="['(([a-z])+.)+[A-Z]([a-z])+$']")
    web.page("/1.html", release(OPENING, "a" * 200, QUOTE))
    assert "ignore_text: the pattern" in desk.run("check", ok=None)


def test_own_labels_make_stamps(web, watching):
    old = "Fassung vom: 3 May 2026"
    desk = watching(
        "/1.html", updated_labels="['Fassung vom:', 'Rev.']", published_labels="['Verlautbart am']"
    )
    page = f"<p>Verlautbart am 1 May 2026</p><p>{old}</p>"
    web.page("/1.html", release(*TEXT, stamp="", extra=page))
    desk.run("check")
    assert desk.rows("select updated_text, substr(updated, 1, 10) from revisions") == [
        (old, "2026-05-03")
    ]
    assert desk.rows("select substr(published, 1, 10) from releases") == [("2026-05-01",)]
    # the stamp moves with the text: an edit that is announced
    page = page.replace("3 May", "4 May")
    web.page(
        "/1.html",
        release(OPENING, FIGURE.replace("2 000", "20 000"), QUOTE, CLOSING, stamp="", extra=page),
    )
    desk.run("check")
    assert desk.kinds() == ["new", "edited"]


def test_the_next_page_is_where_the_selector_says(room, web):
    odd = '<p class="turn"><a href="/list/b">Onward, reader</a></p><p><a href="/list/zzz">Next</a></p>'
    rows = [(f"/news/2026/{n}", f"Towns agree on the repair of bridge {n}") for n in range(10)]
    desk = room(
        "next = 'p.turn > a'",
        rows,
        **{"/list": listing(rows[:5], odd), "/list/b": listing(rows[5:], odd)},
    )
    desk.run("check")
    assert len(paths(desk, web)) == 10
    assert web.count("/list/b") == 1 and web.count("/list/zzz") == 0


def test_releases_are_visited_as_often_as_their_age_says(web, room):
    desk = room('revisit = { "2d" = "every pass", "90d" = "1d", "older" = "12h" }')
    now = datetime.now(UTC)
    desk.run("check")
    ages = {0: timedelta(hours=1), 1: timedelta(days=30), 3: timedelta(days=900)}
    for number, (path, _) in enumerate(ROWS):
        born = utc_text(now - ages.get(number, timedelta(0)))
        desk.execute(
            f"update releases set published = null, first_seen = '{born}' where url like '%{path}'"
        )
    desk.run("check", "--now")
    due = dict(
        desk.rows("select url, julianday(next_check) - julianday(last_checked) from releases")
    )
    days = [due[web.address + path] for path, _ in ROWS]
    assert days[0] == days[2] == 0
    assert 0.9 <= days[1] <= 1.1 and 0.45 <= days[3] <= 0.55


def test_an_interval_that_is_made_shorter_counts_from_the_next_pass(web, room):
    desk = room("")
    desk.run("check")
    desk.execute(
        "update releases set published = '2020-01-01', last_checked = '2026-01-01T00:00:00.000Z', "
        f"next_check = '{utc_text(datetime.now(UTC) + timedelta(days=20))}'"
    )
    before = web.count("/jobs/2026/clerk")
    desk.run("check")
    assert web.count("/jobs/2026/clerk") == before
    desk = room('revisit = { "2d" = "every pass", "older" = "5d" }')
    desk.run("check")
    assert web.count("/jobs/2026/clerk") == before + 1
    desk.run("check")
    assert web.count("/jobs/2026/clerk") == before + 1, "and is kept"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("release = '('", "release: '(' is not a regular expression: missing ) at position 1"),
        ("exclude = ['']", "exclude: '' matches everything"),
        ("exclude = '.*'", "exclude: '.*' matches everything"),
        ("release = 3", "release: this must be a list"),
        (f"ignore_text = '{'x' * 501}'", "ignore_text: one of these has more than 500 characters"),
        ("next = 'a['", "next: 'a[' is not a CSS selector"),
        ("updated_labels = '12'", "updated_labels: '12' is no label"),
        ("drop_query = 'from'", "drop_query: this must be a list"),
        ('revisit = "1d"', 'revisit: this must be a table, such as { "2d" = "every pass"'),
        (
            'revisit = { "2d" = "hourly" }',
            "revisit: 'hourly' is no length of time; write 90s, 10m, 12h",
        ),
        ('revisit = { "2" = "1d" }', "revisit: '2' is no length of time"),
        ('revisit = { "older" = "90d" }', "revisit: 'older': the longest interval is 40 days"),
    ],
)
def test_a_wrong_lesson_is_one_sentence_with_its_key(desk, line, sentence):
    desk.config.write_text(
        f'[[source]]\nname = "a"\nspider = "watch"\npages = ["https://e.org/"]\n{line}\n'
    )
    assert f"misajour.toml:5: {sentence}" in desk.run("check", ok=2)


@pytest.mark.parametrize("line", ["release = '/x/'", "next = 'a'"])
def test_what_only_watch_can_be_taught(desk, line):
    desk.config.write_text(f'[[source]]\nname = "a"\nspider = "nato"\n{line}\n')
    assert "is for spider 'watch'; 'nato' has its own" in desk.run("check", ok=2)


def test_intervals_are_put_in_order():
    source = parse(
        '[[source]]\nname = "a"\nspider = "nato"\nrevisit = { older = "30d", "3w" = "6h", "2d" = "every pass" }'
    ).source[0]
    assert [every for _, every in source.revisit] == [
        timedelta(0), timedelta(hours=6), timedelta(days=30),
    ]  # fmt: skip

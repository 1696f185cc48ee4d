"""One release, whatever the addresses at which it is found."""

from __future__ import annotations

import pytest
from pages import CLOSING, FIGURE, OPENING, QUOTE, TEXT, release

pytestmark = pytest.mark.usefixtures("here")

TITLES = [f"Towns agree on the {word}" for word in ("bridges", "mills", "locks", "ferries")]
EDITED = (OPENING, FIGURE.replace("2 000", "20 000"), QUOTE, CLOSING)


def page(title: str, *paragraphs: str, head: str = "", language: str = "en", day: str = "") -> str:
    """A release without any date but `day`; its text is its title and a common one, or
    `paragraphs`."""
    html = release(*(paragraphs or (f"{title}.", *TEXT)), title=title, language=language, stamp=day)
    html = html.replace("16 May. 2019 - 17 May. 2019", "")
    return html.replace("</head>", f"{head}</head>")


def redirect(web, path: str, to: str, status: int = 302) -> None:
    web.page(path, "", status=status, Location=f"{web.address}{to}")


def own(path: str) -> str:
    return f'<link rel="canonical" href="{path}">'


def feeds(web, desk, more: str = "", **named: list[tuple[str, str]]) -> None:
    """Have the desk watch feeds of these (path, title) entries."""
    for name, entries in named.items():
        items = "".join(
            f"<item><title>{title}</title><link>{web.address}{path}</link></item>"
            for path, title in entries
        )
        rss = f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'
        web.page(f"/{name}.xml", rss, Content_Type="application/rss+xml")
    places = ", ".join(f'"{web.address}/{name}.xml"' for name in named)
    desk.sources = (
        f'[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\nfeeds = [{places}]\n{more}\n'
    )
    desk.write()


def asked(web) -> list[str]:
    """The pages that were asked for: no listing, and not robots.txt."""
    return sorted(path for path, _ in web.requests if not path.endswith((".xml", ".txt")))


def standing(desk) -> list[str]:
    rows = desk.rows("select url from releases where status != 'moved' order by url")
    return ["/" + url.split("/", 3)[3] for (url,) in rows]


@pytest.fixture
def redirectors(web, desk):
    """Two feeds, each with redirectors of its own that lead to one page per release."""
    for number, title in enumerate(TITLES):
        web.page(f"/press/{number}", page(title))
        for where in ("press", "all"):
            redirect(web, f"/r/{where}/{number}", f"/press/{number}")
    named = {w: [(f"/r/{w}/{n}", t) for n, t in enumerate(TITLES)] for w in ("press", "all")}
    feeds(web, desk, **named)
    desk.rest = '[[subscription]]\nname = "desk"\nto = ["mailto:desk@example.org"]'
    desk.write()
    return desk


def test_two_feeds_of_redirectors_name_each_release_once_and_an_edit_is_mailed_once(
    web, redirectors
):
    redirectors.run("check")
    assert redirectors.kinds() == ["new"] * 4
    assert standing(redirectors) == [f"/r/all/{n}" for n in range(4)]
    web.page("/press/2", page(TITLES[2], f"{TITLES[2]}.", *EDITED))
    redirectors.run("check", "--now")
    assert redirectors.kinds() == ["new"] * 4 + ["edited"]
    assert len(list((redirectors.folder / "outbox").glob("*.eml"))) == 1
    redirectors.run("verify")


def test_twelve_releases_of_two_feeds_and_a_sitemap_cost_twelve_requests(web, desk):
    titles = [f"Towns agree on matter {n} of {n * n}" for n in range(12)]
    for number, title in enumerate(titles):
        web.page(f"/press/{number}", page(title))
        redirect(web, f"/r/{number}", f"/press/{number}")
        web.page(f"/amp/press/{number}", page(title, head=own(f"/press/{number}")))
    urls = "".join(f"<url><loc>{web.address}/press/{n}</loc></url>" for n in range(12))
    sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    web.page("/map.xml", sitemap, Content_Type="application/xml")
    one = [(f"/r/{n}", title) for n, title in enumerate(titles)]
    two = [(f"/amp/press/{n}", title) for n, title in enumerate(titles)]
    feeds(web, desk, f'sitemaps = ["{web.address}/map.xml"]', one=one, two=two)
    desk.run("check")
    assert desk.kinds() == ["new"] * 12
    pages = sorted(f"/press/{n}" for n in range(12))
    assert standing(desk) == pages
    web.requests.clear()
    desk.run("check", "--now")
    assert asked(web) == pages
    assert desk.kinds() == ["new"] * 12


ONE = {
    "canonical": ("/show?id=7", page(TITLES[0], head=own("/press/1"))),
    "og:url": ("/show?id=7", page(TITLES[0], head='<meta property="og:url" content="/press/1">')),
    "print edition": ("/press/1/print", page(TITLES[0], *TEXT)),
    "AMP": ("/amp/press/1", page(TITLES[0])),
    "a spelling": ("/press/1/index.html?view=print", page(TITLES[0])),
    "same text, same title in the listing": ("/archive/1", page(TITLES[0])),
}
TWO = {
    "canonical to the home page": page(TITLES[0], *EDITED, head=own("/")),
    "canonical to a list": page(TITLES[0], head=own("/news.xml"), day="Published: 2 May 2024"),
    "canonical that the text belies": page(
        TITLES[1], "Nothing of the kind was said by the millers.", QUOTE, head=own("/press/1")
    ),
    "another language": page(TITLES[0], language="fr"),
    "a language version by its own word": page(
        TITLES[0], head='<link rel="alternate" hreflang="fr" href="/press/1">'
    ),
}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("what", ONE)
def test_another_address_of_a_release_is_no_release(web, desk, what, order):
    path, html = ONE[what]
    web.page("/press/1", page(TITLES[0]))
    web.page(path, html)
    title = TITLES[0] if "title" in what else ""  # with a title, the text alone would do
    both = [("/press/1", TITLES[0]), (path, title)]
    feeds(web, desk, news=both[::order])
    desk.run("check")
    assert desk.kinds() == ["new"]
    assert standing(desk) == ["/press/1"]
    web.page("/press/1", page(TITLES[0], f"{TITLES[0]}.", *EDITED))
    desk.run("check", "--now")
    assert desk.kinds() == ["new", "edited"]
    assert web.count(path) == 1
    desk.run("verify")


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("what", TWO)
def test_two_releases_stay_two(web, desk, what, order):
    web.page("/press/1", page(TITLES[0], day="Published: 1 May 2024" if "list" in what else ""))
    web.page("/presse/2", TWO[what])
    feeds(web, desk, news=[("/press/1", TITLES[0]), ("/presse/2", "")][::order])
    desk.run("check")
    assert desk.kinds() == ["new", "new"]


@pytest.mark.usefixtures("here")
def test_notices_that_recur_are_releases_of_their_own(web, desk):
    """Equal texts under one title, a day later each; the page says no day, the feed does."""
    notice = page("Rates of the river bank")
    for number in (1, 2):
        web.page(f"/rates/{number}", notice)
    days = "".join(
        f"<item><title>Rates of the river bank</title><link>{web.address}/rates/{n}</link>"
        f"<pubDate>Mon, 0{n} May 2024 10:00:00 GMT</pubDate></item>"
        for n in (1, 2)
    )
    feeds(web, desk, news=[])
    web.page("/news.xml", f'<rss version="2.0"><channel><title>N</title>{days}</channel></rss>')
    desk.run("check")
    assert desk.kinds() == ["new", "new"]


@pytest.mark.usefixtures("here")
def test_addresses_that_lead_to_one_notice_for_a_while_are_not_one_release(web, desk):
    """During maintenance each redirector leads to the same page; afterwards to its own."""
    web.page("/maintenance", page("Back soon", "We work on our site.", *TEXT[1:]))
    for number, title in enumerate(TITLES):
        web.page(f"/press/{number}", page(title))
        redirect(web, f"/r/{number}", "/maintenance")
    feeds(web, desk, news=[(f"/r/{n}", title) for n, title in enumerate(TITLES)])
    desk.run("check")
    for number in range(4):
        redirect(web, f"/r/{number}", f"/press/{number}")
    for _ in range(2):
        desk.run("check", "--now")
    titles = desk.rows("select title from releases where status = 'live' order by title")
    assert [title for (title,) in titles] == sorted(TITLES)


@pytest.mark.usefixtures("here")
def test_a_redirect_to_the_home_page_or_a_list_brings_no_release(web, desk):
    web.page("/", page("River towns", *TEXT))
    redirect(web, "/press/1", "/")
    web.page("/press/2", page(TITLES[1]))
    feeds(web, desk, news=[("/press/1", ""), ("/press/2", TITLES[1])])
    desk.run("check")
    assert standing(desk) == ["/press/2"]


@pytest.mark.usefixtures("here")
def test_a_release_that_another_of_its_addresses_still_has_is_moved_and_not_removed(
    web, redirectors
):
    redirectors.run("check")
    web.page("/r/all/1", "gone", status=404)
    for _ in range(2):
        redirectors.run("check", "--now")
    assert redirectors.kinds() == ["new"] * 4 + ["moved"]
    assert standing(redirectors)[0] == "/press/1"
    web.page("/press/1", "gone", status=404)
    redirect(web, "/r/press/1", "/nowhere")
    for _ in range(2):
        redirectors.run("check", "--now")
    assert redirectors.kinds() == ["new"] * 4 + ["moved", "removed"]


@pytest.mark.usefixtures("here")
def test_an_address_that_has_become_another_releases_is_found_out_within_days(web, desk):
    web.page("/press/1", page(TITLES[0]))
    web.page("/amp/press/1", page(TITLES[0]))
    feeds(web, desk, news=[("/press/1", TITLES[0]), ("/amp/press/1", TITLES[0])])
    desk.run("check")
    web.page("/amp/press/1", page(TITLES[3], *(f"{n} ferries sail." for n in range(9))))
    desk.run("check", "--now")
    assert standing(desk) == ["/press/1"]
    desk.execute("update addresses set until = '2020-01-01T00:00:00.000Z'")
    desk.run("check", "--now")
    assert standing(desk) == ["/amp/press/1", "/press/1"]
    assert desk.kinds() == ["new", "new"]


@pytest.mark.usefixtures("here")
def test_what_a_feed_announces_under_another_address_brings_the_visit_forward(web, redirectors):
    redirectors.run("check")
    redirectors.run("check")
    web.requests.clear()
    for path in ("press", "all"):
        rss = web.answers[f"/{path}.xml"][2].decode().replace(TITLES[3], f"{TITLES[3]} (corrected)")
        web.page(f"/{path}.xml", rss, Content_Type="application/rss+xml")
    redirectors.execute("update releases set next_check = '2999-01-01T00:00:00.000Z'")
    redirectors.execute("update releases set next_check = last_checked where 0")
    redirectors.run("check")
    assert [path for path in asked(web) if path.startswith("/r/")].count("/r/all/3") == 1
    assert not [path for path in asked(web) if path.startswith("/r/press")]


def test_parameters_and_aliases_that_are_named_later_make_no_known_release_new(web, desk):
    for number, title in enumerate(TITLES):
        web.page(f"/press/{number}?from=list", page(title))
        web.page(f"/press/{number}", page(title))
    named = [(f"/press/{n}?from=list", t) for n, t in enumerate(TITLES)]
    feeds(web, desk, news=named)
    desk.run("check")
    known = standing(desk)
    assert known == [f"/press/{n}?from=list" for n in range(4)]
    feeds(web, desk, 'drop_query = ["from"]', news=named)
    web.page("/press/1?from=list", page(TITLES[1], f"{TITLES[1]}.", *EDITED))
    desk.run("check", "--now")
    assert desk.kinds() == ["new"] * 4 + ["edited"]
    assert standing(desk) == known
    assert web.count("/press/1") == 0, "each is asked for where it was found"


def test_the_other_addresses_of_a_release_are_shown(web, redirectors):
    redirectors.run("check")
    told = redirectors.run("history", "1")
    assert f"also at {web.address}/press/" in told
    assert f"also at {web.address}/r/press/" in told


@pytest.mark.parametrize("status", [302, 301])
def test_known_releases_that_all_lead_to_a_notice_of_a_move_stay_what_they_were(web, desk, status):
    """The site is being moved: for a week, or for good by a careless rule, every address leads to
    one notice; then the releases are back."""
    for number, title in enumerate(TITLES):
        web.page(f"/press/{number}", page(title))
    notice = page("Our site is moving", "All releases will be here again soon.", *TEXT[2:])
    web.page("/moving", notice)
    feeds(web, desk, news=[(f"/press/{n}", title) for n, title in enumerate(TITLES)])
    desk.run("check")
    known = desk.rows("select id, url, title from releases order by id")
    for number in range(4):
        redirect(web, f"/press/{number}", "/moving", status)
    for _ in range(3):
        desk.run("check", "--now", ok=None)
    assert set(desk.kinds()) <= {"new"}, desk.kinds()
    for number, title in enumerate(TITLES):
        web.page(f"/press/{number}", page(title))
    for _ in range(2):
        desk.run("check", "--now", ok=None)
    assert (
        desk.rows("select id, url, title from releases where status = 'live' order by id") == known
    )
    assert desk.kinds() == ["new"] * 4
    desk.run("verify")

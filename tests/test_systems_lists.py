"""Habits of the systems that press offices publish with: what is found in their lists."""

from __future__ import annotations

import pytest
from onboarding import LOOPBACK, OWN, row
from pages import CLOSING, FIGURE, OPENING, QUOTE, TEXT, release

pytestmark = pytest.mark.usefixtures("here")


@pytest.mark.parametrize(
    "more",
    [
        '<a class="btn-more" href="/press?PAGEN_1=2">Load more</a>',
        '<div class="pagination"><a href="/press?start=10">2</a></div>',
        '<a rel="next" href="/press?page=2">Next</a>',
    ],
)
@pytest.mark.parametrize("command", ["try", "add"])
def test_a_next_page_that_does_not_answer_makes_no_list_unknown(desk, web, command, more):
    """A "load more" that works by its script alone."""
    desk.config.write_text(OWN)
    rows = "".join(row(number, f"/press/{number}.html") for number in range(6))
    for number in range(6):
        web.page(f"/press/{number}.html", release(title=f"Bridge number {number} is repaired"))
    url = web.page("/press", f"<main><h1>News</h1><ul>{rows}</ul>{more}</main>")
    said = desk.run(command, url, *LOOPBACK)
    assert "listing  6" in said and "no such page" not in said
    assert (
        web.count("/press?PAGEN_1=2") + web.count("/press?start=10") + web.count("/press?page=2")
    ), "the next page was asked for"


def test_a_release_stays_one_when_its_link_leads_back_to_another_page_of_the_list(desk, web):
    """Liferay's `redirect` says on which page of the list a reader was."""
    titles = [f"Towns agree on the {word}" for word in ("bridges", "mills", "locks", "ferries")]

    def serve(page: int, *texts: str) -> None:
        back = f"%2Fpress%3Fp_p_id%3D101_INSTANCE_b7%26p_p_lifecycle%3D0%26_cur%3D{page}"
        links = []
        for number, title in enumerate(titles):
            html = release(f"{title}.", *(texts or TEXT), title=title)
            for query in ("", "?inheritRedirect=false", f"?inheritRedirect=false&redirect={back}"):
                web.page(f"/-/{number}{query}", html)
            links.append(
                f'<li><a href="/-/{number}?inheritRedirect=false&amp;redirect={back}">{title}</a>'
            )
        web.page("/press", f"<main><ul>{''.join(links)}</ul></main>")

    serve(1)
    desk.sources = (
        f'[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\n'
        f'listings = ["{web.address}/press"]'
    )
    desk.run("check")
    serve(2, OPENING, FIGURE.replace("2 000", "20 000"), QUOTE, CLOSING)
    desk.run("check", "--now")
    assert desk.kinds() == ["new"] * 4 + ["silent-edit"] * 4
    assert desk.rows("select count(*) from releases") == [(4,)]


def test_a_listing_whose_next_page_is_missing_is_a_listing_that_answers(desk, web):
    rows = "".join(row(number, f"/press/{number}.html") for number in range(4))
    for number in range(4):
        web.page(f"/press/{number}.html", release(title=f"Bridge number {number} is repaired"))
    more = '<a rel="next" href="/press?page=2">Next</a>'
    url = web.page("/press", f"<main><h1>News</h1><ul>{rows}</ul>{more}</main>")
    desk.sources = f'[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\nlistings = ["{url}"]'
    assert "broken" not in desk.run("check") and web.count("/press?page=2") == 1
    assert desk.rows("select health, health_note from sources") == [("ok", "")]
    # what the first page drops may stand on a page that nobody can ask for
    web.page("/press", f"<main><h1>News</h1><ul>{rows.partition('</li>')[2]}</ul>{more}</main>")
    desk.run("check", "--now")
    desk.run("check", "--now")
    assert desk.kinds() == ["new"] * 4


@pytest.mark.parametrize(
    ("language", "months"),
    [("id", ("Oktober", "Maret")), ("el", ("Οκτωβρίου", "Μαρτίου")), ("tr", ("Ekim", "Mart"))],
)
def test_a_category_of_dated_rows_is_the_list_and_not_the_latest_beside_it(
    desk, web, language, months
):
    """Joomla names the list of a category after it; months are read in the page's language."""
    rows = "".join(
        f'<tr class="cat-list-row"><td class="list-title"><a href="/b/{n}-x">Bridge number {n} of '
        f"the river is repaired</a></td><td>{n + 1} {months[n % 2]} 2026</td></tr>"
        for n in range(6)
    )
    beside = "".join(
        f'<li><a href="/b/{n}-x">Bridge number {n} of the river is repaired</a></li>'
        for n in range(3)
    )
    url = web.page(
        "/b",
        f'<html lang="{language}-XX"><main><div class="category-list"><h1>News</h1>'
        f'<table class="category table"><tbody>{rows}</tbody></table></div></main><div class="well">'
        f'<h3>Latest</h3><ul class="latestnews">{beside}</ul></div></html>',
    )
    for n in range(6):
        web.page(f"/b/{n}-x", release(title=f"Bridge number {n} is repaired"))
    desk.config.write_text(OWN)
    assert "listing  6" in desk.run("try", url, *LOOPBACK)

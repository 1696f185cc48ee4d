"""Listing pages of many systems, read with no configuration."""

from __future__ import annotations

import time

import pytest
from markups import all_markups
from pages import release
from scrapy.http import HtmlResponse

from monitor.crawl.anchors import links
from monitor.crawl.discovery import Listing, ListingPage
from monitor.crawl.pager import next_page

MARKUPS = list(all_markups())
ROWS = "".join(
    f'<li><a href="/r/{n}">A release of some length, number {n}</a></li>' for n in range(4)
)


class AddressRules:
    language = ""

    def is_release(self, url: str) -> bool:
        return True

    def canonical(self, url: str) -> str:
        return url

    def foresee(self, urls: object) -> None:
        pass


def read(html: str, url: str = "http://e.org/news") -> ListingPage:
    response = HtmlResponse(url, body=html.encode(), encoding="utf-8")
    return Listing(url, any_link=True).read(response, AddressRules())


@pytest.mark.parametrize("markup", MARKUPS, ids=lambda m: m.name)
def test_every_release_and_nothing_else_is_found(markup):
    page = read(markup.html, markup.url)
    assert [entry.url for entry in page.entries] == list(markup.releases)
    assert page.next_url == markup.next_url


@pytest.mark.parametrize(
    ("pager", "following"),
    [
        ('<a href="?p=1">1</a> <b>2</b> <a href="?p=3">3</a>', "?p=3"),
        (
            '<li><a href="?p=1">1</a><li class="active"><a href="?p=2">2</a><li><a href="?p=3">3</a>',
            "?p=3",
        ),
        ('<a href="/news" aria-current="page">1</a><a href="?p=2">2</a>', "?p=2"),
        ('<a href="?p=1">1</a> <a href="?p=2">2</a> <span>3</span>', ""),
        ('<a href="?p=2">Show more results</a>', "?p=2"),
        ('<a href="?p=2">Mehr anzeigen</a>', "?p=2"),
        ('<a href="/other">Show more</a>', ""),
        ('<a href="?p=2" aria-label="Next page"><svg/></a>', "?p=2"),
        ('<a href="/2019">2019</a> <a href="/2020">2020</a> <a href="/2021">2021</a>', ""),
        ('<a href="http://other.org/?p=2" rel="next">Next</a>', ""),
        ('<a href="http://[x/" rel="next">Next</a>', ""),
    ],
)
def test_the_next_page_is_found(pager, following):
    html = f"<ul>{ROWS}</ul><div>{pager}</div>"
    response = HtmlResponse("http://e.org/news", body=html.encode(), encoding="utf-8")
    found = next_page(links(response).anchors, response.url)
    assert found == (f"http://e.org/news{following}" if following else "")


def test_a_malformed_link_is_counted_and_loses_no_other():
    page = read(f'<ul>{ROWS}<li><a href="http://[x/">A release whose address is none</a></li></ul>')
    assert len(page.entries) == 4 and page.skipped == 1


def test_a_page_without_a_listing_names_nothing():
    assert read("<nav><a href='/a'>The ministry and its people</a></nav><p>Sorry.").entries == ()
    assert read("").entries == ()


def test_titles_come_from_headings_and_days_from_rows():
    row = '<div class="c"><a href="/r/{n}"><p>3 March 2024</p><h3>Release {n} of the ministry</h3><p>And more.</p></a></div>'
    page = read("".join(row.replace("{n}", str(n)) for n in range(3)))
    assert [(e.title, e.published) for e in page.entries] == [
        (f"Release {n} of the ministry", "2024-03-03") for n in range(3)
    ]


@pytest.mark.parametrize(
    "html",
    [
        "".join(f'<div><a href="/r/{n}">A release, number {n}</a>' for n in range(2500)),
        f"<table><tr>{''.join(f'<td><a href=/r/{n}>A release, number {n}</a>' for n in range(2500))}",
        f"<ul>{''.join(f'<li><a href=/r/{n}>A release, number {n}</a>' + 'x ' * 300 for n in range(2500))}",
        "<p>" * 50_000 + ROWS,
        "".join(f'<a href="/r/{n}">{n}</a>' for n in range(2500)),
    ],
)
def test_a_hostile_page_costs_seconds_not_minutes(html):
    began = time.process_time()
    read(html)
    assert time.process_time() - began < 5


@pytest.mark.usefixtures("here")
def test_the_pages_of_a_listing_are_followed_by_their_figures(web, desk):
    for n in range(6):
        web.page(f"/r/{n}", release(title=f"Release number {n}"))
    for number in (1, 2, 3):
        rows = "".join(
            f'<li><a href="/r/{n}">A release of some length, number {n}</a></li>'
            for n in range(2 * number - 2, 2 * number)
        )
        pager = "".join(
            f"<b>{n}</b>" if n == number else f'<a href="/news?p={n}">{n}</a>' for n in (1, 2, 3)
        )
        web.page("/news" if number == 1 else f"/news?p={number}", f"<ul>{rows}</ul><p>{pager}</p>")
    desk.sources = (
        f'[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\nlistings = ["{web.address}/news"]'
    )
    desk.run("check")
    assert desk.kinds() == ["new"] * 6

"""Pages that somebody made to cost time are read in about the time of other pages of their size.

Each cost from five seconds to minutes, growing with the square of its size or faster. The bound is
five to fifty times what each costs now."""

from __future__ import annotations

import re
import time

import pytest

from monitor import extract
from monitor.extract import inside

PARAGRAPH = "<p>The council said on Monday that the bridge is closed for repairs until May.</p>"
MARKS = "\u0301\u0327"  # two marks on a letter, the second of which goes first


def page(body: str, head: str = "") -> str:
    return (
        f"<html><head><title>A bridge is closed</title>{head}</head><body>"
        f"<h1>A bridge is closed</h1>{PARAGRAPH * 3}{body}</body></html>"
    )


COSTLY = {
    "a word of a style, again and again": page(f'<p style="{"text-decoration: " * 20_000}">x</p>'),
    "crossed out in crossed out": page(
        '<div style="text-decoration: line-through"><p>a word</p>' * 5_000
    ),
    "a refresh after many seconds": page(
        "", f'<meta http-equiv="refresh" content="{"1" * 200_000}">'
    ),
    "forms in forms": page("<form><div>" * 10_000),
    "tables in tables": page("<table><tr><td>a<td>b" * 7_000),
    "rows in rows": page("<table>" + "<tr><td>a<td>b<div>" * 2_500),
    "moments in moments": page("<time datetime=2020-01-01>3 days " * 7_000),
    "dates in dates": page("<span itemprop=datePublished>" * 7_000 + "a word " * 1_000),
    "authors in authors": page("<div class=author>" * 7_000 + "2 words " * 1_000),
    "marks on a letter": page(f"<p>x{MARKS * 100_000}</p>"),
    "marks in a title": page("", f'<meta property="og:title" content="x{MARKS * 100_000}">'),
    "a size in the name of a picture": page(f'<img src="/{"-scaled" * 20_000}x.jpg">{PARAGRAPH}'),
    "labels of stamps": page(f"<p>{'1 updated ' * 25}</p>" * 2_500),
    "links in links": page("<a href=/x><b>" * 10_000 + "word " * 50_000),
    "sheets in boxes": page("<div><style>a{}</style>" * 7_000 + PARAGRAPH),
    "texts deep in what is hidden": page(
        "<div class=gone>" + "<div>" * 14_000 + "<p>A word of it.</p>" * 7_000,
        "<style>.gone{display:none}</style>",
    ),
}


@pytest.mark.parametrize("what", COSTLY)
def test_a_page_made_to_cost_time_costs_none(what):
    body = COSTLY[what].encode()
    began = time.process_time()
    content = extract.read(body, "https://www.example.org/1")
    assert time.process_time() - began < 5
    assert content.title == "A bridge is closed" or "marks in a title" in what


def test_what_is_crossed_out_is_told_apart_by_how_much_it_is():
    def said(body: str) -> str:
        return extract.read(page(f"<main>{PARAGRAPH * 4}{body}</main>").encode()).body

    for crossing in (
        "<del>{}</del>",
        '<div style="color:red; TEXT-DECORATION : none line-through">{}</div>',
    ):
        assert "nine towns" not in said(crossing.format("<p>It is paid for by nine towns.</p>"))
        assert "nine towns" in said(crossing.format("<p>It is paid for by nine towns.</p>" * 30))
    assert "nine" in said('<p style="text-decoration: underline; x: line-through">nine</p>')


def test_marks_that_no_word_has_are_left_out_and_words_are_composed():
    """Whatever takes the words apart later, such as the search index, puts the marks in order."""
    words, zalgo = "cafe\u0301 " * 60, f"e{MARKS * 40}"
    parts = f"<b>{MARKS * 10}</b>" * 10
    linked = f'<a href="/report.pdf">{zalgo} {words}</a>'
    content = extract.read(
        page(f"<p>{words}</p><p>{words}{zalgo} and more</p><p>{words}e{parts}</p><p>{linked}</p>")
        .replace("A bridge", f"{zalgo} {words}")
        .encode()
    )
    assert "caf\u00e9 caf\u00e9" in content.body and "and more" in content.body
    for text in (content.title, content.body, *(link.text for link in content.links)):
        rows = re.findall(f"[{MARKS}]+", text)
        assert rows and max(map(len, rows)) <= 30


def test_what_rows_in_rows_hold_is_looked_through_once(monkeypatch):
    """Twice as many rows in each other are not looked through twice as often."""
    looked, parts = 0, inside.parts

    def counting(tag):
        nonlocal looked
        for part in parts(tag):
            looked += 1
            yield part

    monkeypatch.setattr(inside, "parts", counting)
    found = []
    for rows in (1_000, 2_000):
        looked = 0
        extract.read(page("<table>" + "<tr><td>a<td>b<div>" * rows).encode())
        found.append(looked)
    assert 0 < found[1] < 1.2 * found[0]

"""What is the release on kinds of pages that were read wrongly: by structure, not by site."""

from __future__ import annotations

import gc

import pytest
from bs4 import BeautifulSoup
from pages import CLOSING, FIGURE, OPENING, QUOTE, TEXT, release

from monitor import compare, extract
from monitor.extract import page
from monitor.wording import sentence

LONG = f"<p>{'</p><p>'.join(TEXT)}</p>"


def read(body: str, head: str = ""):
    return extract.read(
        f"<html lang=en><head><meta charset=utf-8>{head}</head><body>{body}</body></html>".encode(),
        "https://towns.example.org/n/1",
    )


# --- encodings ---------------------------------------------------------------------------------

GERMAN = "Die Brücken über den Fluss werden größer, und die Städte zahlen für alle Schäden. " * 4


def named(label: str, codec: str, text: str = GERMAN) -> bytes:
    return f"<html><meta charset={label}><body><main><p>{text}</p></main></body></html>".encode(
        codec
    )


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252", "iso-8859-15", "koi8-r"])
def test_a_page_in_utf8_that_names_its_former_encoding_is_read_as_utf8(label):
    assert "Brücken über den Fluss" in extract.read(named(label, "utf-8")).body


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("iso-8859-1", "latin-1", GERMAN),
        ("windows-1251", "cp1251", "Мосты через реку будут построены в следующем году. " * 4),
        ("iso-8859-7", "iso8859-7", "Οι γέφυρες του ποταμού θα επισκευαστούν φέτος. " * 4),
        ("shift_jis", "cp932", "橋の修理は来年の春に始まると町議会が発表した。" * 4),
    ],
)
def test_a_page_in_the_encoding_that_it_names_is_read_in_it(label, codec, text):
    assert text.strip() in extract.read(named(label, codec, text)).body


def test_what_the_server_says_of_the_encoding_binds():
    assert "BrÃ¼cken" in extract.read(named("utf-8", "utf-8"), charset="iso-8859-1").body


# --- titles ------------------------------------------------------------------------------------

SEARCHED = (
    "<title>Bridges: what the towns now pay for repairs</title>"
    '<meta property="og:title" content="River council: Towns agree to pay for the bridges">'
)


def test_a_headline_under_its_kicker_is_the_title_though_a_breadcrumb_is_ranked_higher():
    crumb = "<h1>Bridges: what the towns now pay for repairs</h1>"
    headline = "<h2>River council</h2><h2>Towns agree to pay for the bridges</h2>"
    content = read(f"<main>{crumb}{headline}{LONG}</main>", SEARCHED)
    assert content.title == "Towns agree to pay for the bridges"


def test_the_only_headline_is_the_title_though_its_box_is_named_after_furniture():
    stated = (
        "<title>Bridges: all offers at a glance</title>"
        '<meta property="og:title" content="Bridges: new tolls and prices">'
        '<meta name="twitter:title" content="Bridges: new tolls and prices">'
    )
    headline = '<div class="teaser"><h1>Bridges: all offers at a glance</h1></div>'
    assert read(f"<main>{headline}{LONG}</main>", stated).title == "Bridges: all offers at a glance"
    menu = headline.replace("div", "nav")
    assert read(f"<main>{menu}{LONG}</main>", stated).title == "Bridges: new tolls and prices"


# --- bodies ------------------------------------------------------------------------------------

FACTS = (
    "40 bridges are repaired",
    "2 000 crowns for each of them",
    "the work lasts two years and begins in spring",
)


def above(markup: str):
    text = f'<section class="text">{LONG * 3}</section>'
    return read(
        f"<main><article><h1>Towns agree</h1><section>{markup}</section>{text}</article></main>"
    )


def items(texts, item: str = "<li>{}</li>") -> str:
    return f"<ul>{''.join(map(item.format, texts))}</ul>"


def test_a_list_of_facts_above_the_text_is_of_the_release_with_the_line_that_opens_it():
    body = above(f"<h3>In figures</h3>{items(FACTS)}").body
    assert [line for line in ("In figures", *FACTS) if line not in body] == []


@pytest.mark.parametrize(
    "markup",
    [
        items(FACTS, "<li><a href='/x'>{}</a></li>"),
        f"<nav>{items(FACTS)}</nav>",
        items(("16 May", "By Ada Norling", "Press office")),
    ],
    ids=["links", "a menu", "short lines about the release"],
)
def test_a_list_of_other_things_above_the_text_is_not(markup):
    body = above(markup).body
    assert OPENING in body
    assert FACTS[0] not in body and "Press office" not in body


CARD = (
    "<div class=teaser><h3><a href='/{0}'>Another story, number {0}</a></h3><p>Read it.</p></div>"
)
CARDS = "".join(map(CARD.format, range(4)))


def test_the_heading_of_nothing_but_boxes_is_not_the_release():
    text = (
        f"<main><article><h1>Towns agree</h1>{LONG}{{}}<h2>Background</h2>{LONG}</article></main>"
    )
    for opener in ("<h2>Our bridges in pictures</h2>", "<p>What else the towns do</p>"):
        body = read(text.format(f"{opener}<div>{CARDS}</div>")).body
        assert "in pictures" not in body and "What else" not in body
        assert "Background" in body
    body = read(text.format(f"<h2>Our bridges in pictures</h2><p>{CLOSING}</p>{CARDS}")).body
    assert "in pictures" in body


def test_what_readers_say_is_not_the_release_however_much_it_is():
    said = "".join(f"<li class=comment><p>{QUOTE} {FIGURE} ({n})</p></li>" for n in range(40))
    text = f"<article><h1>Towns agree</h1>{LONG * 2}</article>"
    body = read(
        f"<main>{text}<div class=comments><ol class=commentlist>{said}</ol></div></main>"
    ).body
    assert OPENING in body
    assert "(7)" not in body


@pytest.mark.parametrize(
    "line",
    ["Cover photo: Ada Norling / Towns", "Titelbild: Ada Norling", "Crédit photo : Ada Norling"],
)
def test_who_took_a_picture_is_a_caption(line):
    assert line not in read(f"<main><h1>Towns agree</h1>{LONG}<p>{line}</p></main>").body


def test_a_line_below_a_picture_that_ends_with_its_right_is_a_caption_and_no_other_is():
    said = "<p>The old bridge in spring. © Towns of the river</p>"
    picture = "<img src=/bridge.jpg alt='The old bridge'>"
    page = "<main><h1>Towns agree</h1>{}</main>"
    assert "in spring" not in read(page.format(f"{LONG}<div>{picture}</div>{said}{LONG}")).body
    assert "in spring" in read(page.format(f"{LONG}{said}{LONG}")).body


def test_a_call_in_capitals_to_another_page_is_not_the_release():
    call = "<p><a href='/other'>ALL OF THE TOWNS LOSE THEIR BRIDGES IN A FLOOD</a></p>"
    body = read(f"<main><h1>Towns agree</h1>{LONG}{call}{LONG}</main>").body
    assert "LOSE THEIR" not in body
    attached = call.replace("/other", "/flood.pdf")
    assert "LOSE THEIR" in read(f"<main><h1>Towns agree</h1>{LONG}{attached}{LONG}</main>").body


# --- facts beside the text ---------------------------------------------------------------------


def beside(markup: str):
    return extract.read(release(extra="").replace("</main>", f"</main>{markup}").encode())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p>Deadline: 3 March</p>", "<p>Deadline: 5 March</p>"),
        ("<p>Price: 120 €</p>", "<p>Price: 150 €</p>"),
        ("<p>受付：平日9時</p>", "<p>受付：平日8時</p>"),
        (
            "<table><tr><th>Budget</th><td>80 000 crowns</td></tr></table>",
            "<table><tr><th>Budget</th><td>90 000 crowns</td></tr></table>",
        ),
    ],
)
@pytest.mark.parametrize("place", ["<aside>{}</aside>", '<div class="callout">{}</div>'])
def test_a_short_fact_beside_the_text_that_changes_is_told(place, old, new):
    verdict = compare.compare(beside(place.format(old)), beside(place.format(new)))
    assert verdict is not None
    assert "beside the text" in " ".join(map(sentence, verdict.reasons))


@pytest.mark.parametrize(
    "line",
    [
        "<p>Last updated: 3 March 2024</p>",
        "<p>Published: 3 March 2024</p>",
        "<p>Views: 1 203</p>",
        "<p>Monday November 18, 2019 7:45 am</p>",
        "<p>Reading time: 3 min read</p>",
        "<p>Price: 120 €</p><p>Price: 130 €</p><p>Price: 140 €</p>",
        "<p><a href='/x'>Episode: 12</a></p>",
        "<p>Contact: the press office</p>",
    ],
)
def test_what_is_no_fact_of_the_release_is_not_kept_beside_it(line):
    assert beside(f"<aside>{line}</aside>").beside == ()


def test_facts_of_furniture_are_not_kept():
    assert beside("<footer><p>Telephone: 123 456</p></footer>").beside == ()


# --- the tree, and its garbage -----------------------------------------------------------------


@pytest.mark.parametrize(
    "markup",
    [
        '<p CLASS="a b" class=c id>x<br/>y</p>',
        '<svg xmlns="http://www.w3.org/2000/svg" xlink:href="#a"><path d="M0"/></svg><p xml:lang=fr>é',
        "<table><td>1<td>2<p>3</table><pre>\n a\n</pre><script>if (a<b) '</p>'</script><style>p{}</style>",
        "<html xmlns:og='http://ogp.me/ns#'><o:p>Word</o:p><?php x ?><!-- c --><![CDATA[d]]>",
        "<div>" * 400 + "deep",
        "<p title='&amp;&#8211;&nbsp;'>&euro;&lt;</p><meta charset=latin1><p lang>",
    ],
)
def test_the_lean_bridge_makes_the_same_tree(markup):
    ours = page.parse(f"<!doctype html><p>{markup}".encode()).soup
    theirs = BeautifulSoup(f"<!doctype html><p>{markup}", "lxml", multi_valued_attributes=None)
    assert str(ours) == str(theirs)
    assert [t.attrs for t in ours.find_all()] == [t.attrs for t in theirs.find_all()]


def test_reading_leaves_the_search_for_garbage_as_it_was():
    assert gc.isenabled()
    extract.read(release().encode())
    assert gc.isenabled()
    with pytest.raises(extract.ExtractError):
        extract.read(b"\x89PNG not a page")
    assert gc.isenabled()
    gc.disable()
    try:
        extract.read(release().encode())
        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("<tr>Roads<td>12 million</td><td>8 %</td></tr>", "Roads | 12 million | 8 %"),
        ("<tr><td>Roads</td><p>12 million</p><td>8 %</td></tr>", "Roads | 12 million | 8 %"),
        (
            "<tr><td>Roads</td><td>8 %</td><script>var a = 1</script>\n<!-- b --></tr>",
            "Roads | 8 %",
        ),
    ],
)
def test_what_stands_in_a_row_outside_of_its_cells_is_of_the_row(row, said):
    found = extract.read(release(extra=f"<table>{row}</table>").encode())
    assert said in [block.text for block in found.blocks]

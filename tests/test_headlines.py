"""Which line of a page is its title, and which headings are other pages' titles."""

from __future__ import annotations

import pytest
from pages import TEXT

from monitor import extract

PROSE = "".join(f"<p>{text}</p>" for text in TEXT)


def read(inside: str, *, title: str = "Towns | The Council", head: str = ""):
    page = f"<html lang=en><head><title>{title}</title>{head}</head><body>{inside}</body></html>"
    return extract.read(page.encode(), "https://towns.example.org/n/1")


def stated(title: str) -> dict[str, str]:
    return {"title": title, "head": f'<meta property="og:title" content="{title}">'}


def test_the_bar_that_follows_the_reader_is_not_the_headline():
    """Such a bar repeats the stated title; the headline may say it otherwise."""
    repeated = "Nine towns agree on the crossings"
    content = read(
        f'<nav class="sticky-bar"><h2>{repeated}</h2></nav>'
        f"<main><h1>Nine towns agree on crossings of the river</h1>{PROSE}</main>",
        title=f"{repeated} | The Council",
    )
    assert content.title == "Nine towns agree on crossings of the river"
    assert TEXT[0] in content.body


def test_a_title_stated_for_search_engines_gives_way_to_the_headline_that_says_the_same():
    content = read(
        f"<main><h1>Ferry timetable agreed by the valley</h1>{PROSE}</main>",
        **stated("Valley ferry timetable news: everything that was decided"),
    )
    assert content.title == "Ferry timetable agreed by the valley"


def test_a_headline_of_another_matter_does_not_replace_the_stated_title():
    content = read(
        f"<main><h1>Press office</h1>{PROSE}</main>", **stated("Valley ferry timetable agreed")
    )
    assert content.title == "Valley ferry timetable agreed"


def test_cards_with_a_rubric_before_their_links_are_cards():
    cards = "".join(
        f"<div class=c><h3>Region {n}: <a href='/n/{n}'>Bridge number {n} opened to all</a></h3>"
        f"<p>The bridge number {n} was opened by the mayors of both banks on Friday.</p></div>"
        for n in range(4)
    )
    content = read(f"<main><h1>Towns agree</h1>{PROSE}<section>{cards}</section></main>")
    assert TEXT[-1] in content.body
    assert "opened by the mayors" not in content.body


def test_a_heading_that_links_a_word_is_not_a_card():
    parts = "".join(
        f"<h3>What the <a href='/t/{n}'>act {n}</a> means for the valley this year</h3><p>{text}</p>"
        for n, text in enumerate(TEXT)
    )
    content = read(f"<main><h1>Towns agree</h1>{parts}</main>")
    assert all(text in content.body for text in TEXT)


@pytest.mark.parametrize(
    "label",
    ["Skip advertisement", "Reklama", "Anzeige überspringen", "Passer la publicité", "Inzercia"],
)
def test_the_label_of_an_advert_is_not_text(label):
    content = read(f"<main><h1>Towns agree</h1>{PROSE}<p>{label}</p><p>{TEXT[0]}</p></main>")
    assert label not in content.body


def test_a_lead_that_is_called_a_teaser_is_text():
    lead = "The nine towns of the valley agreed on Tuesday to build three crossings by next spring."
    content = read(
        f'<article><h1>Towns agree</h1><div class="article-teaser"><p>{lead} {TEXT[0]}</p></div>'
        f"{PROSE}</article>"
    )
    assert lead in content.body


def test_of_several_headlines_the_one_that_says_what_is_stated_is_the_title():
    content = read(
        "<header><h1>River Towns</h1></header>"
        f"<main><h1>Nine towns agree on new crossings, says the council</h1>{PROSE}</main>",
        **stated("Crossings: the nine towns agreed"),
    )
    assert content.title == "Nine towns agree on new crossings, says the council"


@pytest.mark.parametrize(
    ("headline", "title"),
    [
        ("Brücken: Leasing oder Finanzierung?", "Brücken leasen oder finanzieren? Was sich lohnt"),
        ("Nachhaltige Brücken für alle", "Nachhaltiger Bau von Brücken"),
    ],
)
def test_a_headline_says_the_same_in_inflected_words(headline, title):
    content = read(f"<main><h1>{headline}</h1>{PROSE}</main>", **stated(title))
    assert content.title == headline


@pytest.mark.parametrize(
    ("title", "head"),
    [
        (
            "Towns agree on crossings | River Towns",
            '<meta property="og:site_name" content="River towns">',
        ),
        (
            "River Towns – Towns agree on crossings",
            '<meta name="application-name" content="River Towns">',
        ),
        ("Towns agree on crossings - towns.example.org", ""),
        (
            "Towns agree on crossings | The Council",
            '<script type="application/ld+json">'
            '{"@type": "NewsArticle", "publisher": {"name": "The Council"}}</script>',
        ),
    ],
)
def test_the_name_of_the_site_is_no_part_of_a_stated_title(title, head):
    said = f'<meta property="og:title" content="{title}">'
    content = read(f"<main>{PROSE}</main>", title=title, head=said + head)
    assert content.title == "Towns agree on crossings"


def test_what_follows_a_dash_and_is_no_site_is_part_of_the_title():
    title = "Towns agree on crossings - a plan for thirty years"
    head = f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="Towns">'
    assert read(f"<main>{PROSE}</main>", title=title, head=head).title == title


def test_a_headline_in_a_box_of_an_odd_name_is_the_title_where_no_other_says_it():
    content = read(
        f"<h1>Dear friends of the valley</h1><p>Welcome.</p><main><figure class=teaser>"
        f"<h1>Ferry timetable agreed</h1></figure>{PROSE}</main>",
        **stated("Ferry timetable agreed"),
    )
    assert content.title == "Ferry timetable agreed"


def test_a_lead_set_as_a_heading_in_a_teaser_is_text():
    lead = " ".join(TEXT[:2])
    content = read(
        f"<main><div><h1>Towns agree</h1><h2 class=Hero__teaser>{lead}</h2></div>{PROSE}</main>"
    )
    assert content.body.count(TEXT[0]) == 2


def test_paragraphs_behind_a_paywall_are_text():
    paid = "".join(f"<p class=paywall>{text} Again.</p>" for text in TEXT)
    content = read(f"<main><h1>Towns agree</h1>{PROSE}{paid}</main>")
    assert content.body.count("Again.") == len(TEXT)

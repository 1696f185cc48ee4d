"""What a name in a sentence shows to a mouse: a picture, and links to pages about it."""

from __future__ import annotations

from pages import OPENING, TEXT

from monitor import extract

PROSE = "".join(f"<p>{text}</p>" for text in TEXT)
CARD = (
    "<span><img src=/ada.jpg alt=Ada><a href=/ada>Ada Norling</a>"
    "<a href=/n/7>Chair of the council asks the towns for patience with the repairs</a> "
    "<a href=/n/8>Mill wheels turn again in the east of the valley</a> <a href=/ada>More</a></span>"
)


def read(paragraph: str):
    page = (
        f"<html lang=en><title>Towns agree</title><body><main><h1>Towns agree</h1>{PROSE}"
        f"<p>{paragraph}</p></main></body></html>"
    )
    return extract.read(page.encode(), "https://towns.example.org/n/1")


def test_the_card_of_a_name_is_not_in_the_sentence():
    content = read(
        f"The chair, <span class=x><a href=/ada>Ms Norling</a>{CARD}</span> of the mill, agreed."
    )
    assert content.blocks[-1].text == "The chair, Ms Norling of the mill, agreed."
    assert [link.text for link in content.links] == ["Ms Norling"]


def test_documents_behind_an_icon_are_in_the_sentence():
    files = "".join(
        f"<a href=/plan.{end}>The plan for the old bridges, {end}</a> "
        for end in ("pdf", "odt", "txt")
    )
    content = read(f"The plan as a file: <span><img src=/icon.gif>{files}</span>")
    assert [link.url.rpartition(".")[2] for link in content.links] == ["pdf", "odt", "txt"]


def test_words_between_the_links_make_them_a_sentence():
    inside = CARD.removeprefix("<span>").removesuffix("</span>")
    content = read(f"See <span>{inside} and {OPENING}</span>")
    assert "Mill wheels turn again" in content.body


def test_a_line_that_is_nothing_but_such_links_stays():
    assert "Mill wheels turn again" in read(CARD).body

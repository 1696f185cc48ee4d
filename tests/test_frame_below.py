"""What stands below a text and has no telling name: commands to the browser, titles in a row."""

from __future__ import annotations

import pytest
from pages import TEXT

from monitor import extract


def body(below: str, language: str = "en") -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT)
    markup = f"""<!doctype html><html lang="{language}"><head><title>The bridges</title></head><body>
<div class="a"><h1>Towns agree on the old bridges</h1>{text}{below}</div></body></html>"""
    return extract.read(markup.encode(), "https://www.example.org/news/bridges").body


@pytest.mark.parametrize(
    "href",
    [
        "javascript:window.print()",
        "javascript:print();",
        "javascript:history.go(-1)",
        "javascript:void(0);window.close()",
    ],
)
def test_a_link_that_has_the_browser_do_something_is_no_text(href):
    assert "Seiteninhalt" not in body(f'<p><a href="{href}">Seiteninhalt ausgeben</a></p>', "de")


def test_a_sentence_with_such_a_link_and_a_link_by_a_script_are_text():
    told = '<p>Whoever wants it on paper may <a href="javascript:print()">print the list</a>.</p>'
    assert "print the list" in body(told)
    mail = "<p><a href=\"javascript:linkTo('nbjmup')\">press office of the towns</a></p>"
    assert "press office of the towns" in body(mail)


TITLES = ("Harbour wall repaired in Norvale", "Ferries sail again from Eastmark")


def links(*titles: str, between: str = "", folder: str = "/news/", end: str = "") -> str:
    return between.join(f'<a href="{folder}{n}{end}">{title}</a>' for n, title in enumerate(titles))


def test_titles_in_a_row_without_a_sign_between_them_are_boxes_below_the_text():
    said = body(f"<div><h4>Zusätzliches</h4>{links(*TITLES)}</div>", "de")
    assert "Zusätzliches" in said and TITLES[0] not in said
    said = body(f"<div><h4>Zusätzliches</h4>{links(*TITLES, 'A third title', between=' ')}</div>")
    assert TITLES[0] in said  # "A third title" is too short for one
    third = "Water levels measured in Sundby"
    assert TITLES[0] not in body(f"<div>{links(*TITLES, third, between=' ')}</div>")


@pytest.mark.parametrize(
    "below",
    [
        f"<p>{links(*TITLES, between=', ')}</p>",
        f"<p>{links(*TITLES, folder='/files/', end='.pdf')}</p>",
        f"<p>{links(*TITLES, folder='#note-')}</p>",
        f"<p>{links(TITLES[0])}</p>",
        f"<ul><li>{'</li><li>'.join(links(t) for t in TITLES)}</li></ul>",
    ],
)
def test_links_of_the_release_itself_stay(below):
    assert TITLES[0] in body(below)


def test_titles_that_a_line_announces_or_that_prose_follows_are_the_release_s_own():
    assert TITLES[0] in body(f"<p>The programme:</p><p>{links(*TITLES)}</p>")
    prose = "The towns ask everybody who uses the bridges to say by the spring what they need most."
    assert TITLES[0] in body(f"<p>{links(*TITLES)}</p><p>{prose}</p>")


@pytest.mark.parametrize(
    "last",
    [
        "<p>The new copyright rules apply from 7 June 2021.</p>",
        "<p>Copyright infringement fines rise to 40 000 crowns from next year.</p>",
        "<p>Grants under point (c) are limited to 40 crowns until 2028.</p>",
        "<ul><li>(a) bridges by 2026</li><li>(c) harbours by March 2027</li></ul>",
        "<p>The ban ends on 7 June</p><div class='related'><h3>Related news</h3><ul>"
        "<li><a href='/a'>Harbour opens again today</a></li></ul></div>",
        f"<p>The fee: 40 crowns</p><p>{links(*TITLES)}</p>",
        f"<h2>Nobody is hurt</h2><p>{links(*TITLES)}</p>",
    ],
)
def test_the_last_line_of_a_text_is_text_whatever_stands_below_it(last):
    related = "<div class='related'><h3>Related news</h3><a href='/a'>Harbour opens</a></div>"
    line = last.split("</p>")[0].split("</h2>")[0].split("</li></ul>")[0].rpartition(">")[2]
    assert line in body(last)
    assert line in body(f"{last}</div>{related}<div>")


@pytest.mark.parametrize(
    "foot",
    [
        "&copy; 2026 Court of the towns - best seen at 800x600 - Visitors so far: {}",
        "<a href='/feedback'>Feedback</a> © State Police 2026 · page {}",
        "Copyright Towns on the River, page {}",
    ],
)
def test_a_line_of_copyright_below_the_text_is_the_pages(foot):
    table = "<table><tr><td>{}</td></tr></table>"
    assert "464" not in body(table.format(foot.format(464)))


def test_a_line_of_copyright_within_the_text_and_a_sentence_about_it_stay():
    more = "<p>The pictures of the bridges, © 2026 Ada Norling, may be printed.</p>" + "".join(
        f"<p>{paragraph}</p>" for paragraph in TEXT
    )
    assert "© 2026 Ada Norling" in body(more)


def test_a_label_and_the_links_under_it_in_one_block_are_other_releases():
    under = "<br>".join(f'<a href="/n/{n}">{title}</a>' for n, title in enumerate(TITLES))
    assert TITLES[0] not in body(f"<p><b>Outras notícias</b><br>{under}</p>", "pt")
    assert TITLES[0] in body(f"<p>The minutes are with the council: {under}</p>")

"""A title that changed is told like a text that did, and a table keeps its rows apart."""

from __future__ import annotations

import pytest
from newsroom import DESK
from newsroom import mails as mails_of
from pages import CLOSING, OPENING, release
from test_browse import browsing, fetch
from test_mail_language import bodies

from monitor import wording
from monitor.model import ReasonKind, reason

OLD, NEW = "Bridges “will open” in May", "Bridges “will open” in June"
TEXT = "Bridges “will open” in [-May-] {+June+}"
MARKED = "in <del>May</del> <ins>June</ins>"


def test_a_mail_has_the_redline_of_the_title(newsroom, smtp):
    handler, port = smtp
    room = newsroom(DESK, port)
    for title in (OLD, NEW):
        room.visit({"https://towns.example.org/1": release(title=title)})
    room.deliver()
    text, html = bodies(mails_of(handler)[0])
    assert f"~ {TEXT}\n" in text and text.count("[-May-]") == 1
    assert ">May</del>" in html and ">June</ins>" in html
    assert f"the title changed: ‘{OLD}’ → ‘{NEW}’" in text


def test_a_mail_about_a_release_keeps_the_rows_of_a_table_apart(newsroom, smtp):
    handler, port = smtp
    room = newsroom(f'{DESK}when = ["new"]\n', port)
    rows = (("Quarter", "Growth"), ("Q2", "1.1"), ("Q3", "-0.4"))
    cells = "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in rows)
    table = f"<table>{cells}</table>"
    url = "https://towns.example.org/1"
    room.visit({url: release(OPENING, extra=f"{table}<p>{CLOSING}</p>")})
    room.deliver()
    text = bodies(mails_of(handler)[-1])[0]
    assert f"{OPENING} · Quarter | Growth · Q2 | 1.1 · Q3 | -0.4 · {CLOSING[:9]}" in text


@pytest.mark.usefixtures("here")
def test_the_page_and_the_command_have_it_too(web, watching):
    desk = watching("/1.html")
    for title in (OLD, NEW):
        web.page("/1.html", release(title=title))
        desk.run("check")
    assert desk.run("diff", f"{web.address}/1.html").count(TEXT) == 1
    with browsing(desk) as base:
        page = fetch(f"{base}/-/misajour/release/1/compare")
        assert MARKED in page and page.count("<del>") == 1
        assert "No word of the text differs" in page
        feed = fetch(f"{base}/-/misajour/feed.atom")
        assert "&lt;del&gt;May&lt;/del&gt;" in feed


def test_the_sentences_of_versions_that_looked_at_a_texts_ends_alone_are_known():
    told = reason(ReasonKind.FIELD_CHANGED, field="title", old=OLD, new=NEW)
    assert wording.agree([told], [f"the title changed: “{OLD}” → “{NEW}”"])

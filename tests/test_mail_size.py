"""A mail is shown whole: under 100 KB of HTML, the most significant first, what is left out
counted, links on top."""

from __future__ import annotations

import pytest
from newsroom import DESK, EDITED, mails, many
from pages import OPENING, release
from test_bundles import DIGEST

from monitor.alert import render

LIMIT = 100_000


def paragraphs(count: int, words: int, word: str = "bridge") -> list[str]:
    return [
        f"Paragraph {n} speaks of what the towns agreed on. " + f"{word} {n} " * words
        for n in range(count)
    ]


def the_mail(newsroom, smtp, before: list[str], after: list[str], toml: str = DESK, **page):
    handler, port = smtp
    room = newsroom(toml, port)
    url = "https://towns.example.org/1"
    room.visit({url: release(*before, **page)})
    room.visit({url: release(*after, **page)})
    room.deliver()
    (mail,) = mails(handler)
    return mail


def bodies(mail) -> tuple[str, str]:
    return tuple(mail.get_body((kind,)).get_content() for kind in ("plain", "html"))


@pytest.mark.parametrize(
    ("count", "words", "word"),
    [(60, 120, "bridge"), (400, 10, "pont"), (30, 150, "橋を渡る"), (3, 4000, "<b>&amp;</b>")],
)
def test_long_changes_are_cut_by_bytes_and_counted(newsroom, smtp, count, words, word):
    before = paragraphs(count, words, word)
    after = [p.replace("agreed", "decided") + " And more." for p in before]
    text, html = bodies(the_mail(newsroom, smtp, before, after))
    assert len(html.encode()) < LIMIT and len(text.encode()) < LIMIT
    if count == 400:
        assert "left out of this mail for length" in html
        assert "left out of this mail for length" in text
    assert html.index("live page") < html.index("<del") and html.index("both versions") < 20_000
    assert text.index("Both versions") < text.index("What changed")
    assert html.index("You get this as subscription") > 0
    assert html.count("<del") >= 3


def test_a_word_of_5_mib(newsroom, smtp):
    word = "x" * (5 << 20)
    text, html = bodies(the_mail(newsroom, smtp, [OPENING, OPENING], [OPENING, OPENING, word]))
    assert len(html.encode()) < LIMIT and len(text.encode()) < LIMIT
    assert "characters …]" in html
    assert len(html) > 5000


def test_a_title_and_reasons_without_end(newsroom, smtp):
    title = "Towns agree " * 20_000
    mail = the_mail(newsroom, smtp, list(EDITED), list(EDITED[:3]), title=title)
    text, html = bodies(mail)
    assert len(html.encode()) < LIMIT and len(text.encode()) < LIMIT
    assert len(mail["Subject"]) <= 210


def test_what_matters_is_kept_when_there_is_no_room_for_all(newsroom, smtp):
    before = paragraphs(300, 40)
    after = [p.replace("agreed", "decided") for p in before]
    after[150] = after[150].replace("what the towns", "2 000 crowns that the towns")
    text, html = bodies(the_mail(newsroom, smtp, before, after))
    assert "2 000 crowns" in html and "2 000 crowns" in text
    assert "left out" in html


def test_a_mail_that_holds_all_it_has_room_for_is_written_once(newsroom, smtp, monkeypatch):
    filled, real = [], render._fill
    monkeypatch.setattr(render, "_fill", lambda *about: filled.append(about[1]) or real(*about))
    between = [f"Between {n} and the next: {'R&amp;D ' * 30}" for n in range(300)]
    sides = [
        [p for n, kept in enumerate(between) for p in (f"Town {n} pays {sum_} crowns.", kept)]
        for sum_ in (200, 300)
    ]
    text, html = bodies(the_mail(newsroom, smtp, *sides))
    assert filled == ["mail.txt", "mail.html"]
    assert LIMIT / 2 < len(html.encode()) < LIMIT and "left out of this mail" in text


def test_a_digest_of_long_changes(newsroom, smtp):
    from datetime import UTC, datetime

    handler, port = smtp
    room = newsroom(DIGEST, port)
    before = {
        url: release(*paragraphs(20, 60), title=f"Town {n}") for n, url in enumerate(many(24))
    }
    room.visit(before)
    room.visit({url: page.replace("agreed", "decided") for url, page in before.items()})
    room.store.outbox.retry(datetime.now(UTC), given_up=False, digests=True)
    room.deliver()
    (mail,) = mails(handler)
    text, html = bodies(mail)
    assert len(html.encode()) < LIMIT and len(text.encode()) < LIMIT
    assert all(f"Town {n}</" in html for n in range(24)), "each is named"
    assert html.count("<del") >= 3 and "left out of this mail" in html


def test_a_template_of_ones_own_that_is_too_long_by_itself(newsroom, smtp, tmp_path):
    (tmp_path / "mine").mkdir()
    for name in ("mail.txt", "mail.html"):
        (tmp_path / "mine" / name).write_text("<p>long</p>" * 20_000)
    toml = f'[misajour]\ntemplates = "mine"\n{DESK}'
    mail = the_mail(newsroom, smtp, list(EDITED), list(EDITED[:3]), toml)
    assert mail.get_body(("html",)) is None
    assert len(mail.get_content().encode()) < LIMIT

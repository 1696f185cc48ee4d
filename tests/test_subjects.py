"""What the subject of a mail says was found."""

from __future__ import annotations

import pytest
from newsroom import SOURCE, mails
from pages import CLOSING, FIGURE, OPENING, QUOTE, release

DESK = '{}[[subscription]]\nname = "desk"\nto = ["mailto:desk@example.org"]\nlanguage = "{}"\n'
FEW = OPENING.replace("settle", "decide")
MANY = FEW.replace("old", "wooden").replace("coming", "next")
LONG = OPENING.replace("how the old bridges will be paid for", "whether any of them is to be kept")


@pytest.mark.parametrize(
    ("language", "edited", "found"),
    [
        ("en", (FEW, FIGURE, QUOTE), "“settle” → “decide”"),
        ("fr", (FEW, FIGURE, QUOTE), "« settle » → « decide »"),
        ("en", (OPENING.replace("old ", ""), FIGURE, QUOTE), "“old” removed"),
        ("en", (OPENING.replace("bridges", "bridge"), FIGURE, QUOTE), "“bridges” → “bridge”"),
        (
            "en",
            (FEW, FIGURE.replace("2 000", "3 000"), QUOTE),
            "2 000 → 3 000, “settle” → “decide”",
        ),
        ("en", (MANY, FIGURE.replace("2 000", "3 000"), QUOTE), "2 000 → 3 000"),
        ("en", (MANY, FIGURE, QUOTE), "3 words removed, 3 added"),
        ("en", (LONG, FIGURE, QUOTE), "8 words removed, 8 added"),
    ],
)
def test_a_subject_has_the_words_that_changed_where_they_are_few(
    newsroom, smtp, language, edited, found
):
    handler, port = smtp
    room = newsroom(DESK.format(SOURCE, language), port)
    for text in ((OPENING, FIGURE, QUOTE), edited):
        room.visit({"https://towns.example.org/1": release(*text, CLOSING)})
    room.deliver()
    (mail,) = mails(handler)
    assert str(mail["Subject"]).split(" · ")[2] == found

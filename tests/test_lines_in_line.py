"""Text without paragraphs: lines that are broken in an element of a line, as editors paste them."""

from __future__ import annotations

import pytest
from pages import TEXT

from monitor import extract

SAID = (
    *TEXT,
    *(text.replace("the ", "each ") for text in TEXT),
    "At the end stands how it goes on.",
)
LINES = "<br><br>".join(SAID)


def read(inside: str):
    page = (
        f"<html lang=en><title>Towns agree</title><body><h1>Towns agree</h1>{inside}</body></html>"
    )
    return extract.read(page.encode(), "https://towns.example.org/n/1")


@pytest.mark.parametrize(
    "inside",
    [
        f"<div><span>{LINES}</span></div>",
        f"<div><span><span>{LINES}</span></span></div>",
        f"<div><font size=2>{LINES}</font>\u200b</div>",
        f"<div><b>Ferries. {LINES}</b> </div>",
        f"<article><div><em>{LINES}</em><div></div></div></article>",
    ],
)
def test_the_last_paragraph_of_broken_lines_is_read(inside):
    assert [b.text for b in read(inside).blocks][-1] == SAID[-1]
    assert all(text in read(inside).body for text in SAID)


def test_what_follows_such_an_element_in_its_line_is_one_paragraph_with_its_end():
    content = read(f"<div><span>{LINES}</span> So it was said.</div>")
    assert content.blocks[-1].text == f"{SAID[-1]} So it was said."


def test_an_invisible_end_of_a_line_is_no_paragraph():
    content = read(f"<div><span>{LINES}<br><br>\u200b</span></div>")
    assert content.blocks[-1].text == SAID[-1]

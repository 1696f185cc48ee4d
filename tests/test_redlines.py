"""How a redline sets what it shows: what is folded, and where words stand apart."""

from __future__ import annotations

import pytest
from pages import release

from monitor import compare, extract
from monitor.alert.fitting import fit
from monitor.compare.redline import Redline, redline, to_html, to_text


def redline_of(before: list[str], after: list[str]) -> Redline:
    old, new = (
        extract.read(release(*said, title="The bridges").encode(), "https://towns.example.org/1")
        for said in (before, after)
    )
    return redline(compare.diff(old, new))


LONG = "The towns keep this part of the agreement for the years that are to come, as they do now. "
HALVES = "The first town pays {} crowns for it.", "The last town pays {} crowns for it."


@pytest.mark.parametrize(
    ("between", "shown", "counted"),
    [
        (["So it was said."], "So it was said.", ""),
        ([LONG * 2], "", "1 unchanged"),
        (["So it was said.", "And so it was done."], "", "2 unchanged"),
    ],
)
def test_one_short_unchanged_paragraph_is_shown_rather_than_counted(between, shown, counted):
    sides = [
        [HALVES[0].format(sum_), "Nobody minds.", *between, "Nobody asks.", HALVES[1].format(sum_)]
        for sum_ in (200, 300)
    ]
    whole = redline_of(*sides)
    for said in (whole, fit(whole, 100_000)[0]):
        text, html = to_text(said), to_html(said)
        assert shown in text and shown in html
        assert counted in text and counted in html and ("unchanged" in text) == bool(counted)


@pytest.mark.parametrize(
    ("before", "after", "text", "html"),
    [
        ("Twelve bridges", "Eleven bridges", "[-Twelve-] {+Eleven+} bridges", "</del> <ins>"),
        ("Bridges: five", "Bridges: ten", "Bridges: [-five-] {+ten+}", "</del> <ins>"),
        ("It cost €4.2 then", "It cost €6.8 then", "€[-4.2-] {+6.8+} then", "</del> <ins>"),
        ("Towns agree.", "Towns agree!", "Towns agree[-.-]{+!+}", "</del><ins>"),
        ("市議會說五座橋", "市議會說六座橋", "市議會說[-五-]{+六+}座橋", "</del><ins>"),
    ],
)
def test_a_word_and_the_one_in_its_place_stand_apart_wherever_they_are(before, after, text, html):
    rest = " of the old town are to be rebuilt before the summer."
    shown = redline_of([before + rest], [after + rest])
    assert f"{text}{rest}" in to_text(shown)
    assert html in to_html(shown)

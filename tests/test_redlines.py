"""How a redline sets what it shows: what is folded, and where words stand apart."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from css_inline import CSSInliner
from pages import release

from monitor import compare, extract
from monitor.alert.fitting import fit
from monitor.compare.blocks import BlockChange
from monitor.compare.crossing import Crossing
from monitor.compare.redline import (
    Line,
    Redline,
    redline,
    side_by_side,
    struck,
    to_html,
    to_text,
)
from monitor.compare.shown import shown as difference
from monitor.compare.words import Op, Segment
from monitor.model import BlockKind


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


def in_a_mail(shown: Redline, language: str) -> str:
    """Its HTML with the styles of a mail written into it."""
    mail = (files("monitor.alert") / "templates" / "mail.html").read_text()
    style = re.search(r"<style>.*?</style>", mail, re.S)[0]
    page = f"<html><head>{style}</head><body>{to_html(shown, language)}</body></html>"
    written = CSSInliner(keep_style_tags=False).inline(page)
    return re.search(r"<body[^>]*>(.*)</body>", written, re.S)[1]


@pytest.mark.parametrize(
    ("kind", "change", "crossing"),
    [
        (BlockKind.PARAGRAPH, BlockChange.CHANGED, None),
        (BlockKind.CAPTION, BlockChange.CHANGED, Crossing.SEEN),
        (BlockKind.BESIDE, BlockChange.CHANGED, Crossing.UNFOLDED),
        (BlockKind.NOTE, BlockChange.MOVED, Crossing.SEEN),
    ],
)
@pytest.mark.parametrize("kept", ["“&” ", "So it was said. ", LONG])
@pytest.mark.parametrize("gone", ["2 ", " −"])
def test_a_redline_is_no_longer_than_there_is_room_for(kind, change, crossing, kept, gone):
    between = kept * max(1, 160 // len(kept))
    changed = Segment(Op.DELETE, gone), Segment(Op.INSERT, "3")
    lines = (
        Line(change, kind, changed, crossing=crossing),
        Line(BlockChange.KEPT, BlockKind.CAPTION, (Segment(Op.EQUAL, between),)),
    )
    for budget in (0, 400, 1000, 9000, 60_000):
        shown, left_out = fit(Redline(lines * 300), budget, "fr")
        written = in_a_mail(shown, "fr") if shown.lines else ""
        assert len(written.encode()) <= budget
        assert left_out == 300 - written.count("<del")
        one = 1000 if gone.strip().isalnum() else 1200  # a struck mark has a box
        assert written.count("<del") >= budget // one or budget < one


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


@pytest.mark.parametrize(("before", "mark"), [("-4,500", "-"), ("– 4,500", "–"), ("4,500,", ",")])
def test_a_struck_mark_stands_in_a_box_and_a_struck_word_does_not(before, mark):
    shown = redline_of([f"It was {before} a year."], ["It was 4,500 a year."])
    assert f'<del class="mark">{mark}</del>' in to_html(shown)
    assert re.search(rf"<del [^>]*border: 1px[^>]*>{mark}</del>", in_a_mail(shown, "en"))
    words = redline_of(["It was - 4,500 a year."], ["It was 5,400 a year."])
    assert "<del>- 4,500</del>" in to_html(words) and "border" not in in_a_mail(words, "en")


@pytest.mark.parametrize("sign", ["\u0e49", "\u093f", "\u0301"])
def test_a_sign_that_combines_with_letters_is_a_word_s_and_nothing_is_no_mark(sign):
    assert struck(sign) == f"<del>{sign}</del>" and struck("") == "<del></del>"


@pytest.mark.parametrize("hides", [True, False])
def test_a_paragraph_that_is_only_hidden_or_shown_says_so_in_a_redline(hides):
    said = f"<p{{}}>{LONG * 2}</p>"
    sides = [
        extract.read(release(extra=said.format(how)).encode(), "https://towns.example.org/1")
        for how in (("", " hidden") if hides else (" hidden", ""))
    ]
    shown = redline(difference(compare.Differences(*sides)))
    label = "hidden from readers now" if hides else "hidden before, shown now"
    assert to_text(shown).count(f"({label}) ") == 1 == to_html(shown).count(f"◌ {label}: ")
    cells = "".join(f"{old}{new}" for old, new, _ in side_by_side(shown))
    assert cells.count(label) == 1


def test_a_sign_that_went_leaves_no_space_and_can_be_read_in_plain_text():
    shown = redline_of(["It was −5 % and -3 then."], ["It was 5 % and 3 then."])
    assert "It was [-“−”-]5 % and [-“-”-]3 then." in to_text(shown)
    assert '<del class="mark">−</del>5 %' in to_html(shown)

"""What a hyphen, a capital and a count say, and what they do not."""

from __future__ import annotations

import pytest
from pages import OPENING, release

from monitor import compare, extract
from monitor.model import ReasonKind, Significance, reason
from monitor.wording import sentence, sentences


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("a film rated R", "a film rated PG-13", "a figure was added: 13 "),
        ("rules for COVID-19 ended", "rules for influenza ended", "a figure was removed: 19 "),
        ("the F-16 fighters came", "the old fighters came", "a figure was removed: 16 "),
        ("in 2020-21 and after", "in spring and after", "a figure was removed: 21 "),
        ("it fell by -2 % last year", "it fell by little last year", "a figure was removed: -2 % "),
    ],
)
def test_a_hyphen_behind_a_word_is_no_sign_of_a_figure(old, new, said):
    sides = (release(f"{OPENING} It was {text}.") for text in (old, new))
    verdict = compare.compare(*(extract.read(s.encode(), "https://e.org/1") for s in sides))
    assert verdict is not None
    assert any(said in f"{sentence} " for sentence in sentences(verdict.reasons))


@pytest.mark.parametrize("element", ["h2", "p"])
def test_a_clause_in_which_every_word_has_a_capital_is_no_name(element):
    said = (
        "The Council Regrets The Delay In The Works On The Walls",
        "The Council Welcomes The Progress Of The Works On The Walls",
    )
    sides = (release(OPENING, extra=f"<{element}>{text}</{element}>") for text in said)
    verdict = compare.compare(*(extract.read(s.encode(), "https://e.org/1") for s in sides))
    assert verdict is not None and verdict.significance is Significance.MAJOR
    told = sentences(verdict.reasons)
    assert not any("name" in sentence for sentence in told)
    assert "reworded: “Regrets” → “Welcomes”" in told


def test_what_left_the_text_in_a_script_without_spaces_is_counted_in_characters():
    text = "中国政府发布的新闻稿说三个省份的海堤将在两年内修复"
    for kind in (ReasonKind.LEFT_FOR_FRAME, ReasonKind.ENTERED_TEXT, ReasonKind.TEXT_HIDDEN):
        assert sentence(reason(kind, count=25, text=text)).startswith("25 characters ")

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


SENTENCE, ROW = "<p>The balance is {} in May.</p>", "<tr><td>Net result</td><td>{}</td></tr>"


def judged(place: str, old: str, new: str):
    """Of a figure in a sentence, or in a cell of a table."""
    kept = "<tr><td>Name</td><td>2025</td></tr>"
    extra = (f"<table>{kept}{place}</table>" if place is ROW else place).format
    sides = (release(OPENING, extra=extra(side)).encode() for side in (old, new))
    return compare.compare(*(extract.read(side, "https://e.org/1") for side in sides))


@pytest.mark.parametrize("place", [SENTENCE, ROW, "<p>Investment: {}</p>", "<p>{}</p>"])
@pytest.mark.parametrize(
    "signed",
    [
        "−€2.9 billion",
        "-€4 500",
        "–$14.5 million",
        "−US$14.5",
        "−£4.5m",
        "−EUR 14.5",
        "-1.2%",
        "−4 500",
        "-4\u00a0500",
        "–4\u202f500",
        "−4'500",
        "−4 500 000",
        "−4 500 euros",
    ],
)
def test_a_minus_that_comes_or_goes_is_told_with_the_whole_figure(place, signed):
    for old, new in ((signed[1:], signed), (signed, signed[1:])):
        verdict = judged(place, old, new)
        assert verdict is not None and verdict.significance is Significance.MAJOR
        was, now = (" ".join(side.split()) for side in (old, new))
        assert f"a figure changed: {was} → {now}" in sentences(verdict.reasons)


@pytest.mark.parametrize(
    ("place", "old", "new", "said"),
    [
        (SENTENCE, "−\u00a01,2 %", "1,2 %", "a figure changed: − 1,2 % → 1,2 %"),
        (
            SENTENCE,
            "−\u202f€2.9 billion",
            "€2.9 billion",
            "a figure changed: − €2.9 billion → €2.9",
        ),
        (ROW, "− 4 500", "4 500", "a figure changed: − 4 500 → 4 500"),
        (SENTENCE, "€-4.5", "€4.5", "a figure changed: €-4.5 → €4.5"),
        (SENTENCE, "EUR −14.5", "EUR 14.5", "a figure changed: EUR −14.5 → EUR 14.5"),
        (SENTENCE, "+€4 500", "−€4 500", "a figure changed: +€4 500 → −€4 500"),
        (SENTENCE, "−€4,500", "€4 500", "a figure changed: −€4,500 → €4 500"),
        (ROW, "1,204", "(1,204)", "a figure changed: 1,204 → (1,204)"),
        (ROW, "(1,204) million", "1,204 million", "a figure changed: (1,204) million → 1,204 mil"),
        (ROW, "(1.2%)", "1.2%", "a figure changed: (1.2%) → 1.2%"),
        (SENTENCE, "€(1,204)", "€1,204", "a figure changed: €(1,204) → €1,204"),
        (SENTENCE, "$14.5 million", "($14.5 million)", "$14.5 million → ($14.5 million)"),
        (ROW, "- 4 500", "4 500", "a figure changed: - 4 500 → 4 500"),
        (ROW, "1,2 %", "– 1,2 %", "a figure changed: 1,2 % → – 1,2 %"),
        (ROW, "- 4 500 | 2", "4 500 | 2", "a figure changed: - 4 500 → 4 500"),
        (ROW, "– €4 500", "€4 500", "a figure changed: – €4 500 → €4 500"),
        (ROW, "- 4.5 million", "4.5 million", "a figure changed: - 4.5 million → 4.5 million"),
        (ROW, "– | - 4 500", "– | 4 500", "a figure changed: - 4 500 → 4 500"),
        (SENTENCE, "down (- 4,5 %)", "down (4,5 %)", "a figure changed: - 4,5 % → 4,5 %"),
        (SENTENCE, "(−€4 500)", "(€4 500)", "a figure changed: −€4 500 → €4 500"),
        ("<p>It made a loss: {}. So it is.</p>", "– €2.9 billion", "€2.9 billion", "– €2.9 bil"),
        ("<p>Résultat net :\u00a0{}</p>", "4 500 euros", "– 4 500 euros", "– 4 500 euros"),
        ("<p>Net result: {}</p>", "EUR 4 500", "- EUR 4 500", "EUR 4 500 → - EUR 4 500"),
        ("<p>同比增长率：{}。</p>", "-5", "5", "a figure changed: -5 → 5"),
        ("<p>同比增长率：{}，如此。</p>", "５％", "－５％", "a figure changed: ５％ → －５％"),
        ("<p>同比增长（{}），如此。</p>", "-5%", "5%", "a figure changed: -5% → 5%"),
        ("<p>出口：{}，如此。</p>", "￥-5", "￥5", "a figure changed: ￥-5 → ￥5"),
        ("<p>出口、{}、輸入。</p>", "＋5%", "－5%", "a figure changed: ＋5% → －5%"),
        ("<p>出口：{}。</p>", "５％", "６％", "a figure changed: ５％ → ６％"),
        ("<p>Résultat net : {}</p>", "2 millions d’euros", "- 2 millions d’euros", "- 2 mill"),
    ],
)
def test_signs_with_a_space_and_brackets_of_accounts(place, old, new, said):
    verdict = judged(place, old, new)
    assert verdict is not None and verdict.significance is Significance.MAJOR
    assert any(said in told for told in sentences(verdict.reasons))


@pytest.mark.parametrize(
    ("place", "old", "new"),
    [
        (ROW, "-4,500", "(4,500)"),
        (SENTENCE, "-4,500", "(4,500)"),
        (SENTENCE, "−€4,500", "€(4,500)"),
        (SENTENCE, "in 2018-2019", "in 2018 2019"),
        ("<p>他们的歼{}飞机。</p>", "-20", "20"),
        ("<p>出口：{}。</p>", "５％", "5%"),
        (SENTENCE, "pages 3 – 5", "pages 3 5"),
        (SENTENCE, "from 3 − 5 days", "from 3 5 days"),
        (SENTENCE, "€5 – €10", "€5 €10"),
        (SENTENCE, "said – 5 schools – by us", "said 5 schools by us"),
        (SENTENCE, "the prize - €500", "the prize €500"),
        (SENTENCE, "the report (2019)", "the report 2019"),
        (SENTENCE, "schools (45) of ours", "schools 45 of ours"),
        (SENTENCE, "the fund ($14.5 million) of May", "the fund, $14.5 million, of May"),
        (ROW, "2019", "(2019)"),
        (ROW, "3-5", "3 5"),
        ("<ul><li>{} schools</li></ul>", "- 5", "5"),
        (ROW, "- 5 schools in May", "5 schools in May"),
        ("<p>On the agenda: {}</p>", "- 5 schools - 3 roads", "5 schools, 3 roads"),
        ("<p>{} million</p>", "- 5", "5"),
        (SENTENCE, "May - 5 % more - of it", "May 5 % more of it"),
        ("<ul><li>{} schools</li></ul>", "(1)", "1"),
        (SENTENCE, "(- 4 500)", "(4 500)"),
        (SENTENCE, "(- 1: opening, - 2: talks)", "(1: opening, 2: talks)"),
        (
            SENTENCE,
            "(– 5 euros for adults, – 3 euros for children)",
            "(5 euros for adults, 3 euros for children)",
        ),
        ("<p>Programme: {}</p>", "- 1. Opening", "1. Opening"),
        ("<p>Programme: {}</p>", "- 1. Opening - 2. Speeches", "1. Opening 2. Speeches"),
        ("<p>Opening hours: {}</p>", "– 9 am to 5 pm", "9 am to 5 pm"),
        ("<p>Opening hours: {}</p>", "- 9:00, - 14:00", "9:00, 14:00"),
        ("<p>Opening hours: {}</p>", "- 9.30", "9.30"),
        ("<p>Dates: {}</p>", "- 5. May 2026", "5. May 2026"),
        ("<p>It is open in May: {}</p>", "- 2026.", "2026."),
        ("<p>Phone: {}</p>", "- 555 2000.", "555 2000."),
        (
            "<p>Agenda: {}</p>",
            "- 5 million euros for schools - 3 million euros for roads",
            "5 million euros for schools, 3 million euros for roads",
        ),
        ("<p>Agenda: {}</p>", "- 5 million euros for schools", "5 million euros for schools"),
        ("<p>Agenda: {}</p>", "- €5 million. - €3 million.", "€5 million. €3 million."),
        ("<p>Prices: {}</p>", "- €5, for all", "€5, for all"),
        ("<p>In figures: {}</p>", "- 12 % more visitors", "12 % more visitors"),
        ("<p>Distance: {}</p>", "- 5 km", "5 km"),
        ("<p>Roads and schools | {}</p>", "- 5 %", "5 %"),
        (ROW, "- 9 am", "9 am"),
        (ROW, "- 9:30", "9:30"),
        (ROW, "- 9.30", "9.30"),
        (ROW, "- 5.12", "5.12"),
        (ROW, "- 5.", "5."),
        (ROW, "- 2026", "2026"),
        (ROW, "- 11.2026", "11.2026"),
        (ROW, "- 02 41", "02 41"),
        (ROW, "- 3 kg", "3 kg"),
        (ROW, "- 3 kg of apples", "3 kg of apples"),
        (ROW, "- 5 % - 3 %", "5 %, 3 %"),
        (ROW, "- 5 | - 3", "5 | 3"),
    ],
)
def test_dashes_and_brackets_that_are_no_sign(place, old, new):
    for was, now in ((old, new), (new, old)):
        verdict = judged(place, was, now)
        assert verdict is None or verdict.significance is Significance.COSMETIC, verdict.reasons


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

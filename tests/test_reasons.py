"""Why a change matters, told once and by what was replaced by what."""

from __future__ import annotations

import json

import pytest
from pages import TEXT

from monitor import compare, extract
from monitor.compare import garbled
from monitor.extract import mails
from monitor.model import Kind, Significance
from monitor.wording import sentences

FRAME = (
    "<html lang='{}'><body><main><h1>Towns agree on bridges</h1><p>Published 1 March "
    "2024</p>{}<p>{}</p></main></body></html>"
)


def read(inside: str, language: str = "en"):
    return extract.read(
        FRAME.format(language, inside, TEXT[0]).encode(), "https://towns.example.org/n/1"
    )


def judged(old: str, new: str):
    return compare.compare(read(old), read(new))


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("two thirds", "one half", "a figure changed: two thirds → one half"),
        ("2 000 hands", "20 000 boats", "a figure changed: 2 000 → 20 000 (“2 000 hands” → “20 000 boats”)"),
        ("120 €", "120 ‰", "the unit of a figure changed: 120 € → 120 ‰"),
        ("4.2 million", "6.8 million", "a figure changed: 4.2 million → 6.8 million"),
        ("4.2 million", "4.2 billion", "a figure changed: 4.2 million → 4.2 billion"),
        ("€4.2 million", "€6.8 million", "a figure changed: €4.2 million → €6.8 million"),
        ("US$ 4", "US$ 6", "a figure changed: US$ 4 → US$ 6"),
        ("-3 %", "-5 %", "a figure changed: -3 % → -5 %"),
        ("–3 %", "–5 %", "a figure changed: –3 % → –5 %"),
        ("‑3 %", "‑5 %", "a figure changed: ‑3 % → ‑5 %"),
        ("−3 %", "+3 %", "a figure changed: −3 % → +3 %"),
        ("+3 %", "–3 %", "a figure changed: +3 % → –3 %"),
        ("2010 –2015", "2010 –2018", "a figure changed: 2015 → 2018"),
        ("12 per cent more", "21 per cent more", "a figure changed: 12 per cent → 21 per cent"),
        ("4,2 Millionen Euro", "6,8 Millionen Euro", "a figure changed: 4,2 Millionen Euro → 6,8 Millionen Euro"),
        ("4 millions d’euros", "6 millions d’euros", "a figure changed: 4 millions d’euros → 6 millions d’euros"),
        ("40 km", "60 km", "a figure changed: 40 km → 60 km"),
        ("40 km", "40 mi", "the unit of a figure changed: 40 km → 40 mi"),
        ("22 mg/l", "22 µg/l", "the unit of a figure changed: 22 mg/l → 22 µg/l"),
        ("22 μg/l", "22 mg/l", "the unit of a figure changed: 22 μg/l → 22 mg/l"),
        ("22 mg/l", "22 mg/m³", "the unit of a figure changed: 22 mg/l → 22 mg/m³"),
        ("3 mSv", "3 µSv", "the unit of a figure changed: 3 mSv → 3 µSv"),
        ("300 k€", "300 M€", "the unit of a figure changed: 300 k€ → 300 M€"),
        ("3 Mio. €", "3 Mrd. €", "the unit of a figure changed: 3 Mio → 3 Mrd"),
        ("31 zu 12", "12 zu 31", "a figure changed: 31 zu 12 → 12 zu 31"),
        ("3-1", "1-3", "a figure changed: 3-1 → 1-3"),
        ("7 au 18 décembre", "18 au 7 décembre", "a figure changed: 7 au 18 → 18 au 7"),
        ("-3 to 5 degrees", "5 to -3 degrees", "a figure changed: -3 to 5 degrees → 5 to -3 degrees"),
        ("3対1", "1対3", "a figure changed: 3対1 → 1対3"),
        ("42億円", "68億円", "a figure changed: 42億円 → 68億円"),
        ("12 000 soldiers", "21 000 soldiers", "a figure changed: 12 000 → 21 000"),
        ("a “Data Controller Office”", "a “Data Processor Office”", "a name changed: Controller Office → Processor Office"),
    ],
)  # fmt: skip
def test_a_replacement_is_told_once(old, new, reason):
    line = "<p>The works cost {} and will take four years in all of the provinces.</p>"
    verdict = judged(line.format(old), line.format(new))
    assert sentences(verdict.reasons)[0] == reason and len(sentences(verdict.reasons)) == 2
    assert verdict.significance is Significance.MAJOR


@pytest.mark.parametrize(
    ("language", "old", "new", "told", "weight"),
    [
        ("en", "18 months", "eighteen months", "is set otherwise: 18 months → eighteen months", "minor"),
        ("en", "two hours", "2 hours", "is set otherwise: two hours → 2 hours", "minor"),
        ("fr", "17 heures", "dix-sept heures", "is set otherwise: 17 heures → dix-sept heures", "minor"),
        ("de", "16 Minuten", "sechzehn Minuten", "is set otherwise: 16 Minuten → sechzehn Minuten", "minor"),
        ("es", "11 meses", "once meses", "is set otherwise: 11 meses → once meses", "minor"),
        ("en", "18 months", "nineteen months", "changed: 18 months → nineteen months", "major"),
        ("en", "two hours", "3 hours", "changed: two hours → 3 hours", "major"),
        ("en", "-2 degrees", "two degrees", "changed: -2 degrees → two degrees", "major"),
        ("en", "11 times", "once times", "changed: 11 → once", "major"),
    ],
)  # fmt: skip
def test_a_number_in_words_is_compared_by_value(language, old, new, told, weight):
    line = "<p>It was to last {} in all, they said, and will change much in the provinces.</p>"
    verdict = compare.compare(read(line.format(old), language), read(line.format(new), language))
    assert sentences(verdict.reasons)[0] == f"a figure {told}"
    assert verdict.significance == weight


@pytest.mark.usefixtures("here")
def test_a_figure_that_is_a_line_by_itself_changed_and_did_not_come_and_go(web, watching):
    desk = watching("/1.html")
    lines = "".join(f"<div>{{}}</div><p>{said}</p>" for said in TEXT[1:3])
    for figures in (("-5", "12 %"), ("-7", "12 %"), ("-7", "−12 %")):
        web.page(
            "/1.html", FRAME.format("en", f"<p>{TEXT[3]}</p>{lines}".format(*figures), TEXT[0])
        )
        desk.run("check", "--now")
    told = [json.loads(row[0]) for row in desk.rows("select reasons from changes where id > 1")]
    assert [one[0] for one in told] == [
        "a figure changed: -5 → -7",
        "a figure changed: 12 % → −12 %",
    ]
    assert desk.rows("select distinct significance from changes where id > 1") == [("major",)]


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("en", "15 January", "15 March"),
        ("en", "January 15", "January 17"),
        ("en", "the 3rd of May", "the 5th of May"),
        ("en", "Monday 15 January 2024", "Monday 15 March 2024"),
        ("fr", "15 janvier", "15 mars"),
        ("de", "15. Januar", "17. Januar"),
        ("es", "15 de enero", "15 de marzo"),
        ("ru", "15 января", "15 марта"),
        ("zh", "1月15日", "3月15日"),
    ],
)
def test_a_day_is_told_whole(language, old, new):
    line = "<p>It begins on {}, they said, and will take four years in all of the provinces.</p>"
    verdict = compare.compare(read(line.format(old), language), read(line.format(new), language))
    bare = [day.removeprefix("the ").removeprefix("Monday ") for day in (old, new)]
    assert sentences(verdict.reasons)[0] == f"a date changed: {bare[0]} → {bare[1]}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("in 15 towns", "in 17 towns"),
        ("by 2024 one town", "by 2025 one town"),
        ("may 3", "might 3"),
    ],
)
def test_what_only_looks_like_a_day_is_no_date_and_no_unit(old, new):
    line = "<p>The works begin {} of the river and will take four years in all.</p>"
    *told, stamp = sentences(judged(line.format(old), line.format(new)).reasons)
    assert stamp.startswith("its date of publication did not move")
    assert not [one for one in told if "date" in one or "one town" in one]


def test_a_quotation_tells_its_words_and_they_are_not_told_again():
    line = "<p>“We will {} accept the new rules of the league,” said Ms Norling of the council.</p>"
    verdict = judged(line.format("seldom"), line.format("gladly"))
    assert sentences(verdict.reasons)[:-1] == ("a quotation was reworded: “seldom” → “gladly”",)


def test_a_list_that_was_renumbered_tells_only_the_new_item():
    items = ["The first of the bridges", "The second of the bridges", "The third of the bridges"]

    def numbered(texts):
        return "".join(f"<p>{n}. {text}</p>" for n, text in enumerate(texts, 1))

    verdict = judged(numbered(items), numbered([items[0], "A mill that is new", *items[1:]]))
    assert sentences(verdict.reasons)[0] == "a line was added (6 words): “2. A mill that is new”"
    assert verdict.words_removed == 0


def test_a_sentence_that_moved_is_told_as_moved():
    one, two = "It was told to all at once.", "Another part of it stands here."
    moving = "The minister came to the town at noon."
    verdict = judged(f"<p>{one} {moving}</p><p>{two}</p>", f"<p>{one}</p><p>{two} {moving}</p>")
    assert sentences(verdict.reasons)[0] == f"a sentence was moved: “{moving}”"
    assert verdict.significance is Significance.MINOR


def test_links_of_the_same_words_are_told_apart_by_their_place():
    line = (
        "<p>See <a href='/a'>here</a>, <a href='{}'>here</a> and <a "
        "href='{}://e.example/c'>there</a>.</p>"
    )
    verdict = judged(line.format("/b", "http"), line.format("/z", "https"))
    assert sentences(verdict.reasons)[0] == "a link leads elsewhere: “here”"
    assert judged(line.format("/b", "http"), line.format("/b", "https")) is None
    assert judged(line.format("/caf%c3%a9", "http"), line.format("/café", "http")) is None
    readable = "/x?name=the-budget-of-2024-in-short-{}"
    assert judged(
        line.format(readable.format("one"), "http"), line.format(readable.format("two"), "http")
    )


def test_a_paragraph_split_beside_an_edit_is_no_edit_itself():
    a, b = "The first half of a long paragraph ends here.", "The second half of it goes on."
    old = f"<p>{a} {b}</p><p>Five boats came.</p>"
    verdict = judged(old, f"<p>{a}</p><p>{b}</p><p>Seven boats came.</p>")
    assert sentences(verdict.reasons)[0] == "a figure changed: Five → Seven"


def test_two_stamps_that_disagree_are_both_named_and_one_that_always_moves_counts_for_nothing():
    page = (
        "<p>Last updated: {} March 2024</p><p>Five {} came to the town.</p><p>Updated 2 March "
        "2024</p>"
    )
    old, new = read(page.format(5, "boats")), read(page.format(6, "ships"))
    verdict = compare.compare(old, new)
    assert verdict.kind is Kind.EDITED
    assert sentences(verdict.reasons)[-1].endswith("another did not: “Updated 2 March 2024”")
    ticking = frozenset({compare.stamp_place(old.updated)})
    assert compare.compare(old, new, ticking).kind is Kind.SILENT_EDIT


@pytest.mark.parametrize(("wrong", "right"), [("cp1252", "utf-8"), ("gb18030", "utf-8")])
def test_a_text_in_the_wrong_charset_is_garbled_and_an_edit_is_not(wrong, right):
    said = "Le président a dit aux élèves de l’école de Besançon combien ils étaient fiers. " * 2
    if wrong == "gb18030":
        said = "文化部部长说三个沿海省份的海堤将在四年内修复，国家承担三分之二的费用。" * 3
    old = read(f"<p>{said}</p>")
    assert garbled(old, read(f"<p>{said.encode(right).decode(wrong, 'replace')}</p>"))
    assert not garbled(old, old)
    assert not garbled(old, read(f"<p>{said.replace('fiers', 'fières').replace('三', '四')}</p>"))


def test_hidden_mail_addresses_are_read():
    assert mails.of_hex("0a7a786f79794a7e657d6479246f726b677a666f") == "press@towns.example"
    page = (
        "<p>Write to <a href='/cdn-cgi/l/email-protection#{0}'><span data-cfemail='{0}'>[email "
        "protected]</span></a>.</p>"
    )
    content = read(page.format("0a7a786f79794a7e657d6479246f726b677a666f"))
    assert "Write to press@towns.example." in content.body
    assert content.links[0].url == "mailto:press@towns.example"
    other = bytes([7, *(b ^ 7 for b in b"press@towns.example")]).hex()
    assert compare.compare(content, read(page.format(other))) is None
    third = bytes([7, *(b ^ 7 for b in b"other@towns.example")]).hex()
    assert compare.compare(content, read(page.format(third))) is not None


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Last updated: March 2024", "2024-03"), ("Stand: 03/2024", "2024-03"), ("更新时间：2024年3月", "2024-03"),
        ("$Date: 2024/03/01 16:05:00 $", "2024-03-01T16:05:00"), ("Updated 01-Mar-2024", "2024-03-01"),
        ("News updated 3 March 2024", "2024-03-03"), ("Published 1 March 2024 and updated 3 March 2024", "2024-03-03"),
    ],
)  # fmt: skip
def test_stamps_in_a_line(line, value):
    assert read(f"<p>{line}</p>", "en-GB").updated.value == value


def test_a_rule_that_was_updated_is_no_stamp():
    assert read("<p>The rule was updated on 6 August 2004 and stands.</p>").updated is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("€(1,204) million", "€1,204 million", "€(1,204) million → €1,204 million"),
        ("$4.50 million", "($4.50) million", "$4.50 million → ($4.50) million"),
        ("($4.50)", "$4.50", "($4.50) → $4.50"),
    ],
)
def test_a_figure_whose_brackets_come_or_go_is_told_with_its_unit_and_once(old, new, told):
    line = "<p>The loss of the three towns came to {} in the year that ended in May.</p>"
    said = sentences(judged(line.format(old), line.format(new)).reasons)[:-1]
    assert said == (f"a figure changed: {told}",)


def test_brackets_around_a_remark_are_punctuation_still():
    line = "<p>The loss of the three towns {} came to little in the year that ended in May.</p>"
    verdict = judged(line.format("(see 5)"), line.format("see 5"))
    assert "punctuation changed" in sentences(verdict.reasons)

"""A language in which changes are told is one file; and what was recorded in the words of an earlier
version is still understood."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from pages import CLOSING, FIGURE, OPENING, QUOTE, release
from recorded_sentences import TODAY

from monitor import compare, extract, wording
from monitor.compare.redline import redline, to_html, to_text
from monitor.model import (
    FIELDS,
    BlockKind,
    Kind,
    Many,
    ReasonKind,
    Significance,
    reason,
)
from monitor.store import Store
from monitor.wording import Phrase, Template, Wording, en
from monitor.wording.templates import _filled, with_earlier

# Kinds of block that stand in a difference only.
SHOWN = {BlockKind.LINK, BlockKind.PICTURE, BlockKind.BESIDE}
LATIN = """
from dataclasses import replace

from monitor.model import Kind, ReasonKind
from monitor.wording import Phrase, Template, en

WORDING = replace(
    en.WORDING,
    templates={
        **en.WORDING.templates,
        ReasonKind.FIELD_CHANGED: Template("{field} mutatus est: {old} → {new}"),
        ReasonKind.WORDS_ADDED: Template("{count} verba addita", "verbum additum"),
    },
    fields={**en.WORDING.fields, "title": "titulus"},
    labels={**en.WORDING.labels, Kind.EDITED: "Mutatum"},
    judgements={**en.WORDING.judgements, Kind.EDITED: "Textus mutatus est."},
    phrases={**en.WORDING.phrases, Phrase.WORDS_REMOVED: Template("{count} verba sublata")},
)
"""
NAMED = re.compile(r"\{(\w+)\}")
K = ReasonKind

STAMP_SENTENCES = [said for told, said in TODAY if told.is_of_stamp and told.kind in {
    K.STAMP_MOVED, K.STAMP_WENT_BACK, K.STAMP_APPEARED, K.STAMP_VANISHED, K.STAMP_STILL, K.STAMPS, K.STAMP_TICKS
}]  # fmt: skip


@pytest.mark.parametrize(("told", "said"), TODAY, ids=lambda value: str(value)[:40])
def test_what_is_recorded_today_is_understood_by_every_later_version(told, said):
    assert wording.agree([told], [said]), "keep the old words in _EARLIER of monitor/wording/en.py"


@pytest.mark.parametrize("said", STAMP_SENTENCES)
def test_a_sentence_about_the_stamp_is_known_as_one_in_every_later_version(said):
    assert wording.recorded(said).is_of_stamp


def test_the_list_of_today_has_every_kind_every_name_and_every_form():
    assert {told.kind for told, _ in TODAY} == set(ReasonKind)
    values = [value for told, _ in TODAY for value in told.values]
    assert {value for name, value in values if name == "field"} == {f.name for f in FIELDS}
    assert {value for name, value in values if name == "block"} == {*BlockKind, "line"} - SHOWN
    assert {value for name, value in values if name == "of"} == set(Many)
    for kind, template in en.WORDING.templates.items():
        counts = {dict(told.values).get("count") == 1 for told, _ in TODAY if told.kind is kind}
        assert counts >= {True} or not template.one, kind
        assert counts >= {False}, kind


OLD = {
    K.FIGURE_CHANGED: Template("a figure changed: {old} → {new}[ ({parts})]"),
    K.STAMP_STILL: Template("its stamp did not move: “{text}”"),
}


def changed(*earlier: dict[ReasonKind, Template]) -> Wording:
    """English with two sentences in other words; `earlier` as in en.py."""
    templates = {
        **en.WORDING.templates,
        K.FIGURE_CHANGED: Template("a number is another: {old} → {new}"),
        K.STAMP_STILL: Template("the date stayed: “{text}”"),
    }
    return with_earlier(replace(en.WORDING, templates=templates), *earlier)


def test_words_that_change_without_the_old_ones_being_kept_are_noticed(monkeypatch):
    figure, stamp = reason(K.FIGURE_CHANGED, old="2", new="20"), reason(K.STAMP_STILL, text="May")
    told = ["a figure changed: 2 → 20", "its stamp did not move: “May”"]
    forgetful, careful = changed(), changed(OLD)
    monkeypatch.setattr(en, "WORDING", forgetful)
    assert not wording.agree([figure, stamp], told)
    assert not wording.recorded(told[1]).is_of_stamp
    monkeypatch.setattr(en, "WORDING", careful)
    assert wording.agree([figure, stamp], told)
    assert wording.agree([figure], ["a number is another: 2 → 20"])
    assert not wording.agree([figure], ["a figure changed: 2 → 21"])
    assert wording.recorded(told[1]).is_of_stamp


def test_a_version_long_ago_had_what_was_changed_since_in_its_old_words(monkeypatch):
    newest, oldest = {K.FIGURE_CHANGED: OLD[K.FIGURE_CHANGED]}, {K.STAMP_STILL: OLD[K.STAMP_STILL]}
    monkeypatch.setattr(en, "WORDING", changed(newest, oldest))
    figure, stamp = reason(K.FIGURE_CHANGED, old="2", new="20"), reason(K.STAMP_STILL, text="May")
    versions = (
        ["a number is another: 2 → 20", "the date stayed: “May”"],
        ["a figure changed: 2 → 20", "the date stayed: “May”"],
        ["a figure changed: 2 → 20", "its stamp did not move: “May”"],
    )
    for told in versions:
        assert wording.agree([figure, stamp], told)
    assert not wording.agree([figure, stamp], [versions[0][0], versions[2][1]])  # none had these


@pytest.mark.usefixtures("here")
def test_a_database_in_the_words_of_before_keeps_its_values(web, watching, monkeypatch):
    desk = watching("/1.html")
    web.page("/1.html", release())
    desk.run("check")
    web.page("/1.html", release(OPENING, FIGURE.replace("2 000", "20 000"), QUOTE, CLOSING))
    desk.run("check")
    kinds = []
    versions = [((), changed()), (OLD, changed(OLD))]
    for earlier, version in versions:
        monkeypatch.setattr(en, "WORDING", version)
        with Store.read(desk.folder / "misajour.db") as store:
            last = list(store.history.changes(1))[-1]
        kinds.append([told.kind for told in last.reasons])
        assert last.reasons[-1].is_of_stamp is bool(earlier)
    assert set(kinds[0]) == {K.RECORDED}
    assert kinds[1][0] is K.FIGURE_CHANGED and kinds[1][-1] is K.STAMP_STILL


INNER = "“We have waited,” said Ms Norling."


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("It is so.", "“It is so.”", "«\u00a0It is so.\u00a0»"),
        ("“It is so.”", "“It is so.”", "“It is so.”"),  # its own marks are enough
        ("« Soit. »", "« Soit. »", "« Soit. »"),
        ("「そうです」", "「そうです」", "「そうです」"),
        (INNER, f"‘{INNER}’", f"«\u00a0{INNER}\u00a0»"),
        ("« Oui », dit-il.", "“« Oui », dit-il.”", "“« Oui », dit-il.”"),
        ('He said: "No"', '‘He said: "No"’', '«\u00a0He said: "No"\u00a0»'),
        (
            "Minister: “No.” & more",
            "‘Minister: “No.” & more’",
            "«\u00a0Minister: “No.” & more\u00a0»",
        ),
        ("“Yes” and “no”", "‘“Yes” and “no”’", "«\u00a0“Yes” and “no”\u00a0»"),
        ("«\u2067שלום»", "«\u2067שלום»", "«\u2067שלום»"),
    ],
)
def test_a_text_with_marks_of_its_own_stands_within_others(text, english, french):
    told = reason(K.WORDS_REMOVED, count=3, text=text)
    assert wording.sentence(told).endswith(f" removed: {english}")
    assert wording.sentence(told, "fr").endswith(french)
    assert wording.quoted(text) == english


@pytest.mark.usefixtures("here")
def test_marks_are_not_doubled_where_a_quotation_goes_and_the_record_of_before_is_known(
    web, watching
):
    desk = watching("/1.html")
    web.page("/1.html", release())
    desk.run("check")
    web.page("/1.html", release(OPENING, FIGURE, CLOSING))
    desk.run("check")
    (kept,) = desk.rows("select reasons from changes where kind = 'silent-edit'")[-1]
    assert "‘“We have" in kept and "““" not in kept
    assert "unbroken" in desk.run("verify")
    doubled = reason(K.BLOCK_REMOVED, block="paragraph", count=7, text=INNER)
    assert wording.agree([doubled], [f"a paragraph was removed (7 words): “{INNER}”"])
    assert wording.agree([doubled], [f"a paragraph was removed (7 words): ‘{INNER}’"])


# Languages --------------------------------------------------------------------------------------------


@pytest.fixture
def latin(tmp_path, monkeypatch):
    """A second language: one file beside the others."""
    (tmp_path / "la.py").write_text(LATIN)
    monkeypatch.setattr(wording, "__path__", [*wording.__path__, str(tmp_path)])


def test_a_language_is_one_file(latin):
    assert wording.languages() == ("en", "fr", "la")
    told = reason(K.FIELD_CHANGED, Significance.MAJOR, field="title", old="Pons", new="Pontes")
    assert wording.sentence(told, "la") == "titulus mutatus est: Pons → Pontes"
    assert wording.sentence(told) == "the title changed: “Pons” → “Pontes”"
    assert wording.sentences([reason(K.WORDS_ADDED, count=1, text="a")], "la") == (
        "verbum additum",
    )
    assert wording.label_of(Kind.EDITED, "la") == "Mutatum"
    assert wording.judgement_of(Kind.EDITED, "la") == "Textus mutatus est."
    assert wording.field_label("title", "la") == "titulus"
    assert wording.phrase(Phrase.WORDS_REMOVED, language="la", count=3) == "3 verba sublata"
    assert wording.count_of_words(3, 1, language="la") == "3 verba sublata, 1 added"


@pytest.mark.parametrize("code", ["xx", "", "templates", "../en", "EN"])
def test_a_language_that_there_is_not_is_said(code):
    with pytest.raises(ValueError, match=r"there is no wording in .*; there are: en"):
        wording.for_language(code)


@pytest.mark.parametrize("code", wording.languages())
def test_a_language_has_all_words(code):
    one = wording.for_language(code)
    assert set(one.templates) == set(ReasonKind)
    assert set(one.many) == set(Many)
    assert set(one.blocks) == {*BlockKind, "line"}
    assert set(one.fields) == {field.name for field in FIELDS}
    assert set(one.labels) == set(one.judgements) == set(Kind)
    assert set(one.phrases) == set(Phrase)
    assert set(one.gravities) == set(Significance)
    assert set(one.briefs) == set(en.WORDING.briefs)
    for kind, text in one.briefs.items():
        assert set(NAMED.findall(text)) == set(NAMED.findall(en.WORDING.briefs[kind])), kind
    for said, template in one.phrases.items():
        names = set(NAMED.findall(en.WORDING.phrases[said].many))
        assert set(NAMED.findall(template.many)) == names, said
    for kind, template in one.templates.items():
        assert set(NAMED.findall(template.many)) == set(
            NAMED.findall(en.WORDING.templates[kind].many)
        ), kind
    for words in (one.many, one.blocks, one.fields, one.labels, one.judgements):
        assert all(text.strip() for text in words.values())
    for said, template in one.phrases.items():
        values = dict.fromkeys(NAMED.findall(template.many), "7")
        assert "{" not in _filled(template, values), said


def test_one_is_one_and_two_are_two_in_what_is_told_beside_a_change():
    assert wording.count_of_words(0, 0) == ""
    assert wording.count_of_words(41, 3) == "41 words removed, 3 added"
    assert wording.count_of_words(1, 0) == "1 word removed"
    assert wording.count_of_words(0, 2, by_character=True) == "2 characters added"
    assert wording.count_of_words(1, 2, by_character=True) == "1 character removed, 2 added"


def test_a_redline_takes_its_words_from_the_wording(monkeypatch):
    paragraphs = [f"Paragraph {n} of the text that the council made." for n in range(9)]
    old, new = (
        extract.read(release(*paragraphs, last, title="T").encode(), charset="utf-8")
        for last in ("It will spend 2 000 crowns.", "It will spend 3 000 crowns.")
    )
    shown = redline(compare.diff(old, new))
    assert "9 unchanged paragraphs" in to_html(shown)
    assert "(… 9 unchanged …)" in to_text(shown)
    phrases = {
        **en.WORDING.phrases,
        Phrase.UNCHANGED: Template("{count} as before"),
        Phrase.UNCHANGED_PARAGRAPHS: Template("{count} <as> before"),
    }
    monkeypatch.setattr(en, "WORDING", replace(en.WORDING, phrases=phrases))
    assert "9 &lt;as&gt; before" in to_html(shown)
    assert "(… 9 as before …)" in to_text(shown)


def test_the_number_of_an_answer_has_its_name_in_each_language():
    gone = reason(ReasonKind.GONE_TWICE, note="status 404")
    assert wording.sentence(gone) == "two visits found it gone: status 404"
    assert "status" not in (said := wording.sentence(gone, "fr")) and said.endswith("statut 404")

"""The words of the search index, and what a person may type to look for them."""

from __future__ import annotations

import hashlib
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.output.queries import notes
from monitor.store.search import Chosen
from monitor.store.search.index import TEXTS, create
from monitor.store.search.marking import marks
from monitor.store.search.query import Query, Where, parse
from monitor.store.search.words import BREAK, indexed, said, tokens

SAID = {
    "zh": "对伊朗的制裁措施将于2024年生效。",
    "ja": "東京で記者会見が行われた。データセンター",
    "th": "ประเทศไทยประกาศมาตรการใหม่",
    "ko": "정부는 제재를 해제했다",
    "el": "Η κυβέρνηση ανακοίνωσε νέα μέτρα για την αλήθεια",
    "fr": "L’accord de sécurité, œuvre de l’État, a été signé à Besançon",
    "de": "Die Straße wird gesperrt; Fußgänger auch",
    "ar": "أعلنت الحُكومة عن إجراءات جديدة",
    "hi": "सरकार ने हिन्दी में घोषणा की",
    "pl": "Łódź podpisała umowę",
}


def finds(text: str, words: str) -> bool:
    """Whether SQLite finds `text` by `words`."""
    db = sqlite3.connect(":memory:")
    create(db)
    db.execute(f"insert into {TEXTS} (rowid, body) values (1, ?)", [indexed(text)])
    query = parse(words)
    rows = db.execute(
        f"select 1 from {TEXTS} where {TEXTS} match ?", [Chosen().fts(query)]
    ).fetchall()
    db.close()
    return bool(rows)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        *(("zh", w) for w in ("制裁", "裁", "制裁措施", "2024年", "伊朗 措施", "2024", "生效")),
        *(("ja", w) for w in ("東京", "記者会見", "データ", "ﾃﾞｰﾀ", "た")),
        *(("th", w) for w in ("ไทย", "มาตรการ", "ประเทศไทย")),
        *(("ko", w) for w in ("제재", "정부", "해제")),
        *(("el", w) for w in ("κυβερνηση", "ΑΛΗΘΕΙΑ", "αλήθεια", "νεα μετρα")),
        *(("fr", w) for w in ("securite", "oeuvre", "etat", "l'accord", "BESANCON", "sécur*")),
        *(("de", w) for w in ("strasse", "Straße", "fuss*", '"wird gesperrt"')),
        *(("ar", w) for w in ("الحكومة", "اعلنت", "إجراءات")),
        *(("hi", w) for w in ("हिन्दी", "सरकार")),
        *(("pl", w) for w in ("lodz", "Łódź", "umowe")),
    ],
)
def test_each_script_is_found_as_people_type_it(language, words):
    assert finds(SAID[language], words)
    assert marks(SAID[language], parse(words).terms), "what is found can be marked"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        *(("zh", w) for w in ("裁制", "朗的裁", "北京")),
        *(("ja", w) for w in ("京東", "記会")),
        *(("th", w) for w in ("ลาว",)),
        *(("hi", w) for w in ("हन्द", "सर")),
        *(("fr", w) for w in ("secur", '"accord securite"', "accord -signe", "besanc")),
    ],
)
def test_and_nothing_else_is(language, words):
    assert not finds(SAID[language], words)


def test_operators_mean_what_they_say():
    text = "The ministers agreed on disarmament and on a red line."
    assert finds(text, "disarm*") and not finds(text, "disarm")
    assert finds(text, "treaty OR ministers") and not finds(text, "treaty OR war")
    assert finds(text, "ministers -treaty") and not finds(text, "ministers -disarm*")
    assert finds(text, "ministers NOT treaty") and finds(text, "ministers AND agreed")
    assert finds(text, '"red line"') and not finds(text, '"line red"')
    assert finds(text, '"red lin"*') and finds(text, "“red line”") and finds(text, "«red line»")
    assert finds(text, "agreed treaty OR ministers"), "OR binds closer than the space"


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ("agreed OR", "“OR” stands between two words"),
        ("OR agreed", "“OR” stands between two words"),
        ("agreed NOT", "“NOT” stands before a word"),
        ('agreed "red line', "not closed"),
        ("(agreed OR red)", "brackets"),
        ('"(2,310)"', "brackets"),
        ('"a loss of (2,310) thousand"', "brackets"),
        ('"a loss of (€2,310)"', "brackets"),
        ('"-4,500"', "found with it and without"),
        ('"a loss of −€4,500"', "found with it and without"),
        ("€-5", "found with it and without"),
        ("US$-5", "found with it and without"),
        ('"- 4,500"', "found with it and without"),
        ("agr*d", "“*” stands at the end"),
        ("* agreed", "no letter"),
        ("ag* red", "needs 3 letters"),
        ("body:agreed", "“body:” is not a place"),
        ("-agreed", "give one that is to stand"),
        ("a " * 30, "first 20 words"),
        ("a" * 301, "first 300 characters"),
    ],
)
def test_what_is_not_understood_is_named(words, note):
    assert any(note in said for said in notes(parse(words))), notes(parse(words))


@pytest.mark.parametrize("words", ['"2010 –2015"', "2010-2015", "COVID-19", '"from 3 − 5 days"'])
def test_a_dash_that_is_no_minus_is_not_called_one(words):
    assert not notes(parse(words))


def test_a_search_of_edits_for_nothing_but_a_title_says_what_it_is():
    query = parse("title:agreed", Where.REMOVED)
    assert not query.of_edits and "titles were searched" in notes(query)[0]
    assert not notes(parse("title:agreed red", Where.REMOVED))


@given(st.text(max_size=400))
def test_no_query_is_a_syntax_error(words):
    db = sqlite3.connect(":memory:")
    create(db)
    query = parse(words)
    if query:
        column = "search_changes" if query.of_edits else TEXTS
        db.execute(
            f"select 1 from {column} where {column} match ?", [Chosen().fts(query)]
        ).fetchall()
    db.close()


@given(st.text(alphabet=st.sampled_from('"*()-: ORNOTANDremoved:added:title:制裁ไé\0\ue000\ue001'), max_size=60))  # fmt: skip
@settings(deadline=None)  # the first one makes what the others find made
def test_no_query_of_operators_is_a_syntax_error(words):
    test_no_query_is_a_syntax_error.hypothesis.inner_test(words)


@given(st.text(max_size=200))
def test_tokens_stand_where_they_say_and_find_their_text(text):
    there = list(tokens(text))
    assert all(0 <= one.start < one.end <= len(text) for one in there)
    assert all(" " not in one.text and BREAK not in one.text for one in there)
    assert said(text).split() == [one.text for one in there]
    words = " ".join(text.split())
    if there and '"' not in words and len(words) < 100:
        query = parse(f'"{words}"')
        if query.terms and not any(q in words for q in "“”„«»"):
            assert marks(words, query.terms)


def test_a_phrase_does_not_reach_from_one_text_into_the_next():
    db = sqlite3.connect(":memory:")
    create(db)
    db.execute(f"insert into {TEXTS} (rowid, around) values (1, ?)", [indexed("one two", "three")])
    ask = f"select count(*) from {TEXTS} where {TEXTS} match ?"
    assert db.execute(ask, [Chosen().fts(parse('"two three"'))]).fetchone() == (0,)
    assert db.execute(ask, [Chosen().fts(parse("two three"))]).fetchone() == (1,)
    db.close()


def test_the_words_of_kept_texts_do_not_change_without_a_migration():
    # Who changes this hash appends a migration that makes the indexes anew: FTS5 cannot take out
    # of an index without content what is said otherwise today.
    now = hashlib.sha256("\n".join(map(said, SAID.values())).encode()).hexdigest()
    assert now.startswith(KEPT)


KEPT = "4b2c3b013fdc7989"


def test_an_empty_query_is_false():
    assert not Query() and not parse(" \0 ") and parse("a")

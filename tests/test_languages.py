"""The languages of the press: each is known as far as the table of gaps says, and is one file."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from monitor import extract, languages
from monitor.languages import BY_CODE, LANGUAGES, Language, alternatives
from monitor.languages.model import words
from monitor.model import StampKind

# What each language lacks. Whoever fills a gap takes it out here; a new language has none.
GAPS = {
    "units": "is et lv lt sk sl hr bg mt ga sr mk sq zh ja ko hi th ca eu cy",
    "counters": "is et lv lt mt ga sr mk sq ca eu cy",
    "numbers": (
        "is fi et lv lt cs sk sl hr hu ro bg el mt ga sr mk sq tr ar he fa zh ja ko hi id th ca "
        "eu cy vi"
    ),
    "percents": (
        "fr pt it is et lv lt cs sk sl hr ro bg el mt ga sr mk sq tr ar he fa zh ja ko hi id th ca "
        "eu cy vi"
    ),
    "negations": "zh ja th cy",  # zh, ja and th set no spaces: they have `negating_parts`
    "weighty": "zh ja ko th",  # in scripts whose words are short, each sign weighs
    "endings": "is bg mt ga sr mk sq ar he fa zh ja ko hi id th ca eu cy vi",
    "charts": (
        "sv da nb is fi et lv lt pl cs sk sl hr hu ro bg el mt ga uk ru sr mk sq tr ar he fa zh ja "
        "ko hi id th ca eu cy vi"
    ),
    "says": (
        "sv nb is et lv lt sk sl hr hu ro bg el mt ga uk sr mk sq tr ar he fa zh ja ko hi id th "
        "ca eu cy vi"
    ),
    "credits": "is mt ga sr mk sq fa hi th ca eu cy vi",
    "elsewhere": "is et lv lt mt ga sr mk sq eu cy",
    "shares": "is et lv lt mt ga sr mk sq eu cy",
    "neighbours": "da nb is fi et lv lt cs sk sl hr ro bg mt ga sr mk sq he fa hi th ca eu cy",
    "adverts": "mt ga sr mk sq hi th eu cy",
    "boxes": (
        "da nb is fi et lv lt cs sk sl hr hu ro bg el mt ga uk ru sr mk sq ar he fa zh ja ko hi "
        "id th ca eu cy vi"
    ),
    "furniture": "mt ga mk sq hi th eu cy",
    "read_more": "is et lv lt sk sl hr mt ga sr mk sq fa hi id th ca eu cy vi",
    "next_page": "is mt ga sr mk sq fa hi id th eu cy vi",
    "more_results": (
        "da is et lv lt sk sl hr hu ro bg el mt ga uk sr mk sq tr ar he fa hi id th ca eu cy vi"
    ),
    "page_ends": (
        "en da nb is fi et lv lt sk sl hr hu ro bg el mt ga uk sr mk sq tr ar he fa hi id th ca "
        "eu cy vi"
    ),
    "not_found": (
        "is et lv lt sk sl hr hu ro bg el mt ga sr mk sq tr ar he fa ko hi id th ca eu cy vi"
    ),
    "error_pages": "is et lv lt sk sl hr mt ga sr mk sq hi th ca eu cy",
    "consent": (
        "pt da nb is fi et lv lt cs sk sl hr hu ro bg el mt ga uk ru sr mk sq tr ar he fa zh ja "
        "ko hi id th ca eu cy vi"
    ),
    "press_rooms": "is lv lt sl mt ga uk mk sq he fa hi id th ca eu cy vi",
    "news_pages": "is mt ga uk mk sq he fa hi id th ca eu cy vi",
    "login": (
        "da nb is fi et lv lt cs sk sl hr hu ro bg el mt ga uk sr mk sq tr ar he fa ko hi id th "
        "ca eu cy vi"
    ),
}
# Not every language has such: aliases, calendars of its own, words for what servers say in English.
OPTIONAL = set(
    words(
        """
        aliases; order; months; solar_months; lunar_months; eras; ago; since; ago_whole; challenge;
        script; redirects; subjects; ordinals; of; of_year; year_words; at; clock_words; forenoon;
        afternoon; one; about; multipliers; times; fillers; tool_names; text_names; caption_names;
        picture_names; own_negations; own_weighty; negating; negating_parts; weekdays; no_neighbour;
        counting
        """
    )
)
CODES = [language.code for language in LANGUAGES]
# A page of a made-up language, in its own file.
MADE_UP = """
from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="qx", updated=words("novigita je"), published=words("eldonita je"),
    elsewhere=words("legu plu.*"), next_page=words("sekva paĝo"),
)
"""


def test_each_language_has_every_field_but_those_in_the_table_of_gaps():
    found = {
        field.name: " ".join(code for code in CODES if not getattr(BY_CODE[code], field.name))
        for field in fields(Language)
        if field.name not in OPTIONAL
    }
    assert {name: codes for name, codes in found.items() if codes} == GAPS


@pytest.mark.parametrize(
    "name", [f.name for f in fields(Language) if f.name not in ("code", "order")]
)
def test_no_phrase_stands_twice_in_a_language_and_all_are_patterns(name):
    for language in LANGUAGES:
        phrases = list(getattr(language, name))
        assert len(phrases) == len(set(phrases)), language.code
        for phrase in phrases:
            assert re.compile(phrase) and phrase == phrase.strip() != "", (language.code, phrase)


def test_labels_are_written_as_they_are_looked_for():
    for language in LANGUAGES:
        for label in (*language.updated, *language.published):
            assert label == label.lower() and ";" not in label


@pytest.mark.parametrize("code", CODES)
def test_each_label_is_read_with_its_date(code):
    language = BY_CODE[code]
    for kind, labels in (
        (StampKind.UPDATED, language.updated),
        (StampKind.PUBLISHED, language.published),
    ):
        for label in labels:
            page = (
                f'<html lang="{code}"><body><main><h1>Towns agree on the bridges</h1>'
                f"<p>{label.capitalize()}: 2024-03-01</p>"
                f"<p>{'The council settled how the old bridges will be paid for. ' * 4}</p></main>"
            )
            stamps = extract.read(page.encode(), "https://example.org/1").stamps
            assert ("2024-03-01", kind) in {(s.value, s.kind) for s in stamps}, label


def test_the_patterns_hold_the_phrases_of_all_languages():
    assert set(BY_CODE["fr"].next_page) < set(alternatives("next_page").split("|")) | {
        "(?:articles|contenus) (?:plus )?anciens"
    }
    assert re.search(alternatives("not_found"), "Página no encontrada", re.IGNORECASE)


def test_a_language_is_added_by_one_file(tmp_path):
    """In another process: languages are gathered when the package is first imported."""
    (tmp_path / "qx.py").write_text(MADE_UP)
    program = f"""
import importlib.util, sys
import monitor
spec = importlib.util.find_spec("monitor.languages")
spec.submodule_search_locations.append({str(tmp_path)!r})
package = importlib.util.module_from_spec(spec)
sys.modules["monitor.languages"] = package
spec.loader.exec_module(package)
from monitor import extract
from monitor.crawl import pager
page = "<main><h1>Pontoj</h1><p>Novigita je: 2024-03-01</p><p>" + "La urboj konsentis. " * 20
print(extract.read(page.encode(), "https://example.org/1").updated.value)
print(bool(pager._next().match("sekva paĝo")))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["2024-03-01", "True"]


def test_each_module_of_the_room_is_a_language():
    folder = Path(languages.__file__).parent
    names = {path.stem for path in folder.glob("*.py")} - {"__init__", "codes", "model", "scripts"}
    assert len(names) == len(LANGUAGES)
    for name in names:
        language = importlib.import_module(f"monitor.languages.{name}").LANGUAGE
        assert name.rstrip("_") == language.code, "is_: `is` is a word of Python's"


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("de", "3 Min. Lesezeit"),
        ("fr", "Retour à la liste"),
        ("sv", "Skriv ut"),
        ("ja", "ページトップへ"),
        ("el", "Επόμενο άρθρο"),
        ("en", "Previous article"),
    ],
)
def test_a_line_of_the_frame_is_left_out_in_each_language(language, line):
    said = "The council settled how the old bridges will be paid for. " * 4
    page = (
        f'<html lang="{language}"><main><h1>Towns agree on the bridges</h1><p>{said}</p>'
        f"<p>{line}</p><p>{said}</p></main>"
    )
    texts = [block.text for block in extract.read(page.encode(), "https://example.org/1").blocks]
    assert texts == [said.strip()] * 2


@pytest.mark.parametrize(
    ("language", "name"),
    [("de", "seitenleiste"), ("fr", "publicite"), ("nl", "gerelateerd"), ("es", "comentarios")],
)
def test_what_a_theme_names_in_its_own_language_is_left_out(language, name):
    said = "The council settled how the old bridges will be paid for. " * 6
    page = (
        f'<html lang="{language}"><main><h1>Towns agree on the bridges</h1><p>{said}</p>'
        f'<div class="{name}"><p>Buy our book.</p></div></main>'
    )
    texts = [block.text for block in extract.read(page.encode(), "https://example.org/1").blocks]
    assert texts == [said.strip()]

"""Scripts without spaces are the same ones to whoever counts, judges, words and searches."""

from __future__ import annotations

import pytest

from monitor.compare import words
from monitor.compare.senses import significance_of
from monitor.languages.scripts import counted_by_sign, is_sign
from monitor.model import Significance
from monitor.store.search.words import is_unspaced, said
from monitor.wording import by_sign

TEXTS = {
    "zh": "对伊朗的制裁措施将于明年生效",
    "ja": "東京で記者会見が行われた",
    "ko": "정부는제재를해제했다",
    "th": "ประเทศไทยประกาศ",
    "lo": "ລັດຖະບານໄດ້ປະກາດ",
    "my": "အစိုးရသည်ကြေညာ",
    "km": "រដ្ឋាភិបាលបានប្រកាស",
}


@pytest.mark.parametrize(("language", "text"), TEXTS.items())
def test_a_text_without_spaces_is_so_everywhere(language, text):
    assert all(map(is_sign, text))
    assert counted_by_sign(language) and counted_by_sign(f"{language.upper()}-x")
    assert by_sign(text)
    assert is_unspaced(text)
    assert words.count(text) > 5, "each letter counts"
    assert len(said(text).split()) > 5
    assert {s.text for s in words.diff(text, text[:-3] + text[-1:])} != {text}


def test_letters_of_full_width_and_of_other_scripts_are_none():
    for text in ("ＡＢＣ", "ﻼ", "שׁ", "ᚠ", "नमस्ते", "٣"):
        assert not any(map(is_sign, text)), text
    assert not counted_by_sign("kok") and not counted_by_sign("tha") and not counted_by_sign("")


def test_a_short_word_of_full_width_weighs_no_more_than_in_half_width():
    wide, narrow = (significance_of(*pair) for pair in (("ｔｏ", "ｏｆ"), ("to", "of")))
    assert wide == narrow != Significance.MAJOR

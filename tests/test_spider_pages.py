"""Every press room reads its saved pages as it did. A spider without a page fails.

Where a reading got better: `misajour spider check --accept`, and look at what it changed.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from pages import release

from monitor.errors import UsageError
from monitor.testing import SavedPage, SavedPages

ROOT = Path(__file__).parent.parent
PAGES = SavedPages(ROOT / "tests" / "pages", packages=("spiders",))


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_saved_page_reads_as_it_did(page):
    assert page.differences() == []


def test_every_spider_has_a_saved_page_and_every_page_its_reading():
    assert PAGES.faults() == []


def test_a_spider_without_a_page_and_a_reading_without_one_are_named(tmp_path):
    shutil.copytree(PAGES.folder / "watch", tmp_path / "watch")
    (tmp_path / "watch" / "weblog_en.html").unlink()
    without = "\n".join(SavedPages(tmp_path, ("spiders",)).faults())
    assert "no saved page of the spider 'nato'" in without
    assert "weblog_en.json describes a page that is not there" in without


def test_pages_of_a_spider_that_is_not_there_are_named(tmp_path):
    (tmp_path / "ministry").mkdir()
    faults = "\n".join(SavedPages(tmp_path, ("spiders",)).faults())
    assert "ministry holds pages of a spider that is not there; there are: " in faults


def test_a_module_that_cannot_be_loaded_is_named_and_holds_up_no_other(tmp_path):
    package = tmp_path / "halls"
    package.mkdir()
    (package / "broken.py").write_text("raise RuntimeError('out of oak')\n")
    room = 'from monitor.source import Source\n\nclass A(Source):\n    name = "a"\n'
    (package / "whole.py").write_text(room)
    (tmp_path / "pages" / "a").mkdir(parents=True)
    (tmp_path / "pages" / "a" / "1.html").write_text(release())
    pages = SavedPages(tmp_path / "pages", ("halls",), beside=tmp_path)
    (json_missing,) = [f for f in pages.faults() if "1.json is missing" in f]
    assert [str(page) for page in pages] == ["a/1.html"] and json_missing
    assert "halls.broken cannot be loaded: RuntimeError: out of oak" in pages.faults()


def test_half_a_character_of_a_broken_script_is_kept(copied):
    said = copied.file.read_text().replace(
        "</head>",
        """<script type="application/ld+json">
    {"@type": "NewsArticle", "headline": "Half \\ud800", "dateModified": "\\ud800 2019"}</script></head>""",
    )
    copied.file.write_text(said)
    copied.accept()
    assert copied.differences() == []


@pytest.fixture
def copied(tmp_path) -> SavedPage:
    """A copy of NATO's English news page, to be spoilt."""
    for suffix in (".html", ".json"):
        shutil.copy(PAGES.folder / "nato" / f"news_en{suffix}", tmp_path)
    return SavedPage(PAGES.spiders["nato"], tmp_path / "news_en.html")


def spoilt(page: SavedPage, old: str, new: str) -> list[str]:
    page.file.write_text(page.file.read_text().replace(old, new))
    return page.differences()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Towns agree", "Cities agree", "read.title: Towns agree on the old bridges → Cities agree on the old bridges"),
        ("<p>It will spend 2 000", "<p>It will spend 20 000", "read.blocks:\n  - kind: paragraph, text: It will spend 2 000"),
        ("17 May. 2019 11:26", "17 May. 2019 11:27", "read.updated: 2019-05-17T11:26+02:00 → 2019-05-17T11:27+02:00"),
        ("<!DOCTYPE html>", "%PDF-1.7", "read.trouble: null → "),
    ],
)  # fmt: skip
def test_what_is_read_otherwise_is_said_by_its_field(copied, old, new, said):
    assert said in "\n".join(spoilt(copied, old, new))


def test_an_address_that_the_pattern_of_the_spider_misses_is_a_difference(copied):
    stated = json.loads(copied.expected.read_text())
    stated["url"] = stated["url"].replace("news_220001", "photos_220001")
    copied.expected.write_text(json.dumps(stated))
    assert "release: true → false" in copied.differences()


def test_what_is_accepted_is_what_is_read_from_then_on(copied):
    assert spoilt(copied, "Towns agree", "Cities agree")
    copied.accept()
    assert copied.differences() == []
    assert json.loads(copied.expected.read_text())["read"]["title"].startswith("Cities agree")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, r"news_en\.json is missing: it says what news_en\.html must be read as"),
        ("{", r"news_en\.json is not valid JSON"),
        ("{}", 'needs a "url"'),
        ('{"url": "https://e.org/", "source": []}', '"source" holds keys of a'),
        ('{"url": "https://e.org/", "source": {"langage": "fr"}}', "source: langage"),
    ],
)
def test_a_reading_that_cannot_be_used_is_one_sentence(copied, text, sentence):
    copied.expected.unlink()
    if text is not None:
        copied.expected.write_text(text)
    with pytest.raises(UsageError, match=sentence):
        copied.differences()

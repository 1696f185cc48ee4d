"""The walks of the docs, walked: a newcomer from nothing to a mail, an operator whose source breaks
and who moves the store, a desk that knows in one look, a researcher who takes an answer home."""

from __future__ import annotations

import calendar
import os
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent / "docs"

pytestmark = pytest.mark.long
needs_browser = pytest.mark.skipif(
    not Path("/usr/bin/chromium").exists() and not os.environ.get("MISAJOUR_FULL_SUITE"),
    reason="Debian's chromium is not installed",
)


@pytest.fixture(scope="module", autouse=True)
def walks():
    """The walks can be imported."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(DOCS))
        yield


def typed(text: str) -> list[str]:
    """The commands of a page; the days in them are those on which it was made."""
    commands = re.findall(r"(?m)^\$ (.*)$", text)
    return [re.sub(r"\d{4}-\d\d-\d\d", "DAY", command) for command in commands]


def told(text: str) -> set[str]:
    """The lines of a page, without what is another at each walk (figures, hashes, days), and in any
    order, for pages are visited at once."""
    text = re.sub(r"\b(?=[0-9a-f]*[0-9])[0-9a-f]{12,}\b", "HASH", text)
    text = re.sub(r"\bunmute w[0-9a-f]{6}\b", "unmute HASH", text)
    months = [*calendar.month_name[1:], *calendar.month_abbr[1:]]
    text = re.sub(rf"\b(?:{'|'.join(months)})\b", "0", text)
    text = re.sub(r"\d[\d.,: -]*", "0 ", text)
    text = re.sub(r"0 (?:day|week|month|year)s? earlier", "0 days earlier", text)
    text = re.sub(r"\b(?:CEST|CET|UTC)\b", "ZONE", text)
    text = re.sub(r"\b[kMG]B\b", "MB", text)
    return {" ".join(line.split()) for line in text.splitlines()}


def in_(folder: Path) -> Path:
    made = folder / "press"
    made.mkdir()
    return made


def walked(tmp_path, way, page: str) -> str:
    """The transcript; its commands are those of the page."""
    from walking.office import Office
    from walking.walk import walking

    with walking(in_(tmp_path), Office(), in_place=True) as walk:
        way(walk)
        said = "\n\n".join(walk.said)
    written = (DOCS / page).read_text()
    assert typed(said) == typed(written)
    assert told(said) - told(written) == set(), "python docs/walks.py makes the page anew"
    return said


def test_a_newcomer_comes_from_nothing_to_a_mail(tmp_path):
    from walking.newcomer import newcomer

    said = walked(tmp_path, newcomer, "tutorial.md")
    assert "nothing was due; 3 known, next due" in said
    assert "silent-edit  towns  Statement on the ferry (+1 −1 words)  release " in said
    assert "There is [-no-] {+a+} plan" in said
    assert "Subject: MAJOR · silent edit · 2 000 → 20 000 · towns" in said


def test_an_operator_is_told_mends_the_source_renames_it_and_moves_the_store(tmp_path):
    from walking.operator import operator

    said = walked(tmp_path, operator, "operator.md")
    assert "Subject: Source broken · towns" in said and "Subject: Well again · towns" in said
    assert len(re.findall(r"(?m)^moved ", said)) == 3
    assert not re.search(r"(?m)^removed ", said)
    assert "is called council now" in said and "# The towns rebuild their site" in said
    assert "the chain of" in said and "is unbroken" in said
    assert "silent-edit  council  Statement on the ferry" in said
    assert "Subject: MAJOR · silent edit · “no” removed · council" in said


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """The press rooms, watched, edited and mailed, with a screen to look at it."""
    from walking.mailprogram import screen
    from walking.newsdesk import PAGES, browsing, newsdesk

    folder = in_(tmp_path_factory.mktemp("walk"))
    with (
        newsdesk(folder, in_place=True) as walk,
        browsing(walk) as address,
        screen(PAGES, address) as seen,
    ):
        yield walk, seen


@needs_browser
def test_a_desk_knows_in_one_look_and_quiets_a_release_by_one_click(watched, tmp_path):
    from walking.desk import desk

    walk, screen = watched
    walk.said.clear()
    desk(walk, screen, tmp_path)  # fails where a first screen does not say what it has to
    page = (DOCS / "walks" / "desk.md").read_text()
    said = "\n\n".join(walk.said)
    assert typed(said) == typed(page)
    assert told(said) - told(page) == set(), "python docs/walks.py makes the page anew"
    for picture in re.findall(r"\.\./images/(\S+)\)", said):
        assert picture in page and (DOCS / "images" / picture).exists(), picture
        assert (tmp_path / picture).stat().st_size < 150_000, picture
    assert "1 request waits for the daemon or the next check" in said
    assert "1 mail kept back" in said
    assert "Muted Nothing of this is mailed to you until" in said


@needs_browser
def test_a_researcher_finds_who_removed_a_no_and_takes_it_home_as_parquet(watched, tmp_path):
    from walking.researcher import researcher

    walk, screen = watched
    walk.said.clear()
    researcher(walk, screen, tmp_path)
    said = "\n\n".join(walk.said)
    assert typed(said) == typed((DOCS / "walks" / "researcher.md").read_text())
    assert (walk.folder / "words.parquet").read_bytes()[:4] == b"PAR1"
    assert re.search(
        r"council +no +silent-edit +\S+ +3\n *ministry +no +silent-edit +\S+ +12", said
    )

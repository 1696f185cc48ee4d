"""The Python face: what was ever said, and what was removed and added."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from pages import CLOSING, FIGURE, OPENING, QUOTE, release

import misajour
from misajour import Kind, MisajourError

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def archive(desk, web, watching):
    watching("/1", "/2")
    web.page("/1", release(OPENING, FIGURE, QUOTE, CLOSING))
    web.page("/2", release(OPENING, QUOTE, title="Towns agree"))
    desk.run("check")
    web.page("/1", release(OPENING, FIGURE.replace("2 000", "20 000"), CLOSING))
    desk.run("check", "--now")
    with misajour.open(desk.folder / "misajour.db") as archive:
        yield archive


def test_a_search_yields_releases_with_the_times_in_which_the_words_stood(archive):
    (hit,) = archive.search('"2 000 crowns"')
    (span,) = hit.spans
    assert not hit.stands and span.gone is not None and span.gone.tzinfo is UTC
    assert span.gone == archive.release(hit.url).revisions[1].first_seen
    assert "2 000 crowns" in hit.text and hit.to_dict()["stands"] is False
    both = {hit.title for hit in archive.search("norling towns", source="room")}
    assert both == {"Towns agree", "Towns agree on the old bridges"}
    assert not list(archive.search("norling", language="fr"))
    assert not list(archive.search("norling", until="2001-01-01"))
    assert list(archive.search("norling", since="2001-01-01"))


def test_passages_are_what_changes_removed_and_added(archive):
    found = list(archive.passages())
    assert {(p.side, p.text) for p in found} >= {("removed", "2 000"), ("added", "20 000")}
    (quote,) = archive.passages("norling")
    assert quote.text == QUOTE and quote.kind is Kind.SILENT_EDIT
    assert quote.last_seen_before < quote.detected
    assert [p.side for p in archive.passages(side="added")] == ["added"]
    assert not list(archive.passages(kinds="edited")) and list(archive.passages(kinds=["silent-edit"]))  # fmt: skip
    assert not list(archive.passages(since="2999-01-01"))
    assert isinstance(found[0].to_dict()["detected"], str)


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        ("norling crowns", []),  # no change has both
        ("norling third", []),
        ("2 000", ["2 000", "20 000"]),
        ('"2 000"', ["2 000"]),
        ("removed:norling", [QUOTE]),
        ("added:norling", []),
        ("norling -norling", []),
        ("2 -norling", []),  # the change that has the one has the other
        ("removed:2 added:20", ["2 000", "20 000"]),
        ("norling OR zebra", [QUOTE]),
    ],
)
def test_passages_are_those_that_the_search_box_finds(archive, words, texts):
    assert [p.text for p in archive.passages(words)] == texts


def test_passages_with_words_are_chosen_by_side_kind_source_and_moment(archive):
    (quote,) = archive.passages("norling", side="removed", kinds="silent-edit", source="room")
    assert quote == next(p for p in archive.passages() if p.text == QUOTE)
    assert not list(archive.passages("norling", side="added"))
    assert not list(archive.passages("norling", kinds=["edited", "removed"]))
    assert list(archive.passages("norling", kinds=["edited", "silent-edit"]))
    assert list(archive.passages("norling", since=quote.detected))
    assert not list(archive.passages("norling", until=quote.detected))
    later = quote.detected + timedelta(milliseconds=1)
    assert list(archive.passages("norling", until=later))
    assert not list(archive.passages("norling", since=later))


def test_what_is_found_while_the_index_is_made_is_said_to_be_not_all(archive, desk):
    desk.execute(
        "insert into indexed (what, last, until) values ('passages', 0, 1000), ('texts', 0, 1000)"
    )
    for search in (archive.search("norling"), archive.passages("norling"), archive.passages()):
        with pytest.warns(UserWarning, match="not all"):
            assert list(search)


def test_all_is_found_however_much_there_is(archive, monkeypatch):
    monkeypatch.setattr("misajour.searching._AT_ONCE", 1)
    assert [hit.release_id for hit in archive.search("bridges")] == [2, 1]
    assert [p.text for p in archive.passages("2 OR 20")] == ["2 000", "20 000"]


def test_what_cannot_be_meant_is_refused_at_once(archive):
    for wrong in (
        lambda: archive.search("-bridges"),
        lambda: archive.search("a", source="none"),
        lambda: archive.search("removed:a"),
        lambda: archive.search("a", since="yesterday"),
        lambda: archive.passages("*"),
        lambda: archive.passages("title:towns"),
        lambda: archive.passages("title:towns", side="removed"),
        lambda: archive.passages(side="left"),
        lambda: archive.passages(kinds="none"),
        lambda: archive.passages(source="none"),
    ):
        with pytest.raises(MisajourError):
            wrong()
    archive.close()
    with pytest.raises(MisajourError):
        archive.search("a")

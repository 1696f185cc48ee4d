"""The Python face: what was ever said, and what was removed and added."""

from __future__ import annotations

from datetime import UTC

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


def test_all_is_found_however_much_there_is(archive, monkeypatch):
    monkeypatch.setattr("misajour.searching._AT_ONCE", 1)
    assert [hit.release_id for hit in archive.search("bridges")] == [2, 1]


def test_what_cannot_be_meant_is_refused_at_once(archive):
    for wrong in (
        lambda: archive.search("-bridges"),
        lambda: archive.search("a", source="none"),
        lambda: archive.search("removed:a"),
        lambda: archive.search("a", since="yesterday"),
        lambda: archive.passages("*"),
        lambda: archive.passages(side="left"),
        lambda: archive.passages(kinds="none"),
        lambda: archive.passages(source="none"),
    ):
        with pytest.raises(MisajourError):
            wrong()
    archive.close()
    with pytest.raises(MisajourError):
        archive.search("a")

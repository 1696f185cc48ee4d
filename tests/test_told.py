"""Pages, feeds and commands show the difference that was judged, and nothing that was ignored."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from databases import connected
from datasette.app import Datasette
from newsroom import DESK, SOURCE, mails
from pages import FIGURE, release
from test_mail_truth import FIGURES, URL, ignoring, rotating, with_advert

from monitor.commands import cli
from monitor.commands.browse import _settings
from monitor.compare import Differences
from monitor.compare import shown as difference
from monitor.config import parse
from monitor.store import Store
from monitor.store.ignored import Ignored

ADVERTS = ("saucepans", "kettles", "lanterns")
ATOM = "{http://www.w3.org/2005/Atom}"
PAGES = ("/release/1/compare", "/release/1/compare?beside=1", "/feed.atom")


@pytest.fixture
def edited(newsroom):
    """A press room whose adverts move, and one figure of which was edited."""

    def make(toml: str = SOURCE):
        room = newsroom(toml)
        room.visit({URL: with_advert("umbrellas")})
        room.visit({URL: with_advert("lanterns")})
        ignoring(room)
        if room.config.source[0].learn:
            rotating(room, "saucepans", "kettles")
        else:
            room.visit({URL: with_advert("kettles", FIGURES)})
        return room

    return make


def shown(room, path: str) -> str:
    config = room.config
    plugin = {"plugins": {"misajour": _settings(config)}}
    datasette = Datasette([str(config.database)], metadata=plugin)
    answer = asyncio.run(datasette.client.get(f"/-/misajour{path}"))
    assert answer.status_code == 200
    if path.startswith("/feed"):
        return ET.fromstring(answer.text).find(f"{ATOM}entry/{ATOM}content").text
    return answer.text


@pytest.mark.parametrize("path", PAGES)
def test_what_the_verdict_ignored_is_shown_nowhere(edited, path):
    text = shown(edited(), path)
    assert "20 000" in text
    assert not any(word in text for word in ADVERTS)


@pytest.mark.parametrize("path", PAGES)
def test_with_learning_switched_off_pages_show_all(edited, path):
    text = shown(edited(f"{SOURCE}learn = false\n"), path)
    assert "20 000" in text
    assert "lanterns" in text


def test_a_reader_is_told_that_more_differs(edited):
    text = shown(edited(), "/release/1/compare")
    assert "ignored when this source is judged" in text


def test_the_command_diff_shows_what_was_judged(edited):
    room = edited()
    room.config.path.write_text(SOURCE)
    done = CliRunner().invoke(cli, ["--config", str(room.config.path), "diff", URL, "--json"])
    said = json.loads(done.output)
    assert "20 000" in str(said["hunks"])
    assert not any(word in done.output for word in ADVERTS)


def test_what_was_told_before_its_place_was_learnt_is_shown(newsroom):
    room = newsroom(SOURCE)
    room.visit({URL: with_advert("umbrellas")})
    room.visit({URL: with_advert("lanterns")})
    ignoring(room)
    first, second = (revision.content for revision in room.store.history.revisions(1))
    ignored = room.store.ignored.known(1, Ignored.PLACE, room.clock)
    assert ignored
    for left_out in (difference.LeftOut(ignored), difference.LeftOut(ignored, (1, 1))):
        assert difference.shown(Differences(first, second), left_out).changed
        assert difference.judged(Differences(first, second), left_out) is not None
    assert "lanterns" in shown(room, "/release/1/compare")


@pytest.fixture
def learnt_later(newsroom):
    """The figure and the advert were edited together and told; then the advert's place began to
    move, and was learnt."""

    def make(toml: str = SOURCE, port: int = 1):
        room = newsroom(toml, port)
        room.visit({URL: with_advert("umbrellas")})
        room.visit({URL: with_advert("lanterns", FIGURES)})
        for advert in ("saucepans", "kettles", "ladders", "anchors"):
            flicker(room, advert)
        assert room.store.ignored.known(1, Ignored.PLACE, room.clock)
        return room

    return make


def flicker(room, advert: str) -> None:
    """A pass in which the advert is another, and one in which it is what it was."""
    for shown_now in (advert, "lanterns"):
        room.clock += timedelta(minutes=1)
        run = room.recorder.begin(room.config.source[0], room.clock)
        room.look(run, {URL: with_advert(shown_now, FIGURES)})
        room.recorder.finish(run, room.clock)


@pytest.mark.parametrize("path", PAGES)
def test_a_place_learnt_after_an_edit_hides_nothing_of_it_on_a_page(learnt_later, path):
    text = shown(learnt_later(), path)
    assert "20 000" in text and "lanterns" in text and "umbrellas" in text


def test_a_place_learnt_after_an_edit_hides_nothing_of_it_in_the_command(learnt_later):
    room = learnt_later()
    done = CliRunner().invoke(cli, ["--config", str(written(room)), "diff", URL])
    assert "20 000" in done.output and "{+lanterns+}" in done.output


def written(room):
    room.config.path.write_text(SOURCE)
    return room.config.path


def test_a_place_learnt_before_a_mail_went_out_hides_nothing_in_it(learnt_later, smtp):
    handler, port = smtp
    room = learnt_later(DESK, port)
    room.deliver()
    (mail,) = mails(handler)
    for kind in ("plain", "html"):
        body = mail.get_body((kind,)).get_content()
        assert "20 000" in body and "lanterns" in body and "umbrellas" in body


def test_what_was_removed_is_quoted_as_the_text_before_had_it(newsroom):
    """Words that both texts have may stand with other spaces and quotation marks in each."""
    room = newsroom(DESK)
    before = "A list of the “works” – 4 500 of them ; all in May – was read out by Mr Brown."
    after = 'A list of the "works" - 4 500 of them; all in June – was read out by Mr Brown.'
    room.visit({URL: release(before)})
    room.visit({URL: release(after)})
    rows = room.rows("select side, before || text || behind as said from passages order by id")
    assert {(row["side"], row["said"]) for row in rows} == {("removed", before), ("added", after)}


def test_what_is_learnt_hides_what_was_ignored_and_nothing_that_was_told_before(learnt_later):
    """Between the first and the last revision lies an edit of before, and one of after."""
    room = learnt_later()
    more = FIGURE.replace("2 000", "90 000")
    for advert in ("saucepans", "kettles"):
        room.clock += timedelta(minutes=1)
        run = room.recorder.begin(room.config.source[0], room.clock)
        room.look(run, {URL: with_advert(advert, more)})
        room.recorder.finish(run, room.clock)
    assert len(list(room.store.history.revisions(1))) == 3
    later = shown(room, "/release/1/compare?old=2&new=3")
    assert "90 000" in later and "saucepans" not in later and "lanterns" not in later
    for path in ("/release/1/compare?old=1&new=3", "/release/1/compare?old=3&new=1"):
        assert "umbrellas" in shown(room, path)
    assert "lanterns" in shown(room, "/release/1/compare?old=1&new=2")


def as_it_was(database) -> None:
    """The database, as the version left it that did not note after which change it learnt."""
    with connected(database) as connection:
        found = connection.execute("select name from sqlite_master where type = 'trigger'")
        for (name,) in found.fetchall():
            if name.startswith("ledger_"):
                connection.execute(f"drop trigger {name}")
        connection.execute("delete from _sqlite_migrations where name = 'm0017_learnt'")
        connection.execute("alter table volatile drop column after_change")
    connection.close()


def test_of_what_an_older_version_learnt_what_it_cannot_date_hides_nothing(learnt_later):
    room = learnt_later()
    room.store.close()
    as_it_was(room.config.database)
    room.store = Store.open(room.config.database)
    assert [row["after_change"] for row in room.rows("select after_change from volatile")] == [2]
    assert "umbrellas" in shown(room, "/release/1/compare")


def test_learning_that_was_off_when_an_edit_was_told_hides_nothing_of_it(newsroom):
    room = newsroom(f"{SOURCE}learn = false\n")
    room.visit({URL: with_advert("umbrellas")})
    room.visit({URL: with_advert("lanterns")})
    ignoring(room)
    room.visit({URL: with_advert("kettles", FIGURES)})
    room.config = parse(SOURCE, room.config.path)  # and then it was switched on
    assert "kettles" in shown(room, "/release/1/compare")

"""Pages, feeds and commands show the difference that was judged, and nothing that was ignored."""

from __future__ import annotations

import asyncio
import json
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from datasette.app import Datasette
from newsroom import SOURCE
from test_mail_truth import FIGURES, URL, ignoring, rotating, with_advert

from monitor.commands import cli
from monitor.commands.browse import _settings
from monitor.compare.told import judged, told

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
    ignored = room.store.ignored.places(1)
    assert ignored
    assert told(first, second, ignored).changed
    assert judged(first, second, ignored) is not None
    assert "lanterns" in shown(room, "/release/1/compare")

"""Sources in files of their own, and sources that rest."""

from __future__ import annotations

import json
import signal

import pytest
from daemons import daemon, until
from daemons import said as said_by
from pages import release

SOURCE = '[[source]]\nname = "{}"\nspider = "watch"\ndelay = 0\npages = ["{}"]\n'


@pytest.fixture
def folder(desk):
    more = desk.folder / "sources.d"
    more.mkdir()
    return more


@pytest.mark.usefixtures("here")
def test_sources_stand_in_files_of_their_own_beside_the_configuration(web, desk, folder):
    one, two, three = (
        web.page(f"/{n}.html", release(title=f"Bridge {n} is mended")) for n in "123"
    )
    desk.sources = SOURCE.format("main", one)
    desk.write()
    (folder / "b.toml").write_text(SOURCE.format("b-room", two) + SOURCE.format("b-other", three))
    (folder / "a.toml").write_text("# none yet\n")
    (folder / "notes.txt").write_text("not TOML")
    desk.run("check")
    assert desk.rows("select name from sources order by name") == [
        ("b-other",),
        ("b-room",),
        ("main",),
    ]
    # a subscription in the main file may name them
    desk.rest = (
        '[[subscription]]\nname = "d"\nto = ["mailto:d@example.org"]\nsources = ["b-room"]\n'
    )
    desk.write()
    desk.run("check")


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (SOURCE.format("main", "https://e.org/"), "a.toml:2: two sources are called 'main'"),
        ('\n[[source]]\nname = "x"\nspider = "otan"\n', "a.toml:4: there is no spider 'otan'"),
        ('[[source]]\nname = "x"\nspider = "nato"\nlanguage = "de"', "a.toml:4: spider 'nato' knows no"),
        ('[[source]]\nname = "x"\nspider = "nato"\n\nshedule = "x"', "a.toml:5: unknown key 'shedule'"),
        ('[[source]]\nname = "x"\nspider = "nato"\ndelay = "x"', "a.toml:4: delay: 'x' is no length of time"),
        ('[misajour]\ntimezone = "UTC"', "a.toml:1: 'misajour' does not belong here; sources.d holds"),
        ("[[source", "a.toml: not valid TOML"),
        ("source = 3", "a.toml: write [[source]], in two pairs of brackets"),
        ('[source]\nname = "x"', "a.toml: write [[source]], in two pairs of brackets"),
        ("source = [3]", "a.toml: [source] is a section: write its keys beneath that line"),
    ],
)  # fmt: skip
def test_a_fault_in_one_of_them_names_that_file_and_line(desk, folder, more, sentence):
    desk.sources = SOURCE.format("main", "https://e.org/")
    desk.write()
    (folder / "a.toml").write_text(more)
    assert f"sources.d/{sentence}" in desk.run("check", ok=2)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("key", ["path", "source_files", "sources"])
def test_a_key_above_all_sections_is_told(desk, key):
    desk.config.write_text(f'{key} = "x"\n')
    assert f"misajour.toml:1: unknown key {key!r} in the file" in desk.run("check", ok=2)


@pytest.mark.usefixtures("here")
def test_a_source_that_is_disabled_is_neither_visited_nor_missed(web, desk):
    url = web.page("/1.html", release())
    desk.sources = SOURCE.format("room", url)
    desk.write()
    desk.run("check")
    # its last pass was long ago, and it was broken
    desk.execute("update sources set last_run = '2020-01-01T00:00:00Z', health = 'broken'")
    assert "room: overdue" in desk.run("status", "--check", ok=1)
    desk.sources += "enabled = false\n"
    desk.write()
    before = web.count("/1.html")
    assert "all sources are paused" in desk.run("check")
    assert "source 'room' is paused" in desk.run("check", "room", ok=2)
    assert "all is well" in desk.run("status", "--check")
    said = desk.run("status")
    assert "room             paused   1 release kept, not visited" in said
    assert "broken" not in said and "overdue" not in said
    state = json.loads(desk.run("status", "--json"))
    assert [(s["name"], s["enabled"], s["releases"]) for s in state["sources"]] == [
        ("room", False, {"live": 1})
    ]
    with daemon(desk) as running:
        until(lambda: "watching 0 sources" in said_by(desk))
        assert web.count("/1.html") == before
        desk.sources = desk.sources.replace("enabled = false", "")
        desk.write()
        running.send_signal(signal.SIGHUP)
        until(lambda: web.count("/1.html") > before)
    assert desk.kinds() == ["new"]

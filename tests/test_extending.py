"""docs/extending.md, done as it says: a distribution that is installed, with a channel and a press
room."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pages import release

DOC = (Path(__file__).parent.parent / "docs" / "extending.md").read_text()


@pytest.fixture(scope="module")
def plug_in(tmp_path_factory) -> Path:
    """The distribution of the page, its files as they stand there."""
    folder = tmp_path_factory.mktemp("towns")
    files = re.findall(r"^`([\w./]+)`:\n\n```\w+\n(.*?)```", DOC, re.DOTALL | re.MULTILINE)
    assert len(files) == 5
    for name, text in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    for package in ("misajour_towns", "misajour_towns/rooms"):
        (folder / package / "__init__.py").touch()
    return folder


@pytest.fixture(scope="module")
def installed(plug_in, tmp_path_factory) -> Path:
    """Where it has been installed, with its metadata."""
    site = tmp_path_factory.mktemp("site")
    subprocess.run(
        [
            sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
            "--no-index", "--no-deps", "--no-build-isolation", "--target", str(site), str(plug_in),
        ],
        check=True, timeout=120,
    )  # fmt: skip
    assert list(site.glob("misajour_towns-1.0.dist-info/entry_points.txt"))
    return site


@pytest.fixture
def river(desk, web, installed, monkeypatch):
    """A desk that watches the press room of the plug-in, and sends what it finds by its channel."""
    monkeypatch.setenv("PYTHONPATH", str(installed), prepend=os.pathsep)
    web.page("/news", '<main><ul><li><a href="/news/1">A bridge is mended</a></li></ul></main>')
    web.page("/news/1", release())
    loft = desk.folder / "loft"
    loft.mkdir()
    desk.sources = (
        f'[[source]]\nname = "river"\nspider = "river"\nbase = "{web.address}"\ndelay = 0\n'
    )
    desk.rest = f'[[subscription]]\nname = "desk"\nto = ["pigeon://{loft}"]\nwhen = ["new"]\n'
    desk.write()
    return desk


@pytest.fixture
def nearby(river, here, installed, monkeypatch):
    """The same desk, whose commands run in this process."""
    monkeypatch.syspath_prepend(installed)
    yield river
    for name in [name for name in sys.modules if name.startswith("misajour_towns")]:
        del sys.modules[name]


def carried(desk) -> list[str]:
    return [file.read_text() for file in sorted((desk.folder / "loft").glob("*.txt"))]


def test_its_press_room_is_watched_and_its_channel_delivers(river, web):
    river.run("check")
    (message,) = carried(river)
    assert "Towns agree on the old bridges" in message
    assert [u for (u,) in river.rows("select url from releases")] == [f"{web.address}/news/1"]


def test_its_press_room_is_listed_with_the_distribution_that_it_is_from(nearby):
    said = [line.split() for line in nearby.run("spider", "list").splitlines()]
    assert ["river", "plug-in", "(misajour-towns)"] in [line[:3] for line in said]
    assert ["nato", "built-in", "(spiders)", "NATO,"] in [line[:4] for line in said]
    built_in = [line for line in said if "built-in" in line]
    assert f"{len(built_in) + 1} spiders" in nearby.run("doctor")


def test_a_sample_goes_by_its_channel(nearby):
    assert "flown" in nearby.run("alerts", "test", "desk")
    assert len(carried(nearby)) == 1


def test_scrapy_lists_its_press_room_too(river):
    scrapy = Path(sys.executable).with_name("scrapy")
    said = subprocess.run(
        [str(scrapy), "list"], capture_output=True, text=True, timeout=60, check=True,
        cwd=Path(__file__).parent.parent,
    )  # fmt: skip
    assert "river" in said.stdout.split()


def test_a_plug_in_that_cannot_be_loaded_stops_no_other_source(nearby, installed, web):
    module = installed / "misajour_towns" / "rooms" / "broken.py"
    module.write_text("raise RuntimeError('out of oak')\n")
    try:
        said = nearby.run("doctor", ok=1)
        assert "misajour_towns.rooms.broken cannot be loaded: RuntimeError: out of oak" in said
        assert "1 visited" in nearby.run("check")
    finally:
        module.unlink()


def test_its_own_tests_run_with_nothing_of_ours_but_what_is_installed(plug_in, installed):
    pages = plug_in / "tests" / "pages" / "river"
    pages.mkdir(parents=True)
    (pages / "news.html").write_text(release())
    (pages / "news.json").write_text('{"url": "https://river.example.org/news/1"}')
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        capture_output=True, text=True, timeout=120, check=False, cwd=plug_in,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(installed)},
    )  # fmt: skip
    assert "1 failed, 7 passed" in done.stdout, done.stdout + done.stderr
    assert "release: null → true" in done.stdout, "a page whose reading was never accepted"

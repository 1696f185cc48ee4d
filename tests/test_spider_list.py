"""`misajour spider list`: what a source may name, where it is from, what it reads."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from forked import ran
from pages import release

ROOM = '''"""The module says so.

And more.
"""
from monitor.source import Listing, Source


class Room(Source):
    {about}
    name = "{name}"
    base = "{base}"
    discover = (Listing("/list.html"),)
    release = r"^/press/"
'''


@pytest.fixture
def project(desk, web, tmp_path, monkeypatch):
    """A folder with a package of its own, and one more that is installed elsewhere."""

    def spider(package: Path, name: str, about: str = "") -> None:
        package.mkdir(exist_ok=True, parents=True)
        (package / "__init__.py").touch()
        text = ROOM.format(name=name, about=about, base=web.address)
        (package / f"{name}.py").write_text(text)

    spider(desk.folder / "rooms", "ministry", '"""\n    What the ministry says.\n\n    More. """')
    spider(desk.folder / "rooms", "plain")
    spider(tmp_path / "elsewhere" / "acme_rooms", "acme", '"""\\x1b[31mred"""')
    monkeypatch.syspath_prepend(tmp_path / "elsewhere")
    desk.here = True
    desk.general = 'spiders = ["spiders", "rooms", "acme_rooms"]'
    desk.write()
    return desk


BUILT_IN = sorted(
    found[1]
    for file in (Path(__file__).parent.parent / "spiders").glob("*.py")
    if (found := re.search(r'^    name = "([\w-]+)"$', file.read_text(), re.MULTILINE))
)


def test_every_spider_is_named_with_its_origin_and_what_it_reads(project):
    lines = project.run("spider", "list").splitlines()
    width = max(len(name) for name in BUILT_IN)
    assert [line.split()[0] for line in lines] == sorted([*BUILT_IN, "acme", "ministry", "plain"])
    said = {line.split()[0]: line[width:] for line in lines}
    assert said["acme"] == "  package (acme_rooms)  �[31mred"  # no escape reaches a terminal
    assert said["govuk"].startswith("  built-in (spiders)    GOV.UK, ")
    assert said["ministry"] == "  project (rooms)       What the ministry says."
    assert said["nato"].startswith("  built-in (spiders)    NATO, ")
    assert said["plain"] == "  project (rooms)       The module says so."
    assert said["watch"].startswith("  built-in (spiders)    Any pages")


def test_programs_get_an_object_per_spider(project):
    found = [json.loads(line) for line in project.run("spider", "list", "--json").splitlines()]
    own = ["acme", "ministry", "plain"]
    assert [spider["name"] for spider in found] == sorted([*BUILT_IN, *own])
    (ministry,) = [spider for spider in found if spider["name"] == "ministry"]
    assert ministry == {
        "name": "ministry",
        "origin": "project",
        "holder": "rooms",
        "module": "rooms.ministry",
        "about": "What the ministry says.",
    }


def test_a_module_that_cannot_be_loaded_is_named_and_hides_no_other(project):
    (project.folder / "rooms" / "broken.py").write_text("raise RuntimeError('out of oak')\n")
    said = project.run("spider", "list", ok=1)
    assert "rooms.broken cannot be loaded: RuntimeError: out of oak" in said
    assert "ministry" in said and "watch" in said


def test_without_a_configuration_there_are_those_of_misajour(tmp_path):
    def run(*more: str) -> subprocess.CompletedProcess[str]:
        return ran(["spider", "list", *more], tmp_path)

    assert [line.split()[0] for line in run().stdout.splitlines()] == BUILT_IN
    missing = run("--config", "none.toml")
    assert missing.returncode == 2 and "none.toml" in missing.stderr


def test_old_captures_are_read_by_a_spider_that_lies_beside_the_configuration(project, web):
    project.sources = '[[source]]\nname = "m"\nspider = "ministry"\n'
    project.write()
    capture = project.folder / "20190101080000.html"
    capture.write_text(release())
    address = f"{web.address}/press/1.html"
    said = project.run("ingest", "m", str(capture), "--address", address)
    assert "1 capture: 1 recorded" in said

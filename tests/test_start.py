"""A command brings what it uses and no more: people run them from cron, and type them."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import click
import pytest
from pages import release

from monitor.commands import COMMANDS, cli
from monitor.commands.summaries import SUMMARIES

CRAWLING = {"scrapy", "twisted", "aiohttp"}
READING = {"bs4", "lxml", "dateparser", "monitor.extract.page", "monitor.extract.phrases"}
COMPARING = {
    "deepdiff",
    "monitor.compare.rules",
    "monitor.compare.pairing",
    "monitor.extract.dates",
}
TELLING = {"jinja2", "httpx", "babel", "apprise", "css_inline"}
LOOKING_IS_NONE_OF = CRAWLING | READING | COMPARING | TELLING | {"datasette", "apscheduler"}
TYPES = [
    *((kind, bits) for kind in ("int", "uint") for bits in (8, 16, 32, 64)),
    *(("float", bits) for bits in (16, 32, 64)),
]
SEEN = """
import json, sys
from monitor.commands import main
try:
    main()
finally:
    print("\\n" + json.dumps(sorted(sys.modules)))
"""


def brought(*arguments: str) -> set[str]:
    """The modules that a process of its own has imported at the end of the command."""
    done = subprocess.run(
        [sys.executable, "-c", SEEN, *arguments], capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture
def room(web, watching):
    web.page("/1.html", release())
    desk = watching("/1.html")
    desk.here = True
    desk.run("check")
    return desk


def test_help_brings_no_configuration_and_no_database():
    modules = brought("--help")
    assert "click" in modules
    assert not modules & (LOOKING_IS_NONE_OF | {"pydantic", "sqlite_utils", "asyncio"})


@pytest.mark.parametrize("words", [("status",), ("list",), ("history", "1")], ids=" ".join)
def test_what_looks_into_the_database_brings_nothing_that_crawls_or_reads(room, words):
    modules = brought("--config", str(room.config), *words)
    assert "monitor.store" in modules
    assert not modules & LOOKING_IS_NONE_OF


def test_a_pass_that_finds_nothing_new_reads_compares_and_mails_nothing(room):
    modules = brought("--config", str(room.config), "check", "--now")
    assert "monitor.crawl.lean" in modules
    unused = TELLING | COMPARING | {"bs4", "dateparser", "monitor.extract.page", "pebble"}
    assert not modules & (unused | {"datasette", "apscheduler", "tldextract", "requests"})


def test_a_pass_that_finds_an_edit_compares_it(room, web):
    web.page("/1.html", release("No bridge is to be mended this year."))
    modules = brought("--config", str(room.config), "check", "--now")
    assert {"monitor.compare.rules", "pebble"} <= modules
    assert "monitor.extract.page" not in modules, "processes of their own read"


def test_no_command_brings_pandas_because_it_is_installed(room, tmp_path, monkeypatch):
    for name in ("pandas", "numpy"):
        types = "".join(f"{kind}{bits} = object()\n" for kind, bits in TYPES)
        (tmp_path / f"{name}.py").write_text(f"{types}Timestamp = object()\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    modules = brought("--config", str(room.config), "status")
    assert "sqlite_utils.db" in modules
    assert not modules & {"pandas", "numpy"}
    code = "from monitor.commands.spared import spare; spare(); import sqlite_utils, pandas"
    subprocess.run([sys.executable, "-c", code], check=True)  # whoever wants it has it


@pytest.mark.parametrize("name", COMMANDS)
def test_help_says_of_each_command_what_it_says_itself(name):
    command = cli.get_command(click.Context(cli), name)
    assert SUMMARIES[name] == command.get_short_help_str(1000)


def test_nothing_is_summarised_that_is_no_command():
    assert list(SUMMARIES) == list(COMMANDS)

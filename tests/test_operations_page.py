"""The operator's page: what is wrong and what mends it, passes, deliveries, disk, mutes."""

from __future__ import annotations

import asyncio
import re

import pytest
from datasette.app import Datasette
from pages import FIGURE, OPENING, QUOTE, release

from monitor.commands.browse import _settings
from monitor.config import load

pytestmark = pytest.mark.usefixtures("here")


def ask(desk, path: str = "/operations"):
    plugin = {"plugins": {"misajour": _settings(load(desk.config))}}
    pages = Datasette([str(desk.folder / "misajour.db")], metadata=plugin)
    return asyncio.run(pages.client.get(f"/-/misajour{path}"))


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_broken_source_a_refused_mail_and_a_mute_stand_there(web, watching):
    desk = watching("/1.html", "/2.html")
    desk.rest = (
        '[[subscription]]\nname = "desk"\nto = ["mailto:desk@example.org"]\n'
        '[email]\nsmtp = "smtp://127.0.0.1:1"\nfrom = "misajour <m@example.org>"\n'
    )
    desk.write()
    for path in ("/1.html", "/2.html"):
        web.page(path, release(title=f"Towns agree on {path}"))
    desk.run("check")
    web.page("/1.html", release(OPENING, FIGURE.replace("2 000", "20 000"), QUOTE))
    desk.run("check", ok=None)
    desk.run("mute", "2", "--until", "2d")
    web.page("/1.html", "no", status=503)
    web.page("/2.html", "no", status=503)
    for _ in range(4):
        desk.run("check", "--now", ok=None)
    answer = ask(desk)
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    said = text_of(answer.text)
    assert "1 owed" in said, "the mail that no server took"
    assert re.search(r"What is muted .*release 2 ", said)
    assert "Refused, and why" in said and "desk" in said
    assert "The last with errors" in said and "room" in said
    size, free = re.search(r"The database takes (\S+ MB).*; (\S+ GB) are free", said).groups()
    assert f"misajour.db has {size} " in desk.run("status", ok=None).replace("; ", " ; ")
    assert re.search(r"; [\d.]+ GB are free", desk.run("status", ok=None)) and float(free[:-3])
    assert "example.org" not in said, "nobody's address"
    problems = ask(desk, "/health.json").json()["problems"]
    for problem in problems:
        assert problem["text"] in said.replace("&#39;", "'"), (
            "the page knows what monitors are told"
        )


def test_of_a_database_that_nobody_watches_it_says_so(tmp_path):
    import histories

    path = tmp_path / "misajour.db"
    histories.read_in(path, releases=1)
    pages = Datasette([str(path)])
    said = text_of(asyncio.run(pages.client.get("/-/misajour/operations")).text)
    assert "No daemon has run on this database yet" in said
    assert "Nothing is watched, so nothing is due" in said and "All that was due came" not in said

"""Commands whose own tests run in the test's process, each once as it is installed: what it imports
late, what it prints, and how it exits."""

from __future__ import annotations

import json

from pages import release


def test_each_command_does_its_work_in_a_process_of_its_own(web, desk):
    html = release("The council met on Monday.", "It approved the budget of the harbour.")
    desk.installed = True
    desk.watch(web, "/1")
    web.page("/1", html)
    desk.run("check")
    page, addresses = desk.folder / "page.html", desk.folder / "addresses.txt"
    page.write_text(html)
    addresses.write_text("https://www.example.org/press Harbour news\n")

    assert f"{web.address}/1" in desk.run("search", "harbour")
    assert "1 of 1 revisions read anew, 0 with another result" in desk.run("reread", "--all")
    assert "budget of the harbour" in json.loads(desk.run("extract", "--json", str(page)))["body"]
    assert "nato" in desk.run("catalogue", "NATO")
    assert "is muted until" in desk.run("mute", "1", "--until", "2d")
    assert "mute 1: release 1" in desk.run("mutes")
    assert "mute 1 is taken back" in desk.run("unmute", "1")
    assert "nothing is muted" in desk.run("mutes")
    assert "no archive is asked" in desk.run("archive", "1", ok=2)
    assert "no archive was asked for anything yet" in desk.run("archive", "list")
    assert "1 added to" in desk.run("import", str(addresses))
    assert 'name = "harbour-news"' in desk.config.read_text()

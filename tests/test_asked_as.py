"""An address that is named by hand is asked for as the source asks to whom its host belongs."""

from __future__ import annotations

import json

import pytest
from pages import release

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def guarded(desk, web, monkeypatch):
    """A source that logs in, and a page that can be had only so."""
    monkeypatch.setenv("PRESS_TOKEN", "geheim-7391")

    class Door(dict):
        def get(self, path, default=None):
            said = dict(web.requests[-1][1])
            if path != "/robots.txt" and said.get("Authorization") != "Bearer geheim-7391":
                return (401, {"Content-Type": "text/html"}, b"<p>Log in</p>")
            return super().get(path, default)

    web.answers = Door(web.answers)
    web.page("/1.html", release())
    desk.sources = (
        f'[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\npages = ["{web.address}/other"]\n'
        'auth = "bearer ${PRESS_TOKEN}"\nheaders = { X-Desk = "7" }\nuser_agent = "Desk/1"\n'
        '[[source]]\nname = "elsewhere"\nspider = "watch"\npages = ["https://www.example.org/"]\n'
    )
    desk.write()
    return f"{web.address}/1.html"


def asked(web) -> dict[str, str]:
    return next(said for path, said in web.requests if path == "/1.html")


@pytest.mark.parametrize("options", [(), ("--source", "room")])
def test_extract_asks_with_the_sources_login_headers_and_agent(desk, web, guarded, options):
    [line] = desk.run("extract", guarded, "--json", *options).splitlines()
    assert json.loads(line)["title"]
    assert asked(web)["X-Desk"] == "7" and asked(web)["User-Agent"] == "Desk/1"
    assert [path for path, _ in web.requests if path == "/other"] == []


def test_what_is_meant_for_its_own_hosts_goes_to_no_other(desk, web, guarded):
    said = desk.run("extract", guarded, "--source", "elsewhere", ok=2)
    assert "status 401" in said and "Authorization" not in asked(web)
    other = guarded.replace("127.0.0.1", "localhost")
    desk.general = 'allow_addresses = ["127.0.0.1/32", "::1/128"]'
    desk.config.write_text(desk.config.read_text().replace("127.0.0.1/32", "127.0.0.0/8"))
    web.requests.clear()
    assert "status 401" in desk.run("extract", other, "--source", "room", ok=2)
    assert "Authorization" not in asked(web)


def test_a_source_that_there_is_not_is_told_with_those_that_there_are(desk, guarded):
    said = desk.run("extract", guarded, "--source", "rom", ok=2)
    assert "there is no source 'rom'; there are: room, elsewhere" in said


def test_try_asks_as_the_source_does(desk, web, guarded):
    links = "".join(f'<li><a href="/n/{n}">Statement {n} on the bridges</a></li>' for n in range(6))
    web.page("/news", f"<main><ul>{links}</ul></main>")
    said = desk.run("try", f"{web.address}/news", "--delay", "0", "--releases", "0", "--json")
    assert json.loads(said[said.index("{") :])["lists"][0]["releases"] == 6
    assert "geheim" not in said


def test_a_page_is_saved_as_the_source_asks(desk, web, guarded):
    (desk.folder / "ownrooms").mkdir()
    (desk.folder / "ownrooms" / "__init__.py").write_text("")
    (desk.folder / "ownrooms" / "mine.py").write_text(
        "from monitor.source import Source\n\n\nclass Mine(Source):\n"
        '    """Mine."""\n\n    name = "mine"\n    base = "https://mine.example.org"\n'
    )
    desk.general = 'spiders = ["ownrooms", "spiders"]'
    desk.write()
    said = desk.run("spider", "save", "mine", guarded, "--source", "room", ok=None)
    assert "saved" in said, said
    assert asked(web)["X-Desk"] == "7"
    saved = b"".join(p.read_bytes() for p in desk.folder.rglob("tests/**/*") if p.is_file())
    assert saved and b"geheim" not in saved

"""`misajour spider`: a press room of one's own, from an empty folder to a test that runs."""

from __future__ import annotations

import ast
import json
import os
import subprocess

import pytest
from forked import PYTHON, ran
from pages import CLOSING, FIGURE, OPENING, QUOTE, release

from monitor.commands import scaffold

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def room(desk, web):
    """A press room of the local web with a listing and two releases, and an empty folder."""
    for name in ("bridges", "ferry"):
        web.page(f"/en/press/2024/{name}.html", release(title=f"Towns agree on the {name}"))
    web.page(
        "/en/press",
        '<main><ul><li><a href="/en/press/2024/bridges.html">Towns agree on the bridges</a></li>'
        '<li><a href="/en/press/2024/ferry.html">Towns agree on the ferry</a></li>'
        '<li><a href="/en/press/contact.html">Whom to call</a></li></ul></main>',
    )
    return web


def new(desk, url: str, *more: str, name: str = "ministry", ok: int = 0) -> str:
    return desk.run("spider", "new", name, url, *more, ok=ok)


def pytest_in(desk) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # a second less, each time
    command = ["-m", "pytest", "-q", "-p", "no:cacheprovider"]
    return ran(command, desk.folder, env, program=PYTHON)


def files(desk) -> set[str]:
    return {
        str(path.relative_to(desk.folder))
        for path in desk.folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


def test_from_an_empty_folder_to_a_release_that_is_found(desk, room):
    desk.here = False  # the whole way by the command itself
    said = new(desk, f"{room.address}/en/press/2024/bridges.html")
    assert "title        Towns agree on the bridges" in said
    assert files(desk) == {
        "misajour.toml",
        "rooms/__init__.py",
        "rooms/ministry.py",
        "tests/pages/ministry/release.html",
        "tests/pages/ministry/release.json",
        "tests/test_spider_pages.py",
    }
    assert room.count("/robots.txt") == room.count("/en/press/2024/bridges.html") == 1
    assert "1 saved page" in desk.run("spider", "check")
    done = pytest_in(desk)
    assert done.returncode == 0 and "2 passed" in done.stdout, done.stdout + done.stderr
    source = said[said.index("[[source]]") : said.index("and try it")]
    with desk.config.open("a") as file:
        file.write(source + "delay = 0\n")
    assert "2 visited" in desk.run("check", "ministry")
    found = {url for (url,) in desk.rows("select url from releases")}
    assert found == {f"{room.address}/en/press/2024/{n}.html" for n in ("bridges", "ferry")}


def test_a_page_that_reads_otherwise_fails_in_the_command_and_in_the_test(desk, room):
    new(desk, f"{room.address}/en/press/2024/bridges.html")
    page = desk.folder / "tests" / "pages" / "ministry" / "release.html"
    page.write_text(page.read_text().replace("2 000", "20 000"))
    said = desk.run("spider", "check", ok=1)
    assert "ministry/release.html: differs" in said and "+ kind: paragraph, text: It will" in said
    assert pytest_in(desk).returncode == 1
    assert "differs" in desk.run("spider", "check", "--accept")
    assert "as saved" in desk.run("spider", "check")
    assert pytest_in(desk).returncode == 0


def test_a_listing_is_saved_with_the_releases_that_it_names(desk, room):
    new(desk, f"{room.address}/en/press/2024/bridges.html")
    said = desk.run("spider", "save", "ministry", f"{room.address}/en/press", "--case", "listing")
    assert f"{room.address}/en/press/2024/ferry.html  Towns agree on the ferry" in said
    module = desk.folder / "rooms" / "ministry.py"
    module.write_text(module.read_text().replace("[^/]+", "ferry"))
    said = desk.run("spider", "check", ok=1)
    assert "listing.html: differs" in said and "bridges.html, title: Towns agree" in said
    assert "release: true → false" in said


def test_a_second_spider_joins_the_first(desk, room):
    new(desk, f"{room.address}/en/press/2024/bridges.html")
    before = desk.config.read_text()
    new(desk, f"{room.address}/en/press/2024/ferry.html", name="river-towns")
    assert desk.config.read_text() == before
    assert (desk.folder / "rooms" / "river_towns.py").exists()
    assert "2 saved pages" in desk.run("spider", "check")
    (desk.folder / "tests" / "pages" / "river-towns" / "release.html").unlink()
    assert "no saved page of the spider 'river-towns'" in desk.run("spider", "check", ok=1)
    assert pytest_in(desk).returncode == 1


def test_a_saved_page_needs_no_network(desk, web, tmp_path):
    saved = tmp_path / "saved.html"
    saved.write_text(release(OPENING, FIGURE, QUOTE, CLOSING))
    new(desk, f"{web.address}/1.html", "--page", str(saved))
    assert not web.requests
    assert "as saved" in desk.run("spider", "check")


def test_what_is_there_is_overwritten_by_force_only(desk, room):
    url = f"{room.address}/en/press/2024/bridges.html"
    new(desk, url)
    module = desk.folder / "rooms" / "ministry.py"
    module.write_text(mine := module.read_text() + "# mine\n")
    assert "ministry.py exists already; --force overwrites it" in new(desk, url, ok=2)
    assert module.read_text() == mine
    new(desk, url, "--force")
    assert "# mine" not in module.read_text()


def test_a_comment_in_the_configuration_stays(desk, room):
    desk.general = '# why\ntimezone = "Europe/Brussels"  # ours'
    desk.write()
    new(desk, f"{room.address}/en/press/2024/bridges.html")
    text = desk.config.read_text()
    assert "# why" in text and "# ours" in text and 'spiders = ["spiders", "rooms"]' in text
    assert 'timezone = "Europe/Brussels"' in (desk.folder / "rooms" / "ministry.py").read_text()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Ministry", "cannot name a spider"),
        ("../evil", "cannot name a spider"),
        ("class", "means something else"),
        ("nato", "a spider is called 'nato' already, in spiders.int_nato"),
    ],
)
def test_a_name_that_cannot_be_is_one_sentence(desk, web, name, sentence):
    assert sentence in new(desk, f"{web.address}/1", name=name, ok=2)
    assert files(desk) == {"misajour.toml"} and not web.requests


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("--package", "json"), "the package 'json' is another one"),
        (("--package", "sys"), "the package 'sys' is another one"),
        (("--package", "9"), "cannot name a Python package"),
        (("--case", "../x"), "--case '../x'"),
        (("--page", "none.html"), "none.html"),
    ],
)
def test_an_option_that_cannot_be_is_one_sentence(desk, web, more, sentence):
    assert sentence in new(desk, f"{web.address}/1", *more, ok=2)
    assert files(desk) == {"misajour.toml"} and not web.requests


@pytest.mark.parametrize(
    ("url", "sentence", "code"),
    [
        ("www.example.org/press", "write https://www.example.org/press", 2),
        ("ftp://example.org/1", "is not a web address", 2),
        ("http://127.0.0.2:9/1", "not a public address; allow_addresses", 1),
        ("{web}/missing", "status 404", 1),
        ("{web}/private/1", "robots.txt", 1),
    ],
)
def test_a_page_that_is_not_got_leaves_nothing_behind(desk, web, url, sentence, code):
    web.page("/robots.txt", "User-agent: *\nDisallow: /private\n", Content_Type="text/plain")
    web.page("/private/1", release())
    said = new(desk, url.format(web=web.address), ok=code)
    assert sentence in said
    assert files(desk) == {"misajour.toml"} and not web.count("/private/1")


def test_packages_that_the_configuration_names_already_are_for_its_owner_to_add_to(desk, web):
    desk.general = 'spiders = ["spiders"]'
    web.page("/1.html", release())
    said = new(desk, f"{web.address}/1.html", ok=2)
    assert "add 'rooms' to `spiders` under [misajour]" in said
    assert files(desk) == {"misajour.toml"}


def test_a_spider_that_raises_is_said_with_its_line(desk, room):
    new(desk, f"{room.address}/en/press/2024/bridges.html")
    module = desk.folder / "rooms" / "ministry.py"
    module.write_text(
        module.read_text() + "\n    def is_release(self, url):\n        return 1 / 0\n"
    )
    said = desk.run("spider", "check", ok=1)
    assert "is_release raised ZeroDivisionError" in said and "ministry.py, line" in said


def test_a_broken_module_holds_up_no_other(desk, room):
    new(desk, f"{room.address}/en/press/2024/bridges.html")
    (desk.folder / "rooms" / "broken.py").write_text("raise RuntimeError('out of oak')\n")
    said = desk.run("spider", "check", ok=1)
    assert "release.html: as saved" in said
    assert "rooms.broken cannot be loaded: RuntimeError: out of oak" in said
    assert "rooms.broken cannot be loaded" in desk.run("spider", "check", "broken", ok=2)
    (desk.folder / "tests" / "pages" / "ministry" / "release.json").write_text("{")
    assert "release.json is not valid JSON" in desk.run("spider", "check", ok=1)


def test_a_page_that_has_moved_is_saved_where_it_stands(desk, room):
    room.page("/old/1", "", status=301, Location=f"{room.address}/en/press/2024/bridges.html")
    said = new(desk, f"{room.address}/old/1")
    assert f"/old/1 leads to {room.address}/en/press/2024/bridges.html" in said
    assert "2024" not in (module := (desk.folder / "rooms" / "ministry.py").read_text())
    assert 'r"^/{language}/press/\\d{4}/[^/]+\\.html$"' in module


def test_a_second_spider_of_one_name_is_one_sentence(desk, room):
    url = f"{room.address}/en/press/2024/bridges.html"
    new(desk, url)
    module = desk.folder / "rooms" / "ministry.py"
    (desk.folder / "rooms" / "twin.py").write_text(module.read_text())
    assert "two spiders are called 'ministry'" in new(desk, url, "--force", ok=2)


def test_no_spider_of_ones_own_is_one_sentence(desk):
    assert "no spider of your own" in desk.run("spider", "check", ok=2)
    assert "there are: none" in desk.run("spider", "save", "x", "https://e.org/", ok=2)


@pytest.mark.parametrize(
    ("url", "release"),
    [
        ("https://e.org/cps/fr/natohq/news_161155.htm", r"^/cps/{language}/natohq/news_\d+\.htm$"),
        ("https://e.org/2024/05/17/le-pont/", r"^/\d{4}/\d{2}/\d{2}/[^/]+/$"),
        ("https://e.org/presse.nsf/(a)/12", r"^/presse\.nsf/\(a\)/\d+$"),
        ("https://e.org/index.php?id=12", r"^/[^/]+\.php$"),
        ("https://e.org/", "^/$"),
    ],
)
def test_the_pattern_is_guessed_from_the_address(url, release):
    assert scaffold.Draft.of("x", url, "fr-BE", "UTC").release == release


@pytest.mark.parametrize(
    "url",
    [
        'https://e.org/"""\nimport os/a.html',
        "https://e.org/a'\"/\\",
        'https://e.org/")+exit(1)+("/{x}/1',
        "https://\"e'.org/press/1",
    ],
)
def test_nothing_in_an_address_or_a_page_becomes_code(url):
    text = scaffold.module(scaffold.Draft.of("x", url, 'en"""', "UTC"))
    tree = ast.parse(text)
    kinds = [type(node) for node in tree.body]
    assert kinds == [ast.Expr, ast.ImportFrom, ast.ClassDef]
    assert all(isinstance(node, ast.Assign) for node in tree.body[2].body)
    calls = [n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call)]
    assert calls == ["Listing"]


def test_the_json_states_what_the_page_was_read_with(desk, web):
    page = release().encode("utf-16")
    web.answers["/1.html"] = (200, {"Content-Type": "text/html; charset=utf-16"}, page)
    new(desk, f"{web.address}/1.html")
    folder = desk.folder / "tests" / "pages" / "ministry"
    assert (folder / "release.html").read_bytes() == page
    stated = json.loads((folder / "release.json").read_text())
    assert stated["url"] == f"{web.address}/1.html" and stated["charset"] == "utf-16"
    assert stated["source"] == {"language": "en"} and stated["release"] is True

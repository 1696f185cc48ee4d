"""In somebody else's Datasette: inert where nothing is ours, right under any address, nobody's
rules broken."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest
from conftest import Desk, serving
from daemons import until
from databases import connected
from datasette.app import Datasette
from pages import CLOSING, FIGURE, OPENING, QUOTE, release
from test_browse import browsing, fetch

MENU = "Press rooms"
ADDED = {"content-security-policy", "x-frame-options", "x-content-type-options"}
PAGES = (
    "", "?kind=silent-edit", "/sources", "/source/room", "/release/1", "/release/1/compare",
    "/release/1/revision/1", "/search?q=bridges",
)  # fmt: skip
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Path:
    """A database of ours with one silent edit."""
    desk = Desk(tmp_path_factory.mktemp("desk"), here=True)
    with serving() as web:
        desk.sources = (
            f'[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\npages = ["{web.address}/1"]\n'
        )
        web.page("/1", release())
        desk.run("check")
        web.page("/1", release(OPENING, FIGURE.replace("2 000", "20 000"), QUOTE, CLOSING))
        desk.run("check")
    return desk.folder / "misajour.db"


@pytest.fixture(scope="module")
def foreign(tmp_path_factory) -> Path:
    """Somebody else's database, with a table named like one of ours."""
    path = tmp_path_factory.mktemp("foreign") / "library.db"
    with connected(path) as connection:
        connection.execute("create table releases (id integer primary key, record text)")
        connection.execute("create table revisions (id integer primary key, note text)")
        connection.execute("insert into releases (record) values ('A record of songs')")
    connection.close()
    return path


def client(*files: Path, **options: object):
    """A Datasette over `files`, asked in this process: what it answers to a path."""
    datasette = Datasette([str(file) for file in files], **options)

    def get(path: str, **headers: str):
        return asyncio.run(datasette.client.get(path, headers=headers))

    return get


def added(answer) -> set[str]:
    return ADDED & set(answer.headers)


@pytest.mark.parametrize("path", ["/", "/library", "/library/releases", "/-/versions.json"])
def test_where_nothing_is_ours_no_page_is_touched(foreign, path):
    answer = client(foreign)(path)
    assert answer.status_code == 200
    assert not added(answer) and MENU not in answer.text


def test_where_nothing_is_ours_there_are_no_pages_of_ours(foreign):
    get = client(foreign)
    for path in ("/-/misajour", "/-/misajour/health.json", "/-/misajour/feed.atom"):
        answer = get(path)
        assert answer.status_code == 404 and "no misajour database" in answer.text
        assert not added(answer)


def test_where_nothing_is_ours_a_cell_may_be_as_large_as_sqlite_allows(foreign):
    large = "/library.json?sql=select+length(zeroblob(30000000))+as+n&_shape=array"
    assert client(foreign)(large).json() == [{"n": 30_000_000}]


def test_beside_a_foreign_database_only_what_shows_ours_is_guarded(foreign, store):
    get = client(foreign, store)
    for path in ("/library", "/library/releases", "/library/releases.json"):
        assert not added(get(path)), path
    for path in ("/-/misajour", "/misajour", "/misajour/changes", "/misajour/changes.json"):
        assert added(get(path)) == ADDED, path
    assert "default-src 'none'" in get("/-/misajour").headers["content-security-policy"]
    assert MENU in get("/library/releases").text
    large = "select+length(zeroblob(30000000))+as+n&_shape=array"
    assert get(f"/library.json?sql={large}").json() == [{"n": 30_000_000}]
    assert get(f"/misajour.json?sql={large}").status_code == 400


def test_a_page_that_reads_across_databases_is_guarded_too(foreign, store):
    get = client(foreign, store, memory=True, crossdb=True)
    assert added(get("/_memory")) == ADDED
    assert not added(get("/library"))
    large = "select+length(zeroblob(30000000))+as+n&_shape=array"
    assert get(f"/_memory.json?sql={large}").status_code == 400


def test_alone_every_page_is_guarded(store):
    get = client(store)
    for path in ("/", "/misajour", "/-/misajour", "/-/versions.json"):
        assert added(get(path)) == ADDED, path


def test_a_database_that_becomes_ours_later_is_noticed(tmp_path, store):
    empty = tmp_path / "later.db"
    sqlite3.connect(empty).close()
    get = client(empty)
    assert get("/-/misajour").status_code == 404 and not added(get("/"))
    source, target = sqlite3.connect(store), sqlite3.connect(empty)
    source.backup(target)
    source.close()
    target.close()
    until(lambda: get("/-/misajour").status_code == 200)
    assert added(get("/")) == ADDED


@pytest.mark.parametrize(
    "metadata",
    [
        {"databases": {"misajour": {"allow": {"id": "root"}}}},
        {"allow": {"id": "root"}},
        {"databases": {"misajour": {"tables": {"revisions": {"allow": {"id": "root"}}}}}},
    ],
)
def test_who_may_not_see_the_database_does_not_see_our_pages(foreign, store, metadata):
    datasette = Datasette([str(foreign), str(store)], metadata=metadata)

    async def asked(**cookies: str) -> list:
        paths = [f"/-/misajour{p}" for p in (*PAGES, "/feed.atom", "/health.json", "/metrics")]
        paths += ["/-/misajour/release/1/revision/1/bytes", "/-/misajour/release/1/revision/1/page"]
        return [await datasette.client.get(path, cookies=cookies) for path in paths]

    assert {answer.status_code for answer in asyncio.run(asked())} == {403}
    front = asyncio.run(datasette.client.get("/library"))
    assert MENU not in front.text
    root = datasette.sign({"a": {"id": "root"}}, "actor")
    answers = asyncio.run(asked(ds_actor=root))
    assert {answer.status_code for answer in answers} <= {200, 503}  # health: no daemon runs


# Under another address ------------------------------------------------------------------------


def addresses(html: str) -> list[str]:
    found = re.findall(r'(?:href|src|action)="([^"#]*)', html)
    return [unescape(address) for address in found]


def check_links(get, base: str, prefix: str) -> set[str]:
    """Follow what our pages name on their own host, and return it: all of it answers, beneath
    `prefix`."""
    seen: set[str] = set()
    for page in PAGES:
        html = get(f"{base}/-/misajour{page}")
        for address in addresses(html):
            url = urljoin(f"{base}/-/misajour{page}", address)
            if urlsplit(url).netloc != urlsplit(base).netloc or url in seen:
                continue
            assert urlsplit(url).path.startswith(prefix), f"{page} names {address}"
            seen.add(url)
            get(url)
    return seen


PREFIX = "/press/archive/"


@pytest.fixture(scope="module")
def beneath(store, tmp_path_factory) -> Iterator[str]:
    """A real `datasette serve` of its own beneath PREFIX: the address before that."""
    log = tmp_path_factory.mktemp("served") / "log"
    serve = [str(Path(sys.executable).with_name("datasette")), "serve", str(store), "--port", "0"]
    with (
        log.open("wb") as file,
        subprocess.Popen([*serve, "--setting", "base_url", PREFIX], stdout=file, stderr=file) as it,
    ):
        try:
            # at a port that it has chosen itself: nobody can have taken that
            until(lambda: re.search(r"running on http", log.read_text()))
            yield re.findall(r"running on (http://[\d.:]+)", log.read_text())[0]
        finally:
            it.terminate()


def test_every_link_form_and_file_is_right_under_a_base_url(beneath):
    seen = check_links(fetch, f"{beneath}{PREFIX[:-1]}", PREFIX)
    assert any(url.endswith("misajour.css") for url in seen)
    assert any("feed.atom" in url for url in seen)
    with urllib.request.urlopen(f"{beneath}{PREFIX}-/misajour", timeout=20) as answer:
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    moved = f"{beneath}{PREFIX}-/misajour/release/1?at=2099-01-01T00:00"
    with urllib.request.urlopen(moved, timeout=20) as answer:
        assert urlsplit(answer.url).path == f"{PREFIX}-/misajour/release/1/revision/2"


@pytest.mark.parametrize("through", ["with its prefix", "without it"])
def test_a_feed_is_right_under_a_base_url(beneath, through):
    prefix = PREFIX if through == "with its prefix" else "/"  # a proxy may take it away
    feed = ET.fromstring(fetch(f"{beneath}{prefix}-/misajour/feed.atom?kind=silent-edit"))
    links = {e.get("rel"): e.get("href") for e in feed.findall(f"{ATOM}link")}
    assert links["self"] == f"{beneath}{PREFIX}-/misajour/feed.atom?kind=silent-edit"
    assert links["alternate"] == f"{beneath}{PREFIX}-/misajour"
    (entry,) = feed.findall(f"{ATOM}entry/{ATOM}link")
    assert entry.get("href").startswith(f"{beneath}{PREFIX}-/misajour/change/")
    assert "Redline" in fetch(entry.get("href"))


def test_browse_serves_beneath_the_path_of_its_own_address(store):
    desk = Desk(store.parent)
    desk.config.write_text('[misajour]\nbrowse = "https://press.example.org/archive"\n')
    with browsing(desk) as base:
        check_links(fetch, f"{base}/archive", "/archive/")
        assert 'href="/archive/-/misajour/sources"' in fetch(f"{base}/-/misajour")

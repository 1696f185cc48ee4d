"""`misajour catalogue`: institutions as data, each of which says where its address was taken from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from onboarding import LOOPBACK, OWN, feed, press_room, row, sources

from monitor.addresses import normal
from monitor.onboard import catalogue

pytestmark = pytest.mark.usefixtures("here")


def test_the_catalogue_is_shown_and_searched(desk):
    everything = desk.run("catalogue")
    assert "European Central Bank" in everything and "Sveriges Riksbank" in everything
    banks = desk.run("catalogue", "central bank")
    assert "ecb" in banks and "elysee" not in banks
    rows = [json.loads(line) for line in desk.run("catalogue", "ecb", "--json").splitlines()]
    assert rows[0]["feeds"] == ["https://www.ecb.europa.eu/rss/press.html"]
    assert rows[0]["checked"] == "never" and rows[0]["source"].startswith("GitHub: ")
    assert "nothing in the catalogue has 'zzz'" in desk.run("catalogue", "zzz")


def test_the_catalogue_is_what_it_promises():
    rows = catalogue.read(Path(catalogue.__file__).parent.parent / "catalogue.toml")
    assert len(rows) >= 60 and len({row.country for row in rows if len(row.country) == 2}) >= 25
    names = [row.name for row in rows]
    places = [normal(url) for row in rows for url in row.addresses]
    assert len(set(names)) == len(names) and len(set(places)) == len(places)
    assert all(row.source and row.checked == "never" and row.languages for row in rows)
    kinds = {row.kind for row in rows}
    assert {"EU institution", "UN body", "central bank", "ministry", "regulator", "presidency",
            "listed company"} <= kinds  # fmt: skip


@pytest.fixture
def own_catalogue(desk, web):
    """A catalogue of local press rooms: one that works, one that is gone, one that names none."""
    press_room(web)
    feed(web, "/feed.xml", ["/press/2026/bridge-1.html"])
    web.page("/none", "<main><p>nothing</p></main>")
    web.page(
        "/list",
        f"<main><ul>{''.join(row(n, f'/press/2026/bridge-{n}.html') for n in range(9))}</ul></main>",
    )
    rows = [("towns", "feeds", "/feed.xml"), ("lake", "listings", "/list"), ("gone", "feeds", "/gone"),
            ("none", "listings", "/none")]  # fmt: skip
    text = "".join(
        f'[[institution]]\nname = "{name}"\ntitle = "The {name}"\ncountry = "ZZ"\nkind = "town"\n'
        f'languages = ["en"]\n{key} = ["{web.address}{path}"]\nsource = "us"\nchecked = "never"\n\n'
        for name, key, path in rows
    )
    (desk.folder / "own.toml").write_text(text)
    desk.config.write_text(OWN)
    return ("--catalogue", "own.toml")


def test_the_whole_catalogue_is_tried(desk, web, own_catalogue):
    said = desk.run("try", "--all", *own_catalogue, *LOOPBACK, ok=1)
    assert "towns                    works: 1 releases" in said
    assert "lake                     works: 9 releases" in said
    assert f"{web.address}/gone: status 404" in said
    assert f"{web.address}/none names no releases" in said
    assert "2 of 4 work; those that do not are to be mended in own.toml" in said
    lines = desk.run("try", "--all", "--json", *own_catalogue, *LOOPBACK, ok=1).splitlines()
    found = {one["name"]: one for one in map(json.loads, lines)}
    assert found["towns"] == {"name": "towns", "releases": 1, "trouble": ""}
    assert found["gone"]["trouble"]


def test_an_institution_is_added_by_its_name(desk, web, own_catalogue):
    said = desk.run("add", "lake", *own_catalogue, *LOOPBACK)
    assert "The lake: from the catalogue, by us; checked: never" in said
    assert sources(desk)[1]["listings"] == [f"{web.address}/list"]
    assert sources(desk)[1]["name"] == "lake"
    broken = desk.run("add", "gone", *own_catalogue, *LOOPBACK, ok=1)
    assert "status 404" in broken and "`--no-try` adds it as it is" in broken
    desk.run("add", "gone", "--no-try", *own_catalogue)
    assert "neither a web address nor in the catalogue; did you mean 'lake'?" in desk.run(
        "add", "lakes", *own_catalogue, ok=2
    )
    assert "lake: 9 visited, 9 changes" in desk.run("check", "lake")


def test_a_catalogue_that_cannot_be_read_is_one_sentence(desk):
    (desk.folder / "own.toml").write_text('[[institution]]\nname = "a"\n')
    said = desk.run("catalogue", "--catalogue", "own.toml", ok=2)
    assert "own.toml" in said and "Field required" in said

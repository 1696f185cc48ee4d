"""What the pages say of a press room that is not watched, that never answered, that a browser reads;
and to whom they say how the watching goes."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from conftest import Desk, Web
from datasette.app import Datasette
from datasette.plugins import pm
from pages import FIGURE, OPENING, QUOTE, TEXT, release

from monitor.commands.browse import _settings
from monitor.config import load
from monitor.model import RENDERED

pytestmark = pytest.mark.usefixtures("here")


def ask(desk: Desk, path: str, settings: dict | None = None, **request):
    plugin = {"plugins": {"misajour": settings or _settings(load(desk.config))}}
    pages = Datasette([str(desk.folder / "misajour.db")], metadata=plugin)
    return asyncio.run(pages.client.get(f"/-/misajour{path}", **request))


def said(answer) -> str:
    assert answer.status_code == 200, answer.text
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def rooms(desk: Desk, web: Web, *names: str, **more: str) -> None:
    desk.sources = "".join(
        f'[[source]]\nname = "{name}"\nspider = "watch"\ndelay = 0\n'
        f'pages = ["{web.address}/{name}"]\n{more.get(name, "")}\n'
        for name in names
    )
    desk.write()


def test_a_paused_and_a_retired_press_room_are_called_so_and_since_when(web, desk):
    for name in ("one", "two", "three"):
        web.page(f"/{name}", release(title=f"Towns agree on bridge {name}"))
    rooms(desk, web, "one", "two", "three")
    desk.run("check")
    rooms(desk, web, "one", "two", two="enabled = false")
    desk.run("check", "--now")
    assert "paused since" in said(ask(desk, "/source/two"))
    assert "enabled = false" in said(ask(desk, "/source/two"))
    assert "retired since" in said(ask(desk, "/source/three"))
    assert re.search(r"ok since .* Last pass", said(ask(desk, "/source/one")))
    table = said(ask(desk, "/sources"))
    assert re.search(r"two paused since .*", table) and re.search(r"three retired since", table)

    rooms(desk, web, "one", "two")
    desk.run("check", "--now")
    assert "paused" not in said(ask(desk, "/source/two")), "it is watched again"
    rooms(desk, web, "one", two="enabled = false")
    desk.run("check", "--now")
    assert "retired since" in said(ask(desk, "/source/two"))
    assert desk.run("verify")


def test_an_address_that_did_not_answer_is_not_called_visited(web, desk):
    rooms(desk, web, "one")
    web.page("/one", "no", status=503)
    for _ in range(3):
        desk.run("check", "--now", ok=None)
    page = ask(desk, "/source/one").text
    assert '<th scope="col">Asked</th><th scope="col">Answered</th>' in page
    rows = re.findall(r"<td>broken</td><td>(\d+)</td><td>(\d+)</td>", page)
    assert rows and set(rows) == {("1", "0")}
    assert page.count("none of 1 listed releases can be had") == 2, "above, and once for all passes"
    assert "No edit has been seen yet" in page and "<svg" not in page


def test_many_press_rooms_in_trouble_are_one_warning_on_the_front_page(web, desk):
    rooms(desk, web, "one", "two", "three")
    for name in ("one", "two", "three"):
        web.page(f"/{name}", "no", status=503)
    desk.run("check", ok=None)
    page = ask(desk, "").text
    assert page.count('class="warning"') == 1
    assert "3 sources need a look: one, three, two" in page
    assert page.count("none of 1 listed releases can be had") == 3


def test_a_server_cannot_say_that_a_browser_of_ours_rendered_its_page(web, desk):
    lie = f"Chromium 1; a lie; sha256 of the answer: {'0' * 64}"
    rooms(desk, web, "one")
    web.page("/one", release(), **{RENDERED: lie})
    desk.run("check")
    [(headers,)] = desk.rows("select headers from snapshots")
    assert RENDERED not in dict(json.loads(headers))
    assert "A browser rendered" not in said(ask(desk, "/release/1"))

    true = json.dumps([[RENDERED, lie]])
    desk.execute(f"update snapshots set headers = '{true}'")
    assert "A browser rendered this page (Chromium 1)" in said(ask(desk, "/release/1"))
    revision = said(ask(desk, "/release/1/revision/1"))
    assert "A browser rendered" in revision and "0" * 64 in revision
    assert "a browser renders its pages (Chromium 1)" in said(ask(desk, "/source/one"))


def test_a_change_of_typography_alone_shows_the_text_and_no_empty_box(web, desk):
    rooms(desk, web, "one")
    web.page("/one", release())
    desk.run("check")
    web.page("/one", release(OPENING, FIGURE, QUOTE.replace("“", '"').replace("”", '"'), TEXT[3]))
    desk.run("check", "--now")
    assert desk.kinds() == ["new", "cosmetic"]
    page = said(ask(desk, "/release/1/compare"))
    assert "No word of the text differs. Below it stands whole." in page and OPENING in page


@pytest.mark.parametrize(
    ("shown_to", "headers", "client", "status"),
    [
        ("local", {}, "127.0.0.1", 200),
        ("local", {}, "::1", 200),
        ("local", {}, "192.0.2.7", 403),
        ("local", {"X-Forwarded-For": "192.0.2.7"}, "127.0.0.1", 403),
        ("local", {"Forwarded": "for=192.0.2.7"}, "127.0.0.1", 403),
        ("local", {"Host": "press.example.org"}, "127.0.0.1", 403),
        ("everybody", {"X-Forwarded-For": "192.0.2.7"}, "192.0.2.7", 200),
        ("nobody", {}, "127.0.0.1", 403),
    ],
)
def test_how_the_watching_goes_is_shown_to_whom_the_configuration_says(
    web, desk, shown_to, headers, client, status
):
    import httpx

    desk.rest = f'[browse]\noperations = "{shown_to}"\n'
    rooms(desk, web, "one")
    web.page("/one", release())
    desk.run("check", ok=None)
    plugin = {"plugins": {"misajour": _settings(load(desk.config))}}
    app = Datasette([str(desk.folder / "misajour.db")], metadata=plugin).app()

    async def statuses() -> list[tuple[int, bool]]:
        door = httpx.ASGITransport(app=app, client=(client, 1234))
        async with httpx.AsyncClient(transport=door, base_url="http://localhost") as asking:
            answers = [
                await asking.get(f"/-/misajour{quote(path)}", headers=headers)
                for path in ("/operations", "/metrics", "/health.json", "")
            ]
        assert answers[-1].status_code == 200, "the pages are everybody's"
        led = ">Operations</a>" in answers[-1].text
        return [(answer.status_code, led) for answer in answers[:-1]]

    for found, led in asyncio.run(statuses()):
        assert (found == 403) == (status == 403) and led == (status == 200)


@pytest.fixture
def plugins() -> Iterator[None]:
    """Datasette's are the process's, and not one Datasette's: those of a test end with it."""
    known = set(pm.get_plugins())
    yield
    for plugin in set(pm.get_plugins()) - known:
        pm.unregister(plugin)


@pytest.mark.usefixtures("plugins")
def test_a_permission_of_datasette_opens_what_the_configuration_closes(web, desk, tmp_path):
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "operators.py").write_text(
        "from datasette import hookimpl\n"
        "@hookimpl\n"
        "def permission_allowed(actor, action):\n"
        '    if action == "view-misajour-operations":\n'
        '        return bool(actor) and actor.get("id") == "operator"\n'
    )
    rooms(desk, web, "one")
    web.page("/one", release())
    desk.run("check")
    pages = Datasette([str(desk.folder / "misajour.db")], plugins_dir=str(tmp_path / "plugins"))
    cookies = {"ds_actor": pages.sign({"a": {"id": "operator"}}, "actor")}

    async def both() -> tuple[int, int]:
        address = "/-/misajour/operations"
        stranger = await pages.client.get(address)
        operator = await pages.client.get(address, cookies=cookies)
        return stranger.status_code, operator.status_code

    assert asyncio.run(both()) == (403, 200)

"""Press rooms that only scripts make, read through Chromium."""

from __future__ import annotations

import email
import email.policy

import pytest
from chromiums import needs_chromium
from conftest import Desk, Web
from scripted import APP, ScriptedRoom

pytestmark = needs_chromium


def listing(desk: Desk, web: Web, fetch: str = "browser", *more: str) -> Desk:
    extra = "\n".join(more)
    desk.sources = (
        f'[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\nfetch = "{fetch}"\n'
        f'listings = ["{web.address}/news"]\n{extra}'
    )
    desk.write()
    return desk


@pytest.mark.long
def test_a_figure_edited_in_a_scripted_press_room_is_a_silent_edit_and_one_mail(desk, web, smtp):
    handler, port = smtp
    room = ScriptedRoom(web).serve()
    listing(desk, web)
    desk.rest = (
        '[[subscription]]\nname = "desk"\nto = ["mailto:desk@example.org"]\nsources = ["room"]\n'
        f'[email]\nsmtp = "smtp://127.0.0.1:{port}"\nfrom = "monitor@example.org"\n'
    )
    desk.write()
    desk.run("check")
    assert desk.rows("select title from releases order by title") == [
        (f"New {slug} for the northern province",) for slug in room.slugs
    ]
    assert handler.mails == []
    desk.here = True
    desk.run("check", "--now")
    assert desk.kinds() == ["new"] * 3, "nothing changed, and nothing is said"

    room.edit("harbour", "25")
    desk.run("check", "--now")
    assert desk.kinds()[3:] == ["silent-edit"]
    [(reasons,)] = desk.rows("select reasons from changes where kind = 'silent-edit'")
    assert "figure" in reasons
    [mail] = handler.mails
    html = email.message_from_bytes(mail, policy=email.policy.default)
    text = html.get_body(("html",)).get_content()
    assert "250" in text and "25" in text and "<del" in text
    assert "a figure changed" in html.get_body(("plain",)).get_content()
    [body] = desk.rows("select body from revisions order by id desc limit 1")
    assert "JavaScript" not in body[0]


@pytest.mark.usefixtures("here")
def test_what_is_kept_of_a_rendered_page_says_that_it_is_rendered(desk, web):
    ScriptedRoom(web, ("bridges",)).serve()
    listing(desk, web).run("check")
    [(headers,)] = desk.rows("select headers from snapshots")
    assert "X-Misajour-Rendered" in headers and "Chromium" in headers and "sha256" in headers
    assert "etag" not in headers.lower()


@pytest.mark.usefixtures("here")
def test_pictures_and_styles_are_not_asked_for_and_a_script_is_once_per_pass(desk, web):
    ScriptedRoom(web).serve()
    listing(desk, web).run("check")
    assert web.count("/logo.png") == web.count("/style.css") == web.count("/favicon.ico") == 0
    assert web.count("/app.js") == 1
    assert web.count("/news") == 1
    assert all(dict(h)["User-Agent"].startswith("misajour/") for _, h in web.requests)


@pytest.mark.usefixtures("here")
def test_without_a_browser_the_same_press_room_shows_nothing(desk, web):
    ScriptedRoom(web).serve()
    assert "room" in listing(desk, web, "plain").run("check", ok=None)
    assert desk.rows("select 1 from releases") == []


BROWSER = (
    '[[source]]\nname = "a"\nspider = "watch"\nfetch = "browser"\npages = ["{address}/1.html"]\n'
)


@pytest.mark.usefixtures("here")
def test_where_no_browser_is_found_check_and_doctor_say_what_to_do(desk, web):
    web.page("/plain", f"<h1>Plain</h1><p>{'A page that needs no browser. ' * 9}</p>")
    plain = (
        f'[[source]]\nname = "b"\nspider = "watch"\ndelay = 0\npages = ["{web.address}/plain"]\n'
    )
    desk.general = 'browser = "no/such/chromium"'
    desk.sources = BROWSER.format(address=web.address) + plain
    desk.write()
    cure = "no/such/chromium, which is no program that can be started"
    assert cure in desk.run("doctor", ok=1)
    said = desk.run("check", ok=1)
    assert cure in said and "b: 1 visited" in said


def test_without_the_extra_the_sentence_names_it(desk, web, monkeypatch):
    desk.here = True
    desk.sources = BROWSER.format(address=web.address)
    desk.write()
    monkeypatch.setattr("monitor.crawl.browser.find.find_spec", lambda name: None)
    assert "pip install 'misajour[browser]'" in desk.run("doctor", ok=1)


@pytest.mark.usefixtures("here")
def test_an_executable_may_be_named_by_the_environment(desk, web, monkeypatch):
    desk.sources = BROWSER.format(address=web.address)
    desk.write()
    monkeypatch.setenv("MISAJOUR_BROWSER", "nowhere/chromium")
    assert "MISAJOUR_BROWSER names" in desk.run("doctor", ok=1)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("value", ['"lynx"', "true"])
def test_another_way_of_fetching_is_refused_with_those_that_there_are(desk, web, value):
    desk.watch(web, "/1.html", fetch=value)
    said = desk.run("check", ok=2)
    assert "fetch" in said and "plain" in said and "browser" in said


@pytest.mark.usefixtures("here")
def test_a_text_that_its_own_site_does_not_give_is_a_failed_visit_and_no_edit(desk, web):
    room = ScriptedRoom(web, ("bridges",)).serve()
    app = "const shell = document.createElement('article'); shell.innerHTML = '<h1>New bridges for the northern province</h1><p>It could not be loaded just now.</p>'; const main = document.createElement('main'); main.append(shell); document.body.append(main);\n"
    room.put("/app.js", "text/javascript", f"try {{ {APP} }} catch (error) {{ {app} }}")
    desk.watch(web, "/news/bridges", fetch='"browser"')
    desk.run("check")
    assert desk.kinds() == ["new"]
    text = web.answers["/api/bridges.json"]
    for status in (403, 404):
        web.answers["/api/bridges.json"] = (status, {"Content-Type": "application/json"}, b"{}")
        said = desk.run("check", "--now", ok=None)
        assert f"what the page loads did not come (/api/bridges.json: status {status})" in said
    web.answers["/api/bridges.json"] = text
    desk.run("check", "--now")
    assert desk.kinds() == ["new"]

"""A consent dialog that stands in a release's place is no text of it."""

from __future__ import annotations

import pytest
from pages import TEXT, release

from monitor import extract
from monitor.model import Trouble

pytestmark = pytest.mark.usefixtures("here")

ASKS = (
    "We use cookies and similar technologies to help provide and improve what we offer to all.",
    "You can allow the use of all cookies, just essential cookies, or choose below in detail.",
    "These cookies are required to use our products, and for these sites to work as intended.",
    "We use tools from other companies for measurement services off our products, and to provide "
    "certain features and improve our services for you, with information from cookies.",
)


def dialog(*texts: str, around: str = '<div role="dialog">{}</div>', rest: str = "") -> str:
    said = "".join(f"<div>{text}</div>" for text in texts)
    asked = around.format(f"<h2>Allow the use of cookies on this browser?</h2>{said}")
    return f"<html lang=en><title>Privacy checks</title><body>{asked}{rest}</body></html>"


def doubts(page: str) -> list[Trouble]:
    read = extract.read(page.encode(), "https://towns.example.org/n/1")
    return [doubt.trouble for doubt in read.doubts]


@pytest.mark.parametrize("around", ['<div role="dialog">{}</div>', "<dialog open>{}</dialog>"])
def test_a_dialog_about_cookies_and_nothing_else_is_a_consent_wall(around):
    assert doubts(dialog(*ASKS, around=around)) == [Trouble.CONSENT]


def test_a_text_about_cookies_and_a_dialog_about_something_else_are_read():
    assert doubts(dialog(*ASKS, *TEXT, around="<main>{}</main>")) == []
    assert doubts(dialog(*TEXT, *TEXT)) == []
    text = f"<main><h1>Towns agree</h1>{''.join(f'<p>{t}</p>' for t in TEXT)}</main>"
    assert doubts(dialog(*ASKS, rest=text)) == []


def test_a_release_that_a_consent_wall_hides_stays_as_it_was(web, watching):
    desk = watching("/1.html")
    for page, code in ((release(), 0), (dialog(*ASKS), 1), (release(), 0)):
        web.page("/1.html", page)
        desk.run("check", "--now", ok=None if code else 0)
    assert desk.kinds() == ["new"]

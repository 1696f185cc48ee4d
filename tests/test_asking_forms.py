"""Forms that ask a reader to write something, among the text and around it."""

from __future__ import annotations

import pytest
from pages import FIGURE, TEXT

from monitor import compare, extract
from monitor.model import Significance

PROSE = "".join(f"<p>{text}</p>" for text in TEXT)
ASKED = "Tell us what you think of this page; we read every word and never answer any of them."
FORMS = {
    "a field": f"<form><p>{ASKED}</p><input name=q><button>Go</button></form>",
    "an address": f"<form><p>{ASKED}</p><input type=email><input type=submit></form>",
    "a box": f"<form><label>{ASKED}<textarea></textarea></label></form>",
}


def read(inside: str):
    page = f"<html lang=en><title>Towns agree</title><body>{inside}</body></html>"
    return extract.read(page.encode(), "https://towns.example.org/n/1")


@pytest.mark.parametrize("form", FORMS)
def test_what_a_form_asks_is_not_the_release(form):
    content = read(f"<div><h1>Towns agree</h1>{PROSE}{FORMS[form]}</div>")
    assert all(text in content.body for text in TEXT)
    assert ASKED not in content.body


def test_what_a_form_asks_stands_beside_the_text_and_its_change_is_told_as_minor():
    page = f"<div><h1>Towns agree</h1>{PROSE}{FORMS['a box']}</div>"
    verdict = compare.compare(read(page), read(page.replace("never answer", "always answer")))
    assert verdict is not None and verdict.significance is Significance.MINOR


def test_a_form_around_the_whole_page_takes_no_text_along():
    """As ASP.NET puts it, with its hidden state and the search of the site."""
    page = (
        f"<form><input type=hidden value=x><input name=search><table><tr><td><h2>Towns agree</h2>"
        f"{PROSE}</td></tr></table></form>"
    )
    assert all(text in read(page).body for text in TEXT)


def test_a_form_with_the_headline_in_it_is_the_frame():
    page = f"<form><input name=search><h1>Towns agree</h1><p>{FIGURE}</p></form>{PROSE}"
    assert read(page).body.count(FIGURE) == 2


def test_buttons_alone_ask_for_nothing():
    page = f"<div><h1>Towns agree</h1>{PROSE}<form><p>{ASKED}</p><input type=submit></form></div>"
    assert ASKED in read(page).body

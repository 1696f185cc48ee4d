"""When a release came out, on pages that have the day without a label."""

from __future__ import annotations

import pytest
from pages import TEXT, release

from monitor import compare, extract
from monitor.model import Kind, StampKind, StampOrigin

_URL = "https://www.example.org/news/bridges"


def page(line: str, *, foot: str = "", language: str = "en", above: str = "") -> str:
    """A release with `line` between its headline and its text."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT)
    return f"""<!doctype html><html lang="{language}"><head><title>The bridges</title></head><body>
<nav><a href="/">Home</a></nav><main>{above}<h1>Towns agree on the old bridges</h1>{line}
<div class="text">{text}</div>{foot}</main></body></html>"""


def read(markup: str, url: str = _URL):
    return extract.read(markup.encode(), url)


@pytest.mark.parametrize(
    ("line", "language", "day"),
    [
        ("<p>Nieuwsbericht | 20-11-2018 | 09:30 | Bijgewerkt: 23-11-2018</p>", "nl", "09:30"),
        (
            "<p><time>20.11.2018 09:30</time> von Pressestelle (Stand: 23.11.2018)</p>",
            "de",
            "09:30",
        ),
        ("<div>20 November 2018 • 3 min read</div><div>Updated 23 November 2018</div>", "en", ""),
        ("<div><small>Data:</small><p>20 novembre 2018</p></div>", "it", ""),
        ("<ul><li>20 noviembre 2018</li><li>Actualizado: 23 noviembre 2018</li></ul>", "es", ""),
        ("<p>News · 20 November 2018 · Harbour office</p>", "en", ""),
        ("<p>For immediate release: Tuesday, November 20, 2018</p>", "en", ""),
        ("<p title='20 November 2018 09:30'>8 years ago</p>", "en", "09:30"),
    ],
)
def test_the_day_of_publication_is_read_beside_an_update_and_in_a_line_with_a_rubric(
    line, language, day
):
    content = read(page(line, language=language))
    published = content.published
    assert published is not None
    assert published.value.startswith("2018-11-20") and day in published.value
    assert "20" in published.text
    assert content.body.startswith(TEXT[0])  # the line is no part of the text
    if "23" in line:
        assert content.updated is not None and content.updated.value.startswith("2018-11-23")


@pytest.mark.parametrize(
    "line",
    [
        "<p>Updated 23 November 2018</p><p>6 December 2018</p>",  # later than the update
        "<p>The council meets again on 20 November 2018 in the hall of the towns</p>",
        "<p>Meeting of the towns – 20 November 2018 – hall of the river council, doors at eight</p>",
        "<h2>Conference of the towns – 20 November 2018</h2>",
        "<p><a href='/other'>Old bridge closed – 20 November 2018</a></p>",
        "<p>20 November 2018 – new fees apply</p>",
        "<ul><li>20 November 2018 | fees double</li></ul>",
        "<p>War is over, 20 November 2018!</p>",
        "<p>20 November 2018 – 24 November 2018</p>",
    ],
)
def test_a_day_of_something_else_is_not_when_the_release_came_out(line):
    content = read(page(line))
    assert content.visible_stamp(StampKind.PUBLISHED) is None


def test_what_a_label_says_stands_before_a_line_without_one():
    content = read(page("<p>Posted on 20 November 2018</p>", above="<p>7 May 2018</p>"))
    assert content.published is not None and content.published.value == "2018-11-20"


def test_an_edit_beside_a_line_of_date_and_rubric_is_silent():
    line = "<p>Nieuwsbericht | 20-11-2018 | 09:30</p>"
    before, after = page(line), page(line).replace("2 000", "20 000")
    verdict = compare.compare(read(before), read(after))
    assert verdict.kind in (Kind.EDITED, Kind.SILENT_EDIT)
    moved = page(line.replace("20-11", "21-11"))
    assert compare.compare(read(before), read(moved)).kind is Kind.RESTAMPED


@pytest.mark.parametrize(
    "bar",
    [
        '<div role="banner"><div>Saturday 3 November 2018</div></div>',
        "<div><p>Saturday 3 November 2018</p></div>",
        "<div><p>Home | Saturday 3 November 2018 | Search</p></div>",
        "<p>Saturday 3 November 2018</p><p>Search</p>",
    ],
)
def test_the_day_of_the_visit_in_the_bar_above_is_not_when_the_release_came_out(bar):
    content = read(page("<p>Updated 23 November 2018</p>", above=bar))
    assert content.visible_stamp(StampKind.PUBLISHED) is None


def test_a_day_above_the_headline_in_its_own_box_is():
    line = "<div class='h'><p>20 November 2018</p><h1>Towns agree on the old bridges</h1></div>"
    markup = page("<p>Updated 23 November 2018</p>").replace(
        "<h1>Towns agree on the old bridges</h1>", line
    )
    published = read(markup).published
    assert published is not None and published.value == "2018-11-20"


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2018/11/20/towns-agree.html", "2018-11-20"),
        ("/news/20181120-towns-agree", "2018-11-20"),
        ("/news/2018-11-20/towns-agree", "2018-11-20"),
        ("/news/2018/11/towns-agree", ""),
        ("/news/20183120-towns-agree", ""),
        ("/news/20181120", ""),  # a number
        ("/news/towns-agree?from=/2018/11/20/", ""),
    ],
)
def test_the_day_in_the_address_stands_where_the_page_has_none(path, day):
    published = read(page(""), f"https://www.example.org{path}").published
    assert (published.value if published else "") == day


def test_the_page_itself_is_believed_before_its_address():
    stated = read(release(), "https://www.example.org/2018/11/20/towns").published
    assert stated is None or stated.origin is StampOrigin.ADDRESS
    line = page("<p>Posted on 23 November 2018</p>")
    published = read(line, "https://www.example.org/2018/11/20/towns").published
    assert published is not None and published.origin is StampOrigin.VISIBLE


@pytest.mark.parametrize(
    "line",
    [
        "<p>Northam upon Sundby, Tuesday 20 November 2018</p>",
        "<p>Madrid y Sevilla, martes 20 de noviembre de 2018</p>",
        "<p>Released: 0930 hrs, 20 Nov 2018</p>",
    ],
)
def test_a_line_of_place_and_day_and_a_time_without_a_sign(line):
    published = read(page(line, language="es" if "Madrid" in line else "en-GB")).published
    assert published is not None and published.value.startswith("2018-11-20")
    assert "09:30" in published.value or "0930" not in line


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("Última actualização: 05-11-2018 15:31", "2018-11-05"),
        ("Zuletzt aktualisiert: 05/11/2018", "2018-11-05"),
        ("Last updated: 11/05/2018", "2018-11-05"),
    ],
)
def test_on_a_page_that_names_no_language_a_date_is_read_as_its_label_writes_it(stamp, day):
    markup = page(f"<p>{stamp}</p>").replace(' lang="en"', "")
    updated = read(markup).updated
    assert updated is not None and updated.value.startswith(day)


def test_the_day_in_the_first_words_of_the_text_says_when_and_stays_there():
    said = "Upper Northam, 20 November 2018 – The council of the towns met to settle the bridges."
    markup = page("").replace(f"<p>{TEXT[0]}", f"<p>{said} {TEXT[0]}")
    content = read(markup)
    assert content.published is not None and content.published.value == "2018-11-20"
    assert content.body.startswith(said)
    other = markup.replace("2018 – The", "2018 the")
    assert read(other).published is None


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Northam, 20 November 2018", "Sundby, 20 November 2018"),
        ("20 November 2018 | Town hall", "20 November 2018 | Harbour"),
        ("Deadline | 20 November 2018", "Deadline | 20 November 2019"),
        ("Fees rise – 20 November 2018", "Fees fall – 20 November 2018"),
    ],
)
def test_a_line_that_says_more_than_when_is_of_the_text_and_its_edits_are_told(was, now):
    opened = '<div class="text">'
    pages = (page("").replace(opened, f"{opened}<p>{line}</p>") for line in (was, now))
    verdict = compare.compare(*map(read, pages))
    assert verdict is not None and verdict.kind in (Kind.EDITED, Kind.SILENT_EDIT)


def test_a_date_below_the_first_prose_is_of_the_text():
    dated = page("").replace(f"<p>{TEXT[1]}</p>", f"<p>20 November 2018</p><p>{TEXT[1]}</p>")
    assert "20 November 2018" in dated
    assert read(dated).visible_stamp(StampKind.PUBLISHED) is None
    assert "20 November 2018" in read(dated).body


def test_what_the_page_states_for_machines_stands_before_another_day_without_a_label():
    stated = '<meta property="article:published_time" content="2018-11-20T09:30:00Z"></head>'
    for line, origin in (("20 November 2018", "visible"), ("3 May 1945", "meta")):
        published = read(page(f"<p>{line}</p>").replace("</head>", stated)).published
        assert published is not None and published.origin == origin
        assert published.value.startswith("2018-11-20")

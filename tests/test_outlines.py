"""A page that differs in nothing but noise is not read, once that is proved; nothing that is read
is ever taken for noise."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pages import TEXT, release

from monitor import extract
from monitor.extract.outline import noise, outline

NOISE = (
    '<meta name="csrf-token" content="@@"><script nonce="@@">var t = "@@";</script>'
    '<!-- made in @@ ms --><form><input type="hidden" name="t" value="@@"></form>'
)
PAGES = sorted((Path(__file__).parent / "pages").rglob("*.html"))


def noisy(number: int, *text: str, frame: str = "") -> str:
    noise = NOISE.replace("@@", f"{number:06d}")
    return release(*text).replace("<body>", f"<body>{noise}{frame}", 1)


@pytest.fixture
def room(web, watching):
    desk = watching("/1.html")
    desk.here = True

    def look(html: str) -> tuple[int, int]:
        """How many pages were read, and how many known unread."""
        web.page("/1.html", html)
        desk.run("check", "--now")
        return desk.rows("select pages, unchanged from runs order by id desc limit 1")[0]

    return desk, look


def test_noise_is_read_until_two_answers_have_proved_it(room):
    desk, look = room
    assert noisy(1) != release()
    assert [look(noisy(number)) for number in range(1, 6)] == [
        (1, 0),
        (1, 0),
        (1, 0),
        (0, 1),
        (0, 1),
    ]
    assert desk.rows("select sum(count) from receipts") == [(4,)], "what was received is noted"
    assert desk.kinds() == ["new"]


def test_an_edit_among_noise_is_an_edit(room):
    desk, look = room
    for number in range(4):
        look(noisy(number))
    look(noisy(9, *TEXT[:2]))
    assert desk.kinds() == ["new", "silent-edit"]
    assert desk.rows("select proved from outlines") == []
    look(noisy(10, *TEXT))
    assert len(desk.kinds()) == 3, "and so is its return"


def test_a_page_whose_frame_changes_is_read(room):
    _, look = room
    for number in range(4):
        look(noisy(number))
    assert look(noisy(5, frame="<p>More</p>"))[1] == 0


def test_where_every_snapshot_is_kept_every_page_is_read(room, web):
    desk, look = room
    desk.watch(web, "/1.html", keep='"all"')
    assert [look(noisy(number))[1] for number in range(5)] == [0] * 5


@pytest.mark.parametrize(
    "text",
    [
        "<!--> a word <!-- -->",
        '<script type="application/ld+json">{"articleBody": "a word"}</script>',
        "<script>document.write('a word')</script>",
        '<script>var a = "word&#64;example.org"</script>',
        '<input type="text" value="a word">',
        "<p>a word</p>",
    ],
)
def test_what_may_be_read_is_no_noise(text):
    assert outline(text.encode()) != outline(text.replace("word", "sentence").encode())


@pytest.mark.parametrize("path", PAGES[::2], ids=lambda path: path.stem)
def test_other_noise_in_a_real_page_is_the_same_reading(path):
    body = path.read_bytes()

    changed, last = b"", 0
    for start, end in noise(body):
        changed += body[last:start]
        changed += re.sub(rb"[0-9](?=[^<>]*[-\"']?>)", b"7", body[start:end])
        last = end
    changed += body[last:]
    assert outline(changed) == outline(body)
    before, after = (extract.read(page, "https://example.org/1") for page in (body, changed))
    assert before == after


@pytest.mark.parametrize(
    "text",
    [
        '<p title="a > <script>">No talks will be held.</p><p title="</script>">And more.</p>',
        "<p title='<!-- '>No talks will be held.</p><i title='-->'></i>",
        "<title>Talks <!-- No talks --></title>",
        "<textarea>Said <!-- No talks --></textarea>",
    ],
)
def test_where_text_may_look_like_noise_there_is_no_outline(text):
    assert outline(text.encode()) == ""
    assert outline(f"<p>before</p>{text}".encode()) == ""

"""Pages that do not write `<head>` and `<body>`, as minifiers make them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import CLOSING, FIGURE, OPENING, QUOTE

from monitor import extract
from monitor.extract.heads import with_body

HEADS = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Towns agree</title>",
    '<!doctype html><meta charset="utf-8"><link rel="x" title="a > b"><title>Towns < agree</title>'
    "<style>main > p { color: red }</style><script>if (1 < 2) document.write('<p>')</script>",
    "<!-- <body> of old --><html><head><title>Towns agree</title><!-- ends -->",
    "<noscript><style>p { color: red }</style></noscript><title>Towns agree</title>\n",
)
TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in (OPENING, FIGURE, QUOTE, CLOSING))
BODIES = (
    f"<main><article><h1>Towns agree</h1>{TEXT}</article></main>",
    f"<header><p>Council of towns</header><main>{TEXT}</main><footer><p>Imprint</footer>",
    f"<article>Said on 3 March 2019.{TEXT}</article><p>About the board: it meets on Mondays.</p>",
)


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("body", BODIES)
def test_a_page_without_body_is_read_as_one_with_it(head, body):
    bare = head + body
    whole = f"{head}</head><body>{body}</body></html>"
    read, wanted = (
        extract.read(page.encode(), "https://towns.example/1") for page in (bare, whole)
    )
    assert read.body == wanted.body
    assert all(paragraph in read.body for paragraph in (OPENING, FIGURE, QUOTE, CLOSING))


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><title>x</title></head><p>y",
        "<html><BODY class=a><p>y",
        "<frameset cols=1><frame src=a></frameset>",
        "<title>never closed <p>y",
        "<!-- never closed <p>y",
        "<meta name=x>",
        "",
    ],
)
def test_what_says_where_its_body_is_or_has_none_stays_as_it_is(page):
    assert with_body(page) == page


@given(st.lists(st.sampled_from([*"<>!-/\"'= a", "<p>", "<title>", "</title>", "<!--", "-->"])))
def test_nothing_is_lost_and_no_more_than_a_tag_is_added(pieces):
    page = "".join(pieces)
    assert with_body(page).replace("<body>", "", 1) == page

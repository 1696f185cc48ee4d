"""No line of a page breaks a figure or an option."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.browse.unbroken import unbroken


def kept(html: str) -> list[str]:
    return re.findall(r'<span class="whole">([^<]*)</span>', unbroken(html))


@pytest.mark.parametrize(
    ("html", "whole"),
    [
        ("<p>It costs 2 310 crowns.</p>", ["2 310"]),
        ("<p>up 1,234.5 % in 12 towns</p>", ["1,234.5 %"]),
        ("<p>−5 %, +€4 500 and -3</p>", ["−5 %", "+€4 500", "-3"]),
        ("<code>misajour search --rebuild</code>", ["--rebuild"]),
        ("<p>2\u202f310\u00a0€</p>", ["2\u202f310\u00a0€"]),
        ('<p title="2 310">F-16, COVID-19, 2020-21, 3.5</p>', []),
        ("<option>2 310</option><pre>--all 5 %</pre><svg><text>5 %</text></svg>", []),
        ("<p>it&#39; 310 and &#39 310</p>", []),
    ],
)
def test_what_is_kept_on_one_line(html, whole):
    assert kept(html) == whole


def test_a_row_of_figures_may_break():
    assert all(len(one) <= 20 for one in kept(f"<p>{'100 ' * 200}</p>"))


@given(st.text(alphabet="<>&;#39 5%-−€pre/svg\"'=a\n", max_size=60))
def test_nothing_is_added_but_the_element(html):
    added = unbroken(html)
    taken = re.sub(r'<span class="whole">([^<]*)</span>', r"\1", added)
    assert taken == html

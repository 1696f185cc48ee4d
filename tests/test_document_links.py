"""Links to documents whose addresses differ in a parameter that elsewhere defeats caches."""

from __future__ import annotations

import pytest
from pages import release

pytestmark = pytest.mark.usefixtures("here")

GUIDS = [f"{n}f2504e0-4f89-41d3-9a0c-0305e82c330{n}" for n in range(1, 5)]


def page(*hrefs: str) -> str:
    names = ("the report", "its annex", "the tables")
    links = " and ".join(
        f'<a href="{href}">{name}</a>' for href, name in zip(hrefs, names, strict=False)
    )
    return release(extra=f"<p>The towns publish {links} with this release.</p>", stamp="")


OTHER = {
    "a version": ("/d/plan.pdf?v=4", "/d/plan.pdf?v=5", "/d/plan.pdf?v=6"),
    "a GUID": tuple(f"/Download.ashx?id={guid}" for guid in GUIDS[:3]),
    "a hash": ("/getfile?hash=a1", "/getfile?hash=b2", "/getfile?hash=c3"),
}
SAME = {
    "one file with a cache buster": [("/d/plan.pdf?v=4",), ("/d/plan.pdf?v=5",)],
    "all files with the site's": [
        ("/d/plan.pdf?v=4", "/d/annex.pdf?v=4"),
        ("/d/plan.pdf?v=5", "/d/annex.pdf?v=5"),
    ],
    "signed anew": [
        ("/download?f=1&sig=aa&expires=1", "/download?f=2&sig=bb&expires=1"),
        ("/download?f=1&sig=cc&expires=2", "/download?f=2&sig=dd&expires=2"),
    ],
    "pages, and where the reader came from": [
        ("/news?ref=head", "/news?ref=foot"),
        ("/news?ref=side", "/news?ref=foot"),
    ],
}


@pytest.mark.parametrize("what", OTHER)
def test_a_parameter_that_tells_two_documents_of_a_page_apart_names_them(web, watching, what):
    report, annex, other = OTHER[what]
    desk = watching("/1")
    web.page("/1", page(report, annex))
    desk.run("check")
    web.page("/1", page(report, other))
    desk.run("check", "--now")
    assert desk.kinds()[1:] and desk.kinds()[1] in ("silent-edit", "edited")


@pytest.mark.parametrize("what", SAME)
def test_what_defeats_caches_is_no_edit(web, watching, what):
    desk = watching("/1")
    for hrefs in SAME[what]:
        web.page("/1", page(*hrefs))
        desk.run("check", "--now")
    assert desk.kinds() == ["new"]

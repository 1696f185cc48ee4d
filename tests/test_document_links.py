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
    "the moment of the visit": [("/d/plan.pdf?v=1700000004",), ("/d/plan.pdf?v=1700000095",)],
    "a page's edition": [("/plan?v=4",), ("/plan?v=5",)],
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


@pytest.mark.parametrize("editions", [("4", "5"), ("1.0", "1.1"), ("20240301", "20240305")])
def test_another_edition_of_an_only_document_is_recorded_and_tells_nobody(web, watching, editions):
    desk = watching("/1")
    for edition in editions:
        web.page("/1", page(f"/d/plan.pdf?v={edition}"))
        desk.run("check", "--now")
    assert desk.kinds() == ["new", "beside"]
    [(reasons,)] = desk.rows("select reasons from changes where kind = 'beside'")
    assert "the address of a linked document names another edition: “the report”" in reasons
    shown = desk.run("diff", f"{web.address}/1")
    assert f"v={editions[0]}" in shown and f"v={editions[1]}" in shown


def test_another_edition_is_told_with_an_edit(web, watching):
    desk = watching("/1")
    web.page("/1", page("/d/plan.pdf?v=4"))
    desk.run("check")
    web.page("/1", page("/d/plan.pdf?v=5").replace("2 000 crowns", "20 000 crowns"))
    desk.run("check", "--now")
    [(kind, reasons)] = desk.rows("select kind, reasons from changes where kind != 'new'")
    assert kind == "edited" and "names another edition" in reasons and "20 000" in reasons

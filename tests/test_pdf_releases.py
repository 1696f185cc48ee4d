"""Releases that are PDFs or Word documents: what is read of them, and an edit from the server to
the mail and the page."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from email import message_from_bytes, policy

import pytest
from papers import DOCX, PARAGRAPHS, docx, pdf, release_pdf

from monitor import extract
from monitor.model import BlockKind, Precision, StampKind, StampOrigin

pytestmark = pytest.mark.usefixtures("here")

PDF = "application/pdf"
STAMPED = ["Last updated: 3 March 2024", *PARAGRAPHS]
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description '
    'xmp:CreateDate="2024-03-01T09:00:00+01:00"><xmp:ModifyDate>2024-03-03T10:15:00+01:00'
    "</xmp:ModifyDate><dc:title><rdf:Alt><rdf:li xml:lang='x-default'>{}</rdf:li></rdf:Alt>"
    "</dc:title></rdf:Description></rdf:RDF></x:xmpmeta>"
)


def serve(web, path: str, body: bytes, kind: str = PDF, **headers: str) -> None:
    web.answers[path] = (200, {"Content-Type": kind} | headers, body)


def edited(paragraphs: list[str] = PARAGRAPHS) -> list[str]:
    return [text.replace("240 kilometres", "204 kilometres") for text in paragraphs]


def read(body: bytes):
    return extract.read(body, "https://www.example.org/r.pdf")


def test_lines_on_sheets_are_read_as_the_paragraphs_that_were_written():
    content = read(release_pdf(paragraphs=PARAGRAPHS * 6, language="en-GB"))
    assert content.title == "Sea walls to be repaired in three provinces"
    assert content.language == "en-GB"
    assert [b.text for b in content.blocks] == PARAGRAPHS * 6, "no letterhead, no page numbers"
    assert content.doubts == ()


def test_what_is_set_larger_is_a_heading_and_what_has_a_bullet_is_an_item():
    lines = [(72, 700, 24, "Title of the release"), (72, 660, 11, "A first paragraph of it.")]
    lines += [
        (72, 630, 15, "Background"),
        (72, 605, 11, "• first point"),
        (72, 591, 11, "• second"),
    ]
    content = read(pdf(lines))
    assert content.title == "Title of the release"
    assert [(b.kind, b.text) for b in content.blocks] == [
        (BlockKind.PARAGRAPH, "A first paragraph of it."),
        (BlockKind.HEADING, "Background"),
        (BlockKind.ITEM, "first point"),
        (BlockKind.ITEM, "second"),
    ]


def test_a_paragraph_that_a_sheet_cuts_is_one():
    content = read(release_pdf(paragraphs=[" ".join(PARAGRAPHS) + " "] * 8))
    assert {b.text for b in content.blocks} == {" ".join(PARAGRAPHS)}


def test_the_stamps_are_those_of_the_text_of_xmp_and_of_the_information():
    content = read(release_pdf(xmp=XMP.format("Sea walls"), info={"ModDate": "D:20200101000000Z"}))
    assert content.updated.text == "Last updated: 3 March 2024"
    machine = content.machine_stamp(StampKind.UPDATED)
    assert (machine.value, machine.origin) == ("2024-03-03T10:15:00+01:00", StampOrigin.META)
    info = {"ModDate": "D:20240303101500+01'00'", "CreationDate": "D:20240301"}
    content = read(release_pdf(info=info))
    assert content.machine_stamp(StampKind.UPDATED).value == "2024-03-03T10:15:00+01:00"
    created = content.machine_stamp(StampKind.PUBLISHED)
    assert (created.value, created.precision) == ("2024-03-01", Precision.DAY)


@pytest.mark.parametrize("stated", ["Microsoft Word - PM_12_final.docx", "Template of 2011"])
def test_a_title_that_the_sheet_does_not_show_is_not_believed(stated):
    shown = "Sea walls to be repaired in three provinces"
    assert read(release_pdf(info={"Title": stated})).title == shown


def test_without_a_heading_the_stated_title_is_it():
    lines = [(72, 700, 11, "It has been agreed that the walls are repaired.")]
    assert read(pdf(lines, info={"Title": "Walls repaired"})).title == "Walls repaired"
    named = read(pdf(lines, info={"Title": "pm-12.docx"})).title
    assert named == "It has been agreed that the walls are repaired."


def test_a_stamp_that_stands_at_the_foot_of_every_sheet_is_seen():
    sheets = [
        [(72, 700, 11, f"Sheet {n} says something."), (72, 40, 8, "Last updated: 5 May 2024")]
        for n in (1, 2)
    ]
    content = read(pdf(*sheets))
    assert content.updated.value == "2024-05-05"
    assert "updated" not in content.body


def test_a_word_document_is_read_with_its_headings_and_its_own_date():
    content = extract.read(docx(), "https://www.example.org/r.docx")
    assert content.title == "Sea walls to be repaired in three provinces", "and no Template 4"
    assert [b.text for b in content.blocks] == PARAGRAPHS
    assert content.language == "en-GB"
    assert content.machine_stamp(StampKind.UPDATED).value == "2024-03-03T10:15:00+00:00"


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        (PDF, release_pdf(), release_pdf(paragraphs=edited())),
        ("application/octet-stream", release_pdf(), release_pdf(paragraphs=edited())),
        ("text/html; charset=utf-8", release_pdf(), release_pdf(paragraphs=edited())),
        (DOCX, docx(paragraphs=STAMPED), docx(paragraphs=edited(STAMPED))),
    ],
    ids=["pdf", "octet-stream", "called a page", "docx"],
)
def test_a_figure_changed_in_silence_is_told(web, watching, kind, before, after):
    desk = watching("/release.pdf")
    desk.rest = '[[subscription]]\nname = "d"\nto = ["mailto:d@example.org"]'
    desk.write()
    serve(web, "/release.pdf", before, kind)
    desk.run("check")
    serve(web, "/release.pdf", after, kind)
    desk.run("check", "--now")
    assert desk.kinds() == ["new", "silent-edit"]
    [(reasons,)] = desk.rows("select reasons from changes where kind = 'silent-edit'")
    assert "a figure changed: 240 kilometres → 204 kilometres" in reasons
    [mail] = [
        message_from_bytes(file.read_bytes(), policy=policy.default)
        for file in (desk.folder / "outbox").glob("*.eml")
    ]
    html = mail.get_body(("html",)).get_content()
    assert ">240</del>" in html.replace("\n", "") and ">204</ins>" in html.replace("\n", "")


def test_the_pages_show_the_edit_and_hand_out_the_document(web, watching):
    from datasette.app import Datasette

    desk = watching("/release.pdf")
    for body in (release_pdf(), release_pdf(paragraphs=edited())):
        serve(web, "/release.pdf", body)
        desk.run("check", "--now")

    async def asked() -> tuple:
        datasette = Datasette([str(desk.folder / "misajour.db")])
        answers = [
            await datasette.client.get(f"/-/misajour/release/1/{rest}")
            for rest in ("compare?old=1&new=2", "revision/2/bytes", "revision/2/page")
        ]
        return tuple(answers)

    compared, received, laid_out = asyncio.run(asked())
    assert "240" in compared.text and "<ins" in compared.text
    for answer in (received, laid_out):
        assert answer.content.startswith(b"%PDF-")
        assert answer.headers["content-disposition"].endswith('release-1-2.pdf"')
        assert answer.headers["content-type"] == "application/octet-stream"


def test_a_pdf_set_anew_without_another_word_is_no_edit(web, watching):
    """Programs write another date and other offsets each time."""
    desk = watching("/release.pdf")
    for day in ("01", "02"):
        serve(web, "/release.pdf", release_pdf(info={"ModDate": f"D:202403{day}101500Z"}))
        desk.run("check", "--now")
    assert desk.kinds() == ["new"]


def test_a_listing_of_documents_is_a_press_room(web, desk):
    rows = "".join(
        f'<li><a href="/press/{n}.pdf">Release number {n} of the ministry</a> {n} May 2024</li>'
        for n in range(1, 5)
    )
    page = f"<html><body><main><h1>Press</h1><ul>{rows}</ul></main></body></html>"
    address = web.page("/list", page)
    desk.sources = (
        '[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\n' + f'listings = ["{address}"]'
    )
    desk.write()
    for number in range(1, 5):
        serve(web, f"/press/{number}.pdf", release_pdf(f"Release {number} of the ministry"))
    desk.run("check")
    assert desk.kinds() == ["new"] * 4
    assert desk.rows("select count(distinct title) from revisions") == [(4,)]


def test_without_the_extra_a_document_says_how_to_get_it(tmp_path):
    """A process in which the libraries cannot be imported, as where they are not installed."""
    (tmp_path / "r.pdf").write_bytes(release_pdf())
    (tmp_path / "r.docx").write_bytes(docx())
    probe = (
        "import sys; sys.modules |= {'pypdfium2': None, 'mammoth': None}\n"
        "from monitor.commands import main; main()"
    )
    for name, kind in (("r.pdf", "PDF"), ("r.docx", "Word document")):
        command = [sys.executable, "-c", probe, "extract", str(tmp_path / name)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 2 and "Traceback" not in done.stderr
        assert f"a {kind}; to read it, install an extra: pip install 'misajour[documents]'" in (
            done.stdout + done.stderr
        )


def test_a_title_that_the_running_head_repeats_is_still_the_title():
    sheets = [
        [(72, 800, 22 if n == 1 else 9, "A plan for the walls"), (72, 600, 11, f"Text {n} of it.")]
        for n in range(1, 5)
    ]
    content = read(pdf(*sheets))
    assert content.title == "A plan for the walls"
    assert [b.text for b in content.blocks] == [f"Text {n} of it." for n in range(1, 5)]


def test_a_first_word_in_another_size_does_not_make_a_heading_or_cut_an_item():
    """PDFs set a bullet in a font of its own, whose letters are of another height."""
    lines = [(72, 700, 24, "Title of the release"), (72, 640, 11, "A text in its usual size. " * 3)]
    lines += [
        (72, 600, 20, "•"),
        (
            86,
            600,
            11,
            "a first point of some length that is set in one line, and in a half of one ",
        ),
    ]
    lines += [(86, 586, 11, "more below it")]
    items = [b for b in read(pdf(lines)).blocks if b.kind is BlockKind.ITEM]
    assert [b.text for b in items] == [
        "a first point of some length that is set in one line, and in a half of one more below it"
    ]


def test_a_pdf_that_ends_before_its_end_is_no_deletion(web, watching, here):
    desk = watching("/release.pdf")
    whole = release_pdf(paragraphs=[f"Paragraph {n} of it. {PARAGRAPHS[0]}" for n in range(30)])
    serve(web, "/release.pdf", whole)
    desk.run("check")
    [(sheets,)] = desk.rows("select count(*) from revisions")
    for part in (0.5, 0.7, 0.9):
        serve(web, "/release.pdf", whole[: int(len(whole) * part)])
        desk.run("check", "--now", ok=None)
        serve(web, "/release.pdf", whole)
        desk.run("check", "--now", ok=None)
    assert desk.kinds() == ["new"] and sheets == 1

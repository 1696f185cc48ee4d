"""Documents that are broken, locked, empty or made to cost: each ends in one sentence."""

from __future__ import annotations

import asyncio
import zlib

import psutil
import pytest
from papers import docx, pdf, pdf_of, release_pdf, stream

from monitor.model import Reading
from monitor.read import Page, ReadingPool

LOCKED = (
    b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (%s) /U (%s) /P -4 >> "
    b"/ID [(abcdefghijklmnop) (abcdefghijklmnop)]" % (b"a" * 32, b"b" * 32)
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def sheet(contents: bytes, filters: bytes = b"") -> bytes:
    return pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
            stream(contents, filters),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 500 500] /Contents 3 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )


def packed(levels: int, size: int) -> bytes:
    """Streams within streams that unpack to `size` spaces, of whole millions."""
    data = spaces(size)
    for _ in range(levels - 1):
        data = zlib.compress(data, 9)
    return sheet(data, b"/Filter [" + b"/FlateDecode " * levels + b"]")


def spaces(size: int) -> bytes:
    """The zlib stream of `size` spaces, put together from the stream of a million: they are
    nowhere in memory, and cost no five seconds in each process that collects the tests."""
    packer = zlib.compressobj(9, wbits=-15)
    million = packer.compress(b" " * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    # Adler-32 of `size` times the byte 32, by the sums of RFC 1950, 8.2
    low, high = 1 + 32 * size, size + 16 * size * (size + 1)
    total = (high % 65521) << 16 | low % 65521
    return b"\x78\xda" + million * (size // 1_000_000) + packer.flush() + total.to_bytes(4, "big")


def nested(depth: int, times: int) -> bytes:
    """Forms that draw the next form so many `times` each."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 500 500] /Contents 4 0 R "
        b"/Resources << /XObject << /X 5 0 R >> >> >>",
        stream(b"/X Do " * times),
    ]
    for number in range(depth):
        form = b"/Type /XObject /Subtype /Form /BBox [0 0 500 500] /Resources "
        within = b"<< /XObject << /X %d 0 R >> >>" % (6 + number)
        objects.append(stream(b"/X Do " * times, form + within))
    font = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    last = b"/Type /XObject /Subtype /Form /BBox [0 0 500 500] /Resources " + font
    return pdf_of([*objects, stream(b"BT /F1 12 Tf (boom) Tj ET", last)])


def read(*documents: bytes, deadline: float = 20) -> list[Reading]:
    async def all_of_them() -> list[Reading]:
        with ReadingPool(1, deadline=deadline) as pool:
            return [
                await pool.read(Page(name=str(n), body=body, url="https://e.org/r"))
                for n, body in enumerate(documents)
            ]

    return asyncio.run(all_of_them())


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (release_pdf()[:600], "a PDF that is broken"),
        (b"%PDF-1.4\n%abc\n1 0 obj\n<<>>\nendobj", "a PDF that is broken"),
        (release_pdf(extra=LOCKED), "a PDF that asks for a password"),
        (
            release_pdf(extra=b"/Encrypt << /Filter /Adobe.PubSec /V 4 >>"),
            "a PDF that is encrypted in a way that cannot be read",
        ),
        (pdf([], []), "a PDF without text, such as a scan"),
        (
            pdf([]).replace(b"/Count 1", b"/Count 100000"),
            "a PDF of 100000 pages, more than the 1000 that are read",
        ),
        (
            pdf_of([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] >>"]),
            "a PDF that is broken",
        ),
        (docx()[:-200], "a Word document that is broken"),
        (docx("", []), "a Word document without text"),
        (
            docx(
                document='<!DOCTYPE l [<!ENTITY a "aaa">]><w:document xmlns:w="x">&a;</w:document>'
            ),
            "a Word document that defines entities, as none does that is honest",
        ),
        (
            docx(parts={"word/footnotes.xml": b" " * 30_000_000}),
            "a Word document whose text unpacks to more than the 12000000 bytes that are read",
        ),
        (
            docx(
                document=f'<w:document xmlns:w="{WORD}">'
                + "<w:p>" * 50_000
                + "</w:p>" * 50_000
                + "</w:document>"
            ),
            "a Word document whose parts are nested too deeply",
        ),
        (docx(document="<w:document"), "a Word document that is broken"),
        (
            b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"),
            "a Word document of the kind before 2007 (.doc), which is not read",
        ),
    ],
)
def test_what_cannot_be_read_is_one_sentence(document, sentence):
    from monitor.read import read_page

    reading = read_page(Page(name="x", body=document, url="https://e.org/r"))
    assert reading.content is None and str(reading.trouble) == sentence


def test_the_bomb_is_what_it_says():
    assert zlib.decompress(spaces(3_000_000)) == b" " * 3_000_000


@pytest.mark.parametrize(
    "bomb",
    [packed(3, 1_500_000_000), nested(8, 20), nested(28, 3)],
    ids=["streams within streams", "forms that draw forms", "deeper ones"],
)
@pytest.mark.long
def test_a_bomb_costs_its_deadline_and_its_memory_and_no_more(bomb):
    most = 0

    async def watched() -> list[Reading]:
        nonlocal most
        with ReadingPool(1, deadline=4) as pool:
            reading = asyncio.ensure_future(
                pool.read(Page(name="b", body=bomb, url="https://e.org"))
            )
            while not reading.done():
                for process in psutil.Process().children(recursive=True):
                    try:
                        most = max(most, process.memory_info().rss)
                    except psutil.Error:  # it has ended
                        continue
                await asyncio.sleep(0.02)
            after = await pool.read(Page(name="r", body=release_pdf(), url="https://e.org"))
            return [await reading, after]

    reading, after = asyncio.run(watched())
    assert reading.content is None and "reading it" in str(reading.trouble)
    assert after.content is not None, "and the next one is read"
    assert most < (2 << 30)


@pytest.mark.usefixtures("here")
def test_a_health_note_says_what_is_wrong_with_the_only_release(web, watching):
    desk = watching("/r.pdf")
    web.answers["/r.pdf"] = (200, {"Content-Type": "application/pdf"}, pdf([]))
    desk.run("check", ok=1)
    [(note,)] = desk.rows("select health_note from sources")
    assert "a PDF without text, such as a scan" in note


@pytest.mark.usefixtures("here")
def test_five_gigabytes_are_not_taken(web, watching):
    desk = watching("/r.pdf")
    size = str(5_000_000_000)
    kind = {"Content-Type": "application/pdf", "Content-Length": size}
    web.answers["/r.pdf"] = (200, kind, b"%PDF-1.7")
    desk.run("check", ok=1)
    [(note,)] = desk.rows("select health_note from sources")
    assert size in note.replace(",", "")


@pytest.mark.usefixtures("here")
def test_a_document_may_be_larger_than_a_page(web, watching):
    desk = watching("/r.pdf", "/r.html")
    desk.general = "max_size = 2000"
    desk.write()
    large = release_pdf(extra=b"/Filler (%s)" % (b"x" * 5000))
    web.answers["/r.pdf"] = (200, {"Content-Type": "application/pdf"}, large)
    web.page("/r.html", "<p>" + "word " * 1000)
    desk.run("check", ok=None)
    assert desk.rows("select url like '%.pdf' from revisions") == [(1,)]


@pytest.mark.usefixtures("here")
def test_a_page_that_is_called_a_pdf_is_read_as_the_page_it_is(web, watching):
    desk = watching("/r.pdf", "/s.pdf")
    page = "<!DOCTYPE html><html><head><title>Log in</title></head><body><input type=password>"
    kind = {"Content-Type": "application/pdf"}
    web.answers["/r.pdf"] = (200, kind, page.encode())
    web.answers["/s.pdf"] = (200, kind, b"\x00\x01\x02")
    desk.run("check", ok=1)
    notes = desk.run("status", ok=None)
    assert "login page" in notes or "no PDF, Word document or page" in notes
    assert desk.kinds() == []

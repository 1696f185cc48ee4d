"""PDFs and Word documents for tests, written from nothing."""

from __future__ import annotations

import io
import zipfile
import zlib
from html import escape

Line = tuple[float, float, float, str]
"""Left, bottom and size in points, and the text."""
A4 = (595, 842)


def pdf_of(
    objects: list[bytes], info: dict[str, str] | None = None, extra: bytes = b"", root: bytes = b""
) -> bytes:
    """A PDF of numbered `objects` from 1, the first being the catalogue."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    if info:
        pairs = "".join(f"/{key} ({value}) " for key, value in info.items())
        objects = [*objects, f"<< {pairs}>>".encode("latin-1")]
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    trailer = b"/Size %d /Root 1 0 R %s" % (len(objects) + 1, extra)
    if info:
        trailer += b" /Info %d 0 R" % len(objects)
    out.write(b"trailer\n<< %s >>\nstartxref\n%d\n%%%%EOF\n" % (trailer, start))
    return out.getvalue()


def stream(data: bytes, filters: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), filters, data)


def pdf(
    *pages: list[Line],
    info: dict[str, str] | None = None,
    language: str = "",
    xmp: str = "",
    extra: bytes = b"",
) -> bytes:
    """A PDF of these pages, in Helvetica."""
    objects = [
        b"",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for lines in pages:
        drawn = b"".join(
            b"BT /F1 %.1f Tf %.1f %.1f Td (%s) Tj ET\n" % (size, x, y, _string(text))
            for x, y, size, text in lines
        )
        objects.append(stream(zlib.compress(drawn), b"/Filter /FlateDecode"))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (*A4, len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    said = b"/Lang (%s)" % language.encode() if language else b""
    if xmp:
        objects.append(stream(xmp.encode(), b"/Type /Metadata /Subtype /XML"))
        said += b" /Metadata %d 0 R" % len(objects)
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R %s >>" % said
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return pdf_of(objects, info, extra)


def _string(text: str) -> bytes:
    said = text.encode("cp1252", "replace")
    return said.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")


def release_pdf(
    title: str = "Sea walls to be repaired in three provinces",
    paragraphs: list[str] | None = None,
    stamp: str = "Last updated: 3 March 2024",
    **more,
) -> bytes:
    """A release as a ministry sets one: a letterhead on every sheet, a title, a stamp, paragraphs
    in lines, page numbers."""
    from textwrap import wrap

    lines: list[Line] = [(72, 740, 20, part) for part in wrap(title, 40)]
    lines = [(x, y - 24 * n, size, part) for n, (x, y, size, part) in enumerate(lines)]
    bottom = lines[-1][1] - 30
    lines.append((72, bottom, 11, stamp))
    pages, bottom = [lines], bottom - 30
    for paragraph in paragraphs if paragraphs is not None else PARAGRAPHS:
        for part in wrap(paragraph, 78):
            if bottom < 120:
                pages.append([])
                bottom = 720
            pages[-1].append((72, bottom, 11, part))
            bottom -= 14
        bottom -= 10
    for number, page in enumerate(pages, 1):
        page.insert(0, (72, 810, 9, "Ministry of Harbours and Rivers"))
        page.append((280, 40, 9, f"Page {number} of {len(pages)}"))
    return pdf(*pages, **more)


PARAGRAPHS = [
    "The Ministry of Harbours and Rivers of Norland has agreed with the three coastal provinces on "
    "a common plan for the repair of the sea walls that were damaged in the storms of last winter.",
    "Under the plan, 240 kilometres of wall will be repaired within four years, at a cost of 1,350 "
    "million crowns, of which the state bears two thirds and the provinces one third.",
    "Minister Alda Brenning said that the work would begin in the north, where the damage was "
    "greatest, and that the towns of Ostervik and Halmar would be served first.",
]

_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_STYLES = (
    '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
    "</w:styles>"
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def docx(
    title: str = "Sea walls to be repaired in three provinces",
    paragraphs: list[str] | None = None,
    *,
    modified: str = "2024-03-03T10:15:00Z",
    document: str = "",
    parts: dict[str, bytes] | None = None,
) -> bytes:
    """A Word document; `document` replaces its main part, `parts` are more of them."""
    said = "".join(_paragraph(text) for text in (PARAGRAPHS if paragraphs is None else paragraphs))
    body = _paragraph(title, "Heading1") + said
    document = document or f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>Template 4</dc:title>'
        f"<dc:language>en-GB</dc:language><dcterms:modified>{modified}</dcterms:modified>"
        "</cp:coreProperties>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in {
            "[Content_Types].xml": _CONTENT_TYPES,
            "_rels/.rels": _RELATIONS,
            "word/document.xml": document,
            "word/styles.xml": _STYLES,
            "docProps/core.xml": core,
        }.items():
            packed.writestr(name, text)
        for name, data in (parts or {}).items():
            packed.writestr(name, data)
    return out.getvalue()


def _paragraph(text: str, style: str = "") -> str:
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{styled}<w:r><w:t>{escape(text)}</w:t></w:r></w:p>"

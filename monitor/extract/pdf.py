"""PDF ─► a page: its lines by pypdfium2, its paragraphs by `sheets`.

PDFium (BSD and Apache licences) reads twenty times as fast as what is written in Python, and in
half the memory. It runs where pages are read: in a process that has a deadline and a limit.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from statistics import median

import pypdfium2
from pypdfium2 import raw

from monitor.errors import ExtractError
from monitor.extract import sheets
from monitor.extract.setting import Facts, markup, page_of
from monitor.extract.sheets import Line
from monitor.extract.text import one_line, typography_key

MOST_SHEETS = 1000
MOST_CHARACTERS = 2_000_000
_SAMPLE = 4  # characters of a line, and one, that say how it is set
_TITLE = 300  # characters of a title
_ASSIGNED = re.compile(
    r"^(?:microsoft \w+ - .*|untitled\W?\w*|unbenannt\W?\w*|sans titre\W?\w*|document\s?\d*"
    r"|.*\.(?:docx?|odt|rtf|indd|qxp|pdf|pptx?|xlsx?|html?))$",
    re.IGNORECASE,
)
"""Titles that a program gave, not a person."""
_DATE = re.compile(
    r"D?:?(\d{4})(\d\d)?(\d\d)?(?:(\d\d)(\d\d)(\d\d)?)?\s*(?:(Z)|([+-])(\d\d)'?(\d\d)?)?"
)
_XMP = 100_000  # bytes of a packet that are looked at
_SOFT_HYPHEN = "\x02"  # what PDFium puts for the hyphen that breaks a word at a line's end


def as_html(body: bytes) -> str:
    """Raises ExtractError."""
    document = _opened(body)
    try:
        number = len(document)
        if number > MOST_SHEETS:
            raise ExtractError(
                f"a PDF of {number} pages, more than the {MOST_SHEETS} that are read"
            )
        text = sheets.text_of(list(_pages(document, number)))
        if not text.pieces:
            raise ExtractError(
                "a PDF without pages" if not number else "a PDF without text, such as a scan"
            )
        facts = _facts(document, body, text)
    finally:
        document.close()
    return page_of(facts, markup(text.pieces), text.furniture)


def _opened(body: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        # PDFium's code may be that of an earlier document
        if b"/Encrypt" not in body:
            raise ExtractError("a PDF that is broken") from None
        if "assword" in str(error):
            raise ExtractError("a PDF that asks for a password") from None
        raise ExtractError("a PDF that is encrypted in a way that cannot be read") from None


def _pages(document: pypdfium2.PdfDocument, number: int) -> Iterator[list[Line]]:
    size = 0
    for n in range(number):
        lines = _lines(document, n)
        size += sum(len(line.text) for line in lines)
        if size > MOST_CHARACTERS:
            raise ExtractError(f"a PDF of more than the {MOST_CHARACTERS} characters that are read")
        yield lines


def _lines(document: pypdfium2.PdfDocument, number: int) -> list[Line]:
    """The lines of one sheet in the order in which they were set. One that is broken has none."""
    try:
        page = document[number]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        return []
    try:
        count = text.count_chars()
        if count > MOST_CHARACTERS:
            raise ExtractError(f"a PDF of more than the {MOST_CHARACTERS} characters that are read")
        return list(_set(text, count, page.get_height()))
    finally:
        text.close()
        page.close()


def _set(text: pypdfium2.PdfTextPage, count: int, height: float) -> Iterator[Line]:
    codes: list[int] = []
    seen: list[int] = []
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in (10, 13):
            if seen:
                yield _line(text, codes, seen, height)
            codes, seen = [], []
            continue
        codes.append(code)
        if code > 32 and code != 160:
            seen.append(index)
    if seen:
        yield _line(text, codes, seen, height)


def _line(text: pypdfium2.PdfTextPage, codes: list[int], seen: list[int], height: float) -> Line:
    """The line of the characters `codes`, of which those that can be seen have the numbers `seen`;
    `height` is the sheet's."""
    # beyond 16 bits, a character may come as its two surrogates
    words = "".join(chr(code) for code in codes if code < 0x110000)
    words = words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    broken = words.rstrip().endswith((_SOFT_HYPHEN, "\u00ad", "\ufffe"))
    # a bullet, or a first word in bold, is not the line
    sample = [seen[(len(seen) - 1) * n // _SAMPLE] for n in range(_SAMPLE + 1)]
    boxes = [_box(text, index) for index in sample]
    return Line(
        text=one_line(re.sub("[\x02\ufffe\uffff]", "", words)),
        broken=broken,
        left=boxes[0][0],
        right=boxes[-1][2],
        top=median(box[3] for box in boxes),
        bottom=median(box[1] for box in boxes),
        size=round(median(box[3] - box[1] for box in boxes), 1),
        height=height,
        bold=all(_is_bold(text, index) for index in (sample[0], sample[-1])),
    )


def _box(text: pypdfium2.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of a character's place, in points of the sheet."""
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text, index, box)
    return box.left, box.bottom, box.right, box.top


def _is_bold(text: pypdfium2.PdfTextPage, index: int) -> bool:
    name = ctypes.create_string_buffer(128)
    length = raw.FPDFText_GetFontInfo(text, index, name, len(name), ctypes.c_int())
    return 0 < length <= len(name) and b"bold" in name.value.lower()


def _facts(document: pypdfium2.PdfDocument, body: bytes, text: sheets.Text) -> Facts:
    """What the document states of itself, XMP before the older dictionary of information."""
    info = document.get_metadata_dict()
    xmp = _xmp(body)
    stated = one_line(_xmp_list(xmp, b"dc:title") or info.get("Title", ""))[:_TITLE]
    return Facts(
        title=_title(stated, text),
        author=one_line(info.get("Author", ""))[:_TITLE],
        language=_language(document) or _xmp_list(xmp, b"dc:language"),
        created=_xmp_value(xmp, b"xmp:CreateDate") or _moment(info.get("CreationDate", "")),
        modified=_xmp_value(xmp, b"xmp:ModifyDate") or _moment(info.get("ModDate", "")),
    )


def _title(stated: str, text: sheets.Text) -> str:
    """The stated title where the document's first sheet shows it, or shows no heading; else its
    first heading."""
    shown = typography_key(" ".join(piece.text for piece in text.pieces[:40])).casefold()
    if stated and typography_key(stated).casefold() in shown:
        return stated
    headings = [piece for piece in text.pieces[:40] if piece.level]
    if headings:
        return min(headings, key=lambda piece: piece.level).text[:_TITLE]
    return stated if stated and not _ASSIGNED.match(stated) else text.pieces[0].text[:_TITLE]


def _language(document: pypdfium2.PdfDocument) -> str:
    room = ctypes.create_string_buffer(64)
    length = raw.FPDFCatalog_GetLanguage(
        document, ctypes.cast(room, ctypes.POINTER(raw.FPDF_WCHAR)), len(room)
    )
    if not 2 < length <= len(room):
        return ""
    said = room.raw[: length - 2].decode("utf-16-le", "replace")
    return said if re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", said) else ""


def _moment(date: str) -> str:
    """A PDF's date (ISO 32000-1, 7.9.4: `D:20240303101500+01'00'`) as ISO 8601; empty where it is
    none."""
    if not (match := _DATE.match(date)) or not match[2]:
        return ""
    day = f"{match[1]}-{match[2]}-{match[3] or '01'}"
    if not match[4]:
        return day
    zone = "Z" if match[7] else f"{match[8]}{match[9]}:{match[10] or '00'}" if match[8] else ""
    return f"{day}T{match[4]}:{match[5]}:{match[6] or '00'}{zone}"


def _xmp(body: bytes) -> bytes:
    """The last packet of XMP: the standard has it stored as it is, so that all can read it."""
    begin = body.rfind(b"<x:xmpmeta")
    return body[begin : begin + _XMP] if begin >= 0 else b""


def _xmp_value(xmp: bytes, name: bytes) -> str:
    """A simple property, which may be written as an element or as an attribute."""
    match = re.search(name + rb"\s*(?:>|=\s*[\"'])\s*([^<>\"']{4,40})", xmp)
    return match[1].decode("ascii", "replace").strip() if match else ""


def _xmp_list(xmp: bytes, name: bytes) -> str:
    """The first item of a property that is a list."""
    from html import unescape

    pattern = b"<" + name + rb"[^>]*>\s*<rdf:\w+>\s*<rdf:li[^>]*>([^<]{0,1000})</rdf:li>"
    match = re.search(pattern, xmp)
    return unescape(match[1].decode("utf-8", "replace")).strip() if match else ""

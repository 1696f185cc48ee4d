"""Word documents (.docx) ─► a page, by mammoth: headings, lists, tables, links, footnotes.

Mammoth (BSD licence) reads what a reader sees, revisions that were accepted and footnotes included;
python-docx leaves those out.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from html import unescape
from typing import Any
from xml.parsers.expat import ExpatError

import mammoth

from monitor.errors import ExtractError
from monitor.extract.setting import Facts, page_of
from monitor.extract.text import one_line

MOST_BYTES = 12_000_000
"""Of a document's text and of all its other parts that are read, unpacked."""
MOST_CHARACTERS = 2_000_000
_MOST_PARTS = 5000
_TAG = re.compile(r"<[^>]*>")
_HEADING = re.compile(r"<h[1-3]>(.*?)</h[1-3]>", re.DOTALL)
_WRONG = (EOFError, KeyError, NotImplementedError)  # what zipfile and mammoth raise, too
_BROKEN = "a Word document that is broken"


def as_html(body: bytes) -> str:
    """Raises ExtractError."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            _check(parts)
            core = _part(parts, "docProps/core.xml")
        html = str(
            mammoth.convert_to_html(
                io.BytesIO(body),
                convert_image=_no_image,
                include_embedded_style_map=False,
                external_file_access=False,
            ).value
        )
    except (zipfile.BadZipFile, zlib.error, ExpatError, *_WRONG):
        raise ExtractError(_BROKEN) from None
    except RecursionError:
        raise ExtractError("a Word document whose parts are nested too deeply") from None
    except RuntimeError:  # zipfile's word for a part that is encrypted
        raise ExtractError("a Word document that asks for a password") from None
    if len(html) > MOST_CHARACTERS:
        raise ExtractError(
            f"a Word document of more than the {MOST_CHARACTERS} characters that are read"
        )
    if not one_line(_TAG.sub("", html)):
        raise ExtractError("a Word document without text")
    return page_of(_facts(core, html), html)


def _check(parts: zipfile.ZipFile) -> None:
    """Whether the parts that are read may be: not too large, and no XML that defines entities.
    Raises ExtractError."""
    infos = parts.infolist()
    read = [info for info in infos if info.filename.endswith((".xml", ".rels"))]
    if len(infos) > _MOST_PARTS or sum(info.file_size for info in read) > MOST_BYTES:
        raise ExtractError(
            f"a Word document whose text unpacks to more than the {MOST_BYTES} bytes that are read"
        )
    for info in read:
        if b"<!DOCTYPE" in _part(parts, info.filename)[:4000]:
            raise ExtractError("a Word document that defines entities, as none does that is honest")


def _part(parts: zipfile.ZipFile, name: str) -> bytes:
    """One part, of which `zipfile` unpacks no more than its stated size; empty where there is
    none."""
    try:
        return parts.read(name)
    except KeyError:
        return b""


def _no_image(_: Any) -> list[Any]:
    """What mammoth puts in the place of a picture: nothing, and without opening it."""
    return []


def _facts(core: bytes, html: str) -> Facts:
    heading = _HEADING.search(html)
    shown = one_line(unescape(_TAG.sub("", heading[1]))) if heading else ""
    stated = _property(core, b"dc:title")
    everything = one_line(unescape(_TAG.sub(" ", html[:20_000])))
    return Facts(
        title=stated if stated and (stated in everything or not shown) else shown,
        author=_property(core, b"dc:creator"),
        language=_property(core, b"dc:language"),
        created=_property(core, b"dcterms:created"),
        modified=_property(core, b"dcterms:modified"),
    )


def _property(core: bytes, name: bytes) -> str:
    """A property of the document (ECMA-376, part 2, 11)."""
    match = re.search(b"<" + name + rb"[^>]*>([^<]{1,1000})</", core)
    return one_line(unescape(match[1].decode("utf-8", "replace"))) if match else ""

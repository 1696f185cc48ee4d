"""XML as strangers write it: decoded, cured of common slips, parsed without reaching outside."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from html.entities import html5
from itertools import islice

import lxml.etree
from w3lib.encoding import resolve_encoding

Element = lxml.etree._Element

_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})")
_SEVEN_BITS = ("iso2022", "hz", "utf16", "utf32")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# UTF-16 without a mark
_FIRST_BYTES = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_REFERENCE = re.compile(r"&(#\d{1,7};|#[xX][0-9A-Fa-f]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)?")
_LESS = re.compile(r"<(?![A-Za-z_:/!?])")
# as numbers: after an error libxml2 drops `&amp;` silently, which would change an address
_XMLS_OWN = {"amp;": "&#38;", "lt;": "&#60;", "gt;": "&#62;", "quot;": "&#34;", "apos;": "&#39;"}
_HTML = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*)?(?:<!doctype\s+html|<html)", re.IGNORECASE | re.DOTALL
)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_XMLNS = re.compile(r"\s(?:xmlns(?::[\w.-]+)?|xml:base)\s*=\s*(?:\"[^\"<]*\"|'[^'<]*')")
_PREFIX = re.compile(r"</?([A-Za-z_][\w.-]*):|\s([A-Za-z_][\w.-]*):[\w.-]+\s*=")
_HEAD = 1 << 16  # characters within which the root element has to begin
MOST_PIECES = 50_000
_DECLARATION = re.compile(r"<\?xml[^>]{0,500}\?>")


def text_of(body: bytes, charset: str = "") -> str:
    """`body` as text: by its byte order mark, as UTF-8 if it is that throughout, as declared in
    the document or by `charset` (the HTTP header's), else as Windows-1252."""
    for mark, name in (*_BOMS, *_FIRST_BYTES):
        if body.startswith(mark):
            return body.decode(name, "replace").lstrip("\ufeff")
    declared = _declared(body, charset)
    # bytes of these are valid UTF-8 too, so that only the declaration tells them apart
    first = [name for name in declared if re.sub("[-_]", "", name).startswith(_SEVEN_BITS)]
    for name in (*first, "utf-8", *declared):
        try:
            return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("cp1252", "replace")


def _declared(body: bytes, charset: str) -> list[str]:
    """The encodings that the document and the HTTP header name, as far as they exist."""
    found = _DECLARED.match(body[:1000])
    labels = (found.group(1).decode("ascii") if found else "", charset)
    return [known for label in labels if label and (known := resolve_encoding(label))]


def cured(text: str) -> str:
    """`text` with what XML does not allow and feeds are full of put right: junk before the first
    element, bare `&` and `<`, HTML's named characters, control characters. CDATA sections stay
    as they are."""
    text = _NOT_XML.sub("", text)
    text = _DECLARATION.sub("", text[:_HEAD], count=1) + text[_HEAD:]
    pieces = text.lstrip().split("<![CDATA[")
    out = [_references(pieces[0])]
    for piece in pieces[1:]:
        data, end, rest = piece.partition("]]>")
        out += ("<![CDATA[", data, end, _references(rest))
    return "".join(out)


def parse(text: str, *, recover: bool = False) -> Element | None:
    """The root element; None if `text` is not XML (with `recover`: if nothing in it is).

    Nothing in it may reach for a file, a host or memory: no DTD is loaded, no entity is
    replaced, and what is nested more than 256 deep is refused.
    """
    parser = lxml.etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=recover,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root: Element | None = lxml.etree.fromstring(text.encode("utf-8"), parser)
    except (lxml.etree.XMLSyntaxError, ValueError):
        return None
    return root


@dataclass(frozen=True, slots=True)
class Piece:
    """One element of a document that is not well-formed, from its first tag to the next such
    element's."""

    text: str
    names: str

    def parse(self) -> Element | None:
        """The element as it can be read by itself. What was cut within a tag or a text is left
        out: half an address is nobody's."""
        tag = re.match(r"<([\w.:-]+)", self.text)
        assert tag is not None
        whole, closed, _ = self.text.partition(f"</{tag.group(1)}>")
        if not closed:
            whole = whole[: whole.rfind(">") + 1]
        names = self.names
        declared = set(re.findall(r"xmlns:([\w.-]+)", names))
        for prefix in sorted({a or b for a, b in _PREFIX.findall(whole)} - declared)[:50]:
            if prefix not in ("xml", "xmlns"):
                names += f' xmlns:{prefix}="urn:{prefix}"'
        root = parse(f"<x {names}>{whole}{closed}</x>", recover=True)
        return next(iter(root), None) if root is not None else None


def pieces(text: str, root: re.Pattern[str], element: re.Pattern[str]) -> list[Piece]:
    """The elements of a document that is not well-formed. None where no such root stands near
    its beginning."""
    begin = root.search(text[:_HEAD])
    if begin is None or "<html" in text[: begin.start()].lower():
        return []
    head = re.match(r"[^<>]{0,20000}>", text[begin.end() - 1 :])
    names = "".join(dict.fromkeys(_XMLNS.findall(head.group()))) if head else ""
    starts = [m.start() for m in islice(element.finditer(text), MOST_PIECES)]
    ends = [*starts[1:], len(text)]
    return [Piece(text[a:b], names) for a, b in zip(starts, ends, strict=True)]


def name(element: Element) -> str:
    """The name without its namespace; empty for what is not an element, such as a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def namespace(element: Element) -> str:
    tag = element.tag
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


def content(element: Element) -> str:
    if len(element) == 0:
        return element.text or ""
    return "".join(str(piece) for piece in element.itertext(with_tail=False))


def is_html(text: str) -> bool:
    return _HTML.match(text[:5000]) is not None


def _references(text: str) -> str:
    text = _LESS.sub("&#60;", text)
    return _REFERENCE.sub(_reference, text) if "&" in text else text


def _reference(found: re.Match[str]) -> str:
    what = found.group(1)
    if what is None:
        return "&#38;"
    if what in _XMLS_OWN:
        return _XMLS_OWN[what]
    if what.startswith("#"):
        return "&#" + what[1:] if _is_character(what[1:-1]) else ""
    letters = html5.get(what)
    if letters is None:
        return "&#38;" + what
    return "".join(f"&#{ord(letter)};" for letter in letters)


def _is_character(number: str) -> bool:
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    return (
        code in (9, 10, 13)
        or 32 <= code < 0xD800
        or (0xE000 <= code <= 0x10FFFF and code & 0xFFFE != 0xFFFE)
    )

"""Bytes ─► text, as a browser would decode them (WHATWG Encoding Standard).

A byte order mark binds, then what the server says, then what the page says; where none of them fits
the bytes, or nobody says anything, UTF-8 is tried and then guessed. A page that alone says a
single-byte encoding of itself is not believed where its bytes are UTF-8: that is what a page's own
words become when it is saved, or when its system was moved to UTF-8 around them.
"""

from __future__ import annotations

import re

import webencodings
from charset_normalizer import from_bytes

_PRESCAN = 4096  # bytes in which the page names its encoding (the standard asks for 1024)
_SAMPLE = 20_000  # bytes from which an encoding is guessed
# Labels mean what browsers make of them: Python's codecs of the same names are narrower.
_CODECS = {
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
    "iso-8859-8-i": "iso8859_8",
    "x-mac-cyrillic": "mac_cyrillic",
    "macintosh": "mac_roman",
    "windows-874": "cp874",
    "utf-16le": "utf_16_le",
    "utf-16be": "utf_16_be",
}
_SINGLE_BYTE = ("windows-", "iso-8859", "iso8859", "koi8", "cp8", "mac_", "ibm")
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf_16_le"), (b"\xfe\xff", "utf_16_be"))
_NAMED = re.compile(
    rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})"
    rb"|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})",
    re.IGNORECASE,
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]+")
_DROPPED = bytes(code for code in range(32) if code not in b"\t\n\f\r")  # the same


def decode(body: bytes, said: str = "") -> str:
    """The text of `body`, which the server called `said`; NULs and other controls are dropped, as
    browsers do."""
    text = _text(body, said)
    # bytes without any are told apart ten times as fast as a pattern finds that there is none
    plain = text.encode("utf-8", "surrogatepass")
    return text if len(plain.translate(None, _DROPPED)) == len(plain) else _CONTROLS.sub("", text)


def _text(body: bytes, said: str) -> str:
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    if codec := _wide(body):
        return body.decode(codec, "replace")
    declared = _declared(body, said)
    # UTF-8 fits other bytes, by chance, hardly ever.
    first = ["utf-8"] if not _codec(said) and any(map(_is_single_byte, declared)) else []
    for codec in (*first, *declared, "utf-8"):
        text = _strictly(body, codec)
        if text is not None:
            return text
    return body.decode(declared[0] if declared else _guessed(body), "replace")


def _is_single_byte(codec: str) -> bool:
    return codec.startswith(_SINGLE_BYTE)


def _declared(body: bytes, said: str) -> list[str]:
    """The codecs that the server and the page name, the server's first."""
    named = _NAMED.search(body[:_PRESCAN])
    own = _codec((named[1] or named[2]).decode("ascii")) if named else ""
    if own.startswith("utf_16"):
        own = "utf-8"  # the page could not have said so in bytes if it were true
    return [codec for codec in (_codec(said), own) if codec]


def _codec(label: str) -> str:
    """Python's name for what browsers understand by `label`, or an empty string."""
    found = webencodings.lookup(label) if label.isascii() else None
    return _CODECS.get(found.name, found.name) if found else ""


def _strictly(body: bytes, codec: str) -> str | None:
    if codec == "windows-1252":  # every byte is a character there; Python leaves five out
        return body.decode("cp1252", "replace")
    try:
        return body.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return None


def _wide(body: bytes) -> str:
    """UTF-16 that nobody declares: every other byte of its markup is NUL."""
    head = body[:400]
    if len(head) < 4 or len(head) % 2:
        head = head[:-1]
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half >= 8 and odd > 0.6 * half and even < 0.05 * half:
        return "utf_16_le"
    if half >= 8 and even > 0.6 * half and odd < 0.05 * half:
        return "utf_16_be"
    return ""


def _guessed(body: bytes) -> str:
    """The likeliest encoding of the first stretch that is not ASCII."""
    first = next((m.start() for m in re.finditer(rb"[\x80-\xff]", body)), 0)
    sample = re.sub(rb"<[^>]{0,400}>", b" ", body[max(0, first - 200) : first + _SAMPLE])
    best = from_bytes(sample, explain=False).best()
    return best.encoding if best is not None else "cp1252"

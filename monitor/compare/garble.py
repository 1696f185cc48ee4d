"""Whether a text is another one, read in the wrong charset: mojibake is trouble, not an edit."""

from __future__ import annotations

import re

from monitor.model import Content

_LOST = "\ufffd"
_SAMPLE = 20_000  # characters of each text that are looked at
# Charsets in which pages are served and misread.
_CHARSETS = (
    *("cp1252", "latin-1", "cp1250", "cp1251", "cp1253", "cp1254"),
    *("koi8-r", "iso8859-2", "iso8859-5"),
    *("gb18030", "big5", "cp932", "cp949", "euc-jp"),
)
_ALIKE = 0.75  # share of the words with foreign letters that must be explained
_MORE = 0.3  # and how much more than before


def garbled(old: Content, new: Content) -> bool:
    """Whether what seems changed in `new` is `old` in the wrong charset, or full of letters that
    were lost."""
    before, after = (_text(side) for side in (old, new))
    if before == after or after.isascii():
        return False
    lost = after.count(_LOST) - before.count(_LOST)
    if lost > 2 and _skeleton(after) == _skeleton(before):
        return True
    if lost > max(5, 0.02 * len(after)):
        return True
    return any(_restored(after, wrong, before) for wrong in _CHARSETS)


def _text(content: Content) -> str:
    return f"{content.title}\n{content.body}"[:_SAMPLE]


def _skeleton(text: str) -> str:
    """The ASCII letters and digits, which survive most misreadings."""
    return re.sub(r"[^A-Za-z0-9]", "", text)


def _restored(after: str, wrong: str, before: str) -> bool:
    """Whether `after`, written back in the charset `wrong` and read rightly, has the foreign
    letters of `before` and has fewer of its own now."""
    raw = after.encode(wrong, "replace")
    for right in ("utf-8", *_CHARSETS):
        if right == wrong:
            continue
        shown = raw.decode(right, "replace")
        explained = _share(shown, before) if shown != after else 0.0
        if explained >= max(_ALIKE, _share(after, before) + _MORE):
            return True
    return False


def _share(text: str, before: str) -> float:
    """The share of the words of `text` with foreign letters that stood in `before`."""
    words = [w for w in re.findall(r"[^\W\d_]+|[^\x00-\x7f]+", text) if not w.isascii()][:400]
    there = set(re.findall(r"[^\W\d_]+|[^\x00-\x7f]+", before))
    return sum(w in there for w in words) / len(words) if words else 0.0

"""Where the links of two readings lead: which were retargeted, removed, added."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Targets:
    """`retargeted` are the texts of links that lead elsewhere now; `removed` and `added` those of links that
    went or came."""

    retargeted: tuple[str, ...]
    removed: tuple[str, ...]
    added: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.retargeted or self.removed or self.added)


def compare(pair: tuple[object, object] | None) -> Targets:
    """The difference of two mappings of where links lead to their texts (joined by " · "), as `fields` makes
    them; what a link's text says is the words' matter.

    A place on the page itself ("#contact") counts only where it took another's place: headings get anchors,
    and tables of contents come and go, without a reader being told anything else.
    """
    old, new = pair if pair else ({}, {})
    if not isinstance(old, dict) or not isinstance(new, dict):
        return Targets((), (), ())
    gone = {url: text for url, text in old.items() if url not in new}
    come = {url: text for url, text in new.items() if url not in old}
    retargeted = []
    for url, text in list(gone.items()):
        twin = next(
            (
                other
                for other, name in new.items()
                if text and other != url and _said(text) <= _said(name)
            ),
            None,
        )
        if twin is not None:
            del gone[url]
            come.pop(twin, None)
            retargeted.append(text)
    removed, added = (
        [text or url for url, text in urls.items() if not url.startswith("#")]
        for urls in (gone, come)
    )
    return Targets(tuple(retargeted), tuple(removed), tuple(added))


def _said(texts: str) -> set[str]:
    return set(texts.split(" · "))

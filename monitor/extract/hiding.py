"""Whether a page's own styles hide an element, with all that is in it.

`noise` knows what hides a part of a page by its markup alone. Here the page's `<style>` elements
are read as well, for the few elements around a text. What a script shows later, and sheets that are
files of their own, are not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from bs4 import Tag

_LONGEST, _MOST_RULES = 500_000, 2_000  # characters of sheets, and rules in them, that are read
_LONGEST_SELECTOR = 400
_MOST_SHEETS, _AROUND = 1_000, 50  # sheets that are read; elements around one that are looked at
_WAYS = ("display", "visibility", "opacity")
FOR_GOOD = _WAYS[:2]
"""The properties that hide a paragraph; `opacity` mostly waits for a script to fade it in."""
# the words of which one is in each rule that hides, and what stands before them
_SAYS_SO = {"none": "display", "hidden": "visibility", "collapse": "visibility", "opacity": ""}
_RULE = 4_000  # characters between what hides and the beginning of its selectors at most
_ZERO = re.compile(r"0*\.?0+%?")
# One element's names: "p.note", "#text"; states of it (":hover") are no names.
_COMPOUND = re.compile(r"([a-z][\w-]*|\*)?((?:[.#][\w-]+)*)", re.IGNORECASE)
_NAME = re.compile(r"[.#][\w-]+")
# a selector of one element; before it can stand what is no rule (";", a comment's end)
_SIMPLE = re.compile(r"(?:^|[;/])\s*([a-z][\w-]*)?((?:[.#][\w-]+)*)$", re.IGNORECASE)
_COMBINED = re.compile(r"[\s>+~]+")


def _hides(way: str, value: str) -> bool:
    if way == "opacity":
        return bool(_ZERO.fullmatch(value))
    return value in (("none",) if way == "display" else ("hidden", "collapse"))


def _declared(text: str) -> Iterator[tuple[str, bool, bool]]:
    """Each declaration by which an element is seen or not: its property, whether it hides, and
    whether it is important."""
    for declaration in text.lower().split(";"):
        way, _, said = declaration.partition(":")
        if (way := way.strip()) in _WAYS:
            value, _, important = said.partition("!")
            yield way, _hides(way, value.strip()), important.strip() == "important"


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule for an element of this name and these classes and ids. `weight`: how particular its
    selector is (CSS Selectors, 17). `sure`: it holds for every reader, whatever is around the
    element."""

    name: str
    names: frozenset[str]
    weight: tuple[int, int, int]
    declared: tuple[tuple[str, bool, bool], ...]
    sure: bool

    def matches(self, tag: Tag, names: frozenset[str]) -> bool:
        return self.name in ("", "*", tag.name) and self.names <= names

    def may_match(self, tag: Tag, names: frozenset[str]) -> bool:
        """Whether it does, or will once a script has given the element another class."""
        return self.name in ("", "*", tag.name) and not (
            self.names and self.names.isdisjoint(names)
        )


class Styles:
    """What the `<style>` elements of a page say of what is seen."""

    def __init__(self, sheets: Iterable[Tag]) -> None:
        self.text = "\n".join(map(_text, islice(sheets, _MOST_SHEETS)))[:_LONGEST]
        self.hiding = frozenset(_may_hide(self.text))
        self.rules: list[_Rule] | None = None

    def hide(self, tag: Tag, ways: tuple[str, ...] = _WAYS) -> bool:
        """Whether the element's own attributes, or the sheets, hide it in one of these `ways`."""
        if "hidden" in tag.attrs:
            return True
        inline = list(_declared(str(tag.attrs.get("style") or "")))
        return any(self._hides_by(way, tag, inline) for way in ways)

    def _hides_by(self, way: str, tag: Tag, inline: list[tuple[str, bool, bool]]) -> bool:
        """By one property: of the declarations that match, the most important, the most
        particular, the last one holds. A rule that may show the element is taken to do so."""
        names = _names(tag)
        found = [((important, (9, 0, 0), 0), hides) for w, hides, important in inline if w == way]
        if tag.name in self.hiding or not self.hiding.isdisjoint(names):
            found += [
                ((important, rule.weight, number), hides)
                for number, rule in enumerate(self._read())
                if rule.may_match(tag, names)
                for w, hides, important in rule.declared
                if w == way and (not hides or (rule.sure and rule.matches(tag, names)))
            ]
        return max(found, default=((False, (0, 0, 0), 0), False), key=lambda one: one[0])[1]

    def _read(self) -> list[_Rule]:
        if self.rules is None:
            self.rules = list(_rules(_without_comments(self.text)))
        return self.rules


def _text(sheet: Tag) -> str:
    """The sheet, as far as it is for readers at a screen: in a block of its own where it depends on
    more than that, since its rules may then show something and are not sure to hide it."""
    around = {element.name for element in islice(sheet.parents, _AROUND)}
    media = " ".join(str(sheet.attrs.get("media") or "").lower().split())
    kind = str(sheet.attrs.get("type") or "").strip().lower()
    if kind not in ("", "text/css") or "disabled" in sheet.attrs:
        return ""
    if "template" in around or ("print" in media and "screen" not in media):
        return ""
    text = str(sheet.string or "")
    if media in ("", "all", "screen") and "noscript" not in around:
        return text
    return f"@media {{{text}}}"


def _names(tag: Tag) -> frozenset[str]:
    classes = str(tag.attrs.get("class") or "").split()
    number = str(tag.attrs.get("id") or "").strip()
    return frozenset({*(f".{name}" for name in classes), *([f"#{number}"] if number else ())})


def _without_comments(text: str) -> str:
    # not by a pattern: each comment that is not closed would be looked through to the end
    first, *others = text.split("/*")
    return " ".join([first, *(part.partition("*/")[2] for part in others)])


def _may_hide(text: str) -> Iterator[str]:
    """The elements, classes and ids of which a rule may hide something, whatever is around it: few,
    and mostly none of them is around the text."""
    seen = set()
    for word, way in _SAYS_SO.items():
        at = -1
        for _ in range(_MOST_RULES):
            if (at := text.find(word, at + 1)) < 0:
                break
            if way and not text[max(0, at - 20) : at].rstrip(" \t\n\r\f:").endswith(way):
                continue
            opens = text.rfind("{", max(0, at - _RULE), at)
            if opens >= 0 and opens not in seen:
                seen.add(opens)
                ends = max(text.rfind(sign, max(0, opens - _RULE), opens) for sign in "{}")
                for selector in text[max(ends + 1, opens - _RULE) : opens].split(","):
                    if (found := _SIMPLE.search(selector.rstrip())) is not None:
                        yield from _NAME.findall(found[2]) or [(found[1] or "").lower()]


def _rules(text: str) -> Iterator[_Rule]:
    """The rules of a sheet that say what is seen, in order."""
    # of each block that is open: what stands before it, and whether it is for nobody at a screen
    around: list[tuple[str, bool]] = []
    start = number = 0
    for at in re.finditer(r"[{}]", text):
        if at[0] == "{":
            prelude = text[start : at.start()].rpartition(";")[2].strip()
            outside = bool(around) and around[-1][1]
            around.append((prelude, outside or "print" in prelude or "keyframes" in prelude))
        elif around:
            prelude, outside = around.pop()
            body = text[start : at.start()]
            if not outside and not prelude.startswith("@") and any(way in body for way in _WAYS):
                number += 1
                if number > _MOST_RULES:
                    return
                yield from _of_selectors(prelude, body, alone=not around)
        start = at.end()


def _of_selectors(prelude: str, body: str, *, alone: bool) -> Iterator[_Rule]:
    """The rule for each of its selectors' last element; what stands before it is around that.
    `alone`: in no other block."""
    declared = tuple(_declared(body))
    for selector in prelude[:_LONGEST_SELECTOR].split(","):
        parts = _COMBINED.split(selector.strip())
        found = _COMPOUND.match(parts[-1])
        if found is None or not found[0]:
            continue
        named = _NAME.findall(selector)
        ids = sum(name.startswith("#") for name in named)
        states = parts[-1][found.end() :]
        yield _Rule(
            name=(found[1] or "").lower(),
            names=frozenset(_NAME.findall(found[2])),
            weight=(ids, len(named) - ids + selector.count(":") + selector.count("["), len(parts)),
            declared=declared,
            sure=alone and len(parts) == 1 and not states,
        )

"""What a person types into the search box, understood. Nothing in it is an error: what is not
understood is named, and the rest is searched for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache

from monitor.store.search import words

LONGEST = 300
"""Characters of a query that are looked at."""
MOST_TERMS = 20
SHORTEST = 3
"""Letters of a beginning: the index has those of three, and fewer are half of it."""
_ITEM = re.compile(
    r"(?P<minus>-)?(?P<prefix>[A-Za-z]+:(?=[^\s/]))?"
    r"(?:[\"“”„«](?P<phrase>[^\"“”„«»]*)(?P<close>[\"“”»]|$)|(?P<word>[^\s\"“”„«»]+))"
    r"(?P<star>(?<=[\"”»])\*)?"
)
_FIGURE_IN_BRACKETS = re.compile(r"\([^\w()]*\d[^()]*\)")  # one below nothing, as accounts have it
_DASH = re.compile("[-‑–−﹣－]")
_SPACES = re.compile(r"[\0\s]+")


class Where(StrEnum):
    """Where a term is to stand: columns of the indexes."""

    ANYWHERE = ""
    TITLE = "title"
    REMOVED = "removed"
    ADDED = "added"


_OF_EDITS = (Where.REMOVED, Where.ADDED)


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after the other; of the last one, only its beginning if `prefix`."""

    tokens: tuple[str, ...]
    prefix: bool = False
    where: Where = Where.ANYWHERE

    @property
    def fts(self) -> str:
        """The term in the language of FTS5. No token holds a quotation mark."""
        column = f"{self.where} : " if self.where else ""
        return f'{column}"{" ".join(self.tokens)}"{" *" if self.prefix else ""}'

    @property
    def fts_of_words(self) -> str:
        """In the language of FTS5, that each of the words stands somewhere."""
        *others, last = (f'"{token}"' for token in self.tokens)
        return f"({' AND '.join([*others, last + (' *' if self.prefix else '')])})"

    @property
    def is_word(self) -> bool:
        """Whether `fts_of_words` says all: one word, anywhere."""
        return len(self.tokens) == 1 and self.where is Where.ANYWHERE


class Doubt(StrEnum):
    """What of a query was not understood, or not done."""

    LONG = "long"
    MANY = "many"
    OR_BEFORE_MINUS = "or-before-minus"
    OR_ELSEWHERE = "or-elsewhere"
    OR_AT_END = "or-at-end"
    NOT_AT_END = "not-at-end"
    ONLY_WITHOUT = "only-without"
    ONLY_TITLE = "only-title"
    PLACE = "place"
    OPEN_QUOTE = "open-quote"
    SHORT = "short"
    STAR = "star"
    BRACKETS = "brackets"
    SIGN = "sign"
    NO_WORD = "no-word"


@dataclass(frozen=True, slots=True)
class Note:
    """A doubt about a query; `text` is what it is about, where it is about a part."""

    doubt: Doubt
    text: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """Of each of `groups` one term is to stand, of `without` none. `notes`: what was not
    understood. False where there is nothing to search for."""

    groups: tuple[tuple[Term, ...], ...] = ()
    without: tuple[Term, ...] = ()
    notes: tuple[Note, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.groups)

    @property
    def of_edits(self) -> bool:
        """Whether it asks for what was removed or added, and not for what stood."""
        return any(term.where in _OF_EDITS for term in (*self.terms, *self.without))

    @property
    def of_titles(self) -> bool:
        """Whether it asks for what stands, or does not, in a title."""
        return any(term.where is Where.TITLE for term in (*self.terms, *self.without))

    @property
    def of_words(self) -> bool:
        """Whether it asks for single words only, wherever they stand."""
        return all(term.is_word for term in (*self.terms, *self.without))

    @property
    def terms(self) -> tuple[Term, ...]:
        """What is looked for, to be marked where it stands."""
        return tuple(term for group in self.groups for term in group)


@dataclass(slots=True)
class _Parse:
    groups: list[list[Term]] = field(default_factory=list)
    without: list[Term] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    joins: bool = False  # the next term is an alternative to the last
    negates: bool = False

    def note(self, doubt: Doubt, text: str = "") -> None:
        if (note := Note(doubt, text)) not in self.notes:
            self.notes.append(note)

    def add(self, term: Term, *, minus: bool) -> None:
        if minus or self.negates:
            if self.joins:
                self.note(Doubt.OR_BEFORE_MINUS)
            self.without.append(term)
        elif self.joins:
            self.groups[-1].append(term)
        else:
            self.groups.append([term])
        self.joins = self.negates = False


def parse(text: str, where: Where = Where.ANYWHERE) -> Query:
    """The query in `text`; `where` is where terms are to stand that do not say it themselves."""
    found = _Parse()
    if len(text) > LONGEST:
        found.note(Doubt.LONG)
    items = list(_ITEM.finditer(_SPACES.sub(" ", text[:LONGEST])))
    if len(items) > MOST_TERMS:
        found.note(Doubt.MANY)
    for item in items[:MOST_TERMS]:
        if not (
            item["word"] and not item["minus"] and not item["prefix"] and _operator(item, found)
        ):
            _term(item, where, found)
    if found.joins:
        found.note(Doubt.OR_AT_END)
    if found.negates:
        found.note(Doubt.NOT_AT_END)
    if found.without and not found.groups:
        found.note(Doubt.ONLY_WITHOUT)
    query = Query(tuple(map(tuple, found.groups)), tuple(found.without), tuple(found.notes))
    if where in _OF_EDITS and query and not query.of_edits:
        return replace(query, notes=(*query.notes, Note(Doubt.ONLY_TITLE)))
    return query


def _operator(item: re.Match[str], found: _Parse) -> bool:
    """Whether the item is a word of the language itself."""
    match item["word"]:
        case "OR" | "|":
            if found.groups and not found.joins:
                found.joins = True
            else:
                found.note(Doubt.OR_ELSEWHERE)
        case "AND" | "&":
            pass  # that is what two words mean
        case "NOT":
            found.negates = True
        case _:
            return False
    return True


def _term(item: re.Match[str], where: Where, found: _Parse) -> None:
    text, prefix = item["word"] or item["phrase"] or "", False
    if item["prefix"]:
        name = item["prefix"][:-1].lower()
        if name in set(Where):
            where = Where(name)
        else:
            found.note(Doubt.PLACE, name)
            text = f"{name} {text}"
    if item["phrase"] is not None and not item["close"]:
        found.note(Doubt.OPEN_QUOTE)
    if item["star"] or (item["word"] and text.endswith("*")):
        prefix, text = True, text.rstrip("*")
    short = prefix and text.isalpha() and len(words.folded(text)) < SHORTEST
    if short and not words.is_unspaced(text):
        found.note(Doubt.SHORT)
        prefix = False
    if "*" in text:
        found.note(Doubt.STAR)
    if text.startswith("(") or text.endswith(")") or _FIGURE_IN_BRACKETS.search(text):
        found.note(Doubt.BRACKETS)
    if _DASH.search(text) and _minus().search(text):
        found.note(Doubt.SIGN)
    tokens = tuple(token.text for token in words.tokens(text))
    if not tokens:
        if text.strip(" -*()") or not text:
            found.note(Doubt.NO_WORD, item[0].strip())
        return
    found.add(_made(tokens, prefix, where), minus=bool(item["minus"]))


@cache
def _minus() -> re.Pattern[str]:
    """Before a figure, as a text has it, or as it begins what is searched for: "- 4,500"."""
    from monitor.compare.minuses import COIN, MINUS  # brings comparing, for few searches alone

    return re.compile(rf"(?:{MINUS}|\A[-‑–]\s)(?:{COIN})?\d")


def _made(tokens: tuple[str, ...], prefix: bool, where: Where) -> Term:
    if not words.is_unspaced(tokens[-1]):
        return Term(tokens, prefix, where)
    # the last token is the run's last character, which in a text may have another after it
    *pairs, single = tokens
    if pairs and words.is_unspaced(pairs[-1]) and pairs[-1].endswith(single) and len(pairs[-1]) > 1:
        return Term(tuple(pairs), False, where)
    return Term(tokens, True, where)

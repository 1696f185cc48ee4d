"""What is said to whoever searches: how to ask, and what was not understood."""

from __future__ import annotations

from monitor.store.search.query import LONGEST, MOST_TERMS, SHORTEST, Doubt, Note, Query, Where

HELP = (
    ("two words", "texts with both, in any order"),
    ('"two words"', "the two one after the other"),
    ("disarm*", f"words that begin so; {SHORTEST} letters at least"),
    ("talks OR negotiations", "one of the two"),
    ("talks -peace", "texts without peace"),
    ("removed:no", "edits that took the word out"),
    ('added:"red line"', "edits that put the words in"),
    ("title:summit", "in the title only; of an edit, in that of its release"),
)
"""Examples, each with what it finds: they stand beneath the box."""
INCOMPLETE = (
    "the search index is still being made, so what is found here is not all; ask again later"
)
NOT_ALL_PASSAGES = (
    "what an older version recorded is still being gone through, so these are not all passages"
)
CUT_SHORT = (
    "to look through all that was said took too long, so what is found here is not all; the older "
    "ones follow, and a source or days make it shorter"
)
GIVEN_UP = (
    "this search took too long and was given up; longer words, a source or days make it shorter"
)
_SAID = {
    Doubt.LONG: f"only the first {LONGEST} characters were searched for",
    Doubt.MANY: f"only the first {MOST_TERMS} words and phrases were searched for",
    Doubt.OR_BEFORE_MINUS: "“OR” joins words that are to stand; before a “-” it was left out",
    Doubt.OR_ELSEWHERE: "“OR” stands between two words; elsewhere it was left out",
    Doubt.OR_AT_END: "“OR” stands between two words; at the end it was left out",
    Doubt.NOT_AT_END: "“NOT” stands before a word; at the end it was left out",
    Doubt.ONLY_WITHOUT: "only words that are not to stand were given; "
    "give one that is to stand too",
    Doubt.ONLY_TITLE: "beside “title:” no word was given that an edit removed or added, so titles "
    "were searched",
    Doubt.PLACE: "“{text}:” is not a place to search in; there are {places}",
    Doubt.OPEN_QUOTE: "a quotation mark is not closed; all after it was taken for the phrase",
    Doubt.SHORT: f"a beginning needs {SHORTEST} letters; “*” was left out",
    Doubt.STAR: "“*” stands at the end of a word; elsewhere it was left out",
    Doubt.BRACKETS: "brackets are not understood; they were left out",
    Doubt.SIGN: "a minus is not searched for: the figure is found with it and without",
    Doubt.NO_WORD: "“{text}” holds no letter and no figure; it was left out",
}


def note(said: Note) -> str:
    """One note as a sentence."""
    places = ", ".join(f"{one}:" for one in Where if one)
    return _SAID[said.doubt].format(text=said.text, places=places)


def notes(query: Query) -> tuple[str, ...]:
    """What was not understood of a query, in sentences."""
    return tuple(map(note, query.notes))

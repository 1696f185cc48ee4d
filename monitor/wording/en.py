"""English."""

from __future__ import annotations

from monitor.model import FIELDS, BlockKind, Many, ReasonKind
from monitor.wording.templates import Template, Wording

_K = ReasonKind

_TEMPLATES = {
    _K.FIELD_CHANGED: "{field} changed: “{old}” → “{new}”",
    _K.DATE_CHANGED: "a date changed: {old} → {new}",
    _K.DATE_REMOVED: "a date was removed: {text}",
    _K.DATE_ADDED: "a date was added: {text}",
    _K.FIGURE_CHANGED: "a figure changed: {old} → {new}[ ({parts})]",
    _K.FIGURE_REMOVED: "a figure was removed: {text}[ ({parts})]",
    _K.FIGURE_ADDED: "a figure was added: {text}[ ({parts})]",
    _K.FIGURE_SET_OTHERWISE: "a figure is set otherwise: {old} → {new}",
    _K.UNIT_CHANGED: "the unit of a figure changed: {old} → {new}",
    _K.UNIT_REMOVED: "the unit of a figure changed: {text} → none",
    _K.UNIT_ADDED: "the unit of a figure changed: none → {text}",
    _K.QUOTATION_REMOVED: "a quotation was removed: “{text}”",
    _K.QUOTATION_ADDED: "a quotation was added: “{text}”",
    _K.QUOTATION_SHORTENED: "a quotation was shortened[: {parts}]",
    _K.QUOTATION_EXTENDED: "a quotation was extended[: {parts}]",
    _K.QUOTATION_REWORDED: "a quotation was reworded[: {parts}]",
    _K.NAME_CHANGED: "a name changed: {old} → {new}",
    _K.NAME_REMOVED: "a name was removed: {text}",
    _K.NAME_ADDED: "a name was added: {text}",
    _K.NEGATION_REMOVED: "a negation was removed: “{text}”",
    _K.NEGATION_ADDED: "a negation was added: “{text}”",
    _K.BLOCK_REMOVED: "a {block} was removed ({count} words): “{text}”",
    _K.BLOCK_ADDED: "a {block} was added ({count} words): “{text}”",
    _K.SENTENCE_REMOVED: "a sentence was removed ({count} words): “{text}”",
    _K.SENTENCE_ADDED: "a sentence was added ({count} words): “{text}”",
    _K.SENTENCE_MOVED: "a sentence was moved: “{text}”",
    _K.PARAGRAPH_MOVED: "a paragraph was moved: “{text}”",
    _K.PARAGRAPHS_MOVED: "{count} paragraphs were moved",
    _K.REWORDED: "reworded: “{old}” → “{new}”",
    _K.WORDS_REMOVED: "{count} words were removed: “{text}”",
    _K.WORDS_ADDED: "{count} words were added: “{text}”",
    _K.DOUBLED_WORD_REMOVED: "a doubled word was removed: “{text}”",
    _K.DOUBLED_WORD_ADDED: "a doubled word was added: “{text}”",
    _K.SPELLING_CHANGED: "a spelling changed: {old} → {new}",
    _K.PUNCTUATION_CHANGED: "punctuation changed",
    _K.ONLY_TYPOGRAPHY: "only typography, white space or markup changed",
    _K.TOO_LARGE: ("too large to compare word by word: {removed} words replaced by {added}"),
    _K.LINK_RETARGETED: "a link leads elsewhere: “{text}”",
    _K.LINK_REMOVED: "a link was removed: “{text}”",
    _K.LINK_ADDED: "a link was added: “{text}”",
    _K.DOCUMENT_REPLACED: "a linked document was replaced: “{text}”",
    _K.DOCUMENT_REMOVED: "a linked document was removed: “{text}”",
    _K.DOCUMENT_ADDED: "a linked document was added: “{text}”",
    _K.MORE: "{count} more {of}",
    _K.MORE_REASONS: "and {count} more reasons",
    _K.REPLACED: "“{old}” → “{new}”",
    _K.PIECE_REMOVED: "“{text}” removed",
    _K.PIECE_ADDED: "“{text}” added",
    _K.PAGE_SAYS_SO: "the page says so: “{text}”",
    _K.STAMP_MOVED: "its stamp moved: “{old}” → “{new}”",
    _K.STAMP_APPEARED: "its stamp appeared: “{text}”",
    _K.STAMP_VANISHED: "its stamp vanished: “{text}”",
    _K.STAMP_STILL: "its stamp did not move: “{text}”",
    _K.STAMP_OTHER_STILL: "another did not: “{text}”",
    _K.STAMPS: "{parts}",
    _K.STAMP_TICKS: "its stamp moves at every visit and says nothing of edits[: “{text}”]",
    _K.FIRST_SEEN: "first seen",
    _K.SERVED_AGAIN: "it is served again",
    _K.SAME_TEXT: "with the same text",
    _K.EARLIER_TEXT: "the text of revision {number} ({day}) is back",
    _K.OTHER_HOST: "it is answered by another host: {host}",
    _K.OTHER_ADDRESS: "the release stands at another address now",
    _K.ADDRESS_LEADS_TO: "its old address leads to {url}",
    _K.GONE_TWICE: "two visits found it gone[: {note}]",
    _K.RELISTED: "it is back in the listing it was dropped from",
    _K.UNLISTED: "it is still served, but no longer in the listing it stood in",
    _K.MANY_UNLISTED: (
        "{absent} of {listed} releases are missing from a listing at once; "
        "none is taken for unlisted"
    ),
    _K.STAYED_CUT: "the page ends before its end, at each of the last visits",
    _K.STAYED_GARBLED: "the page is in a wrong character set, at each of the last visits",
    _K.RECORDED: "{text}",
    _K.RECORDED_STAMP: "{text}",
}
# Where the value `count` is 1.
_ONE = {
    _K.BLOCK_REMOVED: "a {block} was removed (1 word): “{text}”",
    _K.BLOCK_ADDED: "a {block} was added (1 word): “{text}”",
    _K.SENTENCE_REMOVED: "a sentence was removed (1 word): “{text}”",
    _K.SENTENCE_ADDED: "a sentence was added (1 word): “{text}”",
    _K.WORDS_REMOVED: "a word was removed: “{text}”",
    _K.WORDS_ADDED: "a word was added: “{text}”",
}
_LONGEST = {_K.FIGURE_SET_OTHERWISE: 120}

WORDING = Wording(
    templates={
        kind: Template(text, _ONE.get(kind, ""), _LONGEST.get(kind, 0))
        for kind, text in _TEMPLATES.items()
    },
    many={
        Many.DATES: "dates changed",
        Many.QUOTATIONS: "quotations changed",
        Many.BLOCKS_REMOVED: "blocks removed",
        Many.BLOCKS_ADDED: "blocks added",
        Many.FIGURES_SET_OTHERWISE: "figures set otherwise",
        Many.FIGURES: "figures changed",
        Many.UNITS: "units changed",
        Many.NEGATIONS: "negations changed",
        Many.NAMES: "names changed",
        Many.SENTENCES: "sentences changed",
        Many.REWORDED: "places reworded",
        Many.PLACES: "places changed",
        Many.DOCUMENTS: "linked documents changed",
        Many.LINKS: "links changed",
    },
    blocks={
        BlockKind.HEADING: "heading",
        BlockKind.PARAGRAPH: "paragraph",
        BlockKind.ITEM: "list item",
        BlockKind.ROW: "table row",
        BlockKind.QUOTE: "quotation",
        BlockKind.CODE: "paragraph",
        BlockKind.NOTE: "note",
        BlockKind.CAPTION: "caption",
        "line": "line",
    },
    fields={field.name: field.label for field in FIELDS},
)

"""What each kind of reason is called in a list, where nothing is quoted: in English, as pages
are."""

from __future__ import annotations

from monitor.model import ReasonKind
from monitor.wording import en

_K = ReasonKind
# Those whose sentence is about what it quotes or counts.
_NAMES = {
    _K.FIELD_CHANGED: "the title, or another field, changed",
    _K.UNIT_REMOVED: "the unit of a figure was removed",
    _K.UNIT_ADDED: "the unit of a figure was added",
    _K.BLOCK_REMOVED: "a paragraph, or another block, was removed",
    _K.BLOCK_ADDED: "a paragraph, or another block, was added",
    _K.SENTENCE_REMOVED: "a sentence was removed",
    _K.SENTENCE_ADDED: "a sentence was added",
    _K.PARAGRAPHS_MOVED: "paragraphs were moved",
    _K.WORDS_REMOVED: "words were removed",
    _K.WORDS_ADDED: "words were added",
    _K.DOCUMENT_CHANGED: "the text of a linked document changed",
    _K.BESIDE_CHANGED: "words beside the text changed",
    _K.BESIDE_REMOVED: "words beside the text were removed",
    _K.BESIDE_ADDED: "words beside the text were added",
    _K.BESIDE_HIDDEN: "words beside the text went into the page's frame",
    _K.LEFT_FOR_BESIDE: "words left the text, and stand beside it",
    _K.LEFT_FOR_FRAME: "words left the text for the page's frame",
    _K.ENTERED_TEXT: "words from elsewhere on the page came into the text",
    _K.FOLDED_AWAY: "a part of the text was folded away",
    _K.UNFOLDED: "a part of the text is not folded away any more",
    _K.TEXT_HIDDEN: "a part of the text was hidden from readers",
    _K.TEXT_SHOWN: "a hidden part of the text was shown",
    _K.TEXT_REACHED: "a hidden part of the text can be unfolded",
    _K.ALL_HIDDEN: "the whole text was hidden from readers",
    _K.ALL_SHOWN: "the whole text, hidden before, was shown",
    _K.MORE: "more of the same kind",
    _K.MORE_REASONS: "more reasons",
    _K.REPLACED: "words were replaced",
    _K.PIECE_REMOVED: "a piece was removed",
    _K.PIECE_ADDED: "a piece was added",
    _K.STAMP_OTHER_STILL: "another stamp did not move",
    _K.STAMP_FOR_MACHINES: "its date for machines moved",
    _K.STAMPS: "one of its stamps moved, and another did not",
    _K.EARLIER_TEXT: "the text of an earlier revision is back",
    _K.ADDRESS_LEADS_TO: "its old address leads elsewhere",
    _K.SAME_RELEASE: "it is a release of another address",
    _K.MANY_UNLISTED: "many releases are missing from a listing at once",
    _K.RECORDED: "said by an earlier version",
    _K.RECORDED_STAMP: "said of its stamp by an earlier version",
}


def reason_name(kind: str) -> str:
    """What the kind of reason that is stored as `kind` is called; `kind` itself where there is none
    such."""
    try:
        known = ReasonKind(kind)
    except ValueError:
        return kind
    return _NAMES.get(known) or en.WORDING.templates[known].many.partition(":")[0].partition("[")[0]

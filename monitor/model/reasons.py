"""Why a change was judged as it was: values, which `monitor.wording` puts into words."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from enum import StrEnum


class Significance(StrEnum):
    """How much a change matters to a reader."""

    COSMETIC = "cosmetic"
    MINOR = "minor"
    MAJOR = "major"

    @property
    def rank(self) -> int:
        return list(Significance).index(self)


class ReasonKind(StrEnum):
    """What a reason says; its values, by name, stand beside each kind.

    The names are stored (`changes.reason_values`): one may be added, none renamed.
    """

    # The fields of a release.
    FIELD_CHANGED = "field-changed"  # field (its name in `FIELDS`), old, new

    # Dates and figures. Those of figures have the whole replacement as a part, where it is more.
    DATE_CHANGED = "date-changed"  # old, new
    DATE_REMOVED = "date-removed"  # text
    DATE_ADDED = "date-added"  # text
    FIGURE_CHANGED = "figure-changed"  # old, new
    FIGURE_REMOVED = "figure-removed"  # text
    FIGURE_ADDED = "figure-added"  # text
    FIGURE_SET_OTHERWISE = "figure-set-otherwise"  # old, new: worth the same
    UNIT_CHANGED = "unit-changed"  # old, new
    UNIT_REMOVED = "unit-removed"  # text
    UNIT_ADDED = "unit-added"  # text

    # What is said: quotations (with the replacements in them as parts), names, negations.
    QUOTATION_REMOVED = "quotation-removed"  # text
    QUOTATION_ADDED = "quotation-added"  # text
    QUOTATION_SHORTENED = "quotation-shortened"
    QUOTATION_EXTENDED = "quotation-extended"
    QUOTATION_REWORDED = "quotation-reworded"
    NAME_CHANGED = "name-changed"  # old, new
    NAME_REMOVED = "name-removed"  # text
    NAME_ADDED = "name-added"  # text
    NEGATION_REMOVED = "negation-removed"  # text
    NEGATION_ADDED = "negation-added"  # text

    # Blocks, sentences, words. `block` is a block's kind (`BlockKind`), or "line".
    BLOCK_REMOVED = "block-removed"  # block, count (of words), text
    BLOCK_ADDED = "block-added"  # block, count (of words), text
    SENTENCE_REMOVED = "sentence-removed"  # count (of words), text
    SENTENCE_ADDED = "sentence-added"  # count (of words), text
    SENTENCE_MOVED = "sentence-moved"  # text
    PARAGRAPH_MOVED = "paragraph-moved"  # text
    PARAGRAPHS_MOVED = "paragraphs-moved"  # count
    REWORDED = "reworded"  # old, new
    WORDS_REMOVED = "words-removed"  # count, text
    WORDS_ADDED = "words-added"  # count, text
    DOUBLED_WORD_REMOVED = "doubled-word-removed"  # text
    DOUBLED_WORD_ADDED = "doubled-word-added"  # text
    SPELLING_CHANGED = "spelling-changed"  # old, new
    FORM_CHANGED = "form-changed"  # old, new: two forms of one word
    PUNCTUATION_CHANGED = "punctuation-changed"
    ONLY_TYPOGRAPHY = "only-typography"
    TOO_LARGE = "too-large"  # removed, added (words)

    # Links, and documents that are linked.
    LINK_RETARGETED = "link-retargeted"  # text
    LINK_REMOVED = "link-removed"  # text
    LINK_ADDED = "link-added"  # text
    DOCUMENT_REPLACED = "document-replaced"  # text
    DOCUMENT_CHANGED = "document-changed"  # text; what changed in it, as parts
    DOCUMENT_REMOVED = "document-removed"  # text
    DOCUMENT_ADDED = "document-added"  # text
    DOCUMENT_EDITION = "document-edition"  # text: its address names another; it may be the same
    DOCUMENT_GONE = "document-gone"  # text: it is linked still
    DOCUMENT_BACK = "document-back"  # text

    # Pictures of the release, by what is said of them, or else by the names of their files.
    PICTURE_REPLACED = "picture-replaced"  # old, new
    PICTURE_DESCRIBED = "picture-described"  # old, new: the same picture, described otherwise
    PICTURE_REMOVED = "picture-removed"  # text
    PICTURE_ADDED = "picture-added"  # text

    # Prose beside the text, which may be the release's own.
    BESIDE_CHANGED = "beside-changed"  # old, new
    BESIDE_REMOVED = "beside-removed"  # count (of words), text
    BESIDE_ADDED = "beside-added"  # count (of words), text
    BESIDE_HIDDEN = "beside-hidden"  # count (of words), text: it stands in the page's frame now
    LEFT_FOR_BESIDE = "left-for-beside"  # count (of words), text: it left the text for beside it
    LEFT_FOR_FRAME = "left-for-frame"  # count (of words), text: for a menu, a footer, a dialog
    ENTERED_TEXT = "entered-text"  # count (of words), text
    FOLDED_AWAY = "folded-away"  # count (of words), text: a click shows it
    UNFOLDED = "unfolded"  # count (of words), text: it was so folded, and is not any more
    BESIDE_EVERYWHERE = "beside-everywhere"  # what changed there did on several releases at once

    # A paragraph of the text that readers could not see any more, or again.
    TEXT_HIDDEN = "text-hidden"  # count (of words), text: nothing on the page shows it
    TEXT_SHOWN = "text-shown"  # count (of words), text: it was so hidden, and is seen now
    TEXT_REACHED = "text-reached"  # count (of words), text: it was so hidden; a click shows it now
    ALL_HIDDEN = "all-hidden"  # count (of words), text (how it begins): so is the whole text
    ALL_SHOWN = "all-shown"  # count (of words), text

    # Those that were too many to be named one by one.
    MORE = "more"  # count, of (`Many`)
    MORE_REASONS = "more-reasons"  # count

    # Parts of other reasons.
    REPLACED = "replaced"  # old, new
    PIECE_REMOVED = "piece-removed"  # text
    PIECE_ADDED = "piece-added"  # text

    # What the page itself says of its edit.
    PAGE_SAYS_SO = "page-says-so"  # text
    STAMP_MOVED = "stamp-moved"  # old, new
    STAMP_WENT_BACK = "stamp-went-back"  # old, new: to an earlier time
    STAMP_APPEARED = "stamp-appeared"  # text
    STAMP_VANISHED = "stamp-vanished"  # text
    STAMP_STILL = "stamp-still"  # text
    PUBLISHED_STILL = "published-still"  # text: of a page that states no update
    STAMP_OTHER_STILL = "stamp-other-still"  # text
    STAMP_FOR_MACHINES = "stamp-for-machines"  # old, new
    STAMPS = "stamps"  # several of these, as parts
    STAMP_TICKS = "stamp-ticks"  # text, or empty

    # What became of the release as a whole.
    FIRST_SEEN = "first-seen"
    SERVED_AGAIN = "served-again"
    SAME_TEXT = "same-text"
    TAKES_TURNS = "takes-turns"  # day: it was served on that day already, by turns with the other
    EARLIER_TEXT = "earlier-text"  # number (of the revision), day
    OTHER_HOST = "other-host"  # host
    OTHER_ADDRESS = "other-address"
    ADDRESS_LEADS_TO = "address-leads-to"  # url
    SAME_RELEASE = "same-release"  # url
    GONE_TWICE = "gone-twice"  # note, or empty
    RELISTED = "relisted"
    UNLISTED = "unlisted"
    MANY_UNLISTED = "many-unlisted"  # absent, listed: not believed, so no change's reason
    STAYED_CUT = "stayed-cut"
    STAYED_GARBLED = "stayed-garbled"

    # Of changes that were recorded before reasons were values.
    RECORDED = "recorded"  # text: the sentence
    RECORDED_STAMP = "recorded-stamp"  # text: the sentence, about the stamp


class Many(StrEnum):
    """Of what there is more than a reader is told one by one."""

    DATES = "dates"
    QUOTATIONS = "quotations"
    BLOCKS_REMOVED = "blocks-removed"
    BLOCKS_ADDED = "blocks-added"
    FIGURES_SET_OTHERWISE = "figures-set-otherwise"
    FIGURES = "figures"
    UNITS = "units"
    NEGATIONS = "negations"
    NAMES = "names"
    SENTENCES = "sentences"
    REWORDED = "reworded"
    PLACES = "places"
    DOCUMENTS = "documents"
    LINKS = "links"
    PICTURES = "pictures"
    BESIDE = "beside"
    SIGHT = "sight"


OF_STAMPS = frozenset(
    {
        ReasonKind.STAMP_MOVED,
        ReasonKind.STAMP_WENT_BACK,
        ReasonKind.STAMP_APPEARED,
        ReasonKind.STAMP_VANISHED,
        ReasonKind.STAMP_STILL,
        ReasonKind.PUBLISHED_STILL,
        ReasonKind.STAMPS,
        ReasonKind.STAMP_TICKS,
        ReasonKind.RECORDED_STAMP,
    }
)
"""What the page's own stamp did."""

OF_PICTURES = frozenset(
    {
        ReasonKind.PICTURE_REPLACED,
        ReasonKind.PICTURE_DESCRIBED,
        ReasonKind.PICTURE_REMOVED,
        ReasonKind.PICTURE_ADDED,
    }
)
OF_LINKS = frozenset(
    {
        ReasonKind.LINK_RETARGETED,
        ReasonKind.LINK_REMOVED,
        ReasonKind.LINK_ADDED,
        ReasonKind.DOCUMENT_REPLACED,
        ReasonKind.DOCUMENT_CHANGED,
        ReasonKind.DOCUMENT_REMOVED,
        ReasonKind.DOCUMENT_ADDED,
        ReasonKind.DOCUMENT_EDITION,
        ReasonKind.DOCUMENT_GONE,
        ReasonKind.DOCUMENT_BACK,
    }
)
"""Where the text's links lead, and what the documents hold."""
OF_BESIDE = frozenset(
    {
        ReasonKind.BESIDE_CHANGED,
        ReasonKind.BESIDE_REMOVED,
        ReasonKind.BESIDE_ADDED,
        ReasonKind.BESIDE_HIDDEN,
        ReasonKind.LEFT_FOR_BESIDE,
        ReasonKind.ENTERED_TEXT,
        ReasonKind.FOLDED_AWAY,
        ReasonKind.UNFOLDED,
        ReasonKind.BESIDE_EVERYWHERE,
    }
)
"""What changed beside the text."""
_HIDDEN = frozenset({ReasonKind.TEXT_HIDDEN, ReasonKind.ALL_HIDDEN})
_SHOWN = frozenset({ReasonKind.TEXT_SHOWN, ReasonKind.TEXT_REACHED, ReasonKind.ALL_SHOWN})
OF_SIGHT = _HIDDEN | _SHOWN
"""What readers see of the text, whose words are the same."""

Value = str | int


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a verdict: `values` by name, texts already short enough to be told.

    `significance` is what the rule that found it gave; None where the reason weighs nothing itself.
    `parts` are reasons that are told within this one, such as the words replaced in a quotation.
    """

    kind: ReasonKind
    significance: Significance | None = None
    values: tuple[tuple[str, Value], ...] = ()
    parts: tuple[Reason, ...] = ()

    @property
    def is_of_stamp(self) -> bool:
        """Whether it says what the page's own stamp did; alerts give that a line of its own."""
        return self.kind in OF_STAMPS


def reason(
    kind: ReasonKind,
    significance: Significance | None = None,
    /,
    *,
    parts: tuple[Reason, ...] = (),
    **values: Value,
) -> Reason:
    """A reason with its values by name: `reason(ReasonKind.DATE_ADDED, MAJOR, text="5 May")`."""
    return Reason(kind, significance, tuple(values.items()), parts)


def greatest(reasons: Iterable[Reason]) -> Significance | None:
    """The greatest significance that any of `reasons` has; None where none has one."""
    weights = [r.significance for r in reasons if r.significance is not None]
    return max(weights, key=lambda weight: weight.rank, default=None)


class Matter(StrEnum):
    """What of a release changed."""

    TEXT = "text"  # title, words: what the release says
    LINKS = "links"  # where its links lead, or a document that it links, and none of its words
    ALL_HIDDEN = "all-hidden"  # readers see none of its words, which are the same
    ALL_SHOWN = "all-shown"  # they see them again
    HIDDEN = "hidden"  # readers do not see some of its words, which are the same
    SHOWN = "shown"  # they see them again
    SIGHT = "sight"  # some of its words, which are the same, are hidden, and others shown again
    PICTURES = "pictures"  # a picture of it, and none of its words
    BESIDE = "beside"  # prose beside it, and nothing of its own


def matter_of(reasons: Iterable[Reason]) -> Matter:
    """What a change is about, by its reasons in whatever order: the first of text, links, what is
    seen of it, pictures and what is beside them that any reason is about."""
    kinds = {kind for r in reasons for kind in _kinds(r)} - _SAID_OF_ALL
    if not kinds or kinds - OF_LINKS - OF_SIGHT - OF_PICTURES - OF_BESIDE:
        return Matter.TEXT
    if kinds & OF_LINKS:
        return Matter.LINKS
    if seen := kinds & OF_SIGHT:
        return _matter_of_sight(seen)
    return Matter.PICTURES if kinds & OF_PICTURES else Matter.BESIDE


def _matter_of_sight(kinds: Set[ReasonKind]) -> Matter:
    if kinds & _HIDDEN and kinds & _SHOWN:
        return Matter.SIGHT
    if kinds & _HIDDEN:
        return Matter.ALL_HIDDEN if ReasonKind.ALL_HIDDEN in kinds else Matter.HIDDEN
    return Matter.ALL_SHOWN if ReasonKind.ALL_SHOWN in kinds else Matter.SHOWN


_OF_TEXT = frozenset(Matter) - {Matter.PICTURES, Matter.BESIDE}


def is_of_text(reasons: Iterable[Reason]) -> bool:
    """Whether a change is about what the release says and shows, or where it leads."""
    return matter_of(reasons) in _OF_TEXT


_COUNTED = {
    Many.PICTURES: OF_PICTURES,
    Many.BESIDE: OF_BESIDE,
    Many.LINKS: OF_LINKS,
    Many.DOCUMENTS: OF_LINKS,
}


def _kinds(reason: Reason) -> frozenset[ReasonKind]:
    """The kind; of a count of more reasons, those of which it counts one."""
    if reason.kind is ReasonKind.MORE:
        many = dict(reason.values).get("of")
        return next((k for m, k in _COUNTED.items() if m == many), frozenset({reason.kind}))
    return frozenset({reason.kind})


# What is said beside a change whatever it is about.
_SAID_OF_ALL = OF_STAMPS | {
    ReasonKind.OTHER_HOST,
    ReasonKind.EARLIER_TEXT,
    ReasonKind.TAKES_TURNS,
    ReasonKind.PAGE_SAYS_SO,
    ReasonKind.STAMP_OTHER_STILL,
    ReasonKind.STAMP_FOR_MACHINES,
}

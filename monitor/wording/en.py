"""English.

The sentences of reasons stand in the record. Whoever changes one keeps the old words in `_EARLIER`,
so that databases which have them are understood as before; a test has every sentence.
"""

from __future__ import annotations

from monitor.model import BlockKind, Kind, Many, Matter, ReasonKind, Significance, Trouble
from monitor.wording.en_pages import PAGES
from monitor.wording.templates import Phrase, Template, Wording, of_kinds, with_earlier

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
    _K.FORM_CHANGED: "the form of a word changed: “{old}” → “{new}”",
    _K.PUNCTUATION_CHANGED: "punctuation changed",
    _K.ONLY_TYPOGRAPHY: "only typography, white space or markup changed",
    _K.TOO_LARGE: ("too large to compare word by word: {removed} words replaced by {added}"),
    _K.LINK_RETARGETED: "a link leads elsewhere: “{text}”",
    _K.LINK_REMOVED: "a link was removed: “{text}”",
    _K.LINK_ADDED: "a link was added: “{text}”",
    _K.DOCUMENT_REPLACED: "a linked document was replaced: “{text}”",
    _K.DOCUMENT_CHANGED: "in “{text}”: {parts}",
    _K.DOCUMENT_REMOVED: "a linked document was removed: “{text}”",
    _K.DOCUMENT_ADDED: "a linked document was added: “{text}”",
    _K.DOCUMENT_GONE: "a linked document is gone: “{text}”",
    _K.DOCUMENT_BACK: "a linked document is back: “{text}”",
    _K.DOCUMENT_EDITION: "the address of a linked document names another edition: “{text}”",
    _K.PICTURE_REPLACED: "a picture was replaced: “{old}” → “{new}”",
    _K.PICTURE_DESCRIBED: "a picture is described otherwise: “{old}” → “{new}”",
    _K.PICTURE_REMOVED: "a picture was removed: “{text}”",
    _K.PICTURE_ADDED: "a picture was added: “{text}”",
    _K.BESIDE_CHANGED: "beside the text: “{old}” → “{new}”",
    _K.BESIDE_REMOVED: "{count} words beside the text were removed: “{text}”",
    _K.BESIDE_ADDED: "{count} words beside the text were added: “{text}”",
    _K.BESIDE_HIDDEN: "{count} words beside the text went into the page's frame: “{text}”",
    _K.LEFT_FOR_BESIDE: "{count} words left the text, and stand beside it now: “{text}”",
    _K.LEFT_FOR_FRAME: "{count} words left the text for the page's frame: “{text}”",
    _K.ENTERED_TEXT: "{count} words that stood elsewhere on the page are in the text now: “{text}”",
    _K.FOLDED_AWAY: "{count} words of the text are folded away now, until a click: “{text}”",
    _K.UNFOLDED: "{count} words of the text are not folded away any more: “{text}”",
    _K.TEXT_HIDDEN: "{count} words of the text are hidden from readers now: “{text}”",
    _K.TEXT_SHOWN: "{count} words of the text were hidden, and are shown now: “{text}”",
    _K.ALL_HIDDEN: "the whole text, {count} words, is hidden from readers now: “{text}”",
    _K.ALL_SHOWN: "the whole text, {count} words, was hidden, and is shown now: “{text}”",
    _K.BESIDE_EVERYWHERE: "the same place beside the text changed on several releases at once",
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
    _K.STAMP_FOR_MACHINES: "its date for machines did: “{old}” → “{new}”",
    _K.STAMPS: "{parts}",
    _K.STAMP_TICKS: "its stamp moves at every visit and says nothing of edits[: “{text}”]",
    _K.FIRST_SEEN: "first seen",
    _K.SERVED_AGAIN: "it is served again",
    _K.SAME_TEXT: "with the same text",
    _K.TAKES_TURNS: "two texts take turns: this one was served on {day} already",
    _K.EARLIER_TEXT: "the text of revision {number} ({day}) is back",
    _K.OTHER_HOST: "it is answered by another host: {host}",
    _K.OTHER_ADDRESS: "the release stands at another address now",
    _K.ADDRESS_LEADS_TO: "its old address leads to {url}",
    _K.SAME_RELEASE: "it is the release at {url}, which goes on for both",
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
    _K.SENTENCE_REMOVED: "a sentence was removed (1 word): “{text}”",
    _K.SENTENCE_ADDED: "a sentence was added (1 word): “{text}”",
    _K.MORE_REASONS: "and 1 more reason",
    _K.BLOCK_REMOVED: "a {block} was removed (1 word): “{text}”",
    _K.BLOCK_ADDED: "a {block} was added (1 word): “{text}”",
    _K.BESIDE_REMOVED: "a word beside the text was removed: “{text}”",
    _K.BESIDE_ADDED: "a word beside the text was added: “{text}”",
    _K.WORDS_REMOVED: "a word was removed: “{text}”",
    _K.WORDS_ADDED: "a word was added: “{text}”",
}
# Where the value `text` is of a script without spaces: its characters were counted, not its words.
_SIGNS = {
    kind: (
        text.replace("{count} words", "{count} characters"),
        _ONE.get(kind, "").replace("word", "character"),
    )
    for kind, text in _TEMPLATES.items()
    if "{count} words" in text
}
# The templates that earlier versions had otherwise, the newest first; see `Wording.earlier`.
_EARLIER: tuple[dict[ReasonKind, Template], ...] = (
    # until characters were told apart from words
    {kind: Template(_TEMPLATES[kind], _ONE.get(kind, "")) for kind in _SIGNS},
    {
        # 0.1: "(1 words)"
        _K.SENTENCE_REMOVED: Template("a sentence was removed ({count} words): “{text}”"),
        _K.SENTENCE_ADDED: Template("a sentence was added ({count} words): “{text}”"),
    },
)
_LONGEST = {_K.FIGURE_SET_OTHERWISE: 120}

_SAME_WORDS = {
    Matter.LINKS: "A link or a document changed",
    Matter.ALL_HIDDEN: "The whole text is hidden from readers now",
    Matter.ALL_SHOWN: "The whole text was hidden, and is shown now",
    Matter.HIDDEN: "Text is hidden from readers now",
    Matter.SHOWN: "Text that was hidden is shown now",
    Matter.SIGHT: "Text is hidden from readers now, and other text shown again",
    Matter.PICTURES: "A picture of the release changed",
}
_ADMITTED = {
    Kind.EDITED: "; the words are the same.",
    Kind.SILENT_EDIT: ", and the page does not say so; the words are the same.",
}
_TODAY = Wording(
    templates={
        kind: Template(text, _ONE.get(kind, ""), _LONGEST.get(kind, 0), *_SIGNS.get(kind, ("", "")))
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
        Many.PICTURES: "pictures changed",
        Many.BESIDE: "places beside the text changed",
        Many.SIGHT: "pieces of the text hidden or shown",
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
        BlockKind.PICTURE: "picture",
        BlockKind.LINK: "link",
        BlockKind.BESIDE: "paragraph beside the text",
        "line": "line",
    },
    fields={
        "title": "the title",
        "language": "the language",
        "published": "the date of publication",
        "updated": "the date of the last update",
        "updated_text": "what it says of its last update",
        "machine_updated": "the date of the last update, for machines",
        "event": "the date of the event",
        "author": "the author",
        "reference": "the reference",
        "canonical": "the address that it gives for itself",
    },
    labels={
        Kind.NEW: "New",
        Kind.EDITED: "Edited",
        Kind.SILENT_EDIT: "Silent edit",
        Kind.RESTAMPED: "Restamped",
        Kind.COSMETIC: "Cosmetic",
        Kind.BESIDE: "Beside the text",
        Kind.MOVED: "Moved",
        Kind.REMOVED: "Removed",
        Kind.RESTORED: "Restored",
        Kind.UNLISTED: "Unlisted",
        Kind.RELISTED: "Relisted",
        Kind.REREAD: "Reread",
    },
    troubles={
        Trouble.CUT: "a page that ends before its end in place of the release",
        Trouble.GARBLED: "the release in a wrong character set",
        Trouble.STRANGER: "a text that many releases have at once in place of the release",
        Trouble.HOME_PAGE: "the site's home page in place of the release",
    },
    other_judgements={
        **of_kinds(_SAME_WORDS, _ADMITTED),
        (Kind.EDITED, Matter.BESIDE): (
            "A paragraph beside the text says something else; the text is the same."
        ),
    },
    judgements={
        Kind.NEW: "A release was published.",
        Kind.EDITED: "The text changed.",
        Kind.SILENT_EDIT: "The text changed, and the page does not say so.",
        Kind.RESTAMPED: "The page says that it was updated, but its text is the same.",
        Kind.COSMETIC: "Only typography, white space or markup changed.",
        Kind.BESIDE: "A paragraph beside the text came or went, or moved into or out of it.",
        Kind.MOVED: "The release stands at a new address, with the same text.",
        Kind.REMOVED: "The release is gone.",
        Kind.RESTORED: "The release is back.",
        Kind.UNLISTED: "The release is still served, but no longer listed.",
        Kind.RELISTED: "The release is listed again.",
        Kind.REREAD: "misajour reads the page better now; the page did not change.",
    },
    phrases={
        **PAGES,
        Phrase.WORDS_REMOVED: Template("{count} words removed", "1 word removed"),
        Phrase.WORDS_ADDED: Template("{count} words added", "1 word added"),
        Phrase.CHARACTERS_REMOVED: Template("{count} characters removed", "1 character removed"),
        Phrase.CHARACTERS_ADDED: Template("{count} characters added", "1 character added"),
        Phrase.ALSO_ADDED: Template("{count} added"),
        Phrase.WORD_BALANCE: Template("+{added} −{removed} words"),
        Phrase.NO_DIFFERENCE: Template("no difference for a reader"),
        Phrase.UNCHANGED: Template("{count} unchanged"),
        Phrase.UNCHANGED_PARAGRAPHS: Template(
            "{count} unchanged paragraphs", "1 unchanged paragraph"
        ),
        Phrase.MOVED_HERE: Template("moved here"),
        Phrase.PICTURE: Template("picture"),
        Phrase.LINK: Template("link"),
        Phrase.BESIDE_THE_TEXT: Template("beside the text"),
        Phrase.HIDDEN_NOW: Template("hidden from readers now"),
        Phrase.FOLDED_NOW: Template("folded away now"),
        Phrase.SHOWN_NOW: Template("hidden before, shown now"),
        Phrase.NOT_SHOWN: Template(
            "{count} more changed blocks are not shown here",
            "1 more changed block is not shown here",
        ),
        Phrase.COLON: Template("{text}:"),
        Phrase.SEEN: Template("Seen {when}"),
        Phrase.FOUND_GONE: Template("Found gone {when}"),
        Phrase.PUBLISHED: Template("published {when}"),
        Phrase.PUBLISHED_BEFORE: Template("published {when}, {span} earlier"),
        Phrase.PUBLISHED_SAME_DAY: Template("published {when}, the same day"),
        Phrase.PUBLISHED_DAY_BEFORE: Template("published {when}, the day before"),
        Phrase.LAST_ALIVE: Template("Last seen alive {when}"),
        Phrase.NO_STAMP: Template("The page bears no stamp of an update."),
        Phrase.ANNOUNCED: Template("The page says so."),
        Phrase.NOTICE: Template("Its notice: “{text}”"),
        Phrase.JUDGED: Template("Judged {gravity}."),
        Phrase.LIVE_PAGE: Template("live page"),
        Phrase.GONE_PAGE: Template("where it stood"),
        Phrase.OUR_COPY: Template("our copy"),
        Phrase.BOTH_VERSIONS: Template("both versions"),
        Phrase.HISTORY: Template("history"),
        Phrase.PUBLIC_ARCHIVES: Template("Public archives"),
        Phrase.LEFT_OUT: Template(
            "{count} changed paragraphs are left out of this mail for length.",
            "1 changed paragraph is left out of this mail for length.",
        ),
        Phrase.SIGNS_LEFT_OUT: Template("{count} characters"),
        Phrase.PIECES_LEFT_OUT: Template(
            "{count} more pieces of this paragraph", "1 more piece of this paragraph"
        ),
        Phrase.WHAT_CHANGED: Template("What changed"),
        Phrase.REMOVED: Template("removed"),
        Phrase.ADDED: Template("added"),
        Phrase.AT_ONCE: Template("{count} releases at once"),
        Phrase.WHY_ONE_MESSAGE: Template(
            "Sent as one message, because a template or all stamps may have changed."
        ),
        Phrase.SAME_REASON: Template("{count} of {total} for the same reason: {reason}"),
        Phrase.NOT_LISTED: Template(
            "{count} of them are not listed here", "1 of them is not listed here"
        ),
        Phrase.ALL_OF: Template("all of {source}"),
        Phrase.DIGEST: Template("Digest"),
        Phrase.CHANGES: Template("{count} changes", "1 change"),
        Phrase.IN_RELEASES: Template("in {count} releases", "in 1 release"),
        Phrase.SILENT_ONES: Template("{count} silent"),
        Phrase.SINCE_LAST: Template("{changes} since the last digest"),
        Phrase.ALL_CHANGES: Template("all changes"),
        Phrase.FIRST_THE_GRAVEST: Template(
            "The most significant come first, the others in a line each."
        ),
        Phrase.MORE_OF: Template(
            "{count} more of {source} are not told here", "1 more of {source} is not told here"
        ),
        Phrase.IN_A_LINE: Template("In a line each"),
        Phrase.CONTENTS: Template("Contents"),
        Phrase.TO_CONTENTS: Template("to the contents"),
        Phrase.TEST: Template("A test of misajour's alerts"),
        Phrase.UNWRITABLE: Template(
            "{count} alerts could not be written", "An alert could not be written"
        ),
        Phrase.UNWRITABLE_TEXT: Template(
            "{count} alerts for you could not be written ({reason}). They were to tell of:",
            "An alert for you could not be written ({reason}). It was to tell of:",
        ),
        Phrase.MUTE_OVER: Template("{count} changes were not mailed", "1 change was not mailed"),
        Phrase.MUTE_OVER_TEXT: Template(
            "They were muted from {since} to {until}, and are in the record:"
        ),
    },
    gravities={
        Significance.MAJOR: "major",
        Significance.MINOR: "minor",
        Significance.COSMETIC: "cosmetic",
    },
    briefs={
        _K.FIELD_CHANGED: "{field} changed",
        _K.DATE_CHANGED: "{old} → {new}",
        _K.DATE_REMOVED: "{text} removed",
        _K.DATE_ADDED: "{text} added",
        _K.FIGURE_CHANGED: "{old} → {new}",
        _K.FIGURE_REMOVED: "{text} removed",
        _K.FIGURE_ADDED: "{text} added",
        _K.UNIT_CHANGED: "{old} → {new}",
        _K.UNIT_REMOVED: "unit {text} removed",
        _K.UNIT_ADDED: "unit {text} added",
        _K.QUOTATION_REMOVED: "quotation removed",
        _K.QUOTATION_ADDED: "quotation added",
        _K.QUOTATION_SHORTENED: "quotation shortened",
        _K.QUOTATION_EXTENDED: "quotation extended",
        _K.QUOTATION_REWORDED: "quotation reworded",
        _K.NAME_CHANGED: "{old} → {new}",
        _K.NAME_REMOVED: "{text} removed",
        _K.NAME_ADDED: "{text} added",
        _K.NEGATION_REMOVED: "“{text}” removed",
        _K.NEGATION_ADDED: "“{text}” added",
        _K.TEXT_HIDDEN: "text hidden",
        _K.TEXT_SHOWN: "hidden text shown",
        _K.ALL_HIDDEN: "whole release hidden",
        _K.ALL_SHOWN: "hidden release shown",
        _K.LINK_RETARGETED: "link leads elsewhere",
        _K.LINK_REMOVED: "link removed",
        _K.LINK_ADDED: "link added",
        _K.DOCUMENT_REPLACED: "document replaced",
        _K.DOCUMENT_CHANGED: "document changed",
        _K.DOCUMENT_REMOVED: "document removed",
        _K.DOCUMENT_ADDED: "document added",
        _K.DOCUMENT_GONE: "document gone",
        _K.DOCUMENT_BACK: "document back",
        _K.PICTURE_REPLACED: "picture replaced",
        _K.PICTURE_DESCRIBED: "picture described otherwise",
        _K.PICTURE_REMOVED: "picture removed",
        _K.PICTURE_ADDED: "picture added",
    },
)
WORDING = with_earlier(_TODAY, *_EARLIER)

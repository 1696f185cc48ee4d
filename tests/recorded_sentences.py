"""Each kind of reason, and the sentence in which it is recorded today."""

from __future__ import annotations

from monitor.model import Reason, ReasonKind, reason

K = ReasonKind

_PARTS = (reason(K.REPLACED, old="one", new="two"), reason(K.PIECE_ADDED, text="three"))

# None of these may be edited: where the words of a reason change, the old ones go to `_EARLIER` in
# monitor/wording/en.py, and the new sentence is added here.
TODAY: tuple[tuple[Reason, str], ...] = (
    (reason(K.FIELD_CHANGED, field="title", old="A", new="B"), "the title changed: “A” → “B”"),
    (
        reason(K.FIELD_CHANGED, field="language", old="A", new="B"),
        "the language changed: “A” → “B”",
    ),
    (
        reason(K.FIELD_CHANGED, field="published", old="A", new="B"),
        "the date of publication changed: “A” → “B”",
    ),
    (
        reason(K.FIELD_CHANGED, field="updated", old="A", new="B"),
        "the date of the last update changed: “A” → “B”",
    ),
    (
        reason(K.FIELD_CHANGED, field="updated_text", old="A", new="B"),
        "what it says of its last update changed: “A” → “B”",
    ),
    (
        reason(K.FIELD_CHANGED, field="machine_updated", old="A", new="B"),
        "the date of the last update, for machines changed: “A” → “B”",
    ),
    (
        reason(K.FIELD_CHANGED, field="author", old="A", new="B"),
        "the author changed: “A” → “B”",
    ),
    (
        reason(K.FIELD_CHANGED, field="event", old="A", new="B"),
        "the date of the event changed: “A” → “B”",
    ),
    (
        reason(K.FIELD_CHANGED, field="reference", old="A", new="B"),
        "the reference changed: “A” → “B”",
    ),
    (
        reason(K.FIELD_CHANGED, field="canonical", old="A", new="B"),
        "the address that it gives for itself changed: “A” → “B”",
    ),
    (reason(K.DATE_CHANGED, old="5 May", new="6 May"), "a date changed: 5 May → 6 May"),
    (reason(K.DATE_REMOVED, text="5 May"), "a date was removed: 5 May"),
    (reason(K.DATE_ADDED, text="5 May"), "a date was added: 5 May"),
    (reason(K.FIGURE_CHANGED, old="2", new="20"), "a figure changed: 2 → 20"),
    (
        reason(K.FIGURE_CHANGED, old="2", new="20", parts=_PARTS),
        "a figure changed: 2 → 20 (“one” → “two”; “three” added)",
    ),
    (reason(K.FIGURE_REMOVED, text="2"), "a figure was removed: 2"),
    (
        reason(K.FIGURE_REMOVED, text="2", parts=_PARTS),
        "a figure was removed: 2 (“one” → “two”; “three” added)",
    ),
    (reason(K.FIGURE_ADDED, text="2"), "a figure was added: 2"),
    (reason(K.FIGURE_SET_OTHERWISE, old="2", new="two"), "a figure is set otherwise: 2 → two"),
    (
        reason(K.FIGURE_SET_OTHERWISE, old="2" * 60, new="two" * 60),
        "a figure is set otherwise: " + "2" * 60 + " → " + ("two" * 60)[:30],
    ),
    (reason(K.UNIT_CHANGED, old="km", new="mi"), "the unit of a figure changed: km → mi"),
    (reason(K.UNIT_REMOVED, text="km"), "the unit of a figure changed: km → none"),
    (reason(K.UNIT_ADDED, text="km"), "the unit of a figure changed: none → km"),
    (reason(K.QUOTATION_REMOVED, text="Ah"), "a quotation was removed: “Ah”"),
    (reason(K.QUOTATION_ADDED, text="Ah"), "a quotation was added: “Ah”"),
    (reason(K.QUOTATION_SHORTENED), "a quotation was shortened"),
    (
        reason(K.QUOTATION_SHORTENED, parts=_PARTS),
        "a quotation was shortened: “one” → “two”; “three” added",
    ),
    (reason(K.QUOTATION_EXTENDED), "a quotation was extended"),
    (reason(K.QUOTATION_REWORDED), "a quotation was reworded"),
    (reason(K.NAME_CHANGED, old="Ann", new="Bob"), "a name changed: Ann → Bob"),
    (reason(K.NAME_REMOVED, text="Ann"), "a name was removed: Ann"),
    (reason(K.NAME_ADDED, text="Ann"), "a name was added: Ann"),
    (reason(K.NEGATION_REMOVED, text="not"), "a negation was removed: “not”"),
    (reason(K.NEGATION_ADDED, text="not"), "a negation was added: “not”"),
    (
        reason(K.BLOCK_REMOVED, block="heading", count=1, text="A"),
        "a heading was removed (1 word): “A”",
    ),
    (
        reason(K.BLOCK_REMOVED, block="paragraph", count=2, text="A b"),
        "a paragraph was removed (2 words): “A b”",
    ),
    (
        reason(K.BLOCK_REMOVED, block="item", count=2, text="A b"),
        "a list item was removed (2 words): “A b”",
    ),
    (
        reason(K.BLOCK_REMOVED, block="row", count=2, text="A b"),
        "a table row was removed (2 words): “A b”",
    ),
    (
        reason(K.BLOCK_REMOVED, block="quote", count=2, text="A b"),
        "a quotation was removed (2 words): “A b”",
    ),
    (
        reason(K.BLOCK_ADDED, block="code", count=2, text="A b"),
        "a paragraph was added (2 words): “A b”",
    ),
    (reason(K.BLOCK_ADDED, block="note", count=1, text="A"), "a note was added (1 word): “A”"),
    (
        reason(K.BLOCK_ADDED, block="caption", count=2, text="A b"),
        "a caption was added (2 words): “A b”",
    ),
    (
        reason(K.BLOCK_ADDED, block="line", count=2, text="A b"),
        "a line was added (2 words): “A b”",
    ),
    (
        reason(K.SENTENCE_REMOVED, count=2, text="A b."),
        "a sentence was removed (2 words): “A b.”",
    ),
    (reason(K.SENTENCE_ADDED, count=2, text="A b."), "a sentence was added (2 words): “A b.”"),
    (reason(K.SENTENCE_REMOVED, count=1, text="No."), "a sentence was removed (1 words): “No.”"),
    (reason(K.SENTENCE_REMOVED, count=1, text="No."), "a sentence was removed (1 word): “No.”"),
    (reason(K.SENTENCE_ADDED, count=1, text="No."), "a sentence was added (1 words): “No.”"),
    (reason(K.SENTENCE_ADDED, count=1, text="No."), "a sentence was added (1 word): “No.”"),
    (reason(K.SENTENCE_MOVED, text="A b."), "a sentence was moved: “A b.”"),
    (reason(K.PARAGRAPH_MOVED, text="A b."), "a paragraph was moved: “A b.”"),
    (reason(K.PARAGRAPHS_MOVED, count=3), "3 paragraphs were moved"),
    (reason(K.REWORDED, old="a", new="b"), "reworded: “a” → “b”"),
    (reason(K.WORDS_REMOVED, count=1, text="a"), "a word was removed: “a”"),
    (reason(K.WORDS_REMOVED, count=2, text="a b"), "2 words were removed: “a b”"),
    (reason(K.WORDS_ADDED, count=1, text="a"), "a word was added: “a”"),
    (reason(K.WORDS_ADDED, count=2, text="a b"), "2 words were added: “a b”"),
    (reason(K.DOUBLED_WORD_REMOVED, text="the"), "a doubled word was removed: “the”"),
    (reason(K.DOUBLED_WORD_ADDED, text="the"), "a doubled word was added: “the”"),
    (reason(K.SPELLING_CHANGED, old="grey", new="gray"), "a spelling changed: grey → gray"),
    (
        reason(K.FORM_CHANGED, old="sign", new="signs"),
        "the form of a word changed: “sign” → “signs”",
    ),
    (reason(K.PUNCTUATION_CHANGED), "punctuation changed"),
    (reason(K.ONLY_TYPOGRAPHY), "only typography, white space or markup changed"),
    (
        reason(K.TOO_LARGE, removed=9, added=8),
        "too large to compare word by word: 9 words replaced by 8",
    ),
    (reason(K.LINK_RETARGETED, text="here"), "a link leads elsewhere: “here”"),
    (reason(K.LINK_REMOVED, text="here"), "a link was removed: “here”"),
    (reason(K.LINK_ADDED, text="here"), "a link was added: “here”"),
    (reason(K.DOCUMENT_REPLACED, text="plan"), "a linked document was replaced: “plan”"),
    (
        reason(K.DOCUMENT_CHANGED, text="plan", parts=(reason(K.REPLACED, old="one", new="two"),)),
        "in “plan”: “one” → “two”",
    ),
    (reason(K.DOCUMENT_REMOVED, text="plan"), "a linked document was removed: “plan”"),
    (reason(K.DOCUMENT_ADDED, text="plan"), "a linked document was added: “plan”"),
    (reason(K.DOCUMENT_GONE, text="A report"), "a linked document is gone: “A report”"),
    (reason(K.DOCUMENT_BACK, text="A report"), "a linked document is back: “A report”"),
    (
        reason(K.DOCUMENT_EDITION, text="plan"),
        "the address of a linked document names another edition: “plan”",
    ),
    (
        reason(K.PICTURE_REPLACED, old="a.jpg", new="b.jpg"),
        "a picture was replaced: “a.jpg” → “b.jpg”",
    ),
    (
        reason(K.PICTURE_DESCRIBED, old="A mill", new="A dam"),
        "a picture is described otherwise: “A mill” → “A dam”",
    ),
    (reason(K.PICTURE_REMOVED, text="A mill"), "a picture was removed: “A mill”"),
    (reason(K.PICTURE_ADDED, text="A mill"), "a picture was added: “A mill”"),
    (reason(K.BESIDE_CHANGED, old="a", new="b"), "beside the text: “a” → “b”"),
    (
        reason(K.BESIDE_REMOVED, count=2, text="a b"),
        "2 words beside the text were removed: “a b”",
    ),
    (reason(K.BESIDE_REMOVED, count=1, text="a"), "a word beside the text was removed: “a”"),
    (reason(K.BESIDE_ADDED, count=2, text="a b"), "2 words beside the text were added: “a b”"),
    (reason(K.BESIDE_ADDED, count=1, text="a"), "a word beside the text was added: “a”"),
    (
        reason(K.BESIDE_HIDDEN, count=12, text="a"),
        "12 words beside the text went into the page's frame: “a”",
    ),
    (
        reason(K.LEFT_FOR_BESIDE, count=12, text="a"),
        "12 words left the text, and stand beside it now: “a”",
    ),
    (
        reason(K.LEFT_FOR_FRAME, count=12, text="a"),
        "12 words left the text for the page's frame: “a”",
    ),
    (
        reason(K.ENTERED_TEXT, count=12, text="a"),
        "12 words that stood elsewhere on the page are in the text now: “a”",
    ),
    (
        reason(K.FOLDED_AWAY, count=12, text="a"),
        "12 words of the text are folded away now, until a click: “a”",
    ),
    (
        reason(K.UNFOLDED, count=12, text="a"),
        "12 words of the text are not folded away any more: “a”",
    ),
    (
        reason(K.TEXT_HIDDEN, count=12, text="a"),
        "12 words of the text are hidden from readers now: “a”",
    ),
    (
        reason(K.TEXT_SHOWN, count=12, text="a"),
        "12 words of the text were hidden, and are shown now: “a”",
    ),
    (
        reason(K.TEXT_REACHED, count=12, text="a"),
        "12 words of the text were hidden, and a click shows them now: “a”",
    ),
    (
        reason(K.ALL_HIDDEN, count=12, text="a"),
        "the whole text, 12 words, is hidden from readers now: “a”",
    ),
    (
        reason(K.ALL_SHOWN, count=12, text="a"),
        "the whole text, 12 words, was hidden, and is shown now: “a”",
    ),
    (
        reason(K.BESIDE_EVERYWHERE),
        "the same place beside the text changed on several releases at once",
    ),
    (reason(K.MORE, count=4, of="dates"), "4 more dates changed"),
    (reason(K.MORE, count=4, of="quotations"), "4 more quotations changed"),
    (reason(K.MORE, count=4, of="blocks-removed"), "4 more blocks removed"),
    (reason(K.MORE, count=4, of="blocks-added"), "4 more blocks added"),
    (reason(K.MORE, count=4, of="figures-set-otherwise"), "4 more figures set otherwise"),
    (reason(K.MORE, count=4, of="figures"), "4 more figures changed"),
    (reason(K.MORE, count=4, of="units"), "4 more units changed"),
    (reason(K.MORE, count=4, of="negations"), "4 more negations changed"),
    (reason(K.MORE, count=4, of="names"), "4 more names changed"),
    (reason(K.MORE, count=4, of="sentences"), "4 more sentences changed"),
    (reason(K.MORE, count=4, of="reworded"), "4 more places reworded"),
    (reason(K.MORE, count=4, of="places"), "4 more places changed"),
    (reason(K.MORE, count=4, of="documents"), "4 more linked documents changed"),
    (reason(K.MORE, count=4, of="links"), "4 more links changed"),
    (reason(K.MORE, count=4, of="pictures"), "4 more pictures changed"),
    (reason(K.MORE, count=4, of="beside"), "4 more places beside the text changed"),
    (reason(K.MORE, count=4, of="sight"), "4 more pieces of the text hidden or shown"),
    (reason(K.MORE_REASONS, count=1), "and 1 more reason"),
    (reason(K.MORE_REASONS, count=4), "and 4 more reasons"),
    (reason(K.REPLACED, old="one", new="two"), "“one” → “two”"),
    (reason(K.PIECE_REMOVED, text="one"), "“one” removed"),
    (reason(K.PIECE_ADDED, text="one"), "“one” added"),
    (reason(K.PAGE_SAYS_SO, text="Corrected"), "the page says so: “Corrected”"),
    (reason(K.STAMP_MOVED, old="May", new="June"), "its stamp moved: “May” → “June”"),
    (
        reason(K.STAMP_WENT_BACK, old="June", new="May"),
        "its stamp went back in time: “June” → “May”",
    ),
    (reason(K.STAMP_APPEARED, text="May"), "its stamp appeared: “May”"),
    (reason(K.STAMP_VANISHED, text="May"), "its stamp vanished: “May”"),
    (reason(K.STAMP_STILL, text="May"), "its stamp did not move: “May”"),
    (reason(K.PUBLISHED_STILL, text="May"), "its date of publication did not move: “May”"),
    (reason(K.STAMP_OTHER_STILL, text="May"), "another did not: “May”"),
    (
        reason(K.STAMP_FOR_MACHINES, old="08:10", new="14:45"),
        "its date for machines did: “08:10” → “14:45”",
    ),
    (
        reason(
            K.STAMPS,
            parts=(
                reason(K.STAMP_MOVED, old="May", new="June"),
                reason(K.STAMP_OTHER_STILL, text="April"),
            ),
        ),
        "its stamp moved: “May” → “June”; another did not: “April”",
    ),
    (
        reason(K.STAMP_TICKS, text=""),
        "its stamp moves at every visit and says nothing of edits",
    ),
    (
        reason(K.STAMP_TICKS, text="May"),
        "its stamp moves at every visit and says nothing of edits: “May”",
    ),
    (reason(K.FIRST_SEEN), "first seen"),
    (reason(K.SERVED_AGAIN), "it is served again"),
    (reason(K.SAME_TEXT), "with the same text"),
    (
        reason(K.EARLIER_TEXT, number=2, day="2019-05-17"),
        "the text of revision 2 (2019-05-17) is back",
    ),
    (
        reason(K.TAKES_TURNS, day="2019-05-17"),
        "two texts take turns: this one was served on 2019-05-17 already",
    ),
    (reason(K.OTHER_HOST, host="b.org"), "it is answered by another host: b.org"),
    (reason(K.OTHER_ADDRESS), "the release stands at another address now"),
    (reason(K.ADDRESS_LEADS_TO, url="https://b.org/"), "its old address leads to https://b.org/"),
    (
        reason(K.SAME_RELEASE, url="https://b.org/"),
        "it is the release at https://b.org/, which goes on for both",
    ),
    (reason(K.GONE_TWICE, note=""), "two visits found it gone"),
    (reason(K.GONE_TWICE, note="status 410"), "two visits found it gone: status 410"),
    (reason(K.RELISTED), "it is back in the listing it was dropped from"),
    (reason(K.UNLISTED), "it is still served, but no longer in the listing it stood in"),
    (
        reason(K.MANY_UNLISTED, absent=5, listed=9),
        "5 of 9 releases are missing from a listing at once; none is taken for unlisted",
    ),
    (reason(K.STAYED_CUT), "the page ends before its end, at each of the last visits"),
    (
        reason(K.STAYED_GARBLED),
        "the page is in a wrong character set, at each of the last visits",
    ),
    (reason(K.RECORDED, text="whatever it said"), "whatever it said"),
    (reason(K.RECORDED_STAMP, text="its stamp: gone"), "its stamp: gone"),
    (
        reason(K.SENTENCE_REMOVED, count=9, text="政府将不会在明年"),
        "a sentence was removed (9 characters): “政府将不会在明年”",
    ),
    (
        reason(K.SENTENCE_ADDED, count=9, text="政府将不会在明年"),
        "a sentence was added (9 characters): “政府将不会在明年”",
    ),
    (
        reason(K.WORDS_REMOVED, count=9, text="政府将不会在明年"),
        "9 characters were removed: “政府将不会在明年”",
    ),
    (
        reason(K.WORDS_REMOVED, count=1, text="不"),
        "a character was removed: “不”",
    ),
    (
        reason(K.WORDS_ADDED, count=9, text="政府将不会在明年"),
        "9 characters were added: “政府将不会在明年”",
    ),
    (
        reason(K.WORDS_ADDED, count=1, text="不"),
        "a character was added: “不”",
    ),
    (
        reason(K.BESIDE_REMOVED, count=9, text="政府将不会在明年"),
        "9 characters beside the text were removed: “政府将不会在明年”",
    ),
    (
        reason(K.BESIDE_REMOVED, count=1, text="不"),
        "a character beside the text was removed: “不”",
    ),
    (
        reason(K.BESIDE_ADDED, count=9, text="政府将不会在明年"),
        "9 characters beside the text were added: “政府将不会在明年”",
    ),
    (
        reason(K.BESIDE_ADDED, count=1, text="不"),
        "a character beside the text was added: “不”",
    ),
    (
        reason(K.BLOCK_REMOVED, block="paragraph", count=9, text="政府将不会在明年"),
        "a paragraph was removed (9 characters): “政府将不会在明年”",
    ),
    (
        reason(K.BLOCK_REMOVED, block="paragraph", count=1, text="不"),
        "a paragraph was removed (1 character): “不”",
    ),
    (
        reason(K.BLOCK_ADDED, block="paragraph", count=9, text="政府将不会在明年"),
        "a paragraph was added (9 characters): “政府将不会在明年”",
    ),
    (
        reason(K.BLOCK_ADDED, block="paragraph", count=1, text="不"),
        "a paragraph was added (1 character): “不”",
    ),
)

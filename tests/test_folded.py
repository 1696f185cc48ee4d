"""Paragraphs that stay in the text and are not seen any more, or are seen again."""

from __future__ import annotations

import pytest
from pages import CLOSING, FIGURE, OPENING, QUOTE, release

from monitor import compare, extract
from monitor.model import Content, Kind, Significance
from monitor.store import codec
from monitor.wording import sentences

pytestmark = pytest.mark.usefixtures("here")

SEEN = "<p>{}</p>"
HIDDEN = {
    "hidden": "<p hidden>{}</p>",
    "a style": '<div style="display: none"><p>{}</p></div>',
    "a class": '<div class="d-none"><p>{}</p></div>',
    "a style sheet": '<style>.gone{{display:none}}</style><div class="gone"><p>{}</p></div>',
}
BUTTON = '<button aria-controls="more">More</button>'
# A fold-out as it stands closed and open, in the ways in which pages make one.
FOLD_OUTS = {
    "a button that names it": (
        f'{BUTTON}<div id="more" hidden><p>{{}}</p></div>',
        f'{BUTTON}<div id="more"><p>{{}}</p></div>',
    ),
    "a link to it": (
        '<a href="#m1">More</a><div id="m1" style="display:none"><p>{}</p></div>',
        '<a href="#m1">More</a><div id="m1"><p>{}</p></div>',
    ),
    "a script that shows it": (
        "<p onclick=\"show('m1')\">More</p><div id=m1 hidden><p>{}</p></div>",
        "<p onclick=\"show('m1')\">More</p><div id=m1><p>{}</p></div>",
    ),
    "a name": (
        '<div class="accordion-body hidden"><p>{}</p></div>',
        '<div class="accordion-body"><p>{}</p></div>',
    ),
    "details": (
        "<details><summary>More</summary><p>{}</p></details>",
        "<details open><summary>More</summary><p>{}</p></details>",
    ),
    "a tab": (
        '<div role="tabpanel" hidden><p>{}</p></div>',
        '<div role="tabpanel"><p>{}</p></div>',
    ),
}


def page(markup: str, text: str = FIGURE) -> str:
    """A release with one of its paragraphs in `markup`."""
    return release(OPENING, text, QUOTE, CLOSING).replace(f"<p>{text}</p>", markup.format(text))


def read(markup: str) -> Content:
    return extract.read(page(markup).encode(), "https://towns.example.org/n/1")


@pytest.mark.parametrize("how", HIDDEN)
def test_a_paragraph_that_is_hidden_and_shown_again_is_told_each_time(web, watching, how):
    desk = watching("/1.html")
    for markup in (SEEN, HIDDEN[how], SEEN):
        web.page("/1.html", page(markup))
        desk.run("check", "--now")
    assert desk.kinds() == ["new", "silent-edit", "silent-edit"]
    told = desk.rows("select reasons, significance from changes where kind = 'silent-edit'")
    assert [weight for _, weight in told] == ["major", "major"]
    assert "words of the text are hidden from readers now: “It will spend 2 000" in told[0][0]
    assert "words of the text were hidden, and are shown now: “It will spend" in told[1][0]


SHORT = "The minister will not travel."


@pytest.mark.parametrize("how", HIDDEN)
def test_a_short_paragraph_that_is_hidden_is_told_as_a_long_one_is(web, watching, how):
    desk = watching("/1.html")
    for markup in (SEEN, HIDDEN[how], SEEN):
        web.page("/1.html", page(markup, SHORT))
        desk.run("check", "--now")
    assert desk.kinds() == ["new", "silent-edit", "silent-edit"]
    told = desk.rows("select reasons, significance from changes where kind = 'silent-edit'")
    assert [weight for _, weight in told] == ["major", "major"]
    assert f"5 words of the text are hidden from readers now: “{SHORT}”" in told[0][0]
    assert f"5 words of the text were hidden, and are shown now: “{SHORT}”" in told[1][0]


@pytest.mark.parametrize("how", HIDDEN)
def test_a_paragraph_stays_hidden_however_much_of_the_text_it_is(how):
    short, longer = (
        extract.read(
            release(*texts).replace(f"<p>{FIGURE}</p>", HIDDEN[how].format(FIGURE)).encode()
        )
        for texts in ((CLOSING, FIGURE), (CLOSING, FIGURE, OPENING, QUOTE))
    )
    for sides in ((short, longer), (longer, short)):
        verdict = compare.compare(*sides)
        assert verdict is not None and "shown now" not in str(sentences(verdict.reasons))
        assert "hidden" not in str(sentences(verdict.reasons))


@pytest.mark.parametrize("how", FOLD_OUTS)
def test_a_short_text_in_a_fold_out_that_opens_and_closes_is_the_same_page(how):
    closed, opened = (
        extract.read(page(markup, SHORT).encode(), "https://towns.example.org/n/1")
        for markup in FOLD_OUTS[how]
    )
    assert compare.compare(closed, opened) is None and compare.compare(opened, closed) is None


def test_a_short_paragraph_that_went_to_the_footer_left_the_text():
    seen = extract.read(page(SEEN, SHORT).encode(), "https://towns.example.org/n/1")
    below = release(OPENING, QUOTE, CLOSING).replace("</body>", f"<footer><p>{SHORT}</p></footer>")
    verdict = compare.compare(seen, extract.read(below.encode(), "https://towns.example.org/n/1"))
    assert verdict is not None and verdict.significance is Significance.MINOR
    assert "left the text for the page's frame" in str(sentences(verdict.reasons))


@pytest.mark.parametrize(
    ("style", "hidden"),
    [
        ("--display:none", False),
        ("background:url('display:none')", False),
        ("display:none;display:block", False),
        ("display:none !important;display:block", True),
        ("color:red; Display : None", True),
        ("display:block;visibility:hidden", True),
    ],
)
def test_a_style_hides_by_its_declarations_and_the_last_one_holds(style, hidden):
    found = read(f'<p style="{style}">{{}}</p>')
    assert bool(found.folds) is hidden
    assert FIGURE in found.body


@pytest.mark.parametrize("how", FOLD_OUTS)
def test_a_paragraph_that_only_a_click_shows_now_is_a_minor_edit(how):
    closed, _open = map(read, FOLD_OUTS[how])
    for sides, said in (
        ((read(SEEN), closed), "folded away"),
        ((closed, read(SEEN)), "not folded"),
    ):
        verdict = compare.compare(*sides)
        assert verdict is not None and verdict.kind is Kind.SILENT_EDIT
        assert any(said in sentence for sentence in sentences(verdict.reasons))
        assert verdict.significance is Significance.MINOR or "More" in sides[0].body + sides[1].body


# Text that was folded, and that no click shows any more.
COVERED = {
    "the button is gone": (
        FOLD_OUTS["a button that names it"][0],
        '<div id="more" hidden>{}</div>',
    ),
    "hidden around details": (
        "<div><details><summary>More</summary><p>{}</p></details></div>",
        "<div hidden><details><summary>More</summary><p>{}</p></details></div>",
    ),
    "details that a style hides": (
        "<details><summary>More</summary><p>{}</p></details>",
        '<details style="display:none"><summary>More</summary><p>{}</p></details>',
    ),
    "hidden details that are named": (
        '<details class="faq"><summary>More</summary><p>{}</p></details>',
        '<details class="faq" hidden><summary>More</summary><p>{}</p></details>',
    ),
    "hidden within details": (
        "<details open><summary>More</summary><p>{}</p></details>",
        "<details open><summary>More</summary><p hidden>{}</p></details>",
    ),
    "hidden around a tab": (
        '<div><div role="tabpanel" hidden><p>{}</p></div></div>',
        '<div hidden><div role="tabpanel" hidden><p>{}</p></div></div>',
    ),
}


@pytest.mark.parametrize("how", COVERED)
def test_folded_text_that_no_click_shows_any_more_is_hidden(how, web, watching):
    folded, hidden = COVERED[how]
    desk = watching("/1.html")
    for markup in (folded, hidden, folded):
        web.page("/1.html", page(markup))
        desk.run("check", "--now")
    told = desk.rows("select reasons, significance from changes where kind = 'silent-edit'")
    assert [weight for _, weight in told] == ["major", "major"]
    assert "words of the text are hidden from readers now: “It will spend" in told[0][0]
    back = "and are shown now" if " open" in folded else "and a click shows them now"
    assert f"words of the text were hidden, {back}: “It will spend" in told[1][0]


HIDDEN_IN_FOLD_OUTS = {
    "a part of an accordion": '<div class="accordion"><h3>More</h3><div hidden><p>{}</p></div></div>',
    "details in a tab": (
        '<div role="tabpanel" hidden><details><summary>More</summary><p>{}</p></details></div>'
    ),
    "a part of details that a button shows": (
        f'<details open>{BUTTON}<div id="more" hidden><p>{{}}</p></div></details>'
    ),
}


@pytest.mark.parametrize("how", HIDDEN_IN_FOLD_OUTS)
def test_what_a_click_shows_within_a_fold_out_is_folded_and_not_hidden(how):
    found = read(HIDDEN_IN_FOLD_OUTS[how])
    assert FIGURE in found.body and not found.hidden


def test_details_in_a_release_that_a_style_hides_as_a_whole_are_hidden_with_it():
    faq = page("<details><summary>More</summary><p>{}</p></details>")
    address = "https://towns.example.org/n/1"
    hidden = faq.replace("<head>", "<head><style>.gone{display:none}</style>").replace(
        "<article", '<article class="gone"'
    )
    before, after = (extract.read(one.encode(), address) for one in (faq, hidden))
    verdict = compare.compare(before, after)
    assert verdict is not None
    assert "the whole text, " in str(sentences(verdict.reasons))


@pytest.mark.parametrize("how", FOLD_OUTS)
def test_a_fold_out_that_stands_open_or_closed_is_the_same_page(how):
    closed, opened = map(read, FOLD_OUTS[how])
    assert FIGURE in closed.body and FIGURE in opened.body
    assert compare.compare(closed, opened) is None and compare.compare(opened, closed) is None


def test_tabs_that_a_machine_opens_by_turns_alarm_nobody(web, watching):
    desk = watching("/1.html")
    texts = (OPENING, FIGURE, QUOTE)
    for shown in (0, 1, 2, 0, 2):
        tabs = "".join(
            f'<div class="tab-pane"{"" if i == shown else " hidden"}><p>{text}</p></div>'
            for i, text in enumerate(texts)
        )
        web.page("/1.html", release(CLOSING, extra=tabs))
        desk.run("check", "--now")
    assert desk.kinds() == ["new"]


def test_a_place_that_hides_by_turns_can_be_learnt_and_the_text_in_it_is_compared_still():
    seen, hidden = read(SEEN), read(HIDDEN["hidden"])
    places = compare.Differences(seen, hidden).beside_places()
    assert places and compare.compare(seen, hidden, places) is None
    other = extract.read(
        page(HIDDEN["hidden"], FIGURE.replace("2 000", "20 000")).encode(), "https://e.org/1"
    )
    verdict = compare.compare(seen, other, places)
    assert verdict is not None and "20 000" in str(sentences(verdict.reasons))


def test_a_copy_for_a_narrow_window_hides_nothing():
    both = "<p class=wide>{0}</p><p hidden>{0}</p>"
    assert compare.compare(read(SEEN), read(both)) is None


def test_what_is_kept_of_folds_is_what_was_read_and_older_records_say_nothing():
    hidden = read(HIDDEN["hidden"])
    kept = codec.dumps(hidden)
    assert hidden.folds and codec.loads(kept, hidden.title).folds == hidden.folds
    older = codec.loads(kept.replace('"folds"', '"unknown"'), hidden.title)
    assert older.folds is None
    assert compare.compare(older, read(SEEN)) is None


def test_a_hidden_paragraph_is_told_where_somebody_named_the_text(web, watching):
    desk = watching("/1.html", content='"article"')
    for markup in (SEEN, HIDDEN["hidden"]):
        web.page("/1.html", page(markup))
        desk.run("check", "--now")
    assert desk.kinds() == ["new", "silent-edit"]

"""A paragraph that crosses the border of the text is never lost, whichever way it goes."""

from __future__ import annotations

import pytest
from pages import TEXT, release

from monitor import compare, extract
from monitor.model import Kind
from monitor.wording import sentences

pytestmark = pytest.mark.usefixtures("here")

PROMISE = (
    "The county promises that no town will pay more than one third of what the works cost it, "
    "whatever they come to in the end."
)
SHORT = "The fees are to be paid by the county."
FRAME = {
    "a comment box": '<div class="comments"><p>{}</p></div>',
    "a cookie dialog": '<div class="cookie-consent"><p>{}</p></div>',
    "a footer": "<footer><p>{}</p></footer>",
    "a menu": '<nav><a href="/">Home</a><p>{}</p></nav>',
}
ASIDE = "<aside><p>{}</p></aside>"


def page(*, inside: str = "", frame: str = "", text: str = PROMISE, aside: str = "") -> str:
    """A release with the `text` `inside` the body, in a `frame`, in an `aside`, or nowhere."""
    paragraphs = (*TEXT, inside) if inside else TEXT
    beside = frame.format(text) + (ASIDE.format(aside) if aside else "")
    return release(*paragraphs).replace("</main>", f"</main>{beside}")


def read(html: str):
    return extract.read(html.encode(), "https://towns.example.org/n/1")


def told(old: str, new: str):
    verdict = compare.compare(read(old), read(new))
    return (verdict.kind if verdict else None), " ".join(
        sentences(verdict.reasons) if verdict else ()
    )


@pytest.mark.parametrize("frame", FRAME.values(), ids=FRAME)
@pytest.mark.parametrize("said", [PROMISE, SHORT])
def test_a_paragraph_that_leaves_the_text_for_the_frame_is_told(frame, said):
    kind, reasons = told(page(inside=said), page(frame=frame, text=said))
    assert kind in (Kind.SILENT_EDIT, Kind.EDITED)
    assert "left the text for the page's frame: “" + said[:30] in reasons


@pytest.mark.parametrize("frame", FRAME.values(), ids=FRAME)
def test_a_paragraph_that_comes_out_of_the_frame_is_recorded(frame):
    kind, reasons = told(page(frame=frame), page(inside=PROMISE))
    assert kind is Kind.BESIDE
    assert "that stood elsewhere on the page are in the text now" in reasons


@pytest.mark.parametrize("frame", FRAME.values(), ids=FRAME)
def test_a_copy_in_the_frame_hides_no_removal(frame):
    kind, reasons = told(page(inside=PROMISE, frame=frame), page(frame=frame))
    assert kind is Kind.SILENT_EDIT
    assert "a paragraph was removed" in reasons
    kind, reasons = told(page(frame=frame), page(inside=PROMISE, frame=frame))
    assert kind is Kind.SILENT_EDIT
    assert "a paragraph was added" in reasons


def test_prose_that_goes_beside_the_text_and_comes_back_is_recorded_both_times(web, watching):
    desk = watching("/1.html")
    inside, beside = page(inside=PROMISE), page(aside=PROMISE)
    for html in (inside, beside, inside):
        web.page("/1.html", html)
        desk.run("check")
    assert desk.kinds() == ["new", "beside", "beside"]
    said = " ".join(row[0] for row in desk.rows("select reasons from changes order by id"))
    assert "left the text, and stand beside it now: “The county promises" in said
    assert "that stood elsewhere on the page are in the text now: “The county promises" in said


def test_prose_is_not_led_out_of_sight_by_way_of_an_aside():
    beside, frame = page(aside=PROMISE), page(frame=FRAME["a footer"])
    kind, reasons = told(beside, frame)
    assert kind is Kind.BESIDE
    assert "beside the text went into the page's frame: “The county promises" in reasons


def test_a_label_that_crosses_the_border_is_nothing():
    assert told(
        page(inside="See all news"), page(frame=FRAME["a footer"], text="See all news")
    ) == (
        None,
        "",
    )

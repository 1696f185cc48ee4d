"""What is an edit and what is not: pure, over press rooms of several makes, and through the front
door."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pages import FIGURE, TEXT, release
from rooms import ROOMS, Noise, government

from monitor import compare, extract
from monitor.compare import senses
from monitor.model import Kind, Significance
from monitor.wording import sentences

pytestmark = pytest.mark.usefixtures("here")

NOISE = st.builds(
    Noise,
    nonce=st.text("0123456789abcdef", min_size=8, max_size=32),
    readers=st.integers(0, 99_999),
    advert=st.integers(0, 9),
    menu=st.integers(0, 9),
    today=st.dates().map(lambda d: d.strftime("%A %d %B %Y")),
    related=st.integers(0, 9),
    token=st.text("0123456789ABCDEF", min_size=16, max_size=40),
    comments=st.integers(0, 9),
)
WORDS = st.text("abcdefghijklmnop", min_size=3, max_size=9)


def read(page: str):
    return extract.read(page.encode(), "https://towns.example.org/n/1")


@settings(max_examples=50, deadline=None)
@given(room=st.sampled_from(ROOMS), before=NOISE, after=NOISE)
@example(room=government, before=Noise(nonce="0" * 8), after=Noise(nonce="4" + "0" * 18))
def test_noise_of_any_kind_is_nothing(room, before, after):
    assert compare.compare(read(room(before)), read(room(after))) is None


@settings(max_examples=50, deadline=None)
@given(
    room=st.sampled_from(ROOMS),
    before=NOISE,
    after=NOISE,
    which=st.integers(0, 3),
    words=st.lists(WORDS, min_size=1, max_size=4),
    at=st.integers(5, 9),
)
def test_a_changed_sentence_is_never_nothing(room, before, after, which, words, at):
    edited = list(TEXT)
    parts = edited[which].split()
    edited[which] = " ".join([*parts[:at], *words, *parts[at:]])
    verdict = compare.compare(read(room(before)), read(room(after, tuple(edited))))
    assert verdict is not None and verdict.kind is Kind.SILENT_EDIT
    assert (verdict.words_added, verdict.words_removed) == (len(words), 0)


@settings(max_examples=50, deadline=None)
@given(room=st.sampled_from(ROOMS), after=NOISE, gone=st.integers(0, 3))
def test_a_removed_paragraph_is_told_and_a_moved_stamp_announces_it(room, after, gone):
    left = tuple(p for i, p in enumerate(TEXT) if i != gone)
    verdict = compare.compare(
        read(room(Noise())), read(room(after, left, "Last updated: 18 May 2019"))
    )
    assert verdict is not None and verdict.kind is Kind.EDITED
    assert any(r.startswith("a paragraph was removed") for r in sentences(verdict.reasons))
    assert (
        "its stamp moved: “Last updated: 17 May 2019” → “Last updated: 18 May 2019”"
        in sentences(verdict.reasons)
    )


@pytest.mark.parametrize(
    ("old", "new", "significance"),
    [
        ("the cost is two million crowns", "the cost is two billion crowns", Significance.MAJOR),
        ("the troops of Iran left", "the troops of Iraq left", Significance.MAJOR),
        ("the former chairman spoke", "the chairman spoke", Significance.MAJOR),
        ("within ten working days", "within ten days", Significance.MAJOR),
        ("they could act", "they would act", Significance.MAJOR),
        ("it is allowed", "it is not allowed", Significance.MAJOR),
        ("it is 5 km long", "it is 5 m long", Significance.MAJOR),
        ("a plant of 20 MW", "a plant of 20 GW", Significance.MAJOR),
        ("it was 20 °C there", "it was 20 °F there", Significance.MAJOR),
        ("at 9 a.m. on Friday", "at 9 p.m. on Friday", Significance.MAJOR),
        ("changed by -2 % in May", "changed by 2 % in May", Significance.MAJOR),
        ("changed by −2.5 in May", "changed by 2.5 in May", Significance.MAJOR),
        ("they may pay", "they must pay", Significance.MAJOR),
        ("they get more of it", "they get less of it", Significance.MAJOR),
        ("the side won it", "the side lost it", Significance.MAJOR),
        ("Iran attacked Iraq", "Iraq attacked Iran", Significance.MAJOR),
        ("Iran and Iraq spoke", "Iraq and Iran spoke", Significance.MINOR),
        ("lines 7 and 8 closed", "lines 8 and 7 closed", Significance.MINOR),
        ("lines 3, 12 and 7", "lines 3, 7 and 12", Significance.MINOR),
        ("12 men and 31 women", "31 women and 12 men", Significance.MINOR),
        ("it has 22 µg/l of it", "it has 22 μg/l of it", Significance.COSMETIC),
        ("plan A was chosen", "plan C was chosen", Significance.MINOR),
        ("in the years 2010-2015", "in the years 2010 2015", Significance.COSMETIC),
        ("from 80 to 95 of it", "from 80 percent to 95 percent of it", Significance.MINOR),
        ("the ministery spoke", "the ministry spoke", Significance.MINOR),
        ("the Old Bridge", "the old bridge", Significance.MINOR),
        ("Uptown Robot s. r. o.", "UptownRobot s. r. o.", Significance.MINOR),
        ("the the towns", "the towns", Significance.MINOR),
        ("those who have helped", "those that have helped", Significance.MINOR),
    ],
)
def test_the_words_that_carry_the_sense_decide(old, new, significance):
    frame = (
        "<html lang='en'><body><main><h1>Towns agree</h1><p>{} "
        + "and so it was told to all who asked for it.</p></main></body></html>"
    )
    verdict = compare.compare(read(frame.format(old)), read(frame.format(new)))
    assert verdict.significance is significance, sentences(verdict.reasons)


@pytest.mark.parametrize(
    "element", ["s", "del", "strike", 'span style="text-decoration: line-through;"']
)
def test_words_that_are_crossed_out_were_removed(element):
    frame = "<html lang='en'><body><main><h1>Towns agree</h1><p>{}</p></main></body></html>"
    old, new = (
        read(frame.format(FIGURE)),
        read(
            frame.format(
                FIGURE.replace("2 000 crowns", f"<{element}>2 000 crowns</{element.split()[0]}>")
            )
        ),
    )
    assert any("2 000" in told for told in sentences(compare.compare(old, new).reasons))
    left_open = read(frame.format(f"<{element}>{TEXT[0]}</p><p>{FIGURE}"))
    assert FIGURE in left_open.body


def test_a_sentence_moved_inside_its_paragraph_was_moved():
    frame = "<html lang='en'><body><main><h1>Towns agree</h1><p>{}</p></main></body></html>"
    moving, rest = "It burns 20 kg of coal a day.", f"{TEXT[0]} {TEXT[3]}"
    old, new = read(frame.format(f"{moving} {rest}")), read(frame.format(f"{rest} {moving}"))
    told = sentences(compare.compare(old, new).reasons)
    assert told == ("a sentence was moved: “It burns 20 kg of coal a day”",)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "Firm says no risk to towns",
            "Firm says low risk to towns",
            "a negation was removed: “no”",
        ),
        ("There is no risk", "There is a risk", "a negation was removed: “no”"),
        ("Towns may pay", "Towns may not pay", "a negation was added: “not”"),
        ("Firm to spend €20 million", "Firm to spend €200 million", "€20 million → €200 million"),
        ("Deficit of €4 500", "Deficit of −€4 500", "a figure changed: €4 500 → −€4 500"),
        ("Towns vote on 5 May 2026", "Towns vote on 6 May 2026", "a date changed: 5 May 2026 → 6"),
        ("The troops of Iran left", "The troops of Iraq left", "a name changed: Iran → Iraq"),
        ("A pipe of 5 km is laid", "A pipe of 5 m is laid", "figure changed: 5 km → 5 m"),
    ],
)
def test_a_title_is_judged_by_the_rules_for_texts(old, new, said):
    verdict = compare.compare(read(release(title=old)), read(release(title=new)))
    assert verdict is not None and verdict.significance is Significance.MAJOR
    told = sentences(verdict.reasons)
    assert any(said in one for one in told) and any(
        one.startswith("the title changed: ") for one in told
    ), told


def test_a_title_that_is_only_reworded_is_told_by_its_words_alone():
    for titles in (
        ("Towns settle on the old bridges", "Towns agree about the old bridges"),
        ("Towns vote on 29 Nov", "Towns vote on 29 November"),
    ):
        verdict = compare.compare(*(read(release(title=title)) for title in titles))
        told = [str(reason.kind) for reason in verdict.reasons if not reason.is_of_stamp]
        assert told == ["field-changed"]


def test_a_date_is_told_as_a_date():
    frame = "<html lang='en'><body><main><h1>Towns agree</h1><p>The council meets on {} in the old town hall by the river.</p></main></body></html>"
    verdict = compare.compare(read(frame.format("5 May 2020")), read(frame.format("12 June 2020")))
    assert sentences(verdict.reasons)[0] == "a date changed: 5 May 2020 → 12 June 2020"
    assert not any(r.startswith("a figure") for r in sentences(verdict.reasons))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("import", "export"),
        ("could", "would"),
        ("million", "billion"),
        ("Iran", "Iraq"),
        ("not", "now"),
    ],
)
def test_one_letter_can_make_another_word(a, b):
    assert not senses.is_spelling(a, b)


def test_links_that_lead_elsewhere_and_links_that_only_look_so():
    frame = "<html lang='en'><body><main><h1>Towns agree</h1><p>{}</p><p><a href='{}'>The report</a> of the council is here for all to read.</p></main></body></html>"
    old = read(frame.format(TEXT[0], "/report-1.pdf?utm_source=a"))
    assert (
        compare.compare(old, read(frame.format(TEXT[0], "/report-1.pdf?utm_source=b&fbclid=x9")))
        is None
    )
    verdict = compare.compare(old, read(frame.format(TEXT[0], "/report-2.pdf")))
    assert (
        "a linked document was replaced: “The report”" in sentences(verdict.reasons)
        and verdict.significance is Significance.MAJOR
    )
    assert sentences(compare.compare(old, read(frame.format(TEXT[0], "/report"))).reasons) == (
        "a link leads elsewhere: “The report”",
    )
    anchored = read(frame.format(TEXT[0], "#part-one"))
    assert (
        sentences(compare.compare(anchored, read(frame.format(TEXT[0], "#part-two"))).reasons)[0]
        == "a link leads elsewhere: “The report”"
    )


def test_a_caption_is_compared_and_is_no_part_of_the_body():
    frame = "<html lang='en'><body><main><h1>Towns agree</h1><p>{}</p><figure><img src='/b.jpg'><figcaption>{}</figcaption></figure></main></body></html>"
    old, new = (
        read(frame.format(TEXT[0], said))
        for said in ("The bridge of 1720 in the snow.", "The bridge of 1902 in the snow.")
    )
    assert "snow" not in old.body
    assert "a figure changed: 1720 → 1902" in sentences(compare.compare(old, new).reasons)


def test_a_text_file_is_read_as_a_page():
    text = "# Towns agree\n\nLast updated: 17 May 2019\n\n{}\n\n- one bridge [here](/a.pdf)\n- two bridges\n"
    old, new = (read(text.format(p)) for p in (TEXT[0], TEXT[0].replace("Tuesday", "Friday")))
    assert old.title == "Towns agree" and old.updated.value == "2019-05-17"
    assert [str(b.kind) for b in old.blocks] == ["paragraph", "item", "item"]
    assert sentences(compare.compare(old, new).reasons)[0] == "reworded: “Tuesday” → “Friday”"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Server error", "Sorry, there was a problem handling your request."),
        ("Oups", "Une erreur est survenue, veuillez réessayer."),
        ("Wartung", "Wegen Wartungsarbeiten ist die Seite nicht erreichbar."),
        ("", "Please enable JavaScript to go on."),
        ("Sign in", "Please sign in to your account."),
    ],
)
def test_trouble_in_clothes_of_200(title, text):
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"
    assert read(page).doubts
    dated = page.replace("<p>", "<p>Published: 5 May 2020</p><p>")
    assert not read(dated).doubts


# Through the front door ------------------------------------------------------------------------------


def rotating(advert: str, edited: str = "") -> str:
    box = f"</p><p>{advert}</p><p>"
    text = "".join(f"<p>{p}</p>" for p in TEXT[:3])
    return f"<html lang='en'><body><main><h1>Towns agree</h1><p>Updated: 5 May 2020</p>{text}<p>{box}{TEXT[3]}{edited}</p></main></body></html>"


def test_a_block_that_differs_without_an_edit_is_learnt(web, watching):
    desk = watching("/1.html")
    web.page("/1.html", rotating("The word of the hour is bridge, dear reader of ours."))
    desk.run("check")
    for number in range(3):  # twice is enough to be known
        web.once["/1.html"] = [
            rotating(f"The word of the hour is number {number}, dear reader of ours.")
        ]
        desk.run("check")
    assert desk.kinds() == ["new"]
    assert desk.rows("select count(*) from volatile where times > 1") == [(1,)]
    web.page("/1.html", rotating("The word of the hour is another one, dear reader of ours."))
    desk.run("check")
    assert desk.kinds() == ["new"]
    web.page("/1.html", rotating("The word of the hour is yet another.", " No town was asked."))
    desk.run("check")
    assert desk.kinds() == ["new", "silent-edit"]


def test_flapping_is_told_once_and_not_for_each_turn(web, watching):
    desk = watching("/1.html")
    desk.confirm_after = 1
    desk.write()
    web.page("/1.html", release())
    desk.run("check")
    for number in range(5):
        web.page("/1.html", release(*TEXT[:3]) if number % 2 == 0 else release())
        desk.run("check")
    assert desk.kinds() == ["new", "silent-edit", "silent-edit"]
    assert json.loads(desk.rows("select reasons from changes order by id desc limit 1")[0][0])[
        0
    ].startswith("the text of revision 1")


def test_bytes_that_come_back_are_told_with_the_header_of_this_time(web, watching):
    desk = watching("/1.html", confirm_after=1)
    texts = (release(), release(*TEXT[:3]), release())
    for minute, text in enumerate(texts):
        web.page("/1.html", text, Last_Modified=f"Fri, 23 Nov 2018 13:0{minute}:00 GMT")
        desk.run("check", "--now")
    said = [json.loads(row[0]) for row in desk.rows("select reasons from changes order by id")]
    told = " ".join(said[-1])
    assert "13:01:00 GMT → Fri, 23 Nov 2018 13:02:00 GMT" in told.replace("“", "").replace("”", "")


def test_one_text_at_many_addresses_is_trouble_and_no_edit(web, watching):
    paths = [f"/{n}.html" for n in range(4)]
    desk = watching(*paths)
    for n, path in enumerate(paths):
        web.page(path, release(title=f"Release number {n} of the river towns"))
    desk.confirm_after = 1
    desk.write()
    desk.run("check")
    for path in paths:
        web.page(
            path,
            release(
                "The towns are busy and beg the reader's patience; all news will be told again before long.",
                title="River towns",
            ),
        )
    desk.run("check", ok=None)
    assert desk.kinds() == ["new"] * 4
    assert "at once in place of the release" in desk.run("status", ok=1)


def test_the_home_page_in_place_of_a_release(web, watching):
    desk = watching("/n/1.html")
    web.page("/n/1.html", release())
    desk.run("check")
    web.page(
        "/n/1.html",
        government(Noise()).replace("</head>", '<link rel="canonical" href="/"></head>'),
    )
    desk.run("check", ok=None)
    assert desk.kinds() == ["new"]


@pytest.mark.parametrize("place", ["aside", "div class='note'", "section class='related'"])
def test_a_correction_in_a_box_is_said_by_the_page(place):
    note = "Correction, 26 March 2020: an earlier version of this release gave a wrong figure."
    tag = place.split()[0]
    old = release()
    new = release(*(text.replace("2 000", "20 000") for text in TEXT)).replace(
        "</main>", f"<{place}><p>{note}</p></{tag}></main>"
    )
    verdict = compare.compare(read(old), read(new))
    assert verdict.kind is Kind.EDITED
    assert any(
        told.startswith("the page says so: “Correction, 26") for told in sentences(verdict.reasons)
    )

"""Prose beside a release's text never changes unseen, and what the template says is no news."""

from __future__ import annotations

import gzip
import json
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from databases import connected
from hypothesis import given
from hypothesis import strategies as st
from pages import FIGURE, TEXT, release

from monitor import compare, extract
from monitor.model import Beside, Block, BlockKind, Content, Significance
from monitor.store import Store, codec
from monitor.wording import sentence

pytestmark = pytest.mark.usefixtures("here")

KEPT = Path(__file__).parent / "data" / "store-0.1.0.db.gz"
NOTE = (
    "The towns along the upper river will pay one third of the cost of the repairs, and the "
    "county will lend them the rest for a term of ten years."
)
OTHER = (
    "Drivers who live beside the northern bank may ask for a card that lets them cross without "
    "paying, as long as the works go on."
)
# Ways in which a paragraph stands beside the text; the body leaves out each of them.
PLACES = {
    "an aside": "<aside><h2>At a glance</h2><p>{}</p></aside>",
    "a box of promotion": '<div class="promo-box"><p>{}</p></div>',
    "a box of related things": '<section class="related"><h3>Related</h3><p>{}</p></section>',
    "a fold-out": '<div class="callout" hidden><p>{}</p></div>',
    "a complementary region": '<div role="complementary"><p>{}</p></div>',
    "an author's box": '<div class="author-box"><p>{}</p></div>',
}
FURNITURE = {
    "a footer": "<footer><p>{}</p></footer>",
    "a menu": '<nav><a href="/">Home</a><p>{}</p></nav>',
    "a cookie dialog": '<div class="cookie-consent"><p>{}</p></div>',
    "comments": '<div class="comments"><p>{}</p></div>',
    "a banner": '<div role="banner"><p>{}</p></div>',
}


def page(place: str, text: str, **more: str) -> str:
    """A release with `text` beside it."""
    return release(**more).replace("</main>", f"</main>{place.format(text)}")


def reasons(desk) -> str:
    return " ".join(row[0] for row in desk.rows("select reasons from changes order by id"))


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_sentence_reworded_beside_the_text_is_told_with_its_words_and_as_minor(
    web, watching, place
):
    desk = watching("/1.html")
    for text in (NOTE, NOTE.replace("one third", "one half")):
        web.page("/1.html", page(place, text))
        desk.run("check")
    assert desk.kinds() == ["new", "edited"]
    assert desk.rows("select significance from changes where kind = 'edited'") == [("minor",)]
    assert "beside the text: “third” → “half”" in reasons(desk)


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_paragraph_that_goes_beside_the_text_is_recorded_and_told_to_nobody(web, watching, place):
    desk = watching("/1.html")
    for text in (f"{NOTE}</p><p>{OTHER}", NOTE, f"{NOTE}</p><p>{OTHER}"):
        web.page("/1.html", page(place, text))
        desk.run("check")
    assert desk.kinds() == ["new", "beside", "beside"]
    assert "words beside the text were removed: “Drivers who live" in reasons(desk)
    assert "words beside the text were added: “Drivers who live" in reasons(desk)
    assert (
        OTHER
        in desk.rows("select misajour_fields(fields, body) from revisions where number = 3")[0][0]
    )


@pytest.mark.parametrize("place", FURNITURE.values(), ids=FURNITURE)
def test_what_markup_or_a_known_name_convicts_is_no_news(web, watching, place):
    desk = watching("/1.html")
    for text in (NOTE, NOTE.replace("one third", "one half"), OTHER):
        web.page("/1.html", page(place, text))
        desk.run("check")
    assert desk.kinds() == ["new"]


def test_a_paragraph_that_crosses_a_border_of_the_text_was_neither_added_nor_removed():
    box = PLACES["an aside"]
    aside = extract.read(page(box, NOTE).encode())
    within = extract.read(release(*TEXT, NOTE).encode())
    footer = extract.read(page(FURNITURE["a footer"], NOTE).encode())
    for old in (aside, within, footer):
        for new in (aside, within, footer):
            found = compare.Differences(old, new).beside
            assert all(change.crossing for change in found)
            assert found or old is new or within not in (old, new)


def test_an_edit_of_the_text_weighs_what_it_weighs_and_names_what_changed_beside_it():
    box = PLACES["an aside"]
    old = extract.read(page(box, NOTE).encode())
    edited = page(box, NOTE.replace("one third", "one half")).replace("2 000", "20 000")
    verdict = compare.compare(old, extract.read(edited.encode()))
    assert verdict.significance is Significance.MAJOR
    told = list(map(sentence, verdict.reasons))
    assert "a figure changed: 2 000 → 20 000" in told
    assert "beside the text: “third” → “half”" in told


# What the template says ----------------------------------------------------------------------------

PATHS = tuple(f"/{n}.html" for n in range(5))
TEASERS = [
    f"Our reporter number {n} has {what} and writes of it at length in the paper that comes out on "
    "the first of next month."
    for n, what in enumerate(("seen the harbour", "sailed north", "met the mayor", "read it all"))
]


def serve(web, teaser: str, figure: str = "2 000", *, box: str = "an aside") -> None:
    for number, path in enumerate(PATHS):
        text = [p.replace("2 000", figure) for p in TEXT] + [f"It is the release number {number}."]
        html = release(*text, title=f"Towns agree, part {number}")
        web.page(path, html.replace("</main>", f"</main>{PLACES[box].format(teaser)}"))


@pytest.mark.parametrize("box", ["an aside", "a fold-out"])
def test_a_teaser_that_rotates_on_all_releases_is_told_to_nobody_and_recorded_once(
    web, watching, box
):
    desk = watching(*PATHS)
    for teaser in TEASERS:
        serve(web, teaser, box=box)
        desk.run("check")
    recorded = desk.kinds()[len(PATHS) :]
    assert set(recorded) == {"beside"} and len(recorded) <= len(PATHS)
    assert desk.rows("select count(*) from alerts") == [(0,)]
    assert " repeat" in desk.run("status")
    serve(web, TEASERS[0], "20 000", box=box)
    desk.run("check")
    assert desk.kinds()[len(PATHS) + len(recorded) :] == ["silent-edit"] * len(PATHS)


def test_what_replaces_a_shared_text_on_one_release_is_in_the_record(web, watching):
    desk = watching(*PATHS)
    serve(web, TEASERS[0])
    desk.run("check")
    said = (
        "No town will pay anything at all, and the minister has resigned, said the council today."
    )
    own = release(*TEXT, "It is the release number 2.", title="Towns agree, part 2")
    web.page(PATHS[2], own.replace("</main>", f"</main>{PLACES['an aside'].format(said)}"))
    desk.run("check", "--now")
    assert desk.kinds()[len(PATHS) :] == ["beside"]
    assert (
        "No town will pay"
        in desk.rows("select misajour_fields(fields, body) from revisions where number = 2")[0][0]
    )


def test_a_box_that_says_something_else_on_each_release_is_learnt_by_its_place(web, watching):
    desk = watching(*PATHS, confirm_after=1)
    for turn in range(4):
        for number, path in enumerate(PATHS):
            said = f"{TEASERS[(number + turn) % 4]} Ask for copy {number} of {turn}."
            body = (*TEXT, f"It is the release number {number}.")
            html = release(*body, title=f"Towns agree, part {number}")
            web.page(path, html.replace("</main>", f"</main>{PLACES['an aside'].format(said)}"))
        desk.run("check", "--now")
    # recorded once on each of them, with what it said, and told to nobody
    assert desk.kinds() == ["new"] * len(PATHS) + ["beside"] * len(PATHS)
    assert desk.rows("select count(*) from alerts") == [(0,)]
    assert "the same place beside the text changed on several releases at once" in reasons(desk)


def test_a_stamp_that_moves_while_the_template_changes_is_that_of_a_stamp_alone(web, watching):
    desk = watching(*PATHS, confirm_after=1)
    for turn in range(4):
        for number, path in enumerate(PATHS):
            said = f"{TEASERS[(number + turn) % 4]} Ask for copy {number} of {turn}."
            stamp = f"Last updated: {17 + (turn > 0 and not number)} May. 2019 11:26"
            body = (*TEXT, f"It is the release number {number}.")
            html = release(*body, title=f"Towns agree, part {number}", stamp=stamp)
            web.page(path, html.replace("</main>", f"</main>{PLACES['an aside'].format(said)}"))
        desk.run("check", "--now")
    # what the template said is recorded with it, once, and ignored from then on
    assert sorted(desk.kinds()[len(PATHS) :]) == ["beside"] * (len(PATHS) - 1) + ["restamped"]
    assert "the same place beside the text changed on several releases at once" in reasons(desk)


def test_notes_of_their_own_that_are_reworded_on_many_releases_at_once_are_in_the_record(
    web, watching
):
    desk = watching(*PATHS, confirm_after=1)
    for share in ("a third", "a half", "a quarter"):
        for number, path in enumerate(PATHS):
            said = f"{NOTE} Town number {number} will pay {share} of what the others pay for it."
            body = (*TEXT, f"It is the release number {number}.")
            html = release(*body, title=f"Towns agree, part {number}")
            web.page(path, html.replace("</main>", f"</main>{PLACES['an aside'].format(said)}"))
        desk.run("check", "--now")
    assert desk.kinds()[len(PATHS) :] == ["beside"] * len(PATHS)
    kept = desk.rows("select misajour_fields(fields, body) from revisions where number = 2")
    assert len(kept) == len(PATHS) and all("a half" in fields for (fields,) in kept)


def test_what_one_release_says_again_and_again_is_not_what_several_say(web, watching):
    desk = watching("/1.html")
    for text in (NOTE, OTHER, NOTE, OTHER, NOTE, OTHER):
        web.page("/1.html", page(PLACES["an aside"], text))
        desk.run("check")
    [(most,)] = desk.rows(
        "select max(n) from (select count(distinct release_id) as n from volatile "
        "where kind = 'repeat' group by place)"
    )
    assert most == 1
    assert "repeat" not in desk.run("status")


def test_what_is_told_of_it_is_shown_and_found_by_keywords(web, watching):
    web.page("/1.html", page(PLACES["an aside"], NOTE))
    desk = watching("/1.html")
    desk.rest = (
        '[[subscription]]\nname = "desk"\nto = ["mailto:a@example.org"]\nkeywords = ["half"]\n'
    )
    desk.write()
    desk.run("check")
    web.page("/1.html", page(PLACES["an aside"], NOTE.replace("one third", "one half")))
    desk.run("check")
    [file] = (desk.folder / "outbox").glob("*.eml")
    said = message_from_bytes(file.read_bytes(), policy=default).get_body(("plain",)).get_content()
    assert "A paragraph beside the text says something else; the text is the same." in said
    assert "[-third-] {+half+}" in said and "(beside the text)" in said
    told = json.loads(desk.run("diff", f"{web.address}/1.html", "--json"))
    assert "half" in json.dumps(told)


def test_a_damaged_change_does_not_stop_the_visits_of_its_release(web, watching):
    desk = watching("/1.html")
    for text in (NOTE, NOTE.replace("one third", "one half")):
        web.page("/1.html", page(PLACES["an aside"], text))
        desk.run("check")
    with connected(desk.folder / "misajour.db") as connection:
        names = "select name from sqlite_master where type = 'trigger'"
        for (name,) in connection.execute(names).fetchall():
            connection.execute(f"drop trigger {name}")
        connection.execute("update changes set significance = 'broken' where id = 2")
    connection.close()
    web.page("/1.html", page(PLACES["an aside"], NOTE.replace("one third", "all")))
    desk.run("check")
    assert desk.kinds()[2:] == ["edited"]


def test_a_note_that_keeps_changing_while_the_text_stands_is_told_thrice_and_then_no_more(
    web, watching
):
    desk = watching("/1.html")
    for figure in range(12, 18):
        text = f"{NOTE} Until now the towns have counted {figure} boats."
        web.page("/1.html", page(PLACES["an aside"], text))
        desk.run("check")
    assert desk.kinds() == ["new", "edited", "edited", "edited"]
    assert "1 aside" in desk.run("status")


def test_one_note_edited_beside_one_release_of_many_is_told(web, watching):
    desk = watching(*PATHS)
    serve(web, TEASERS[0])
    note = PLACES["a box of promotion"]
    for text in (NOTE, NOTE.replace("one third", "one half")):
        body = (*TEXT, "It is a release.")
        own = release(*body, title="Towns agree, part 1")
        web.page(PATHS[1], own.replace("</main>", f"</main>{note.format(text)}"))
        desk.run("check")
    assert desk.kinds() == ["new"] * len(PATHS) + ["edited"]


def test_what_is_learnt_beside_the_text_can_be_switched_off(web, watching):
    desk = watching(*PATHS, learn="false")
    for teaser in TEASERS[:2]:
        serve(web, teaser)
        desk.run("check")
    assert len(desk.kinds()) == 2 * len(PATHS)


# Old stores ----------------------------------------------------------------------------------------


def test_a_revision_from_before_there_was_a_doubtful_zone_has_nothing_to_compare_there(tmp_path):
    file = tmp_path / "old.db"
    file.write_bytes(gzip.decompress(KEPT.read_bytes()))
    with Store.open(file) as store:
        revisions = list(store.history.revisions(1))
        assert revisions
        for revision in revisions:
            assert revision.content.beside is None
            full = Content(**{
                **{name: getattr(revision.content, name) for name in Content.__slots__},
                "beside": (Beside(NOTE, "p"),),
            })  # fmt: skip
            assert compare.compare(revision.content, full) is None
            assert compare.compare(full, revision.content) is None
        assert list(store.history.faults(lambda: None)) == []


def test_what_stands_beside_the_text_is_kept_as_it_was_read():
    read = extract.read(page(PLACES["an aside"], NOTE).encode())
    assert [one.text for one in read.beside] == [NOTE]
    assert codec.loads(codec.dumps(read), read.title).beside == read.beside
    older = json.loads(codec.dumps(read))
    del older["beside"]
    assert codec.loads(json.dumps(older), read.title).beside is None


# Nothing changes unseen ----------------------------------------------------------------------------

WORDS = st.sampled_from(["river", "bridge", "county", "crowns", "lends", "pays", "not", "a"])
# Each ends in a figure of its own, so that none is two others, joined.
PROSE = st.builds(
    lambda said, number: f"{' '.join(said)} {number}.",
    st.lists(WORDS, min_size=3, max_size=12),
    st.integers(100, 999),
)
ZONES = st.lists(PROSE, max_size=5, unique=True)


def content(body: list[str], beside: list[str], rest: list[str]) -> Content:
    return Content(
        title="Towns agree",
        language="en",
        blocks=tuple(Block(BlockKind.PARAGRAPH, text) for text in body),
        beside=tuple(Beside(text, "place") for text in beside),
        surroundings=frozenset(extract.text_hash(text) for text in [*beside, *rest]),
    )


@given(ZONES, ZONES, ZONES)
def test_every_text_that_leaves_or_enters_the_doubtful_zone_is_in_a_change(same, old, new):
    before, after = content([FIGURE], old + same, []), content([FIGURE], same + new, [])
    found = compare.Differences(before, after).beside
    gone = {c.hunk.old.text for c in found if c.hunk.old}
    come = {c.hunk.new.text for c in found if c.hunk.new}
    assert gone == set(old) - {*same, *new} and come == set(new) - {*same, *old}
    verdict = compare.compare(before, after)
    assert (verdict is not None and bool(verdict.reasons)) == bool(gone or come)


@given(ZONES, st.data())
def test_texts_that_only_cross_zones_are_neither_added_nor_removed(texts, data):
    sides = []
    for _ in range(2):
        zones = data.draw(st.lists(st.integers(0, 2), min_size=len(texts), max_size=len(texts)))
        parts = [[t for t, z in zip(texts, zones, strict=True) if z == k] for k in range(3)]
        sides.append(content(*parts))
    assert all(change.crossing for change in compare.Differences(*sides).beside)

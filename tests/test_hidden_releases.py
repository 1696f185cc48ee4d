"""A release whose words stay on the page while its styles hide all of it from readers."""

from __future__ import annotations

import json
import zipfile
from time import process_time

import pytest
from newsroom import DESK, mails
from pages import TEXT, release
from test_comparisons import ask

from monitor import compare, extract
from monitor.compare import redline
from monitor.compare.passages import passages
from monitor.compare.shown import EVERYTHING
from monitor.compare.shown import shown as shown_of
from monitor.model import Content, Kind, Significance
from monitor.output import sight
from monitor.wording import sentences

PAGE = release()


def styled(css: str, attributes: str = "", element: str = "main", page: str = PAGE) -> str:
    """The release with a style sheet, and attributes on one of the elements around it."""
    page = page.replace("</head>", f"<style>{css}</style></head>")
    return page.replace(f"<{element}>", f"<{element} {attributes}>")


HIDDEN = {
    "a style on main": styled("", 'style="display:none"'),
    "the attribute": styled("", "hidden"),
    "opacity": styled("", 'style="opacity: 0"', "article"),
    "opacity in parts": styled("", 'style="color:red;opacity:0.0"'),
    "a class": styled(".gone{display:none}", "class=gone"),
    "one of several": styled(
        "p{margin:0} .a, .gone {visibility:hidden}", 'class="gone"', "article"
    ),
    "an id": styled("#text{opacity:0}", "id=text"),
    "an element": styled("main{display:none}"),
    "an important rule": styled(
        ".gone{display:none!important} .on{display:block}", 'class="on gone"'
    ),
    "a later rule": styled(".on{display:block} .gone{display:none}", 'class="gone on"'),
}
SHOWN = {
    "in a wider window": styled(
        ".gone{display:none} @media (min-width:700px){.gone{display:block}}", "class=gone"
    ),
    "but on paper": styled("@media print{.gone{display:none}}", "class=gone"),
    "by a later rule": styled(".gone{display:none} .on{display:block}", 'class="gone on"'),
    "by its own style": styled(".gone{display:none}", 'class=gone style="display:block"'),
    "in another place": styled(".nav .gone{display:none} .gone:hover{opacity:0}", "class=gone"),
    "as soon as the page is ready": styled(
        ".gone{opacity:0} .ready .gone{opacity:1}", "class=gone"
    ),
    "after a comment": styled("/* .gone{display:none} */", "class=gone"),
    "half": styled("", 'style="opacity:0.5"'),
    "while the page loads": PAGE.replace("<body>", '<body style="opacity:0">'),
    "at the end of an animation": styled(
        "@keyframes f{from{opacity:0}} .f{animation:f}", "class=f"
    ),
    "once a script has named it": styled(".gone{opacity:0} .gone.visible{opacity:1}", "class=gone"),
    **{
        f"by a sheet with {more}": styled(".gone{display:none}", "class=gone").replace(
            "<style>", f"<style {more}>"
        )
        for more in (
            'media="(max-width: 600px)"',
            'media="not all"',
            'media="speech"',
            "disabled",
            'type="text/x-less"',
        )
    },
    **{
        f"by a sheet in {name}": styled(".gone{display:none}", "class=gone")
        .replace("<style>", f"<{name}><style>")
        .replace("</style>", f"</style></{name}>")
        for name in ("noscript", "template")
    },
    "by a sheet for those without scripts": styled(".gone{opacity:0}", "class=gone").replace(
        "</head>", "<noscript><style>.gone{opacity:1}</style></noscript></head>"
    ),
    "though a sheet is broken": styled(".gone{display:block}} .x{{{display:none", "class=gone"),
}


def read(page: str) -> Content:
    return extract.read(page.encode(), "https://towns.example.org/n/1")


@pytest.mark.parametrize("how", HIDDEN)
def test_a_release_that_is_hidden_as_a_whole_is_told_and_so_is_its_return(how):
    before, after = read(PAGE), read(HIDDEN[how])
    assert all(text in after.body for text in TEXT)
    hidden = "the whole text, 78 words, is hidden from readers now: “The council"
    shown = "the whole text, 78 words, was hidden, and is shown now: “The council"
    for sides, said in (((before, after), hidden), ((after, before), shown)):
        verdict = compare.compare(*sides)
        assert verdict is not None and verdict.kind is Kind.SILENT_EDIT
        assert verdict.significance is Significance.MAJOR
        told = sentences(verdict.reasons)
        assert any(sentence.startswith(said) for sentence in told), told
        assert not any("words of the text" in sentence for sentence in told), "it is said once"


def test_a_redline_shows_what_is_hidden_where_it_stands_and_once():
    before, after = read(PAGE), read(HIDDEN["a class"])
    for sides, mark in (((before, after), "-"), ((after, before), "+")):
        shown = redline.to_text(redline.redline(shown_of(compare.Differences(*sides))))
        told = [line for line in shown.split("\n\n") if line.strip()]
        assert [line[0] for line in told] == [mark] * len(TEXT)
        assert [text in line for text, line in zip(TEXT, told, strict=True)] == [True] * len(TEXT)


EDITED_AND_HIDDEN = PAGE.replace(f"<p>{TEXT[1]}", f"<p hidden>{TEXT[1].replace('2 000', '3 000')}")


def paragraphs_of(before: str, after: str) -> list[str]:
    """The redline's, without those that are only unchanged."""
    shown = redline.redline(shown_of(compare.Differences(read(before), read(after))))
    return [line for line in redline.to_text(shown).split("\n\n") if line[0] != " "]


def test_a_paragraph_that_is_edited_and_hidden_at_once_is_shown_once_and_found_whole():
    assert paragraphs_of(PAGE, EDITED_AND_HIDDEN) == [
        f"~ (hidden from readers now) {TEXT[1].replace('2 000', '[-2 000-] {+3 000+}')}"
    ]
    assert paragraphs_of(EDITED_AND_HIDDEN, PAGE) == [
        f"~ (hidden before, shown now) {TEXT[1].replace('2 000', '[-3 000-] {+2 000+}')}"
    ]
    differences = compare.Differences(read(PAGE), read(EDITED_AND_HIDDEN))
    found = [(one.side, one.text) for one in passages(differences, (), EVERYTHING)]
    assert found == [("removed", "2 000"), ("added", "3 000"), ("removed", TEXT[1])]


def test_a_paragraph_that_is_moved_and_hidden_at_once_is_shown_once():
    order = [TEXT[0], TEXT[2], TEXT[3], TEXT[1]]
    hidden = release(*order).replace(f"<p>{TEXT[1]}", f"<p hidden>{TEXT[1]}")
    assert paragraphs_of(PAGE, hidden) == [f"> (hidden from readers now) {TEXT[1]}"]


def test_a_keyword_is_found_in_what_is_edited_and_hidden_at_once(newsroom, smtp):
    handler, port = smtp
    room = newsroom(f'{DESK}keywords = ["forty"]\n', port)
    for page in (PAGE, PAGE.replace("2 000", "2 500"), EDITED_AND_HIDDEN):
        room.visit({"https://towns.example.org/1": page})
        room.deliver()
    (mail,) = mails(handler)
    assert "2 500 → 3 000, text hidden" in mail["Subject"], "nothing was said of the first edit"


def test_a_label_says_what_is_hidden_on_either_page_of_the_redline():
    shown = redline.redline(shown_of(compare.Differences(read(PAGE), read(EDITED_AND_HIDDEN))))
    assert redline.to_html(shown).count("hidden from readers now") == 1
    cells = [row[:2] for row in redline.side_by_side(shown) if "3 000" in row[1]]
    assert [tuple("hidden" in cell for cell in row) for row in cells] == [(False, True)]


def test_what_comes_into_the_text_or_leaves_it_stands_where_it_stood():
    """A single hidden paragraph of few words is no part of the text."""
    first, last = (
        "Talks ended today without a result here.",
        "They go on in the old town next week.",
    )
    whole = release(first, *TEXT, last)
    parts = whole.replace(f"<p>{first}", f"<p hidden>{first}")
    parts = parts.replace(f"<p>{last}", f"<p hidden>{last}")
    for sides, mark in (((whole, parts), "-"), ((parts, whole), "+")):
        shown = redline.redline(shown_of(compare.Differences(*map(read, sides))), whole=True)
        told = redline.to_text(shown).split("\n\n")
        assert [line[0] for line in told] == [mark, " ", " ", " ", " ", mark]
        assert first in told[0] and last in told[-1]


@pytest.mark.parametrize("how", SHOWN)
def test_a_style_that_may_show_the_release_hides_nothing(how):
    assert compare.compare(read(PAGE), read(SHOWN[how])) is None


def test_a_release_that_was_hidden_by_a_class_is_told_once(web, watching):
    desk = watching("/1.html")
    for page in (PAGE, HIDDEN["a class"], HIDDEN["a class"]):
        web.page("/1.html", page)
        desk.run("check", "--now")
    assert desk.kinds() == ["new", "silent-edit"]


def test_the_subject_tells_a_hidden_paragraph_from_a_hidden_release(newsroom, smtp):
    handler, port = smtp
    room = newsroom(DESK, port)
    paragraph = PAGE.replace(f"<p>{TEXT[1]}", f"<p hidden>{TEXT[1]}")
    assert paragraph != PAGE
    for page in (PAGE, paragraph, PAGE, HIDDEN["a class"], PAGE):
        room.visit({"https://towns.example.org/1": page})
        room.deliver()
    leads = (
        "Text is hidden from readers now,",
        "Text that was hidden is shown now,",
        "The whole text is hidden from readers now,",
        "The whole text was hidden, and is shown now,",
    )
    for mail, lead in zip(mails(handler), leads, strict=True):
        body = " ".join(mail.get_body(("plain",)).get_content().split())
        assert f"{lead} and the page does not say so; the words are the same." in body
        quoted = "whole" not in lead  # by the reason, too
        assert body.count(TEXT[1]) == 1 + quoted, "the redline shows the paragraph once"
    found = [mail["Subject"].split(" · ")[2] for mail in mails(handler)]
    assert found == [
        "text hidden",
        "hidden text shown",
        "whole release hidden",
        "hidden release shown",
    ]


def test_a_text_that_readers_do_not_see_is_nowhere_shown_without_a_word(watching, web):
    desk, said = watching("/1.html"), "the page hides 1 of 4 paragraphs of the text from readers"
    hidden = PAGE.replace("<p>", "<p hidden>", 1)
    for page in (PAGE, hidden, hidden.replace("forty", "fifty")):
        web.page("/1.html", page)
        desk.run("check", "--now")
    store = desk.folder / "misajour.db"
    for address in ("/release/1", "/release/1/revision/3"):
        page = ask(store, address).text
        assert page.count('class="unseen"') == 1 and f"{said.capitalize()}." in page
    first = ask(store, "/release/1/revision/1").text
    assert "hides" not in first and "unseen" not in first
    between = ask(store, "/release/1/compare?old=1&new=3").text
    assert f"Revision 3: {said}." in between and "Revision 1:" not in between
    assert desk.run("history", "1").count(f"; {said}\n") == 2
    history = json.loads(desk.run("history", "1", "--json"))
    assert [one["hidden"] for one in history["revisions"]] == [0, 1, 1]
    desk.run("export", "--evidence", f"{web.address}/1.html", "--output", "e.zip")
    with zipfile.ZipFile(desk.folder / "e.zip") as files:
        facts = json.loads(files.read("e/release.json"))
        redline = files.read("e/redlines/2-3.html").decode()
        readme, text = (
            files.read(f"e/{name}").decode() for name in ("README.txt", "revisions/3.txt")
        )
    assert [one["hidden"] for one in facts["revisions"]] == [0, 1, 1]
    names = [one["hidden_parts"] for one in facts["revisions"]]
    assert names[0] == [] and names[1] == names[2] and names[2][0] in text
    assert "hidden_parts" in readme
    assert all(f"revision {n}: {said}" in redline for n in (2, 3))


@pytest.mark.parametrize("how", HIDDEN)
def test_of_a_release_that_is_hidden_as_a_whole_it_is_said_so(how):
    hidden, shown = read(HIDDEN[how]), read(PAGE)
    assert sight.note(hidden) == "the page hides the whole text from readers"
    assert sight.hidden(hidden) == len(shown.blocks) and not sight.note(shown)


def test_a_page_and_a_mail_say_alike_how_much_of_a_text_is_hidden():
    """A heading and a line of few words that readers still see are not the text."""
    page = release(extra="<h2>What comes next in the towns</h2><p>Contact: the office.</p>")
    hidden = page.replace("<p>", "<p hidden>").replace("<p hidden>Contact", "<p>Contact")
    verdict = compare.compare(read(page), read(hidden))
    assert verdict and "the whole text, 78 words, is hidden" in sentences(verdict.reasons)[0]
    assert sight.note(read(hidden)) == "the page hides the whole text from readers"
    all_but_one = read(hidden.replace("<p hidden>", "<p>", 1))
    assert sight.note(all_but_one) == "the page hides 3 of 6 parts of the text from readers"


def test_items_and_rows_that_are_hidden_are_not_called_paragraphs():
    items = "".join(f"<li>The town number {n} will take part in it</li>" for n in range(9))
    hidden = read(release(extra=f"<ul hidden>{items}</ul>"))
    assert sight.note(hidden) == "the page hides 9 of 13 parts of the text from readers"


def test_a_page_that_a_script_shows_each_time_reads_the_same_each_time():
    """Frameworks send the text with opacity 0 and fade it in."""
    first, again = (read(styled("", 'style="opacity:0"', page=page)) for page in (PAGE, PAGE))
    assert compare.compare(first, again) is None


def test_a_paragraph_that_is_edited_while_all_is_hidden_is_told():
    hidden = HIDDEN["a class"]
    verdict = compare.compare(read(hidden), read(hidden.replace("2 000 crowns", "3 000 crowns")))
    assert verdict is not None and "3 000" in str(sentences(verdict.reasons))


COSTLY = {
    "rules": styled(
        "".join(f".gone .c{n}{{opacity:0}}" for n in range(40_000)) + "{" * 50_000, "class=gone"
    ),
    "blanks": styled("", f'style="display:{" " * 100_000}!x"'),
    "declarations": styled("", f'style="{"display:none!;" * 20_000}"'),
    "comments": styled(".gone{display:none}" + "/* " * 150_000, "class=gone"),
    "blanks before a rule": styled(f"a;{' ' * 3_900}!{{display:none}}" * 120, "class=gone"),
    "open blocks before rules": styled("a{" * 100_000 + ".gone{opacity:0}}" * 1_900, "class=gone"),
    "rules for each element": styled(
        "x{display:none}" + ".gone{display:block}" * 1_900,
        "class=gone",
        page=PAGE.replace("<main>", "<div class=gone>" * 1_000 + "<main>"),
    ),
    "spans in spans": PAGE.replace(
        "<main>",
        "<main><p>A town "
        + "<span>" * 3_000
        + '<img src="/a.jpg">'
        + '<a href="/t">The towns agree on the old bridges</a> ' * 3_000
        + "</span>" * 3_000,
    ),
    "blocks in blocks": styled("@media screen{" * 40_000 + ".gone{display:none}", "class=gone"),
}


@pytest.mark.parametrize("what", COSTLY)
def test_a_style_made_to_cost_time_is_read_in_little_time(what):
    started = process_time()
    read(COSTLY[what])
    assert process_time() - started < 5

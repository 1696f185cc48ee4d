"""Pictures and authors of a release: a change of them is an edit, a change of addresses is none."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import OPENING, TEXT, release

from monitor import compare, extract
from monitor.extract import pictures
from monitor.model import Kind, Significance
from monitor.wording import sentences

pytestmark = pytest.mark.usefixtures("here")

STILL = "its stamp did not move: “Last updated: 17 May. 2019 11:26”"
BRIDGE = '<figure><img src="/media/bridge.jpg" alt="The old bridge"></figure>'


def page(markup: str, **more: str) -> str:
    """A release with `markup` between its first and its second paragraph."""
    return release(**more).replace(f"<p>{OPENING}</p>", f"<p>{OPENING}</p>{markup}")


def read(markup: str):
    return extract.read(page(markup).encode(), "https://towns.example.org/n/1")


def told(old: str, new: str) -> tuple[str, ...]:
    verdict = compare.compare(read(old), read(new))
    return sentences(verdict.reasons) if verdict else ()


@pytest.mark.parametrize("file", ["4711.jpg", "3f9a8c21d04be77a.jpg", "p.png", "forest.jpg"])
def test_a_picture_of_the_same_address_is_described_otherwise_and_never_replaced(file):
    picture = f'<p><img src="/media/{file}" alt="A forest at night"></p>'
    said = "a picture is described otherwise: “A forest at night” → “A forest at noon”"
    assert told(picture, picture.replace("night", "noon")) == (said, STILL)


def test_a_picture_that_was_replaced_silently_is_told(web, watching):
    desk = watching("/1.html")
    for name in ("bridge", "mill"):
        web.page("/1.html", page(BRIDGE.replace("bridge.jpg", f"{name}.jpg")))
        desk.run("check")
    assert desk.kinds() == ["new", "silent-edit"]
    [(reasons, significance)] = desk.rows(
        "select reasons, significance from changes where kind = 'silent-edit'"
    )
    assert "a picture was replaced: “The old bridge (bridge.jpg)” → " in reasons
    assert significance == "minor"
    assert "→ “The old bridge (mill.jpg)”" in reasons


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (BRIDGE, "", "a picture was removed: “The old bridge (bridge.jpg)”"),
        ("", BRIDGE, "a picture was added: “The old bridge (bridge.jpg)”"),
        (
            BRIDGE,
            BRIDGE.replace("The old bridge", "The new mill"),
            "a picture is described otherwise: “The old bridge” → “The new mill”",
        ),
        (
            "<img src='/m/bridge.jpg' alt=''>",
            "<img src='/m/mill.jpg' alt=''>",
            "a picture was replaced: “bridge.jpg” → “mill.jpg”",
        ),
    ],
)
def test_what_became_of_a_picture_is_told_in_words(old, new, said):
    assert told(old, new) == (said, STILL)


def test_what_is_said_of_a_picture_is_true_and_shown(web, watching):
    desk = watching("/1.html")
    for name in ("bridge", "mill"):
        web.page("/1.html", page(BRIDGE.replace("bridge.jpg", f"{name}.jpg")))
        desk.run("check")
    told = desk.run("diff", f"{web.address}/1.html")
    assert "(picture) [-The old bridge (bridge.jpg)-]{+The old bridge (mill.jpg)+}" in told
    [(fields,)] = desk.rows("select fields from changes where kind = 'silent-edit'")
    assert json.loads(fields)["images"] == [
        {f"{web.address}/media/bridge.jpg": "The old bridge"},
        {f"{web.address}/media/mill.jpg": "The old bridge"},
    ]


def test_another_class_around_a_picture_changes_nothing():
    old, new = read(BRIDGE), read(BRIDGE.replace("<figure>", "<figure class='wide'>"))
    assert compare.compare(old, new) is None
    other = read(BRIDGE.replace("<figure>", "<figure class='wide'>").replace("The old", "An old"))
    assert other.images[0].place != old.images[0].place


@pytest.mark.parametrize(
    "address",
    [
        "/bridge.jpg?" + "&".join(f"p{n}={n}" for n in range(400)),
        "/i?url=http://[x",
        "http://[x/bridge.jpg",
        "/%00%ff",
        "?url=",
    ],
)
def test_an_address_of_a_picture_that_is_none_spoils_no_page(address):
    assert OPENING in read(f"<img src='{address}' alt='The old bridge'>").body
    pictures.name(address)


@given(st.text(max_size=60))
def test_any_address_has_a_name_or_none(address):
    assert len(pictures.name(address)) <= 200


def test_a_picture_of_figures_weighs_more():
    chart = "<img src='/m/{}.png' alt='Chart of the costs'>"
    verdict = compare.compare(read(chart.format("costs-may")), read(chart.format("costs-june")))
    assert verdict.significance is Significance.MAJOR and verdict.kind is Kind.SILENT_EDIT


@pytest.mark.parametrize(
    "other",
    [
        "https://cdn.example.net/images/bridge.jpg?v=17&token=8f14e45fceea167a5a36dedd4bea2543",
        "/media/bridge-300x200.jpg",
        "/media/bridge@2x.jpg",
        "/media/bridge-scaled.JPG",
        "/_next/image?url=%2Fmedia%2Fbridge.jpg&w=640&q=75",
        "/media/8f14e45fceea167a5a36dedd4bea2543.jpg",
        "data:image/gif;base64,R0lGODlhAQABAAAAACw=' data-src='/media/bridge.jpg",
    ],
)
def test_a_picture_at_another_address_is_the_same_picture(other):
    here = "<img src='/media/bridge.jpg' alt='The old bridge'>"
    assert told(here, f"<img src='{other}' alt='The old bridge'>") == ()


def test_a_year_in_a_name_is_no_size():
    assert pictures.name("/m/costs-2023.png") != pictures.name("/m/costs-2024.png")
    assert pictures.name("/m/costs-1024w.png") == pictures.name("/m/costs.png")


@pytest.mark.parametrize(
    "noise",
    [
        "<img src='/count{}.gif' width='1' height='1' alt='visits'>",
        "<img src='/icon-{}.png' aria-hidden='true'>",
        "<div class='advertisement'><img src='/offer-{}.png' alt='Offer'></div>",
        "<aside><img src='/reader-{}.png' alt='A reader'></aside>",
    ],
)
def test_what_is_no_picture_of_the_release_is_not_looked_at(noise):
    assert told(noise.format("one"), noise.format("two")) == ()


def test_a_picture_that_differs_at_each_visit_is_learnt(web, watching):
    desk = watching("/1.html")
    for name in ("bridge", "mill", "ferry", "tower", "market", "harbour", "church", "station"):
        web.page("/1.html", page(f"<div class='view-of-the-day'><img src='/m/{name}.jpg'></div>"))
        desk.run("check", "--now")
    assert desk.kinds() == ["new", *["silent-edit"] * 3]
    assert desk.rows("select kind from volatile where kind != 'repeat'") == [("aside",)]


def test_a_picture_that_is_found_in_another_place_is_no_edit():
    first, last = f"<p>{TEXT[0]}</p>", f"<p>{TEXT[3]}</p>"
    old, new = (
        release().replace(spot, f"{spot}{BRIDGE}", 1)
        if spot is first
        else release().replace(spot, f"{BRIDGE}{spot}", 1)
        for spot in (first, last)
    )
    assert (
        compare.compare(*(extract.read(p.encode(), "https://a.example/1") for p in (old, new)))
        is None
    )


AUTHOR = '<script type="application/ld+json">{{"@type": "NewsArticle", "author": [{{"name": "{0}"}}]}}</script><p class="byline">By {0}</p>'


def test_another_author_is_a_minor_edit(web, watching):
    desk = watching("/1.html")
    for name in ("Ada Norling", "Carl Dorn"):
        web.page("/1.html", page(AUTHOR.format(name)))
        desk.run("check")
    assert desk.kinds() == ["new", "silent-edit"]
    [(reasons, significance)] = desk.rows(
        "select reasons, significance from changes where kind = 'silent-edit'"
    )
    assert "the author changed: “Ada Norling” → “Carl Dorn”" in reasons and significance == "minor"


def test_an_author_for_machines_alone_is_nothing_that_readers_see():
    metas = [f'<meta name="author" content="{name}">' for name in ("web editor", "admin")]
    old, new = (
        extract.read(page("").replace("<head>", f"<head>{meta}").encode(), "https://a.example/1")
        for meta in metas
    )
    assert old.author == "" and compare.compare(old, new) is None


@pytest.mark.parametrize(
    "line",
    [
        '<span class="author">By {}</span>',
        '<p class="byline">By {} · 3 November 2026</p>',
        '<div class="post-author"><a href="/who">{}</a></div>',
    ],
)
def test_the_line_that_names_the_author_is_read_where_no_machine_is_told(line):
    old, new = (
        extract.read(page(line.format(name)).encode(), "https://a.example/1")
        for name in ("Tom Reyes", "Clara Moon")
    )
    assert "Tom Reyes" in old.author and "2026" not in old.author
    verdict = compare.compare(old, new)
    assert verdict.significance is Significance.MINOR
    assert any("the author changed" in told for told in sentences(verdict.reasons))


def test_where_a_link_leads_is_shown(web, watching):
    desk = watching("/1.html")
    for number in (1, 2):
        link = f'<p>Read <a href="/report-{number}.pdf">the report</a> of the council for the year.</p>'
        web.page("/1.html", page(link))
        desk.run("check")
    told = desk.run("diff", f"{web.address}/1.html")
    assert f"[-{web.address}/report-1.pdf-] {{+{web.address}/report-2.pdf+}}" in told


CHART = '<figure class="wide"><img src="/m/{}.png" alt="Chart of the costs of town {}"></figure>'


def test_charts_of_their_own_that_change_at_once_are_each_told(web, watching):
    paths = [f"/{n}.html" for n in range(6)]
    desk = watching(*paths)
    for year in ("may", "june"):
        for number, path in enumerate(paths):
            chart = CHART.format(f"costs-{number}-{year}", number)
            web.page(path, page(chart, title=f"Towns agree, part {number}"))
        desk.run("check")
    assert desk.kinds() == ["new"] * 6 + ["silent-edit"] * 6
    assert desk.rows("select distinct significance from changes where kind != 'new'") == [
        ("major",)
    ]


def test_a_picture_of_the_template_that_is_replaced_everywhere_alarms_nobody(web, watching):
    paths = [f"/{n}.html" for n in range(6)]
    desk = watching(*paths)
    for name in ("seal", "crest"):
        for number, path in enumerate(paths):
            seal = f'<figure><img src="/m/{name}.png" alt="Seal of the council, 1848"></figure>'
            web.page(path, page(seal, title=f"Towns agree, part {number}"))
        desk.run("check")
    assert desk.rows("select count(*) from alerts") == [(0,)]
    assert set(desk.kinds()[6:]) == {"beside"}


@pytest.mark.parametrize("width", ["²", "640²", "9" * 5_000, "-1", "100%"])
def test_a_width_that_is_no_number_spoils_no_page(width):
    assert OPENING in read(f"<img src='/m/bridge.jpg' alt='The bridge' width='{width}'>").body


def test_the_picture_that_is_shown_counts_and_not_the_one_that_was_meant_to_be():
    lazy = "<img src='{}' data-src='/m/bridge.jpg' alt='The bridge'>"
    old, new = read(lazy.format("/m/bridge.jpg")), read(lazy.format("/m/mill.jpg"))
    assert compare.compare(old, new) is not None
    placeholder = read(lazy.format("/m/placeholder.gif"))
    assert compare.compare(old, placeholder) is None


@pytest.mark.parametrize(
    "lazy",
    [
        '<picture><source srcset="/m/{}.webp 1x, /m/{}-2.webp 2x"><img alt="The bridge"></picture>',
        '<picture><source data-srcset="/m/{}.webp 640w"><img src="data:image/gif;base64,R0lG" alt="The bridge"></picture>',
        '<img data-lazy-srcset="/m/{}.webp 640w" src="/m/placeholder.gif" alt="The bridge">',
        '<img data-lazy="/m/{}.webp" src="/m/blank.gif" alt="The bridge">',
    ],
)
def test_a_picture_that_only_its_other_forms_name_is_seen(lazy):
    old, new = (read(lazy.replace("{}", name)) for name in ("bridge", "mill"))
    assert [image.name for image in old.images] == ["bridge.webp"]
    verdict = compare.compare(old, new)
    assert verdict is not None
    assert "a picture was replaced" in " ".join(sentences(verdict.reasons))


TOKENS = [
    ("/img/3f9a8c1d2e4b5a60.jpg", "/img/a1b2c3d4e5f60718.jpg"),
    (
        "/img/2024/05/7f3b2c1a-0d9e-4f5a-8b7c-1a2b3c4d5e6f.png",
        "/img/2024/06/0d3b2c1a-7f9e-4b5a-8b7c-1a2b3c4d5e6f.png",
    ),
    ("/image/10231.webp", "/image/9977.webp"),
]


def token_picture(address: str, alt: str = "The old bridge") -> str:
    return f'<figure><img src="{address}" alt="{alt}"></figure>'


@pytest.mark.parametrize("alt", ["The old bridge", ""])
@pytest.mark.parametrize(("old", "new"), TOKENS)
def test_a_picture_that_a_token_names_is_told_where_another_takes_its_place(old, new, alt):
    said = told(token_picture(old, alt), token_picture(new, alt))
    assert any(
        sentence.startswith("a picture was replaced: “")
        and old.rpartition("/")[2] in sentence
        and new.rpartition("/")[2] in sentence
        for sentence in said
    ), said


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # another host, another size, signed anew
        ("/img/3f9a8c1d2e4b5a60.jpg", "https://cdn.example.org/img/3f9a8c1d2e4b5a60.jpg?w=800"),
        ("/img/3f9a8c1d2e4b5a60.jpg?sig=1", "/img/3f9a8c1d2e4b5a60.jpg?sig=2"),
        # tokens of two kinds: the site keeps its pictures in another way now
        ("/img/3f9a8c1d2e4b5a60.jpg", "/media/0a1b2c3d.jpg"),
        ("/img/bridge.jpg", "/img/3f9a8c1d2e4b5a60.jpg"),
    ],
)
def test_a_picture_that_is_only_called_otherwise_is_the_same(old, new):
    assert told(token_picture(old), token_picture(new)) == ()


def test_tokens_that_all_change_at_once_are_the_servers():
    old = token_picture("/img/3f9a8c1d2e4b5a60.jpg") + token_picture(
        "/img/11aa8c1d2e4b5a60.jpg", ""
    )
    new = token_picture("/img/b39a8c1d2e4b5a61.jpg") + token_picture(
        "/img/c1aa8c1d2e4b5a62.jpg", ""
    )
    assert told(old, new) == ()
    one = token_picture("/img/b39a8c1d2e4b5a61.jpg") + token_picture(
        "/img/11aa8c1d2e4b5a60.jpg", ""
    )
    assert any("a picture was replaced" in sentence for sentence in told(old, one))

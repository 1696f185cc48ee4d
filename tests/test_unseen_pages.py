"""Pages nobody had shown the reader: what their bytes hold, what moves on them, what they say of
themselves."""

from __future__ import annotations

import json
import re
import time

import pytest
from pages import TEXT, release

from monitor import compare, extract
from monitor.extract import version
from monitor.model import Kind, Significance, Trouble
from monitor.wording import sentences

PROSE = "".join(f"<p>{text}</p>" for text in TEXT)
STATED = json.dumps({"@type": "NewsArticle", "headline": "Towns", "articleBody": "\n".join(TEXT)})
STATE = json.dumps({"props": {"page": {"id": 7, "bodyHtml": PROSE, "key": "x" * 900}}})


def read(page: str | bytes, charset: str = ""):
    data = page.encode() if isinstance(page, str) else page
    return extract.read(data, "https://towns.example.org/n/1", charset=charset)


def page(inside: str, *, head: str = "", language: str = "en") -> str:
    return f"<html lang={language}><head><title>The towns</title>{head}</head><body>{inside}</body></html>"


@pytest.mark.parametrize(
    "name", ["cmp-text", "views-row", "no-sidebar", "overflow-hidden", "advance-7"]
)
def test_a_name_alone_takes_no_paragraph_away(name):
    each = "".join(f'<div class="{name}"><p>{text}</p></div>' for text in TEXT)
    content = read(page(f"<main><h1>The towns</h1>{each}</main>"))
    assert all(text in content.body for text in TEXT)


@pytest.mark.parametrize(
    ("label", "sign", "codec"),
    [
        ("gb2312", "镕", "gbk"), ("iso-8859-1", "€", "cp1252"), ("shift_jis", "髙", "cp932"),
        ("euc-kr", "똠", "cp949"), ("latin1", "œ", "cp1252"), ("utf-16", "ż", "utf-8"),
    ],
)  # fmt: skip
def test_a_label_means_what_browsers_make_of_it(label, sign, codec):
    text = page(
        f"<main><h1>The towns</h1>{PROSE}<p>The sign {sign} stands in it.</p></main>",
        head=f'<meta charset="{label}">',
    )
    assert f"The sign {sign} stands" in read(text.encode(codec)).body


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_wide_pages_and_nuls_are_read(codec):
    text = page(f"<main><h1>The towns</h1>{PROSE}</main>")
    assert TEXT[0] in read(text.encode(codec)).body
    assert (
        TEXT[0]
        in read(
            text.replace(
                TEXT[0], "\0".join(TEXT[0].split(" ", 1)[:1]) + "\0 " + TEXT[0].split(" ", 1)[1]
            )
        ).body
    )


@pytest.mark.parametrize(
    "hidden",
    [
        f'<press-release><template shadowrootmode="open">{PROSE}</template></press-release>',
        f'<div id="app"></div><noscript>{PROSE}</noscript>',
        f'<div id="app"></div><script type="application/ld+json">{STATED}</script>',
        f'<div id="app"></div><script id="__NEXT_DATA__" type="application/json">{STATE}</script>',
    ],
    ids=["shadow root", "noscript", "JSON-LD", "state"],
)
def test_text_that_is_in_the_bytes_alone_is_read(hidden):
    content = read(page(hidden))
    assert all(text in content.body for text in TEXT) and not content.doubts
    assert "xxxx" not in content.body


def test_a_page_without_a_text_is_a_doubt_and_its_frame_is_named():
    empty = read(page("<h1>The towns and all their walls</h1>"))
    framed = read(page('<h1>The towns and all their walls</h1><iframe src="/text/7"></iframe>'))
    assert [d.trouble for d in empty.doubts] == [Trouble.EMPTY]
    assert [d.trouble for d in framed.doubts] == [Trouble.UNREAD] and "/text/7" in framed.doubts[
        0
    ].text


def test_much_text_and_hardly_a_body_is_a_doubt():
    aside = f"<aside>{PROSE * 2}</aside>"
    content = read(page(f"<main><h1>The towns</h1><p>Short.</p></main><nav>{PROSE}</nav>{aside}"))
    assert TEXT[0] in content.body or content.doubts


WARNING = "The harbour authority warns of false mails. They ask skippers to log in to your account page. Please delete them. "


def test_a_release_about_a_login_is_a_release_and_a_login_page_is_not():
    dated = '<meta property="article:published_time" content="2024-03-01T10:00:00Z">'
    assert not read(page(f"<main><h1>Warning</h1><p>{WARNING}</p></main>", head=dated)).doubts
    assert not read(page(f"<main><h1>Warning</h1><p>{WARNING * 3}</p></main>")).doubts
    form = '<form><p>Please sign in to continue.</p><input type="password"></form>'
    assert read(page(f"<main><h1>Members</h1>{form}</main>")).doubts[0].trouble is Trouble.LOGIN


def test_a_page_that_refreshes_to_itself_is_a_page():
    for to, doubted in (("/n/1", False), ("/n/2", True)):
        head = f'<meta http-equiv="refresh" content="300; url={to}">'
        content = read(
            page("<main><h1>The towns</h1><p>They have new walls.</p></main>", head=head)
        )
        assert bool(content.doubts) is doubted


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Updated 3 days ago", "Updated 4 days ago"), ("il y a 2 heures", "il y a 3 jours"),
        ("Aktualisiert vor 2 Stunden", "Aktualisiert vor 3 Tagen"), ("3日前", "4日前"),
        ("03.03.2024 Views: 120", "03.03.2024 Views: 1,187"), ("Просмотров: 12", "Просмотров: 340"),
        ("5 March 2024 | 99 vues", "5 March 2024 | 100 vues"), ("阅读：120", "阅读：187"),
        ('Updated <time datetime="2024-03-01T16:05:00Z">3 days ago</time>', 'Updated <time datetime="2024-03-01T16:05:00Z">4 days ago</time>'),
    ],
)  # fmt: skip
def test_what_moves_by_itself_is_no_edit(before, after):
    old, new = (
        read(page(f"<main><h1>The towns</h1><p>{line}</p>{PROSE}</main>"))
        for line in (before, after)
    )
    assert compare.compare(old, new) is None


def test_how_long_ago_is_text_in_a_sentence():
    line = "The council of the town, which resigned {} days ago, had asked for the wall in three letters to the state."
    old, new = (
        read(page(f"<main><h1>The towns</h1><p>{line.format(n)}</p>{PROSE}</main>")) for n in (3, 4)
    )
    verdict = compare.compare(old, new)
    assert verdict is not None and verdict.significance is Significance.MAJOR


@pytest.mark.parametrize(
    ("note", "language"),
    [
        ("Correction, 12 March 2024: an earlier version of this release said four.", "en"),
        ("This statement was corrected on 12 March 2024.", "en"),
        ("Rectificatif : le chiffre du premier paragraphe est corrigé.", "fr"),
        ("In einer früheren Version dieser Meldung stand eine andere Zahl.", "de"),
        ("Fe de erratas: la cifra del primer párrafo era otra.", "es"),
        ("更正：此前版本的数字有误。", "zh"), ("تصحيح: كان الرقم في الفقرة الأولى خطأ.", "ar"),
    ],
)  # fmt: skip
def test_a_page_that_says_that_it_was_corrected_is_edited_openly(note, language):
    stamp = "<p>Last updated: 3 March 2024</p>"
    old = page(f"<main><h1>The towns</h1>{stamp}{PROSE}</main>", language=language)
    new = page(f"<main><h1>The towns</h1>{stamp}{PROSE}<p>{note}</p></main>", language=language)
    verdict = compare.compare(read(old), read(new))
    assert verdict.kind is Kind.EDITED and any(
        "the page says so" in r for r in sentences(verdict.reasons)
    )


def test_notes_to_editors_are_no_correction():
    new = release(
        *TEXT[:3], TEXT[3] + "</p><p>Notes to editors: the towns are four and stand by the sea."
    )
    assert compare.compare(read(release()), read(new)).kind is Kind.SILENT_EDIT


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("1,350,000 crowns", "1 350 000 crowns", Kind.COSMETIC), ("12,400 metres", "12\u00a0400 metres", Kind.COSMETIC),
        ("1,350,000 crowns", "1 530 000 crowns", Kind.EDITED), ("1.350 metres", "1,350 metres", Kind.EDITED),
        ("120 €", "120 ‰", Kind.EDITED), ("20 %", "20", Kind.EDITED),
    ],
)  # fmt: skip
def test_figures_are_compared_by_value_and_signs_count(old, new, kind):
    a, b = (
        read(page(f"<main><h1>The towns</h1>{PROSE}<p>The wall: {x} in all.</p></main>"))
        for x in (old, new)
    )
    verdict = compare.compare(a, b)
    assert verdict.kind is kind
    assert kind is Kind.COSMETIC or verdict.significance is Significance.MAJOR


@pytest.mark.parametrize(
    ("language", "line", "value"),
    [
        ("ar", "آخر تحديث: 1445/08/20 هـ", "2024-03-01"), ("ar", "آخر تحديث: 20 شعبان 1445", "2024-03-01"),
        ("fa", "آخرین بروزرسانی: 1402/12/11", "2024-03-01"), ("th", "ปรับปรุงล่าสุด: 1 มีนาคม 2567", "2024-03-01"),
        ("th", "แก้ไขล่าสุด 1/3/2567", "2024-03-01"), ("zh-TW", "更新日期：民國113年3月1日", "2024-03-01"),
        ("ja", "更新日時：2024年3月1日 午後3時5分", "2024-03-01T15:05"), ("ko", "최종수정 2024년 3월 1일 오후 3시 5분", "2024-03-01T15:05"),
        ("zh", "更新时间：2024年3月1日 下午3时5分", "2024-03-01T15:05"),
    ],
)  # fmt: skip
def test_stamps_of_other_calendars_and_clocks(language, line, value):
    content = read(page(f"<main><h1>The towns</h1><p>{line}</p>{PROSE}</main>", language=language))
    assert content.updated.value == value


def test_a_date_never_begins_inside_a_number():
    for line in ("Updated: 512024-03-01", "Updated 445/08/20"):
        content = read(page(f"<main><h1>The towns</h1><p>{line}</p>{PROSE}</main>"))
        assert content.updated is None


LONG = "The town {} has a wall of {} stones and a gate. "


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "".join(f"<p>{LONG.format(i, n + i)}</p>" for i in range(30_000)),
        lambda n: "<p>" + "".join(LONG.format(i, n + i) for i in range(30_000)),
        lambda n: "<p>" + "x" * 1_500_000 + str(n),
        lambda n: "<p>" + f"Updated 1 May 20{20 + n} " * 75_000,
        lambda n: "".join(
            f'<div class="share s{i}"><p>{LONG.format(i, n)}</p></div>' for i in range(7_000)
        ),
    ],
    ids=["paragraphs", "one paragraph", "one word", "dates", "suspects"],
)
def test_a_page_of_megabytes_is_read_and_compared_in_seconds(make):
    pages = [page(f"<main><h1>The towns</h1>{make(n)}</main>").encode() for n in (1, 2)]
    begun = time.process_time()
    old, new = map(read, pages)
    assert time.process_time() - begun < 6
    begun = time.process_time()
    verdict = compare.compare(old, new)
    assert time.process_time() - begun < 2
    assert verdict is None or verdict.significance is Significance.MAJOR
    assert sum(len(reason) for reason in sentences(verdict.reasons) if verdict) < 5_000


def test_the_version_is_that_of_the_code_and_its_libraries():
    modules, libraries = {"a.py": b"x = 1\n", "b.py": b""}, {"lxml": "6.1"}
    assert version.of(modules, libraries) == "43a28b8f"
    assert version.of({"b.py": b"", "a.py": b"x = 1\r\n"}, libraries) == "43a28b8f"
    for other in (({"a.py": b"x = 2\n", "b.py": b""}, libraries), (modules, {"lxml": "6.2"})):
        assert version.of(*other) != "43a28b8f"
    assert re.fullmatch("[0-9a-f]{8}", version.of_code())


def test_cards_whose_headings_begin_with_a_rubric_go_with_their_heading():
    cards = "".join(
        f'<article><h3><span>Towns: </span><a href="/n/{n}">The {n} mills in the east turn again</a></h3></article>'
        for n in ("two", "three", "four")
    )
    more = f"<section><h2>News of the region</h2><div>{cards}</div></section>"
    content = read(page(f"<main><h1>The towns</h1>{PROSE}{more}</main>"))
    assert all(text in content.body for text in TEXT)
    assert "mills" not in content.body and "News of the region" not in content.body


def test_an_article_in_the_article_is_another_one_unless_the_text_is_made_of_them():
    other = "<article><h3>The ferry</h3><p>It has a captain from the coast.</p></article>"
    inside = f"<main><article><h1>The towns</h1>{PROSE}{other}</article></main>"
    content = read(page(inside))
    assert "captain" not in content.body and TEXT[-1] in content.body
    live = "".join(
        f"<article><h3>At {n}</h3><p>{text}</p></article>" for n, text in enumerate(TEXT)
    )
    content = read(page(f"<main><article><h1>The towns</h1>{live}</article></main>"))
    assert all(text in content.body for text in TEXT)


@pytest.mark.parametrize("name", ["story__sign-in-group", "bookmark__popover", "commentlist"])
def test_boxes_for_members_and_their_talk_are_no_text(name):
    box = f'<div class="{name}"><p>Members may keep what they read, if they have an account with us here.</p></div>'
    content = read(page(f"<main><h1>The towns</h1>{PROSE}{box}</main>"))
    assert "Members may keep" not in content.body and TEXT[-1] in content.body

"""Habits of the systems that press offices publish with: what is read and told of their pages."""

from __future__ import annotations

import pytest
from pages import FIGURE, QUOTE, TEXT

from monitor import compare, extract
from monitor.extract import Hints
from monitor.model import Kind

PROSE = "".join(f"<p>{text}</p>" for text in TEXT)


def read(inside: str, *, title: str = "Towns agree on the old bridges", language: str = "en"):
    head = f"<head><meta charset=utf-8><title>{title}</title></head>"
    return extract.read(f"<html lang={language}>{head}<body>{inside}</body></html>".encode())


# Stamps ---------------------------------------------------------------------------------------

STAMPED = '<div class="date">Posted On: 03 NOV 2026 4:15PM by the Press Bureau</div>'


@pytest.mark.parametrize(
    "others",
    [
        '<div class="row"><h3><a href="/n/9">Water report published for Northam</a></h3>'
        "<time>26 November 2026</time></div>",
        '<div class="row"><p><a href="/n/9">Updated guidance for Northam</a></p>'
        "<p>26 November 2026</p></div>",
        '<a class="tile" href="/n/9"><p>Flood map released in Northam</p><p>26 November 2026</p></a>',
    ],
)
def test_the_day_below_the_title_of_another_release_is_no_stamp(others):
    kept = read(f"<main><h1>Towns agree</h1>{PROSE}</main><div>{others}</div>").stamps
    assert [stamp.text for stamp in kept] == []


@pytest.mark.parametrize(
    "title", ["Water report published for Northam", "Updated plan for Northam"]
)
@pytest.mark.parametrize("element", ["h1", "h2", "div"])
def test_a_headline_with_a_word_for_publishing_is_no_label(title, element):
    page = f"<main><{element}>{title}</{element}><p>26 November 2026</p>{PROSE}</main>"
    content = read(page, title=title)
    assert content.title == title and content.updated is None
    assert [(s.text, s.value) for s in content.stamps] == [("26 November 2026", "2026-11-26")]


def test_a_heading_that_is_a_label_has_its_date_below():
    content = read(
        f"<main><h1>Towns agree</h1>{PROSE}<h3>Last updated</h3><p>3 May 2026</p></main>"
    )
    assert content.updated.value == "2026-05-03"


@pytest.mark.parametrize(
    "stamps",
    [
        "<dl><dt>Published</dt><dd>2 May 2026</dd><dt>Last updated</dt>"
        "<dd>{day} May 2026 — <a href='#all'>See all updates</a></dd></dl>",
        "<div><span>Last updated</span></div><div>{day} May 2026</div><div>10:{day}</div>",
        "<p>Last updated</p><p>{day}/05/2026 10:00</p>",
    ],
)
def test_a_date_in_an_element_of_its_own_is_no_text(stamps):
    """Below a lead paragraph, where the text has begun."""
    old, new = (
        read(f"<main><h1>Towns agree</h1><p>{QUOTE}</p>{stamps.format(day=day)}{PROSE}</main>")
        for day in (13, 15)
    )
    assert old.updated.value.startswith("2026-05-13") and "2026" not in old.body
    verdict = compare.compare(old, new)
    assert verdict is not None and verdict.kind is Kind.RESTAMPED


def test_a_small_word_after_the_time_is_no_zone_and_no_part_of_the_stamp():
    content = read(f"<main><h1>Towns agree</h1>{STAMPED}{PROSE}</main>")
    assert [(s.text, s.value) for s in content.stamps] == [
        ("Posted On: 03 NOV 2026 4:15PM", "2026-11-03T16:15")
    ]


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("ko", "2026-11-03(화) 10:30"),
        ("ko", "2026년 11월 3일(화) 10:30"),
        ("ja", "2026年11月3日(火)10時30分"),
        ("zh", "2026年11月3日 星期二 10:30"),
        ("hu", "2026. november 3., kedd 10:30"),
    ],
)
def test_a_weekday_between_day_and_time_parts_them_not(language, day):
    content = read(f"<main><h1>Towns agree</h1><div>{day}</div>{PROSE}</main>", language=language)
    assert [stamp.value for stamp in content.stamps] == ["2026-11-03T10:30"]


def test_the_day_of_an_update_in_an_element_of_its_own_is_not_when_a_page_came_out():
    stamp = "<dl><dt>Last updated</dt><dd>5 November 2026</dd></dl>"
    content = read(f"<main><h1>Towns agree</h1>{stamp}{PROSE}</main>")
    assert [(s.kind.value, s.value) for s in content.stamps] == [("updated", "2026-11-05")]


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        ("Eastern Standard Time", "-05:00"),
        ("Eastern Daylight Time", "-04:00"),
        ("Central European Time", "+01:00"),
        ("Greenwich Mean Time", "+00:00"),
        ("EST", "-05:00"),
    ],
)
def test_a_zone_that_is_written_out_is_read(zone, offset):
    line = f"November 03, 2026 09:00 AM {zone}"
    content = extract.read(
        f"<html lang=en><main><h1>Towns agree</h1><div>{line}</div>{PROSE}</main></html>".encode(),
        hints=Hints(timezone="Asia/Tokyo"),
    )
    assert [(s.text, s.value) for s in content.stamps] == [(line, f"2026-11-03T09:00{offset}")]


# Reading --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "frame"),
    [
        ("en", "<div>Visitor Counter : {n}</div>"),
        ("en", "<p>(Release ID: 2012345) Page view count: {n}</p>"),
        ("en", '<div class="taglib-ratings">Average ({n} votes)</div>'),
        ("en", '<ul class="socialshare"><li>Facebook</li><li>Print {n}</li></ul>'),
        ("en", '<p>Read this release in: <a href="/h">Hindi</a>, <a href="/t">Tongue {n}</a></p>'),
        ("en", '<div class="field field--name-field-tags"><a href="/t">Tag {n}</a></div>'),
        ("ru", '<div class="c{n}">Поделиться</div>'),
        ("tr", '<div class="c{n}">Paylaş:</div>'),
        ("ar", '<div class="c{n}">شارك على تويتر</div>'),
        ("el", '<div class="c{n}">Μοιραστείτε το</div>'),
        ("zh", '<div class="c{n}">分享到:</div>'),
    ],
)
def test_the_tools_below_a_text_are_no_part_of_it(language, frame):
    one, other = (
        read(
            f"<div class=page><h1>Towns agree</h1>{PROSE}{frame.format(n=n)}</div>",
            language=language,
        )
        for n in (234, 251)
    )
    assert one.body == other.body
    assert one.body.endswith(TEXT[-1]) or one.body.endswith("Release ID: 2012345")


@pytest.mark.parametrize(
    ("language", "heading"),
    [("ru", "Поделиться опытом"), ("ar", "شارك الوزير"), ("vi", "Chia sẻ kinh nghiệm")],
)
def test_a_heading_that_begins_with_the_word_for_sharing_is_text(language, heading):
    content = read(
        f"<main><h1>Towns agree</h1>{PROSE}<h2>{heading}</h2><p>{FIGURE}</p></main>",
        language=language,
    )
    assert heading in content.body


@pytest.mark.parametrize(
    ("language", "one", "none"),
    [
        ("ko", "다음글", "다음글 글이 없습니다."),
        ("ko", "다음글", "다음글이 없습니다"),
        ("zh", "下一篇：", "下一篇：没有了"),
        ("ja", "次の記事：", "次の記事：なし"),
        ("ru", "Следующая новость:", "Следующая новость: нет"),
        ("tr", "Sonraki haber:", "Sonraki haber: yok"),
        ("en", "Next release:", "Next release: none"),
    ],
)
@pytest.mark.parametrize("shape", ["<li>{label} {title}</li>", "<dt>{label}</dt><dd>{title}</dd>"])
def test_a_release_that_follows_is_no_edit_of_the_one_before(language, one, none, shape):
    """A board's "next" says "none" until the next release is out."""
    link = '<a href="/n/2">The council of the towns meets in Northam</a>'
    ends = (f"<li>{none}</li>", shape.format(label=one, title=link))
    before, after = (
        read(f"<div class=v><h1>Towns agree</h1>{PROSE}<ul>{end}</ul></div>", language=language)
        for end in ends
    )
    assert before.body == after.body and before.body.endswith(TEXT[-1])
    verdict = compare.compare(before, after)
    assert verdict is None or verdict.kind is Kind.BESIDE


def test_a_sentence_of_next_steps_is_text():
    content = read(f"<main><h1>Towns agree</h1>{PROSE}<p>Next release of water: 3 May.</p></main>")
    assert "Next release of water" in content.body


def test_a_vote_is_no_counter():
    content = read(f"<main><h1>Towns agree</h1>{PROSE}<p>In favour: 312 votes</p></main>")
    assert "312 votes" in content.body


def test_a_short_title_in_a_script_without_spaces_is_found_in_the_pages_title():
    shown = "金坪区医院新楼正式启用"
    text = "".join(
        f"<p>{n}根据今日公布的数据，该项目将在明年年底前惠及全区居民。</p>" for n in range(6)
    )
    content = read(
        f"<div class=detail><h2>{shown}</h2>{text}</div>",
        title=f"{shown}-青河水务局",
        language="zh",
    )
    assert content.title == shown

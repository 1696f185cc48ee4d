"""The pure rooms, directly: reading, stamps, differences, cron, the guard, headers."""

from __future__ import annotations

import gzip
import zlib
from datetime import datetime
from email.parser import BytesParser
from email.policy import default
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import CLOSING, TEXT, release
from scrapy.exceptions import IgnoreRequest, ResponseDataLossError

from monitor import compare, extract
from monitor.alert.headers import safe
from monitor.alert.mail import mail
from monitor.alert.mailbox import Mailbox
from monitor.alert.message import Message
from monitor.compare import words
from monitor.compare.redline import redline, to_html, to_text
from monitor.compare.words import Op
from monitor.crawl.compression import inflate
from monitor.crawl.guard import is_public, networks
from monitor.cron import Cron
from monitor.errors import ExtractError
from monitor.extract import Hints
from monitor.model import Kind


def read(html: str, **hints) -> extract.Content:
    return extract.read(
        html.encode(),
        "https://press.example.org/1.html",
        hints=Hints(timezone="Europe/Brussels", **hints),
    )


def test_a_release_is_read_without_its_surroundings():
    content = read(release())
    assert content.title == "Towns agree on the old bridges"
    assert [b.text for b in content.blocks][-4:] == list(TEXT)
    assert "readers now" not in content.body and "Session" not in content.body
    assert content.updated.value == "2019-05-17T11:26+02:00"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Mis à jour le: 23 Nov. 2018 13:59", "2018-11-23T13:59+01:00"),
        ("Mis à jour le: 26 Jul. 2023 13:41", "2023-07-26T13:41+02:00"),
        ("Last updated: 17 May. 2019 11:26", "2019-05-17T11:26+02:00"),
        ("Zuletzt geändert: 3. März 2021", "2021-03-03"),
        ("Última actualización: 5 de mayo de 2020, 18:30", "2020-05-05T18:30+02:00"),
        ("Ostatnia aktualizacja: 9 listopada 2020", "2020-11-09"),
        ("更新时间：2012年12月10日", "2012-12-10"),
        ("Обновлено 5 мая 2020", "2020-05-05"),
        ("آخر تحديث: ٥ مايو ٢٠٢٠", "2020-05-05"),
        ("Päivitetty 19.2.2020 16:20", "2020-02-19T16:20+01:00"),
    ],
)
def test_stamps(text, value):
    assert read(release(stamp=text)).updated.value == value


@pytest.mark.parametrize(
    "text",
    [
        "The rule was updated by the law of 6 August 2004 and stands.",
        "mise à jour par la loi du 6 août 2004",
        "16 May. 2019",
    ],
)
def test_a_date_in_a_sentence_is_no_stamp(text):
    assert read(release(stamp=text)).updated is None


def test_the_event_and_the_reference_of_the_classic_layout():
    hints = {"event": r"^\d{1,2} \w{3}\w*\.? \d{4} ?-", "reference": r"\(\d{4}\)\s*\d+"}
    page = release(
        stamp="Communiqué de presse (2018) 074</li><li>|</li><li>Mis à jour le: 26 Jul. 2023 13:41",
        language="fr",
    )
    content = read(page, **hints)
    assert (content.event, content.reference) == (
        "16 May. 2019 - 17 May. 2019",
        "Communiqué de presse (2018) 074",
    )


NOISE = st.sampled_from(["nonce", "counter", "advert", "menu", "today"])


@settings(max_examples=40, deadline=None)
@given(kinds=st.sets(NOISE, min_size=1), seed=st.integers(1, 10**9))
def test_noise_is_judged_as_nothing(kinds, seed):
    old = release()
    new = release(noise=str(seed) if {"nonce", "counter"} & kinds else "1")
    if "advert" in kinds:
        new = new.replace(
            "</article>",
            f'<div class="advert"><p>Buy number {seed} of our fine boats today.</p></div></article>',
        )
    if "menu" in kinds:
        new = new.replace(
            '<li><a href="/news">News</a></li>',
            '<li><a href="/x">Boats</a></li><li><a href="/news">News</a></li>',
        )
    if "today" in kinds:
        new = new.replace("<footer>", f"<footer><p>Today is day {seed % 365} of the year.</p>")
    assert compare.compare(read(old), read(new)) is None


@settings(max_examples=60, deadline=None)
@given(
    which=st.integers(0, len(TEXT) - 1),
    word=st.text("abcdefghijklmnop", min_size=3, max_size=9),
    at=st.integers(1, 8),
)
def test_a_changed_sentence_is_never_nothing(which, word, at):
    parts = TEXT[which].split()
    parts.insert(at, word)
    edited = list(TEXT)
    edited[which] = " ".join(parts)
    verdict = compare.compare(read(release()), read(release(*edited)))
    assert verdict is not None and verdict.kind is Kind.SILENT_EDIT and verdict.words_added >= 1


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_a_word_difference_keeps_every_word(old, new):
    segments = words.diff(old, new)
    kept = [w for s in segments if s.op is not Op.DELETE for w in words.words(s.text)]
    gone = [w for s in segments if s.op is not Op.INSERT for w in words.words(s.text)]
    assert len(kept) == len(words.words(new)) and len(gone) == len(words.words(old))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_refused_in_a_sentence(data):
    try:
        extract.read(data, "https://press.example.org/")
    except ExtractError as error:
        assert str(error)


def test_a_page_of_100000_levels_is_read_to_its_end():
    deep = f"<html><body>{'<div>' * 100_000}<p>{CLOSING}</p>{'</div>' * 100_000}<p>{TEXT[0]}</p></body></html>"
    content = extract.read(deep.encode(), "")
    assert CLOSING in content.body and content.surroundings | {
        extract.text_hash(b.text) for b in content.blocks
    } >= {extract.text_hash(TEXT[0])}


HEAD = b"<html lang=en><body><main><h1>Towns</h1>"


@pytest.mark.parametrize(
    "page",
    [
        b"<!--" * 200_000, b" " * 800_000, b"[a](b" * 100_000, b"![](" * 200_000, b"[]{" * 200_000, b"\\\n" * 150_000,
        HEAD + b"<aside class=related>" * 40_000 + b"<p>x</p>", HEAD + b"<ul><li>" * 20_000,
        HEAD + b"<div><h3><a href=/x>title</a></h3><p>some text here</p></div>" * 5_000,
        HEAD + b"<p>word</p>" * 100 + b"<h2>Comments</h2><p>x</p>" * 5_000, HEAD + b"<p>Updated " + b"2018 " * 50_000,
        HEAD + b"<div class='" + b"share" * 200_000 + b"'>x</div>",
    ],
    ids=lambda page: page[-24:].decode(),
)  # fmt: skip
def test_a_page_made_to_cost_time_is_read_in_little(page):
    extract.read(page, "https://press.example.org/")  # what is quadratic here would take minutes


def test_a_page_of_too_many_elements_is_read_line_by_line():
    page = HEAD + b"<b>" * 300_001 + b"".join(b"<p>The town %d has a wall." % n for n in range(900))
    content = extract.read(page, "")
    assert content.title == "Towns" and "The town 899 has a wall." in content.body


def test_a_redline_escapes_what_was_scraped():
    old, new = (
        read(release("A plain and quiet line that says little.")),
        read(release("&lt;script&gt;alert(1)&lt;/script&gt; line")),
    )
    shown = redline(compare.diff(old, new))
    assert "<script" not in to_html(shown) and "&lt;script&gt;" in to_html(shown)
    assert "{+" in to_text(shown)


def test_cron_reads_days_as_crontab_does():
    zone = ZoneInfo("Europe/Brussels")
    start = datetime(2026, 11, 24, tzinfo=zone)  # a Tuesday
    assert Cron("0 7 * * 1", zone).after(start).strftime("%a") == "Mon"
    assert Cron("0 7 * * 0", zone).after(start) == Cron("0 7 * * 7", zone).after(start)
    autumn = datetime(2026, 10, 25, 0, 0, tzinfo=zone)
    first = Cron("30 2 * * *", zone).after(autumn)
    assert Cron("30 2 * * *", zone).after(first).day == 26
    with pytest.raises(ValueError, match="never"):
        Cron("0 7 31 2 *", zone)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "::ffff:127.0.0.1", "fd00::1", "fe80::1%eth0",
     "64:ff9b::7f00:1", "2002:7f00:1::", "224.0.0.1", "nonsense"],
)  # fmt: skip
def test_the_guard_refuses_what_is_not_public(address):
    assert not is_public(address)


def test_the_guard_allows_what_is_public_or_named():
    assert is_public("93.184.216.34") and is_public("2606:2800:220:1::1")
    assert is_public("127.0.0.1", networks(["127.0.0.1/32"])) and not is_public(
        "127.0.0.2", networks(["127.0.0.1/32"])
    )


def test_a_truncated_stream_is_data_loss():
    data = gzip.compress(b"words " * 5000)
    assert inflate(data, 0, gzip=True) == b"words " * 5000
    assert inflate(zlib.compress(b"x"), 0, gzip=False) == b"x"
    assert inflate(data + b"tail", 0, gzip=True) == b"words " * 5000  # as browsers do
    for broken in (data[: len(data) // 2], data[:-6] + b"\0" * 6):
        with pytest.raises(ResponseDataLossError):
            inflate(broken, 0, gzip=True)
    with pytest.raises(IgnoreRequest):
        inflate(data, 1000, gzip=True)


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.text(max_size=300),
        st.just("=?utf-8?q?=0d=0aBcc:_x@e.org?="),
        st.just("a\r\nBcc: x@example.org"),
    )
)
def test_no_title_writes_a_header(title):
    message = Message(
        key="alert-1.x",
        subject=safe(title),
        text="text",
        html="<p>html</p>",
        short="short",
        subscription="desk",
        kind="edited",
        thread="release-1.x",
    )
    origin = Mailbox("m", "example.org", "misajour")
    parsed = BytesParser(policy=default).parsebytes(
        mail(message, origin, Mailbox("desk", "example.org"))
    )
    assert parsed["Bcc"] is None and parsed["To"] == "desk@example.org"
    assert parsed["Message-ID"] == "<alert-1.x@example.org>"

"""Releases in a script that runs from the right, in a mail that runs from the left."""

from __future__ import annotations

import pytest
from newsroom import DESK, EDITED
from newsroom import mails as mails_of
from pages import CLOSING, FIGURE, OPENING, QUOTE, release

from monitor import wording
from monitor.alert.headers import headline
from monitor.model import ReasonKind, reason

FSI, PDI = "\u2068", "\u2069"
ARABIC = (
    "تأسف الأمانة العامة لإغلاق ممر الدب وتدعو إلى إعادة فتحه بلا شروط مسبقة.",
    "وستعود الأمانة العامة إلى هذا الموضوع في اجتماعها القادم وتشكر المفتشين على صبرهم.",
    "اتفق الحلفاء على إرسال 120 مراقبا إلى الوادي الأعلى قبل نهاية الشهر المقبل.",
)


def test_a_title_from_the_right_is_set_apart_in_the_subject_and_ends_nothing_else(newsroom, smtp):
    handler, port = smtp
    room = newsroom(DESK, port)
    url, title = "https://towns.example.org/1", "بيان\u2069\u202e المجلس"
    before, after = ("ستنفق الحكومة 2000 كرونة على الجسر.", "ستنفق الحكومة 3000 كرونة على الجسر.")
    room.visit({url: release(OPENING, before, title=title, language="ar")})
    room.visit({url: release(OPENING, after, title=title, language="ar")})
    room.deliver()
    (mail,) = mails_of(handler)
    subject = str(mail["Subject"])
    assert subject.startswith("MAJOR · silent edit · 2000 → 3000 · room: ")
    assert subject.count(FSI) == subject.count(PDI) == 1
    assert subject.endswith(PDI) and "\u202e" not in subject


def test_old_and_new_from_the_right_keep_their_order():
    told = reason(ReasonKind.NAME_CHANGED, old="علي", new="عمر")
    assert wording.brief(told) == f"{FSI}علي{PDI} → {FSI}عمر{PDI}"
    assert wording.sentence(told, isolate=True) == f"a name changed: {FSI}علي{PDI} → {FSI}عمر{PDI}"
    assert wording.sentence(told) == "a name changed: علي → عمر"


def test_a_headline_that_is_cut_leaves_no_pair_of_marks_open():
    cut = headline(f"MAJOR · {FSI}{'بيان ' * 100}{PDI}")
    assert len(cut) <= 200 and cut.count(FSI) == cut.count(PDI) == 1


def test_a_release_from_the_right_is_drawn_from_the_right_below_a_fold_in_english(newsroom, smtp):
    handler, port = smtp
    room = newsroom(DESK, port)
    url, title = "https://towns.example.org/1", "بيان الأمانة العامة بشأن إغلاق ممر الدب"
    for figure in ("120", "20"):
        text = (ARABIC[0] * 3, ARABIC[1], ARABIC[2].replace("120", figure))
        room.visit({url: release(*text, title=title)})
    room.deliver()
    (mail,) = mails_of(handler)
    html = mail.get_body(("html",)).get_content()
    redline = html[html.index('class="redline') :]
    tag = redline[: redline.index(">")]
    assert 'redline from-right"' in tag and 'dir="rtl"' in tag and "unchanged" in redline


@pytest.mark.parametrize("length", range(60, 160, 7))
def test_a_subject_keeps_each_of_its_spaces(newsroom, smtp, length):
    handler, port = smtp
    room = newsroom(DESK, port)
    url = "https://towns.example.org/1"
    title = f"{'ا' * (length % 11)} {' '.join(ARABIC)}"[:length].strip()
    for text in (FIGURE, EDITED[1]):
        room.visit({url: release(OPENING, text, QUOTE, CLOSING, title=title)})
    room.deliver()
    (mail,) = mails_of(handler)
    said = str(mail["Subject"]).translate({ord(FSI): None, ord(PDI): None}).partition("room: ")[2]
    assert said and title.startswith(said.rstrip("…").strip())

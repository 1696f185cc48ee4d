"""A subscription chooses its language, and its mails are in that language throughout."""

from __future__ import annotations

import hashlib
import json
import re
from html import unescape

import pytest
from newsroom import DESK, EDITED, SOURCE, many
from newsroom import mails as mails_of
from pages import CLOSING, FIGURE, OPENING, QUOTE, release

from monitor import wording
from monitor.config import parse
from monitor.errors import ConfigError
from monitor.model import ALARMING, Kind, Observation, Outcome, ReasonKind, reason
from monitor.wording import en, fr

FRENCH = f'{DESK}language = "fr"\nwhen = ["new", "silent-edit", "edited", "removed", "restored"]\n'
FSI, PDI = "\u2068", "\u2069"


def bodies(mail) -> list[str]:
    found = [mail.get_body((kind,)).get_content() for kind in ("plain", "html")]
    return [body.replace("\r\n", "\n") for body in found]


def english() -> set[str]:
    """The words of our own that are English and not French, from all that mails say."""
    templates = [t.many for t in (*en.WORDING.templates.values(), *en.WORDING.phrases.values())]
    ours = {
        *templates, *en.WORDING.labels.values(), *en.WORDING.judgements.values(),
        *en.WORDING.gravities.values(), *en.WORDING.briefs.values(),
    }  # fmt: skip
    return {text for text in ours if len(re.sub(r"\{\w+\}|\W", "", text)) > 3} - french()


def french() -> set[str]:
    return {t.many for t in (*fr.WORDING.templates.values(), *fr.WORDING.phrases.values())}


def fixed_parts(text: str) -> list[str]:
    return [p.strip(" .,:;()“”[]") for p in re.split(r"\{\w+\}|→|\[|\]", text)]


def no_english(text: str) -> None:
    for template in english():
        for part in fixed_parts(template):
            if len(part) > 8:
                assert part not in text, part


def is_set_in_french(text: str) -> None:
    """Before : ; ! ? stands a space that does not break, but in what a page says itself."""
    said = re.sub(r"<style>.*?</style>|<[^>]*>|«[^»]*»|\S+://\S+", "", text, flags=re.DOTALL)
    assert not re.findall(r".*[^\u00a0][:;!?](?=\s|$).*", said)


def gone(room, url: str) -> None:
    """Two passes find `url` gone."""
    room._seen = lambda address, _page, _status: Observation(
        source="room", url=address, outcome=Outcome.GONE, seen=room.clock, status=404
    )
    room.visit({url: ""})
    del room._seen


def test_a_french_subscription_is_french_in_each_kind_of_mail(newsroom, smtp):
    handler, port = smtp
    room = newsroom(FRENCH, port)
    url = "https://towns.example.org/1"
    for paragraphs in ((), EDITED, EDITED[:3]):
        room.visit({url: release(*paragraphs, title="Les ponts")})
        room.deliver()
    gone(room, url)
    room.deliver()
    room.visit({url: release(*EDITED, title="Les ponts")})
    room.deliver()
    found = mails_of(handler)
    assert [str(m["Subject"]).rpartition(" · ")[0] for m in found] == [
        "✚ Nouveau",
        "MAJEUR · modifié en silence · 2 000 → 20 000",
        "MAJEUR · modifié en silence · 17 mots supprimés",
        "✕ Supprimé",
        "↩ Rétabli",
    ]
    for mail in found:
        for body in bodies(mail):
            no_english(body)
            is_set_in_french(unescape(body))
        is_set_in_french(mail["Subject"].replace(" :", "\u00a0:"))  # a subject has plain spaces
    assert 'lang="fr"' in bodies(found[1])[1]
    assert "Vu le 4 mai 2026" in bodies(found[1])[0]
    assert "misajour.toml" in bodies(found[1])[0]


def test_a_french_digest_and_storm_are_french(newsroom, smtp):
    handler, port = smtp
    digest = FRENCH.replace('"desk"', '"later"').replace("desk@", "later@").partition("[[sub")[2]
    room = newsroom(f'[misajour]\nstorm = 5\n{FRENCH}[[sub{digest}digest = "0 7 * * *"\n', port)
    room.visit(many(6))
    room.visit(many(6, *EDITED))
    room.store.db.execute("update deliveries set next_attempt = '2020'")
    room.deliver()
    subjects = {str(m["Subject"]) for m in mails_of(handler)}
    assert "MAJEUR · modifié en silence · room · 6 communiqués à la fois" in subjects
    assert (
        "Récapitulatif · later · 12 changements dans 6 communiqués, dont 6 en silence" in subjects
    )
    for mail in mails_of(handler):
        for body in bodies(mail):
            no_english(body)
            is_set_in_french(unescape(body))
        is_set_in_french(mail["Subject"].replace(" :", "\u00a0:"))  # a subject has plain spaces


def test_a_date_for_machines_and_what_became_of_a_picture_are_told_in_french(newsroom, smtp):
    handler, port = smtp
    room = newsroom(FRENCH, port)
    picture = (
        "<figure><img src=port.jpg alt=Port><figcaption>The port in May 2026</figcaption></figure>"
    )
    for text, hour in ((FIGURE, "08:10"), (EDITED[1], "14:45")):
        head = f'<meta property="article:modified_time" content="2019-04-04T{hour}:00Z"></head>'
        page = release(OPENING, text, QUOTE, extra=picture if hour > "12" else "")
        room.visit({"https://towns.example.org/1": page.replace("</head>", head)})
    room.deliver()
    (mail,) = (m for m in mails_of(handler) if "2 000" in m["Subject"])
    for body in bodies(mail):
        is_set_in_french(unescape(body))
        assert "\u00a0; celle pour les machines, oui\u00a0: «" in unescape(body)
    no_english(bodies(mail)[0])
    assert "⇥ image\u00a0: " in unescape(bodies(mail)[1])


def test_all_that_is_said_in_french_is_set_in_french():
    texts = [
        text
        for template in (*fr.WORDING.templates.values(), *fr.WORDING.phrases.values())
        for text in (template.many, template.one, template.signs, template.sign)
    ]
    for said in (
        *(fr.WORDING.many, fr.WORDING.blocks, fr.WORDING.fields, fr.WORDING.labels),
        *(fr.WORDING.judgements, fr.WORDING.other_judgements, fr.WORDING.troubles),
        *(fr.WORDING.gravities, fr.WORDING.briefs),
    ):
        texts += said.values()
    for text in texts:
        assert not re.search(r"[^\u00a0][:;!?](?=\W|$)|« | »", text.replace(" : {", "")), text


def test_the_language_of_all_is_that_of_whoever_names_none():
    config = parse(f'[misajour]\nlanguage = "fr"\n{DESK}')
    assert config.language(config.subscription[0]) == "fr"
    config = parse(f'[misajour]\nlanguage = "fr"\n{DESK}language = "en"\n')
    assert config.language(config.subscription[0]) == "en"


def test_a_language_that_there_is_not_is_refused_with_those_that_there_are():
    with pytest.raises(ConfigError, match="'de'; there are: en, fr"):
        parse(f'{DESK}language = "de"\n')


def test_characters_are_counted_as_characters_where_there_are_no_spaces():
    told = reason(ReasonKind.WORDS_REMOVED, count=9, text="政府将不会在明年")
    assert wording.sentence(told).startswith("9 characters were removed")
    assert wording.sentence(told, "fr").startswith("suppression de 9 caractères")
    assert wording.agree([told], ["9 words were removed: “政府将不会在明年”"]), "as 0.1 recorded it"
    korean = reason(ReasonKind.WORDS_ADDED, count=1, text="새")
    assert wording.sentence(korean) == "a character was added: “새”"


def test_a_chinese_mail_counts_the_same_in_its_subject_and_in_its_reasons(newsroom, smtp):
    handler, port = smtp
    room = newsroom(DESK, port)
    old = (
        "各镇就旧桥达成一致，经过各部门之间长期的谈判。",
        "部长表示该项目将于春季开始，耗资巨大。",
    )
    url = "https://towns.example.org/1"
    room.visit({url: release(*old, title="关于旧桥的声明", language="zh")})
    room.visit({url: release(old[0], title="关于旧桥的声明", language="zh")})
    room.deliver()
    (mail,) = mails_of(handler)
    text = bodies(mail)[0]
    assert "characters" in mail["Subject"] and "characters)" in text and " words" not in text


# What a mail says of one change ---------------------------------------------------------------------


def test_a_removed_no_stands_in_the_subject_and_in_the_first_line(newsroom, smtp):
    handler, port = smtp
    room = newsroom(DESK, port)
    text = "The council says that there is no risk for the people of the towns."
    url = "https://towns.example.org/1"
    room.visit({url: release(OPENING, text, QUOTE)})
    room.visit({url: release(OPENING, text.replace("no risk", "a risk"), QUOTE)})
    room.deliver()
    (mail,) = mails_of(handler)
    assert str(mail["Subject"]).startswith("MAJOR · silent edit · “no” removed · room: ")
    assert bodies(mail)[0].startswith("MAJOR · silent edit · “no” removed · room\n")


def test_a_removed_no_is_named_before_the_figure_that_changed_beside_it(newsroom, smtp):
    handler, port = smtp
    room = newsroom(DESK, port)
    text = "There is no plan to close the ferry, says the council, and 3 of them agree."
    url = "https://towns.example.org/1"
    room.visit({url: release(OPENING, text, QUOTE)})
    room.visit({url: release(OPENING, text.replace("no plan", "a plan").replace("3", "4"), QUOTE)})
    room.deliver()
    (mail,) = mails_of(handler)
    assert "MAJOR · silent edit · “no” removed, 3 → 4 · room: " in mail["Subject"]


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ("2 May 2026", "published 2 May 2026, 2 days earlier"),
        ("3 May 2026", "published 3 May 2026, the day before"),  # which is not 24 hours
        ("4 May 2026", "published 4 May 2026, the same day"),
        ("5 May 2026", "published 5 May 2026"),
    ],
)
def test_when_it_was_published_and_seen_stand_there_once(newsroom, smtp, stated, told):
    handler, port = smtp
    room = newsroom(DESK, port)
    url = "https://towns.example.org/1"
    for text in (FIGURE, EDITED[1]):
        page = release(OPENING, text, QUOTE, CLOSING, stamp=f"Published: {stated}")
        room.visit({url: page})
    room.deliver()
    (mail,) = mails_of(handler)
    text, html = bodies(mail)
    assert f"Seen 4 May 2026, 12:04 UTC · {told}\n" in text
    assert f"Its date of publication did not move: “Published: {stated}”." in text
    often = 1 if stated != "4 May 2026" else 3
    assert text.count("4 May 2026") == often == html.count("4 May 2026")


def of_a_page_without_a_stamp(newsroom, smtp):
    """The mail of an edit of it."""
    handler, port = smtp
    room = newsroom(DESK, port)
    for text in (FIGURE, EDITED[1]):
        page = release(OPENING, text, QUOTE, CLOSING, stamp="Towns")
        room.visit({"https://towns.example.org/1": re.sub(r"\d+ May. 2019", "Bridges", page)})
    room.deliver()
    (mail,) = mails_of(handler)
    return mail


def test_a_page_without_a_stamp_is_said_to_have_none(newsroom, smtp):
    mail = of_a_page_without_a_stamp(newsroom, smtp)
    assert str(mail["Subject"]).startswith("MAJOR · edited · 2 000 → 20 000")
    for body in bodies(mail):
        assert "The page bears no stamp of an update." in body


def test_a_removal_says_when_it_was_last_alive_and_where_copies_are(newsroom, smtp):
    handler, port = smtp
    room = newsroom(DESK, port)
    url = "https://towns.example.org/1"
    room.visit({url: release()})
    gone(room, url)
    room.deliver()
    (mail,) = mails_of(handler)
    text, html = bodies(mail)
    assert str(mail["Subject"]).startswith("✕ Removed · room: ")
    assert "Last seen alive 4 May 2026, 12:02 UTC" in text
    copy = hashlib.sha256(release().encode()).hexdigest()
    assert f"/-/misajour/sha256/{copy}" in text and 'class="struck"' in html
    assert "Found gone 4 May 2026, 12:04 UTC" in text
    assert f"https://web.archive.org/web/*/{url}" in html and "https://archive.today/" in html
    assert "Where it stood" in text and "live page" not in html


def test_a_digest_has_a_table_of_contents_and_one_story_for_two_edits(newsroom, smtp):
    handler, port = smtp
    room = newsroom(f'{DESK}digest = "0 7 * * *"\n', port)
    for paragraphs in ((), EDITED, EDITED[:3]):
        room.visit(many(2, *paragraphs))
    room.store.db.execute("update deliveries set next_attempt = '2020'")
    room.store.db.execute("update alerts set due = '2020', bundle = '2026-05-04 07:00'")
    room.deliver()
    (mail,) = mails_of(handler)
    text, html = bodies(mail)
    assert mail["Subject"] == "Digest · desk · 4 changes in 2 releases, 4 silent"
    assert html.count("<h1") == 2 and html.count(">Silent edit</span>") == 4
    links = re.findall(r'href="#(r\d)"', html)
    assert sorted(links) == ["r1", "r2"] and all(f'id="{link}"' in html for link in links)
    assert "room  4 changes" in text and "Contents:" in text
    assert text.count("\nTowns agree on bridge number 0\n") == 1, "one story with both"


@pytest.mark.parametrize(
    ("when", "to", "said"),
    [
        (
            '["edited", "silent-edit"]',
            '["mailto:a@example.org", "mailto:b@example.org"]',
            ("leave “silent-edit” out of its list “when”", "take the address out of its list “to”"),
        ),
        ('["silent-edit"]', '["mailto:a@example.org"]', ("take the subscription out",)),
    ],
)
def test_a_mail_names_the_lines_of_the_configuration_that_silence_it(
    newsroom, smtp, tmp_path, when, to, said
):
    handler, port = smtp
    toml = f'# ours\n{SOURCE}[[subscription]]\nname = "desk"\nto = {to}\nwhen = {when}\n'
    (tmp_path / "misajour.toml").write_text(toml)
    lines = toml.splitlines()
    room = newsroom(toml, port)
    room.visit(many(1))
    room.visit(many(1, *EDITED))
    room.deliver()
    text = bodies(mails_of(handler)[0])[0]
    keys = ("when", "to") if len(said) > 1 else ('name = "desk"',)
    places = [next(n for n, line in enumerate(lines, 1) if line.startswith(key)) for key in keys]
    assert re.findall(r"No more mails .+: (.+)\.", text) == [
        f"{cure} (misajour.toml, line {place})" for cure, place in zip(said, places, strict=True)
    ]
    assert "misajour mute 1 --subscription desk --until 7d" in text


@pytest.mark.parametrize(
    ("language", "cure"),
    [("en", "add `{line}` to the subscription"), ("fr", "ajouter `{line}` à l’abonnement")],
)
def test_a_mail_tells_a_subscription_without_kinds_which_to_list(newsroom, smtp, language, cure):
    handler, port = smtp
    room = newsroom(f'# ours\n{DESK}language = "{language}"\n', port)
    room.visit(many(1))
    room.visit(many(1, *EDITED))
    room.deliver()
    kept = sorted(kind for kind in ALARMING if kind is not Kind.SILENT_EDIT)
    line = f"when = {json.dumps(list(map(str, kept)))}"
    text, html = bodies(mails_of(handler)[0])
    assert cure.format(line=line) in text and "“when”" not in text and "« when »" not in text
    assert f"<code>{line}</code>" in unescape(html) and "`" not in html


def test_an_announced_edit_says_so_and_quotes_the_notice_once(newsroom, smtp):
    handler, port = smtp
    room = newsroom(DESK, port)
    url = "https://towns.example.org/1"
    note = "Correction, 4 May 2026: an earlier version of this release gave the sum as 2 000."
    room.visit({url: release(OPENING, FIGURE, QUOTE, CLOSING)})
    stamp = "Last updated: 4 May. 2026 11:26"
    room.visit({url: release(OPENING, EDITED[1], QUOTE, CLOSING, note, stamp=stamp)})
    room.deliver()
    (mail,) = mails_of(handler)
    for body in bodies(mail):
        assert "The text changed. The page says so." in body
        assert f"Its notice: “{note}”" in body
        assert "a paragraph was added" not in body and "the page says so: “" not in body
        assert body.count("an earlier version of this release") == 2, "quoted, and in the redline"


def test_an_edit_of_a_page_without_a_stamp_is_not_said_to_be_announced(newsroom, smtp):
    mail = of_a_page_without_a_stamp(newsroom, smtp)
    assert "The text changed. 1 word" in bodies(mail)[0]

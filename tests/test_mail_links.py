"""Where a mail leads to: the release, whatever number it bears by then, its copies, and the page
that mutes, in the mail's own language."""

from __future__ import annotations

import asyncio
import html
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit

import pytest
from datasette.app import Datasette
from newsroom import DESK, EDITED, many
from newsroom import mails as mails_of
from pages import OPENING
from test_mail_language import gone

from monitor.alert import mute_links
from monitor.alert.mute_links import Offer
from monitor.browse import mute
from monitor.model import utc_text
from monitor.store.copies import AskedCopy

PUBLIC = '[misajour]\nbrowse = "https://press.example.org/room/"\n'
FRENCH = DESK.replace('name = "desk"', 'name = "desk"\nlanguage = "fr"')
URL = "https://towns.example.org/0"


def ask(room, path: str):
    datasette = Datasette([str(room.config.database)])
    return asyncio.run(datasette.client.get(path))


def text_of(mail) -> str:
    return mail.get_body(("plain",)).get_content()


def mailed(room, smtp, *paragraphs: str):
    """The mail on the release's second text."""
    handler, _ = smtp
    room.clock = datetime.now(UTC) - timedelta(hours=1)
    room.visit(many(1))
    room.visit(many(1, *paragraphs))
    room.deliver()
    (mail,) = mails_of(handler)
    return mail


# The release -------------------------------------------------------------------------------------


def test_the_history_in_a_mail_is_found_though_the_release_bears_another_number(newsroom, smtp):
    room = newsroom(f"{PUBLIC}{DESK}", smtp[1])
    mail = mailed(room, smtp, *EDITED)
    (link,) = re.findall(r"^History: (\S+)", text_of(mail), re.MULTILINE)
    assert link == f"https://press.example.org/room/-/misajour/release/1?url={quote(URL, safe='')}"
    path = link.removeprefix("https://press.example.org/room")
    assert "bridge number 0" in ask(room, path).text
    # a database that was made anew, and counts otherwise
    other = path.replace("/release/1?", "/release/77?")
    moved = ask(room, other)
    assert (moved.status_code, moved.headers["location"]) == (302, "/-/misajour/release/1")
    nowhere = ask(room, path.replace("%2F0", "%2Fnone"))
    assert nowhere.status_code == 404 and "no release of that address" in nowhere.text
    assert ask(room, "/-/misajour/release/1").status_code == 200


def test_a_release_that_moved_is_found_by_the_address_it_had(newsroom, smtp):
    room = newsroom(f"{PUBLIC}{DESK}", smtp[1])
    mailed(room, smtp, *EDITED)
    room.store.db.execute("update releases set url = 'https://towns.example.org/new' where id = 1")
    row = {
        "release_id": 1,
        "url": URL,
        "since": utc_text(room.clock),
        "until": utc_text(room.clock),
    }
    known = room.store.db.table("addresses").columns_dict
    with room.store.atomic():
        room.store.db.table("addresses").insert({k: v for k, v in row.items() if k in known})
    address = quote(URL, safe="")
    assert ask(room, f"/-/misajour/release/1?url={address}").status_code == 200
    assert ask(room, f"/-/misajour/release/9?url={address}").headers["location"].endswith("/1")


# Copies ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("toml", "said"), [(DESK, "copy of 3 May 2026"), (FRENCH, "copie du 3 mai 2026")]
)
def test_a_copy_that_a_public_archive_made_is_named_where_the_release_is_gone(
    newsroom, smtp, toml, said
):
    room = newsroom(f"{PUBLIC}{toml}", smtp[1])
    room.clock = datetime.now(UTC) - timedelta(days=3)
    room.visit(many(1))
    asked = AskedCopy(
        release_id=1,
        url=URL,
        archive="web.archive.org",
        asked="2026-05-03T10:00:00.000Z",
        outcome="saved",
        moment="20260503101500",
        address=f"https://web.archive.org/web/20260503101500/{URL}",
    )
    with room.store.atomic():
        room.store.copies.add(asked)
        for number, address in enumerate(("", "javascript:alert(1)")):
            room.store.copies.add(
                AskedCopy(**{
                    name: getattr(asked, name)
                    for name in ("release_id", "url", "archive", "outcome", "moment")
                }, asked=f"2026-05-0{number + 4}T10:00:00.000Z", address=address)
            )  # fmt: skip
    gone(room, URL)
    room.deliver()
    (mail,) = mails_of(smtp[0])
    (line,) = [one for one in text_of(mail).splitlines() if said in one]
    assert line.startswith("web.archive.org, ") and line.endswith(asked.address)
    assert f'href="{asked.address}"' in mail.get_body(("html",)).get_content()
    assert "javascript:" not in mail.as_string()
    page = ask(room, "/-/misajour/release/1").text
    assert f'href="{asked.address}">web.archive.org, copy of 3 May 2026, 10:15</a>' in page
    assert 'href="javascript:' not in page


# The mute page -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("toml", "buttons", "done"),
    [
        (
            DESK,
            ["Mute “Towns agree on bridge number 0” for 7 days", "Mute all of room for 7 days",
             "Mute all mails of subscription “desk” for 30 days"],
            "Nothing of this is mailed to you until",
        ),
        (
            FRENCH,
            ["Mettre « Towns agree on bridge number 0 » en sourdine pendant 7 jours",
             "Mettre tout room en sourdine pendant 7 jours",
             "Mettre tous les messages de l’abonnement « desk » en sourdine pendant 30 jours"],
            "Rien de cela ne vous sera envoyé jusqu’au",
        ),
    ],
)  # fmt: skip
def test_the_page_that_mutes_speaks_the_mail_s_language_and_names_the_release(
    newsroom, smtp, toml, buttons, done
):
    room = newsroom(f"{PUBLIC}{toml}", smtp[1])
    mail = mailed(room, smtp, *EDITED)
    path = urlsplit(mail["List-Unsubscribe"].strip("<>")).path.removeprefix("/room")
    page = ask(room, path).text
    assert f'<html lang="{"fr" if toml == FRENCH else "en"}">' in page
    said = [
        " ".join(html.unescape(one).split()) for one in re.findall("<button>(.*?)</button>", page)
    ]
    assert said == [" ".join(one.split()) for one in buttons]

    async def click():
        datasette = Datasette([str(room.config.database)])
        return await datasette.client.post(path, data={"scope": "release"})

    assert done in " ".join(asyncio.run(click()).text.split())


def test_a_refusal_of_the_page_that_mutes_speaks_the_language_of_the_mail_or_of_the_browser(
    newsroom, smtp, monkeypatch
):
    room = newsroom(f"{PUBLIC}{FRENCH}", smtp[1])
    mail = mailed(room, smtp, *EDITED)
    path = urlsplit(mail["List-Unsubscribe"].strip("<>")).path.removeprefix("/room")

    async def refused() -> list[tuple[int, str]]:
        datasette = Datasette([str(room.config.database)])
        client, french = datasette.client, {"accept-language": "de-CH, fr-CH;q=0.9, en;q=0.8"}
        answers = [
            await client.post(path, data={"scope": "everything"}),
            await client.post(path, data={"scope": "x" * 5000}),
            await client.get(f"{path[:-3]}AAA", headers=french),
            await client.get(f"{path[:-3]}AAA"),
        ]
        monkeypatch.setattr(mute, "_in_time", lambda _: False)
        answers.append(await client.post(path, data={"scope": "release"}))
        return [(a.status_code, " ".join(html.unescape(a.text).split())) for a in answers]

    wanted = (
        (400, "Ce message ne propose rien de tel"),
        (413, "Ce message ne propose rien de tel"),
        (404, "il est trop ancien"),
        (404, "This link is not one of ours"),
        (429, "réessayez dans une minute"),
    )
    for (status, page), (code, said) in zip(asyncio.run(refused()), wanted, strict=True):
        assert status == code and said in page
        assert f'<html lang="{"en" if "This link" in said else "fr"}">' in page


def test_a_title_on_the_page_that_mutes_is_text_and_a_link_of_an_earlier_version_is_good(newsroom):
    room = newsroom(f"{PUBLIC}{DESK}")
    key = room.courier.recipients.key_for(mute_links.PURPOSE)
    today = datetime.now(UTC).date()
    offer = Offer(
        subscription="desk", recipient="ab", day=today.isoformat(), release=9, source="room",
        title="<script>alert(1)</script> 发言人 \ud800", language="xx",
    )  # fmt: skip
    page = ask(room, f"{mute_links.PATH}/{mute_links.token(key, offer)}").text
    assert "<script>" not in page and "发言人" in page and '<html lang="en">' in page
    said = f'["desk","ab","{today}",9,"room"]'.encode()
    old = f"{mute_links._text(said)}.{mute_links._text(mute_links._signature(key, said))}"
    assert "№ 9" in ask(room, f"{mute_links.PATH}/{old}").text


# The subject -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("It opens on 15 January at noon.", "It opens on 15 March at noon.", "15 January → 15 March"),
        ("It costs €4.2 million in all.", "It costs €6.8 million in all.", "€4.2 million → €6.8 million"),
    ],
)  # fmt: skip
def test_the_subject_names_a_figure_with_its_unit_and_a_day_with_its_month(
    newsroom, smtp, before, after, told
):
    room = newsroom(f"{PUBLIC}{DESK}", smtp[1])
    room.clock = datetime.now(UTC) - timedelta(hours=1)
    room.visit(many(1, OPENING, before, OPENING[::-1]))
    room.visit(many(1, OPENING, after, OPENING[::-1]))
    room.deliver()
    (mail,) = mails_of(smtp[0])
    assert f" · {told} · room: " in mail["Subject"], mail["Subject"]
    assert told in text_of(mail).split("\n\n")[0]

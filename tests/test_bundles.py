"""A digest or a storm is one message, whatever its number of changes; a message of the same name
says the same."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime, timedelta

from newsroom import DESK, EDITED, SOURCE, mails, many
from pages import release

from monitor.model import Kind, ReasonKind, Significance, Verdict, reason, utc_text
from monitor.store.outbox import Bundle, State

DIGEST = f'{DESK}digest = "0 7 * * *"\n'


def alerts(room, count: int, kind: Kind = Kind.SILENT_EDIT) -> None:
    """So many changes of one release and what is owed for them, as the recorder writes them."""
    source = room.config.source[0]
    run = room.recorder.begin(source, room.clock)
    store = room.store
    with store.atomic():
        row = next(iter(store.db.query("select id from releases")))["id"]
        first = store.history.latest(row)
        for number in range(count):
            told = reason(ReasonKind.RECORDED, text=f"reason {number}")
            verdict = Verdict(kind, Significance.MAJOR, (told,), 1, 1)
            change = store.history.record(row, verdict, utc_text(room.clock), (first.id, first.id))
            for owed in room.recorder.audience.alerts_for(
                change, store.releases.get(row), run.config
            ):
                store.outbox.owe(owed, change.id, None, room.clock)


def recorded(newsroom, toml: str, port: int):
    room = newsroom(toml, port)
    room.visit(many(1))
    return room


def text_of(mail) -> str:
    return mail.get_body(("plain",)).get_content()


def test_620_changes_in_a_digest_are_one_mail_to_each_of_three(newsroom, smtp):
    handler, port = smtp
    three = ", ".join(f'"mailto:{name}@example.org"' for name in "abc")
    room = recorded(
        newsroom,
        f'{SOURCE}\n[[subscription]]\nname = "desk"\nto = [{three}]\ndigest = "0 7 * * *"\n',
        port,
    )
    alerts(room, 620)
    room.store.outbox.retry(datetime.now(UTC), given_up=False, digests=True)
    assert len(room.deliver().sent) == 3
    arrived = mails(handler)
    assert [m["Subject"] for m in arrived] == [
        "Digest · desk · 620 changes in 1 release, 620 silent"
    ] * 3
    assert len({m["Message-ID"] for m in arrived}) == 1  # the same to each of three people
    html = arrived[0].get_body(("html",)).get_content()
    assert len(html.encode()) < 100_000
    told = html.count(">Silent edit</span>") + html.count("MAJOR · silent edit")
    assert html.count("</h1>") == 1  # one story
    assert "more of" in html and told > 100
    states = room.rows("select state, count(*) as n from deliveries group by 1")
    assert [tuple(r.values()) for r in states] == [("sent", 1860)]


def test_1200_edits_are_one_storm_in_one_call(newsroom, smtp, hook):
    handler, port = smtp
    address, got, _ = hook
    room = recorded(newsroom, DESK.replace('.org"]', f'.org", "{address}"]', 1), port)
    assert address in str(room.config.subscription[0].to)
    alerts(room, 1200)
    begun = time.monotonic()
    assert len(room.deliver().sent) == 2
    assert time.monotonic() - begun < 60
    (mail,) = mails(handler)
    assert mail["Subject"] == "MAJOR · silent edit · room · 1200 releases at once"
    assert "of them are not listed here" in text_of(mail)
    assert len(mail.get_body(("html",)).get_content().encode()) < 100_000
    (body,) = [json.loads(body) for _, body in got]
    assert len(body["changes"]) == 1200  # programs get them all
    assert not room.store.outbox.owed()


def test_520_single_alerts_go_in_one_call(newsroom, smtp):
    """Version 0.1.0 sent no more than 500 in a call."""
    handler, port = smtp
    room = recorded(newsroom, f"[misajour]\nstorm = 1000\n{DESK}", port)
    alerts(room, 520)
    assert len(room.deliver().sent) == len(handler.mails) == 520
    heads = (re.findall(rb"(?im)^message-id:.*$", mail) for mail in handler.mails)
    assert len({name for (name,) in heads}) == 520


def test_a_storm_waits_for_the_end_of_its_pass_and_single_alerts_do_not(newsroom, smtp):
    _, port = smtp
    room = recorded(newsroom, f"[misajour]\nstorm = 5\n{DESK}", port)
    now = datetime.now(UTC)
    room.clock = now
    alerts(room, 4)
    assert len(room.courier.collect(datetime.now(UTC), busy={"room"})) == 4
    alerts(room, 4)
    later = now + timedelta(minutes=1)
    assert room.courier.collect(later, busy={"room"}) == []
    (storm,) = room.courier.collect(later)
    assert len(storm.deliveries) == 8
    assert len(room.courier.collect(later, busy={"room"})) == 1  # once gathered it is a message


def test_a_storm_does_not_wait_for_ever(newsroom, smtp):
    room = recorded(newsroom, f"[misajour]\nstorm = 5\n{DESK}", smtp[1])
    room.clock = datetime.now(UTC) - timedelta(hours=2)
    alerts(room, 8)
    assert len(room.courier.collect(datetime.now(UTC), busy={"room"})) == 1


def test_what_is_on_its_way_alone_is_taken_into_no_storm(newsroom, smtp):
    room = recorded(newsroom, f"[misajour]\nstorm = 5\n{DESK}", smtp[1])
    alerts(room, 4)
    first = room.courier.collect(datetime.now(UTC))
    alerts(room, 6)
    under_way = {alert.id for outgoing in first for alert in outgoing.alerts}
    found = room.courier.collect(datetime.now(UTC), on_their_way=under_way)
    assert sorted(len(outgoing.deliveries) for outgoing in found) == [1, 1, 1, 1, 6]


def test_a_digest_that_went_early_is_not_added_to(newsroom, smtp):
    handler, port = smtp
    room = recorded(newsroom, DIGEST, port)
    for count in (2, 3, 4):
        alerts(room, count)
        room.store.outbox.retry(datetime.now(UTC), given_up=False, digests=True)
        room.deliver()
    assert [m["Subject"].split(" · ")[2] for m in mails(handler)] == [
        f"{n} changes in 1 release, {n} silent" for n in (2, 3, 4)
    ]
    assert len({m["Message-ID"] for m in mails(handler)}) == 3
    names = [r["bundle"] for r in room.rows("select distinct bundle from alerts order by id")]
    assert [name[16:] for name in names] == ["", " (2)", " (3)"]


def test_a_digest_that_failed_is_tried_again_as_it_was(newsroom, smtp):
    handler, port = smtp
    room = recorded(newsroom, DIGEST, port)
    handler.refuse["desk@example.org"] = "451 later"
    alerts(room, 2)
    room.store.outbox.retry(datetime.now(UTC), given_up=False, digests=True)
    assert room.deliver().failed
    alerts(room, 3)  # it may have been taken without our hearing of it: what is new goes by itself
    handler.refuse.clear()
    room.store.outbox.retry(datetime.now(UTC), given_up=False, digests=True)
    assert len(room.deliver().sent) == 2
    assert len({m["Message-ID"] for m in mails(handler)}) == 2


def test_the_rest_of_a_digest_that_an_older_version_cut_has_a_name_of_its_own(newsroom, smtp):
    handler, port = smtp
    room = recorded(newsroom, DIGEST, port)
    alerts(room, 5)
    room.store.outbox.retry(datetime.now(UTC), given_up=False, digests=True)
    (whole,) = room.courier.collect(datetime.now(UTC))
    room.store.outbox.sent(whole.ids[:3], datetime.now(UTC))
    room.deliver()
    (mail,) = mails(handler)
    assert mail["Subject"] == "Digest · desk · 2 changes in 1 release, 2 silent"
    assert mail["Message-ID"].split(".")[0].endswith("-2")


def test_each_day_of_a_digest_is_its_own_message(newsroom, smtp):
    room = recorded(newsroom, DIGEST, smtp[1])
    for _ in range(2):
        alerts(room, 1)
        room.store.db.execute(
            "update alerts set bundle = '2026-05-0' || id || ' 07:00', due = '2020'"
        )
    room.store.db.execute("update deliveries set next_attempt = '2020'")
    drafts = [room.courier.draft(m) for m in room.courier.collect(datetime.now(UTC))]
    assert len({draft.key for draft in drafts}) == 2


def test_files_never_overwrite_one_another_and_a_repeat_only_itself(newsroom, tmp_path):
    people = ("a+b@example.org", "a_b@example.org", "x" * 150 + "a@example.org", "x" * 150 + "b@example.org",
              "编辑" * 40 + "@example.org", "编辑" * 41 + "@example.org")  # fmt: skip
    toml = SOURCE + "".join(
        f'\n[[subscription]]\nname = "{name}"\nto = [{", ".join(f"{chr(34)}mailto:{p}{chr(34)}" for p in people)}]\n'
        'digest = "0 7 * * *"\n'
        for name in ("desk.eu", "desk.us", "news.desk")
    )
    room = newsroom(toml)
    room.config = room.config.model_copy(update={"email": None})
    room.visit(many(1))
    from monitor.alert.courier import Courier

    room.courier = Courier(room.config, room.store)
    for day in range(2):
        alerts(room, 1)
        room.store.outbox.retry(datetime.now(UTC), given_up=False, digests=True)
        assert len(room.deliver().sent) == 18
        files = list((tmp_path / "outbox").iterdir())
        assert len(files) == 18 * (day + 1)
        assert all(len(f.name.encode()) < 200 and f.suffix == ".eml" for f in files)
    room.store.db.execute("update deliveries set state = 'owed', next_attempt = '2020'")
    assert len(room.deliver().sent) == 36
    assert len(list((tmp_path / "outbox").iterdir())) == 36


def test_many_troubles_at_once_are_one_mail_to_the_operator(newsroom, smtp):
    handler, port = smtp
    people = ", ".join(f'"mailto:p{n}@example.org"' for n in range(20))
    toml = (
        '[misajour]\noperator = ["mailto:op@example.org"]\n'
        f'{SOURCE}\n[[subscription]]\nname = "desk"\nto = [{people}]\n'
    )
    room = newsroom(toml, port)
    room.visit(many(1))
    for n in range(20):
        handler.refuse[f"p{n}@example.org"] = "550 no such person"
    room.visit({k: release(*EDITED, title="Towns agree") for k in many(1)})
    assert len(room.deliver().given_up) == 20
    (mail,) = mails(handler)
    assert mail["Subject"] == "20 troubles · Given up · desk"
    assert mail.get_content().count("550 no such person") == 20
    query = (
        "select distinct bundle_kind, state from alerts join deliveries on alert_id = alerts.id "
        "where kind = 'trouble'"
    )
    assert [tuple(r.values()) for r in room.rows(query)] == [(Bundle.NOTES, State.SENT)]

"""Time stamps (RFC 3161) of the ledger's head, by an authority that openssl plays."""

from __future__ import annotations

import json
import shutil
import sqlite3

import pytest
from authority import authority
from pages import release

pytestmark = [
    pytest.mark.usefixtures("here"),
    pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl"),
]


@pytest.fixture
def stamped(web, watching, tmp_path_factory):
    """A desk whose head is stamped by the authority."""
    with authority(tmp_path_factory.mktemp("authority")) as own:
        desk = watching("/1.html")
        web.page("/1.html", release())
        desk.general = f'timestamp = "{own.address}"\ntimestamp_root = "{own.root}"'
        desk.write()
        desk.run("check")
        yield desk, own


def test_the_head_is_stamped_once_a_day_and_verify_checks_it(stamped):
    desk, own = stamped
    assert len(own.asked) == 1
    said = desk.run("verify")
    assert "1 time stamp; the last, by 127.0.0.1, says that the first" in said
    desk.run("check", "--now")
    assert len(own.asked) == 1, "a day has not gone by"
    desk.general += "\ntimestamp_every = 0.000001"
    desk.write()
    desk.run("check", "--now")
    assert len(own.asked) == 2
    ((entry, chain),) = desk.rows("select entry, chain from anchors order by id desc limit 1")
    assert desk.rows(f"select chain from ledger where id = {entry}") == [(chain,)]
    assert "2 time stamps" in desk.run("verify")
    assert json.loads(desk.run("status", "--json"))["ledger"]["timestamp"]


def test_a_stamp_of_another_authority_does_not_hold(stamped, tmp_path_factory):
    desk, own = stamped
    with authority(tmp_path_factory.mktemp("other"), name="another") as other:
        desk.general = f'timestamp = "{own.address}"\ntimestamp_root = "{other.root}"'
        desk.write()
        assert "table anchors, row 1, column token: the time stamp does not hold" in desk.run(
            "verify", ok=1
        )


@pytest.mark.parametrize(
    ("statement", "column"),
    [
        (
            "update anchors set token = substr(token, 1, 200) || x'00' || substr(token, 202)",
            "token",
        ),
        ("update anchors set at = '2001-01-01T00:00:00Z'", "at"),
        ("update anchors set chain = (select chain from ledger where id = 1), entry = 1", "token"),
        ("update anchors set token = x''", "token"),
    ],
)
def test_an_altered_stamp_is_found(stamped, statement, column):
    desk, _ = stamped
    connection = sqlite3.connect(desk.folder / "misajour.db")
    connection.execute(statement)
    connection.commit()
    connection.close()
    said = desk.run("verify", "--json", ok=1)
    found = json.loads(next(line for line in said.splitlines() if line.startswith("{")))["faults"]
    assert ("anchors", "1", column) in {(f["table"], f["row"], f["column"]) for f in found}
    assert any("time stamp" in f["text"] for f in found)


def test_an_authority_that_is_down_stops_nothing_and_is_said(web, watching, tmp_path_factory):
    with authority(tmp_path_factory.mktemp("authority")) as own:
        own.down = True
        desk = watching("/1.html")
        web.page("/1.html", release())
        desk.general = f'timestamp = "{own.address}?key=secret"'
        desk.write()
        said = desk.run("check")
        assert "no time stamp from 127.0.0.1: it answers 503" in said and "secret" not in said
        assert desk.kinds() == ["new"]
        own.down = False
        desk.run("check")
        assert desk.rows("select count(*) from anchors") == [(1,)]


def test_an_answer_that_is_no_stamp_or_of_another_hash_is_not_kept(web, watching, tmp_path_factory):
    with authority(tmp_path_factory.mktemp("authority")) as own:
        desk = watching("/1.html")
        web.page("/1.html", release())
        desk.general = f'timestamp = "{own.address}"'
        desk.write()
        real, own.stamp = own.stamp, lambda query: b"<html>welcome</html>"
        assert "the time stamp of 127.0.0.1 does not hold" in desk.run("check")
        from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

        builder = TimestampRequestBuilder().data(b"another").hash_algorithm(HashAlgorithm.SHA256)
        own.stamp = lambda query: real(builder.build().as_bytes())
        assert "does not hold" in desk.run("check", "--now")
        assert desk.rows("select count(*) from anchors") == [(0,)]


def test_a_root_that_cannot_be_read_is_one_sentence(stamped):
    desk, _ = stamped
    desk.general = 'timestamp_root = "nowhere.pem"'
    desk.write()
    assert "timestamp_root" in desk.run("verify", ok=2)

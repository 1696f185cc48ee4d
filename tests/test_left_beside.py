"""What is left beside the database waits until it can be read; what is none of ours goes."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

import pytest

from monitor.alert import requests
from monitor.errors import StorePathError
from monitor.store import left_beside


def test_what_cannot_be_read_now_waits_and_is_named(tmp_path, monkeypatch, caplog):
    folder = tmp_path / "m.db.copies"
    left_beside.leave(folder, "one", '{"release": 1}')
    left_beside.leave(folder, "two", '{"release": 2}')
    one = folder / "one.json"
    read = type(one).read_text

    def refused(path, *given, **named):
        if path == one:
            raise PermissionError(13, "Permission denied")
        return read(path, *given, **named)

    with monkeypatch.context() as patch, caplog.at_level(logging.WARNING):
        patch.setattr(type(one), "read_text", refused)
        assert list(left_beside.left(folder)) == [(folder / "two.json", {"release": 2})]
    assert "one.json waits: it cannot be read: Permission denied" in caplog.text
    assert [said for _, said in left_beside.left(folder)] == [{"release": 1}, {"release": 2}]


def test_what_is_none_of_ours_is_given_as_nothing(tmp_path, caplog):
    folder = tmp_path / "m.db.mutes"
    left_beside.leave(folder, "good", "{}")
    (folder / "bad.json").write_bytes(b"\xff{")
    (folder / "deep.json").write_text("[" * 100_000)
    (folder / "folder.json").mkdir()
    assert [said for _, said in left_beside.left(folder)] == [None, None, {}]
    assert "folder.json is a folder, and none of ours: remove it" in caplog.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"subscription": "\ud800"},
        {"until": "9999-12-31T23:59:59+00:00"},
        {"release": 10**20},
        {"recipient": 7},
        {"resend": "first"},
        *({"release": number} for number in (True, "2", " 3 ", 1.5, "1_0", "٣", [1], 0)),
        *({"unmute": number} for number in (True, "2", 1.0)),
        *(
            {"withdraw": name}
            for name in ("a", "%", "A" * 32, "a" * 31, "a" * 32 + "\n", ["a"], {})
        ),
    ],
)
def test_a_request_that_would_stop_whoever_takes_it_in_is_none(tmp_path, wrong):
    now = datetime.now(UTC).replace(microsecond=0)
    database = tmp_path / "m.db"
    requests.leave(database, requests.Request(asked=now, until=now))
    (good,) = requests.folder_of(database).iterdir()
    said = json.loads(good.read_text())
    (good.with_name("0.json")).write_text(json.dumps({**said, **wrong}))
    assert [request and request.asked == now for _, request in requests.left(database)] == [
        None, True,
    ]  # fmt: skip


def test_no_more_than_a_bound_wait(tmp_path, monkeypatch):
    monkeypatch.setattr(left_beside, "_MOST", 2)
    for name in ("one", "two"):
        left_beside.leave(tmp_path / "x", name, "{}")
    with pytest.raises(StorePathError, match="nobody takes in"):
        left_beside.leave(tmp_path / "x", "three", "{}")

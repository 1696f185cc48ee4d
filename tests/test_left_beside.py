"""What is left beside the database waits until it can be read; what is none of ours goes."""

from __future__ import annotations

import logging

import pytest

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


def test_what_is_none_of_ours_is_given_as_nothing(tmp_path):
    folder = tmp_path / "m.db.mutes"
    left_beside.leave(folder, "good", "{}")
    (folder / "bad.json").write_bytes(b"\xff{")
    (folder / "deep.json").write_text("[" * 100_000)
    (folder / "folder.json").mkdir()
    assert [said for _, said in left_beside.left(folder)] == [None, None, None, {}]


def test_no_more_than_a_bound_wait(tmp_path, monkeypatch):
    monkeypatch.setattr(left_beside, "_MOST", 2)
    for name in ("one", "two"):
        left_beside.leave(tmp_path / "x", name, "{}")
    with pytest.raises(StorePathError, match="nobody takes in"):
        left_beside.leave(tmp_path / "x", "three", "{}")

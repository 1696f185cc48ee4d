"""Clocks that a test sets; conftest hands the fixtures to all test modules."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest


@pytest.fixture
def faked(tmp_path):
    """The environment in which a process reads its clock from a file; and that file."""
    spec = find_spec("libfaketime")
    assert spec is not None and spec.origin is not None
    library = Path(spec.origin).parent / "vendor" / "libfaketime" / "src" / "libfaketime.so.1"
    if not library.exists():
        pytest.skip("libfaketime has no library for this platform")
    clock = tmp_path / "clock"
    clock.write_text("+0")
    return {
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "DONT_FAKE_MONOTONIC": "1",
        "TZ": "UTC",
    }, clock


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch):
    """That of the head of a cluster, and of whoever is given it."""
    made = Clock()
    monkeypatch.setattr("monitor.cluster.turns.time.monotonic", made)
    return made

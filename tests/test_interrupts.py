"""An interrupt ends `verify` and `search` wherever it comes, and nothing is said of the database
that is not so."""

from __future__ import annotations

import itertools
import signal
import subprocess
import sys

import pytest
from conftest import Desk, serving
from pages import TEXT, release

from monitor.store import Store, bodies, interrupts
from monitor.store.mending import Mending

pytestmark = [
    pytest.mark.usefixtures("here"),
    # Datasette, which other tests import, has SQLite report what a function of ours raises
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(autouse=True)
def interruptible():
    """As at a terminal: a shell starts what runs beside it with interrupts ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


ENDLESS = (
    "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) as n from n"
)
SENT = """
import os, signal, sys
from monitor.commands import main, verify
from monitor.store import interrupts

verify._nothing, interrupts._LOOK = lambda: os.kill(os.getpid(), signal.SIGINT), 2_000
sys.argv[1:] = ["--config", sys.argv[1], "verify"]
main()
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A release of three revisions, of which two are packed."""
    with serving() as web:
        desk = Desk(tmp_path_factory.mktemp("kept"), here=True)
        desk.watch(web, "/1.html")
        for number in (1, 2, 3):
            web.page("/1.html", release(*TEXT[:-1], f"The {number}. sitting was long."))
            desk.run("check", "--now")
        yield desk


class Sending:
    """Is called, and interrupts this process at one of the calls."""

    def __init__(self) -> None:
        self.left = 0

    def __call__(self) -> None:
        self.left -= 1
        if not self.left:
            signal.raise_signal(signal.SIGINT)


def interrupted(desk: Desk, sending: Sending, *command: str) -> tuple[int, str]:
    """`command`, interrupted at the first call of `sending`, at the second, and so on: how many
    there were, and what it said when it was not."""
    for number in itertools.count(1):
        sending.left = number
        said = desk.run(*command, ok=None)
        if sending.left > 0:
            return number - 1, said
        assert said.endswith("Aborted!\n"), said
        assert "fault" not in said and "table" not in said
        assert sending.left >= -1, "the check went on"
    raise AssertionError


def test_a_check_that_is_interrupted_finds_no_fault(desk, monkeypatch):
    sending = Sending()
    monkeypatch.setattr("monitor.commands.verify._nothing", sending)
    monkeypatch.setattr(interrupts, "_LOOK", 2_000)
    calls, said = interrupted(desk, sending, "verify")
    assert calls > 6 and "unbroken" in said


@pytest.mark.parametrize("command", [("verify",), ("search", '"2. sitting"')])
def test_an_interrupt_within_a_function_of_ours_that_sqlite_calls_is_one(
    desk, monkeypatch, command
):
    sending, plain = Sending(), bodies.plain

    def slow(*given: object) -> object:
        sending()
        return plain(*given)

    monkeypatch.setattr(bodies, "plain", slow)
    calls, said = interrupted(desk, sending, *command)
    assert calls and ("unbroken" in said or "1 release" in said)


def test_the_command_that_gets_a_signal_says_that_it_was_interrupted(desk):
    done = subprocess.run(
        [sys.executable, "-c", SENT, str(desk.config)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr.endswith("misajour: interrupted\n") and "Traceback" not in done.stderr


def test_a_repair_is_interrupted_though_nothing_is_damaged(desk, monkeypatch):
    looked: list[int] = []

    def damaged(mending: Mending, key: int) -> None:
        looked.append(key)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Mending, "damaged", damaged)
    assert desk.run("verify", "--repair", ok=1).endswith("Aborted!\n")
    assert len(looked) == 1


def test_a_failure_that_has_ended_the_transaction_is_what_is_told(desk):
    with Store.read(desk.folder / "misajour.db") as store:
        with pytest.raises(ValueError, match="the disk is full"), store.one_moment():
            store.db.execute("rollback")  # as SQLite may do where a statement fails
            raise ValueError("the disk is full")
        assert list(store.db.query("select 1 as n")) == [{"n": 1}]


def test_what_is_raised_while_a_statement_runs_is_raised_and_the_store_can_be_used(desk):
    def fails() -> None:
        raise ValueError("a fault of ours")

    before = signal.getsignal(signal.SIGINT)
    with Store.read(desk.folder / "misajour.db") as store:
        for tell, error in (
            (lambda: signal.raise_signal(2), KeyboardInterrupt),
            (fails, ValueError),
        ):
            with pytest.raises(error), store.waited_for(tell):
                list(store.db.query(ENDLESS))
            assert list(store.db.query("select 1 as n")) == [{"n": 1}]
    assert signal.getsignal(signal.SIGINT) is before

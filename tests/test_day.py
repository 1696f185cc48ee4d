"""A night of the daemon with misbehaving sources, in simulated time; `bench/day.py` plays a
whole one."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from simulated import BEGIN, HABITS, SimulatedEngine, SimulatedLoop, simulate

from monitor.config import SourceConfig, parse
from monitor.crawl.allowance import Allowance
from monitor.crawl.handover import Sink
from monitor.cron import Cron
from monitor.model import Plan
from monitor.record import Run
from monitor.schedule import Daemon
from monitor.store import Store
from monitor.testing import ReaderInPlace

SCHEDULES = ("*/10 * * * *", "@hourly", "30 2 * * *")


def configuration(names: dict[str, str]) -> str:
    text = '[misajour]\ntimezone = "Europe/Brussels"\noperator = ["mailto:op@example.org"]\n'
    text += 'reserve = 0\n[[subscription]]\nname = "desk"\nto = ["mailto:desk@example.org"]\n'
    for name, schedule in names.items():
        text += (
            f'[[source]]\nname = "{name}"\nspider = "watch"\nschedule = "{schedule}"\ndelay = 0\n'
        )
        text += f'listings = ["https://{name}.example.org/"]\n'
    return text


class Day:
    """What happened: the passes by source, and the mails by their subject."""

    def __init__(
        self,
        folder: Path,
        names: dict[str, str],
        hours: float,
        engine: type[SimulatedEngine] = SimulatedEngine,
    ) -> None:
        self.folder, self.names, self.hours, self.engine = folder, names, hours, engine
        self.passes: Counter[str] = Counter()
        self.looks: Counter[str] = Counter()
        self.config = parse(configuration(names), folder / "misajour.toml")

    def play(self) -> None:
        SimulatedEngine.asked.clear()
        simulate(BEGIN, self._main)

    async def _main(self, loop: SimulatedLoop) -> None:
        with Store.open(self.config.database) as store:
            daemon = Daemon(
                self.config, store, self._told, engine=self.engine, reader=ReaderInPlace()
            )
            running = asyncio.create_task(daemon.run())
            await asyncio.sleep(self.hours * 3600 + 60)
            daemon.stop()
            await running

    def _told(self, run: Run) -> None:
        self.passes[run.config.name] += 1

    def expected(self, name: str) -> int:
        """How many passes the schedule asks for, with the one at the start."""
        zone, end = ZoneInfo("Europe/Brussels"), BEGIN + timedelta(hours=self.hours, seconds=50)
        count = 1
        for moment in Cron(self.names[name], zone).times(BEGIN + timedelta(seconds=3)):
            if moment > end:
                return count
            count += 1
        raise AssertionError("a schedule ends")

    def told(self) -> list[tuple[str, str]]:
        """The operator's mails: subject and text. Several troubles of one moment are one mail."""
        found = []
        for path in sorted((self.folder / "outbox").rglob("*.eml")):
            mail = message_from_bytes(path.read_bytes(), policy=policy.default)
            body = mail.get_body(("plain",))
            if "op@example.org" in str(mail["To"]) and body is not None:
                found += _troubles(str(mail["Subject"]), body.get_content())
        return found

    def count(self, word: str, fragment: str) -> int:
        """How often the operator was told `fragment` under a subject that begins with `word`."""
        return sum(
            text.count(fragment) for subject, text in self.told() if subject.startswith(word)
        )


def _troubles(subject: str, text: str) -> list[tuple[str, str]]:
    """Subject and text of each trouble in a mail: several of one moment have a heading each."""
    if " troubles · " not in subject and " troubles are over · " not in subject:
        return [(subject, text)]
    parts = (part.strip().partition("\n") for part in text.replace("\r", "").split("\n\n\n"))
    return [(heading, said) for heading, _, said in parts]


@pytest.fixture(scope="module")
def day(tmp_path_factory) -> Day:
    # what is slow, hangs or flaps does so within a few minutes; the others may be asked less often
    often = ("slow", "hangs", "flaps")
    names = {f"{h}-0": SCHEDULES[0] if h in often else "*/30 * * * *" for h in HABITS}
    names |= {f"well-{n}": SCHEDULES[n] for n in range(3)} | {"edits-0": "@hourly"}
    played = Day(tmp_path_factory.mktemp("day"), names, 8.5)
    played.play()
    return played


def test_every_due_pass_is_made_also_while_others_misbehave(day):
    for name in day.names:
        if name.partition("-")[0] in (
            "well",
            "edits",
            "down",
            "blocked",
            "empty",
            "fails",
            "raises",
        ):
            second_looks = day.passes[name] - day.expected(name)
            assert 0 <= second_looks <= 12, name
    # a pass of 25 minutes in a schedule of ten: skipped, not stacked
    assert 15 <= day.passes["slow-0"] <= 21


def test_the_operator_hears_once_of_each_trouble_and_once_of_its_end(day):
    by_health = {"down": "broken", "blocked": "blocked", "empty": "empty"}
    by_health |= {"fails": "broken", "raises": "broken"}
    subjects = Counter(subject for subject, _ in day.told())
    for habit, word in by_health.items():
        assert subjects[f"Source {word} · {habit}-0"] == 1
        assert subjects[f"Well again · {habit}-0"] == 1
    # a first pass of 25 minutes is told; the next ones are as long as its passes are
    for fragment in (
        "hangs-0: its pass has been",
        "slow-0: its pass has",
    ):
        assert day.count("Trouble", fragment) == 1, fragment
        assert day.count("Over", fragment) == 1, fragment
    others = [s for s in subjects if not s.startswith(("Source", "Well again", "Trouble", "Over"))]
    assert not others and sum(subjects.values()) <= 14, subjects


def test_the_schedule_of_half_past_two_was_kept_in_the_night_without_one(day):
    assert day.expected("well-2") == 2 == day.passes["well-2"]


def test_all_of_it_is_in_the_store_and_the_end_is_noted(day):
    with Store.read(day.config.database) as store:
        row = store.watching.daemon(day.config.database)
        assert row is not None and row.stopped is not None
        assert abs(row.stopped - (BEGIN + timedelta(hours=day.hours))) < timedelta(minutes=3)
        assert [p.kind for p in store.watching.problems()] == []
        assert row.started == BEGIN


class Escape(BaseException):
    """What no boundary for exceptions holds."""


class EscapingEngine(SimulatedEngine):
    async def crawl(
        self, source: SourceConfig, plan: Plan, sink: Sink, allowance: Allowance | None = None
    ) -> tuple[str, ...]:
        if self.asked[source.name] < 2:
            self.asked[source.name] += 1
            raise Escape("out of the crawl")
        return await super().crawl(source, plan, sink)


def test_what_fails_in_a_job_of_the_schedulers_is_logged_and_told_and_the_next_pass_is_made(
    tmp_path, caplog
):
    day = Day(tmp_path, {"well-0": "*/10 * * * *"}, 1, engine=EscapingEngine)
    day.play()
    errors = [r for r in caplog.records if r.levelname == "ERROR"]
    assert any(r.name.startswith("apscheduler") for r in errors), "the scheduler's own is not muted"
    assert any(
        "well-0: the pass failed: Escape: out of the crawl" in r.getMessage() for r in errors
    )
    assert day.count("Trouble", "well-0: a pass failed") == 1
    assert day.count("Over", "well-0: a pass failed") == 1
    assert day.passes["well-0"] == day.expected("well-0") - 2

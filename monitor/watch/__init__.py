"""The daemon's watch over itself: it notes that it lives, looks whether all is well, and tells."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor import health
from monitor.alert import operator
from monitor.alert.owing import Operator
from monitor.config import Config
from monitor.health import Problem, ProblemKind
from monitor.model import from_utc_text, utc_text
from monitor.store import Store
from monitor.store.rows import is_moment
from monitor.store.waiting import WELL_AGAIN
from monitor.store.watching import ProblemRow
from monitor.watch import systemd
from monitor.watch.ping import ping
from monitor.writer import Writer

__all__ = ["Watchdog"]

log = logging.getLogger(__name__)

_LOOK = 15.0  # seconds between two looks
_WRITER = 120.0  # seconds after which the writer's silence is trouble
_PING = 60.0  # seconds within which no ping is repeated while passes are under way
_HERE = "the watch"
_JUMP = 5.0  # seconds by which the clock may differ from what has passed

# Others tell the operator of these: the record of a source's health, the courier of its deliveries.
_TOLD_BY_OTHERS = frozenset(
    {
        ProblemKind.BROKEN,
        ProblemKind.BLOCKED,
        ProblemKind.EMPTY,
        ProblemKind.DELIVERIES_FAIL,
        ProblemKind.GIVEN_UP,
        ProblemKind.STORE,
    }
)
_TOLD_OTHERWISE = _TOLD_BY_OTHERS | {ProblemKind.DELIVERIES_LATE}


class Watchdog:
    """`busy` says whether a pass is under way; `jumped` is called when the clock was set, with the
    seconds; `owed` when the operator is owed a message."""

    def __init__(
        self,
        config: Config,
        store: Store,
        writer: Writer,
        *,
        busy: Callable[[], bool],
        jumped: Callable[[float], None],
        owed: Callable[[], None],
    ) -> None:
        self.config, self._store, self._writer = config, store, writer
        self._busy, self._jumped, self._owed = busy, jumped, owed
        self._pass_ended = asyncio.Event()
        self._failed: dict[str, ProblemRow] = {}
        self._news, self._awake = False, True
        self._direct: list[tuple[str, str]] = []  # to the operator, without the outbox
        self._store_troubles: dict[str, str] = {}
        self._pinged: tuple[bool, float] | None = None
        self._offset: float | None = None
        self._file: tuple[int, int] | None = None

    async def begin(self) -> None:
        """Note that the daemon starts, and what it is to watch."""
        now = datetime.now(UTC)
        await self._writer.do(partial(self._begin, now))
        self._file = _file(self.config.database)
        self._clock()  # whatever moves it from now on is seen

    def _begin(self, now: datetime) -> None:
        with self._store.atomic():
            self._store.watching.begin(now)
            self._store.watching.plan(health.plan_of(self.config), now, self.config.paused)

    async def replan(self, config: Config) -> None:
        """The configuration was read again."""
        self.config = config
        await self._writer.do(partial(self._plan, datetime.now(UTC)))

    def _plan(self, now: datetime) -> None:
        with self._store.atomic():
            self._store.watching.plan(health.plan_of(self.config), now, self.config.paused)

    async def pass_begins(self, source: str) -> None:
        moment = datetime.now(UTC)
        await self._writer.do(lambda: self._store.watching.pass_began(source, moment))

    async def pass_ends(self, source: str, fault: str = "") -> None:
        """`fault`: the pass ended in an exception of ours."""
        self._failed.pop(source, None)
        if fault:
            now = datetime.now(UTC)
            self._failed[source] = ProblemRow(ProblemKind.PASS_FAILED, source, fault, now)
        try:
            await self._writer.do(lambda: self._store.watching.pass_ended(source))
        finally:
            self._pass_ended.set()

    async def run(self) -> None:
        """Look until cancelled."""
        signs = asyncio.create_task(self._signs_of_life())
        try:
            while True:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._pass_ended.wait(), _LOOK)
                after_pass = self._pass_ended.is_set()
                self._pass_ended.clear()
                try:
                    self._clock()
                    found = await self.look()
                    await self._ping(found, after_pass)
                except Exception:  # the boundary: a watch that dies would be silence for ever
                    log.exception("the watch could not look; it looks again")
        finally:
            signs.cancel()

    async def _signs_of_life(self) -> None:
        """To systemd, from the loop: it restarts us where the loop hangs."""
        interval = systemd.watchdog_interval()
        while interval is not None:
            systemd.notify(systemd.ALIVE)
            await asyncio.sleep(interval)

    def _clock(self) -> None:
        """Whether the clock was set, or the machine slept, since the last look."""
        offset = time.time() - asyncio.get_running_loop().time()
        jump = offset - (offset if self._offset is None else self._offset)
        self._offset = offset
        if abs(jump) > _JUMP:
            log.warning("the clock moved by %.0f seconds; schedules are counted anew", jump)
            self._jumped(jump)
            self._awake = False

    async def look(self) -> tuple[Problem, ...] | None:
        """What is wrong, noted and told; None where the store does not let itself be asked."""
        now = datetime.now(UTC)
        try:
            work = asyncio.ensure_future(self._writer.do(partial(self._look, now)))
            found = await asyncio.wait_for(asyncio.shield(work), _WRITER)
        except TimeoutError:
            await self.store_is(_HERE, f"the writer has not answered for {_WRITER:.0f} seconds")
            return None
        except sqlite3.Error as error:
            await self.store_is(_HERE, f"the database cannot be written: {error}")
            return None
        await self.store_is(_HERE, self._replaced())
        if self._news:
            self._news = False
            self._owed()
        while self._direct:  # those of a look that was not waited for, too
            subject, text = self._direct.pop(0)
            await asyncio.to_thread(operator.send_now, self.config, subject, text)
        return found

    def _replaced(self) -> str:
        """Why the file that the daemon writes to is not the one that others read; empty where it
        is."""
        file = _file(self.config.database)
        if self._file is None or file == self._file:
            return ""
        what = "is gone" if file is None else "was replaced by another file"
        return f"{self.config.database} {what} while the daemon has it open; restart the daemon"

    def _look(self, now: datetime) -> tuple[Problem, ...]:
        """What is wrong, noted."""
        watching = self._store.watching
        with self._store.atomic():
            watching.beat(now, woke=not self._awake)
            self._awake = True
            facts = health.facts_of(self.config, self._store, now)
            facts = replace(facts, noted=tuple(self._failed.values()))
            found = health.problems(facts, now)
            self._note(found, now)
        return found

    def _note(self, found: tuple[Problem, ...], now: datetime) -> None:
        """Write down what is new and what is over, and tell the operator."""
        watching = self._store.watching
        lasting = {(row.kind, row.subject): row for row in watching.problems()}
        present = {problem.key for problem in found}
        new = [problem for problem in found if problem.key not in lasting]
        over = [row for key, row in lasting.items() if key not in present]
        for problem in new:
            watching.open_problem(_row(problem, now))
        for row in over:
            watching.end_problem(row.kind, row.subject, now)
        self._tell(new, list(map(_problem, over)), now)

    def _tell(self, new: list[Problem], over: list[Problem], now: datetime) -> None:
        """The operator hears once of each: of all that is new in one message, of all that is over
        in another. Where the outbox is the trouble, the message goes by itself."""
        zone = self.config.zone()
        told = [problem for problem in new if problem.kind not in _TOLD_OTHERWISE]
        ended = [problem for problem in over if problem.kind not in _TOLD_BY_OTHERS]
        said = (_trouble(told, zone), "trouble", told), (_ended(ended, zone), WELL_AGAIN, ended)
        owing = Operator(self.config, self._store)
        for (subject, text), kind, problems in said:
            if subject:
                log.warning("%s", subject)
                troubles = [" ".join(problem.key) for problem in problems]
                self._news |= owing.owe(subject, text, now, kind, troubles)
        direct = [problem for problem in new if problem.kind is ProblemKind.DELIVERIES_LATE]
        self._direct += [_trouble([problem], zone) for problem in direct]

    async def store_is(self, who: str, trouble: str) -> None:
        """Note that `who`, a source or the watch, cannot write to the store, or can where
        `trouble` is empty. The operator hears once that somebody cannot, and once that all can."""
        before = bool(self._store_troubles)
        self._store_troubles.pop(who, None)
        if trouble:
            self._store_troubles[who] = trouble
            log.error("%s: %s", who, trouble)
        if bool(self._store_troubles) == before:
            return
        if trouble:
            subject, text = (
                "The store cannot be written",
                f"{trouble}\n\nWhat is recorded is safe; nothing new is until it is mended.",
            )
        else:
            subject, text = "The store can be written again", "Passes are recorded again."
        await asyncio.to_thread(operator.send_now, self.config, subject, text)

    async def _ping(self, found: tuple[Problem, ...] | None, after_pass: bool) -> None:
        """Well: after each round. Not well: at once, and after each round."""
        address = self.config.misajour.ping
        well, now = found == (), asyncio.get_running_loop().time()
        if address is not None and self._is_ping_due(well, after_pass, now):
            self._pinged = (well, now)
            await ping(address, well=well)

    def _is_ping_due(self, well: bool, after_pass: bool, now: float) -> bool:
        was_well, at = self._pinged or (True, -_PING)
        if not well and was_well:
            return True
        rested = now - at >= _PING
        # a round ends with its last pass; where passes never pause, each minute will do
        return after_pass and (rested or (well and not self._busy()))


def _row(problem: Problem, now: datetime) -> ProblemRow:
    """What is written down. A moment to come, which a clock that was ahead wrote, is not."""
    since = problem.since if problem.since and problem.since <= now else now
    detail = problem.detail
    if problem.kind is ProblemKind.CLOCK and problem.since:
        detail = utc_text(problem.since)  # all that was told of it
    return ProblemRow(*problem.key, detail, since)


def _problem(row: ProblemRow) -> Problem:
    """The problem as it was told."""
    kind = ProblemKind(row.kind)
    if kind is ProblemKind.CLOCK and is_moment(row.detail):
        return Problem(kind, row.subject, from_utc_text(row.detail))
    return Problem(kind, row.subject, row.since, row.detail)


def _file(path: Path) -> tuple[int, int] | None:
    """What tells one file from another, whatever its name."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _trouble(found: list[Problem], zone: ZoneInfo) -> tuple[str, str]:
    """Subject and text of a message on what is new; empty where nothing is."""
    sentences = [health.sentence(problem, zone) for problem in found]
    lines = [
        f"{sentence}\n    {health.cure(problem, daemon=True)}"
        for sentence, problem in zip(sentences, found, strict=True)
    ]
    text = "\n".join(lines) + "\n\nYou hear of this once, and again when it is over."
    return _subject("Trouble", sentences), text


def _ended(found: list[Problem], zone: ZoneInfo) -> tuple[str, str]:
    """Subject and text of a message on what is over; empty where nothing is."""
    sentences = [health.sentence(problem, zone) for problem in found]
    return _subject("Over", sentences), "\n".join(("This is over:", "", *sentences))


def _subject(word: str, sentences: list[str]) -> str:
    if len(sentences) > 1:
        return f"{word} · {len(sentences)} problems"
    return f"{word} · {sentences[0]}" if sentences else ""

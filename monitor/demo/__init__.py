"""The main job, end to end, in a minute: a press room on loopback, the daemon, mails, pages."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.config import Config, parse
from monitor.demo.pressroom import PressRoom
from monitor.demo.script import EN, FR, STEPS, Step
from monitor.demo.sink import MailSink
from monitor.demo.texts import ENGLISH, FRENCH
from monitor.model import Kind
from monitor.record import Run
from monitor.schedule import Daemon
from monitor.store import Store

_PATIENCE = 20.0  # seconds that a step's judgement and its mail may take
# and an outage's: a host that fails is asked after 15 seconds of rest, and after 30 more
_TO_RECOVER = 60.0
BRUSSELS = ZoneInfo("Europe/Brussels")
_EVERY = "* * * * * *"  # both press rooms are visited every second

_CONFIG = """\
[misajour]
database = "demo.db"
timezone = "Europe/Brussels"
confirm_after = 1
operator = ["mailto:operator@example.org"]
allow_addresses = ["127.0.0.1/32"]
browse = "http://127.0.0.1:{browse}"

[[source]]
name = "{fr}"
spider = "nato"
base = "{base}"
language = "fr"
delay = 0
schedule = "{every}"

[[source]]
name = "{en}"
spider = "nato"
base = "{base}"
language = "en"
delay = 0
schedule = "{every}"

[[subscription]]
name = "desk"
to = ["mailto:desk@example.org"]

[[subscription]]
name = "morning"
to = ["mailto:morning@example.org"]
digest = "{morning}"

[email]
smtp = "smtp://127.0.0.1:{smtp}"
from = "misajour <misajour@example.org>"
"""


@dataclass(frozen=True, slots=True)
class Result:
    """A step and what it was judged to be. `mailed`: as many mails arrived as were owed for it."""

    step: Step
    judged: Kind | None
    mailed: bool

    @property
    def right(self) -> bool:
        return self.judged is self.step.truth and self.mailed


class Demo:
    """Everything on loopback and in `folder`. `tell` gets the story as it happens."""

    def __init__(self, folder: Path, tell: Callable[[str], None], pause: float = 2.0) -> None:
        self.folder, self.tell, self.pause = folder, tell, pause
        self.room, self.sink = PressRoom((*FRENCH, *ENGLISH)), MailSink(folder / "mail")
        self._happened: list[tuple[str, int, Kind]] = []
        self._passes: Counter[str] = Counter()
        self._news = asyncio.Event()
        self.others: list[bool] = []
        # seconds that the steps take, about: a pass and its second look each, and the pause
        self._length = len(STEPS) * (3.0 + pause) + 12.0

    async def run(self, browse_port: int) -> tuple[Config, list[Result]]:
        """The whole story. The database and the mails stay in the folder."""
        config = await self._configure(browse_port)
        results: list[Result] = []
        with Store.open(config.database) as store:
            daemon = Daemon(config, store, self._seen)
            watching = asyncio.create_task(daemon.run())
            try:
                await self._passes_of(1)
                self.tell(f"The daemon knows {len(self._happened)} releases of two press rooms.\n")
                for step in STEPS:
                    results.append(await self._play(step))
                    await asyncio.sleep(self.pause)
                self.others = [await self._outage(), await self._morning()]
            finally:
                daemon.stop()
                await watching
                await self.room.stop()
                await self.sink.stop()
        return config, results

    async def _configure(self, browse_port: int) -> Config:
        base, smtp = await self.room.start(), await self.sink.start()
        # the digest's seven o'clock, once the story has been told
        self._morning_at = datetime.now(BRUSSELS) + timedelta(seconds=self._length)
        ports = {"browse": browse_port, "base": base, "smtp": smtp}
        morning = f"{self._morning_at:%-S %-M %-H} * * *"
        text = _CONFIG.format(**ports, fr=FR, en=EN, every=_EVERY, morning=morning)
        path = self.folder / "misajour.toml"
        path.write_text(text, encoding="utf-8")
        self.tell(
            f"A press room opens at {base}, a mail server on port {smtp}; "
            f"the configuration is {path}"
        )
        return parse(text, path)

    def _seen(self, run: Run) -> None:
        """The daemon made a pass."""
        self._passes[run.config.name] += 1
        for change, release in run.changes:
            number = int("".join(c for c in release.url.rpartition("_")[2] if c.isdigit()))
            self._happened.append((run.config.name, number, change.kind))
        self._news.set()

    async def _play(self, step: Step) -> Result:
        before, mails = len(self._happened), len(self._mails("desk"))
        step.act(self.room)
        self.tell(f"The press office {step.told} …")
        if step.truth is None:  # that nothing happened is seen when all was visited twice
            await self._passes_of(2)
        else:
            await self._until(lambda: len(self._happened) > before)
        happened = [kind for source, _, kind in self._happened[before:] if source == step.source]
        # a wrong judgement is shown before the right one, if there are both
        judged = min(happened, key=lambda kind: kind is step.truth, default=None)
        wanted = mails + step.mailed
        await self._until(lambda: len(self._mails("desk")) >= wanted)
        arrived = len(self._mails("desk")) == wanted
        subject = f", mail: {self._mails('desk')[-1]['Subject']}" if step.mailed and arrived else ""
        self.tell(f"    judged: {judged or 'nothing'}{subject}")
        return Result(step, judged, arrived and len(happened) == (step.truth is not None))

    async def _outage(self) -> bool:
        """The press room answers 503 and comes back. Returns whether the operator heard of both,
        and the desk of neither."""
        self.tell("The press room's server fails, and is mended …")
        desk = len(self._mails("desk"))
        self.room.down = True
        broken = await self._until(lambda: self._operator_heard("Source broken"), _TO_RECOVER)
        self.room.down = False
        well = await self._until(lambda: self._operator_heard("Well again"), _TO_RECOVER)
        subjects = [mail["Subject"] for mail in self._mails("operator")]
        self.tell(f"    the operator's mails: {'; '.join(subjects)}")
        return broken and well and len(self._mails("desk")) == desk

    def _operator_heard(self, news: str) -> bool:
        """Whether a mail to the operator says so; troubles of one moment are one mail."""
        return any(news in f"{mail['Subject']}\n{_text(mail)}" for mail in self._mails("operator"))

    async def _morning(self) -> bool:
        """Seven o'clock comes early: the digest of all that happened before it."""
        self.tell(f"Morning comes early, at {self._morning_at:%H:%M:%S} …")
        left = (self._morning_at - datetime.now(BRUSSELS)).total_seconds()
        await self._until(lambda: bool(self._mails("morning")), max(0.0, left) + _PATIENCE)
        subjects = [mail["Subject"] for mail in self._mails("morning")]
        self.tell(f"    mail: {'; '.join(subjects)}")
        return len(subjects) == 1

    def _mails(self, recipient: str) -> list[EmailMessage]:
        return [mail for mail in self.sink.mails if str(mail["To"]).startswith(f"{recipient}@")]

    async def _passes_of(self, number: int) -> None:
        """Wait until the timer has made `number` more passes over each source."""
        before = self._passes.copy()
        await self._until(lambda: all(self._passes[s] >= before[s] + number for s in (FR, EN)))

    async def _until(self, condition: Callable[[], bool], patience: float = _PATIENCE) -> bool:
        """Wait for `condition`, at most `patience` seconds. Returns whether it came true."""
        deadline = time.monotonic() + patience
        while not condition() and time.monotonic() < deadline:
            self._news.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), 0.2)
        return condition()


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""


def free_port(wanted: int) -> int:
    """`wanted` if nobody listens on it, else another."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                found: int = probe.getsockname()[1]
                return found
    raise OSError("no free port on 127.0.0.1")

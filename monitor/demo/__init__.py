"""The main job, end to end, in a minute: a local press room that publishes and edits, the daemon, the mail, the pages."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

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

[[source]]
name = "{en}"
spider = "nato"
base = "{base}"
language = "en"
delay = 0

[[subscription]]
name = "desk"
to = ["mailto:desk@example.org"]

[[subscription]]
name = "morning"
to = ["mailto:morning@example.org"]
digest = "0 7 * * *"

[email]
smtp = "smtp://127.0.0.1:{smtp}"
from = "misajour <misajour@example.org>"
"""


@dataclass(frozen=True, slots=True)
class Result:
    """A step and what it was judged to be; `mailed`: the mail that was owed for it, or none, arrived."""

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
        self._passes = 0
        self._news = asyncio.Event()
        self.others: list[bool] = []

    async def run(self, browse_port: int) -> tuple[Config, list[Result]]:
        """The whole story. The database and the mails stay in the folder."""
        config = await self._configure(browse_port)
        results: list[Result] = []
        with Store.open(config.database) as store:
            daemon = Daemon(config, store, self._seen)
            watching = asyncio.create_task(daemon.run())
            try:
                await self._until(lambda: self._passes >= 2)
                self.tell(f"The daemon knows {len(self._happened)} releases of two press rooms.\n")
                for step in STEPS:
                    results.append(await self._play(step, daemon))
                    await asyncio.sleep(self.pause)
                self.others = [await self._outage(daemon), await self._morning(daemon, store)]
            finally:
                daemon.stop()
                await watching
                await self.room.stop()
                await self.sink.stop()
        return config, results

    async def _configure(self, browse_port: int) -> Config:
        base, smtp = await self.room.start(), await self.sink.start()
        text = _CONFIG.format(browse=browse_port, base=base, smtp=smtp, fr=FR, en=EN)
        path = self.folder / "misajour.toml"
        path.write_text(text, encoding="utf-8")
        self.tell(
            f"A press room opens at {base}, a mail server on port {smtp}; the configuration is {path}"
        )
        return parse(text, path)

    def _seen(self, run: Run) -> None:
        """The daemon made a pass."""
        self._passes += 1
        for change, release in run.changes:
            number = int("".join(c for c in release.url.rpartition("_")[2] if c.isdigit()))
            self._happened.append((run.config.name, number, change.kind))
        self._news.set()

    async def _play(self, step: Step, daemon: Daemon) -> Result:
        before, passes, mails = len(self._happened), self._passes, len(self._mails("desk"))
        step.act(self.room)
        self.tell(f"The press office {step.told} …")
        daemon.wake(step.source)
        if step.truth is None:
            # nothing is to happen: that is seen once every source was visited twice
            daemon.wake(FR)
            await self._until(lambda: self._passes >= passes + 2)
            daemon.wake(step.source)
            await self._until(lambda: self._passes >= passes + 3)
        else:
            await self._until(
                lambda: len(self._happened) > before, lambda: daemon.wake(step.source)
            )
        happened = [kind for source, _, kind in self._happened[before:] if source == step.source]
        judged = (
            happened[0]
            if len(happened) == 1
            else None
            if not happened
            else next((k for k in happened if k is not step.truth), None)
        )
        wanted = mails + step.mailed
        await self._until(lambda: len(self._mails("desk")) >= wanted)
        arrived = len(self._mails("desk")) == wanted
        subject = f", mail: {self._mails('desk')[-1]['Subject']}" if step.mailed and arrived else ""
        self.tell(f"    judged: {judged or 'nothing'}{subject}")
        return Result(step, judged, arrived)

    async def _outage(self, daemon: Daemon) -> bool:
        """The press room answers 503 and comes back: the operator hears of both, the desk of neither."""
        self.tell("The press room's server fails, and is mended …")
        desk = len(self._mails("desk"))
        self.room.down = True
        await self._until(lambda: len(self._mails("operator")) >= 1, lambda: daemon.wake(EN))
        self.room.down = False
        await self._until(lambda: len(self._mails("operator")) >= 2, lambda: daemon.wake(EN))
        subjects = [mail["Subject"] for mail in self._mails("operator")]
        self.tell(f"    the operator's mail: {'; '.join(subjects)}")
        return len(subjects) == 2 and len(self._mails("desk")) == desk

    async def _morning(self, daemon: Daemon, store: Store) -> bool:
        """Seven o'clock comes early: the digest of all that happened."""
        self.tell("Morning comes early …")
        await daemon.writer.do(
            lambda: store.outbox.retry(datetime.now(UTC), given_up=False, digests=True)
        )
        daemon.send_now()
        await self._until(lambda: bool(self._mails("morning")))
        subjects = [mail["Subject"] for mail in self._mails("morning")]
        self.tell(f"    mail: {'; '.join(subjects)}")
        return len(subjects) == 1

    def _mails(self, recipient: str) -> list[EmailMessage]:
        return [mail for mail in self.sink.mails if str(mail["To"]).startswith(f"{recipient}@")]

    async def _until(
        self, condition: Callable[[], bool], nudge: Callable[[], None] = lambda: None
    ) -> None:
        """Wait for `condition`, at most `_PATIENCE`, nudging each second."""
        deadline = time.monotonic() + _PATIENCE
        while not condition() and time.monotonic() < deadline:
            self._news.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), 0.3)
            if not condition():
                nudge()


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

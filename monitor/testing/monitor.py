"""misajour in one process, over a FakeWeb: a test makes a pass and looks at what came of it."""

from __future__ import annotations

import asyncio
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from monitor.alert.deliver import DeliveryReport, deliver
from monitor.assembly import assemble
from monitor.config import SourceConfig, parse
from monitor.model import Reading
from monitor.passes import Passes
from monitor.read import Page, ReadingPool, read_page
from monitor.record import Run
from monitor.store import Store
from monitor.testing.web import FakeWeb
from monitor.writer import Writer


class ReaderInPlace(ReadingPool):
    """Reads pages here and now, in no process of its own: no deadline, no limit of memory."""

    async def _read(self, page: Page) -> Reading:
        return read_page(page)


class Monitor:
    """The configuration `toml`, a real store in `folder`, and `web` in place of the network.

        toml = '[[source]]\\nname = "a"\\nspider = "watch"\\ndelay = 0\\n…'
        with Monitor(tmp_path, toml, web) as monitor:
            monitor.check()
            assert monitor.kinds() == ["new"]

    Unless the configuration says so, apparent changes are believed at once (`confirm_after =
    0`), and mails are files. Raises ConfigError.
    """

    def __init__(self, folder: Path, toml: str, web: FakeWeb) -> None:
        head = "" if "[misajour]" in toml else "[misajour]\nconfirm_after = 0\n\n"
        self.config = parse(head + toml, folder / "misajour.toml")
        self.web, self.store = web, Store.open(self.config.database)
        self.delivered = DeliveryReport()

    def check(self, *, everything: bool = False) -> list[Run]:
        """What `misajour check` does, with `--now` if `everything`: a pass over each source, the
        second looks, the deliveries. Returns the passes."""
        return asyncio.run(self._check(everything))

    async def _check(self, everything: bool) -> list[Run]:
        writer, runs = Writer(), list[Run]()
        try:
            engine = self.web.engine()
            passes, courier = assemble(self.config, self.store, writer, ReaderInPlace(), engine)
            for source in self.config.enabled:
                runs += await self._passes(passes, source, everything)
            self.delivered = await deliver(courier, writer.do)
        finally:
            writer.close()
        return runs

    async def _passes(self, passes: Passes, source: SourceConfig, everything: bool) -> list[Run]:
        first = await passes.run_pass(source, everything=everything)
        return [first, *[run async for run in passes.second_looks_of(source)]]

    def kinds(self) -> list[str]:
        """The changes so far, the oldest first."""
        return [str(row["kind"]) for row in self.rows("select kind from changes order by id")]

    def rows(self, sql: str) -> list[dict[str, Any]]:
        return list(self.store.db.query(sql))

    def mails(self) -> list[EmailMessage]:
        """What was written for people who get mail, where no server is configured."""
        files = sorted(self.config.outbox.glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]

    def close(self) -> None:
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

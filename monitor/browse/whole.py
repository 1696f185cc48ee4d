"""The whole database as a download, where the operator allows it.

Datasette hands out only databases that nobody writes to. This one is copied first, to one moment.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Forbidden, NotFound, Request, Response

from monitor.browse import permissions, queries
from monitor.store import backup

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette

_CHUNK = 1 << 18  # bytes that are sent at once
_one_at_a_time = asyncio.Semaphore(1)  # a copy takes as much of the disk as the database


async def whole_database(datasette: Datasette, request: Request) -> Response:
    """A copy of the database, whole and of one moment."""
    db = await queries.database(datasette, request)
    settings = datasette.plugin_config("misajour") or {}
    if not settings.get("download"):
        raise NotFound("the database is not handed out here; [browse] download would allow it")
    allowed = await permissions.may(datasette, request.actor, "view-database-download", db.name)
    if not allowed or not db.path:
        raise Forbidden("you may not download this database")
    return _Download(Path(db.path), f"{db.name}.db")


class _Download(Response):  # type: ignore[misc]  # Datasette brings no types
    """Copies a database, sends the copy, and removes it."""

    def __init__(self, source: Path, name: str) -> None:
        super().__init__()
        self._source, self._name = source, name

    async def asgi_send(self, send: Any) -> None:
        async with _one_at_a_time, _copy(self._source) as copy:
            headers = [
                (b"content-type", b"application/vnd.sqlite3"),
                (b"content-length", str(copy.stat().st_size).encode()),
                (b"content-disposition", f'attachment; filename="{self._name}"'.encode()),
            ]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            with copy.open("rb") as file:
                while chunk := await asyncio.to_thread(file.read, _CHUNK):
                    part = {"type": "http.response.body", "body": chunk, "more_body": True}
                    await send(part)
            await send({"type": "http.response.body", "body": b""})


@asynccontextmanager
async def _copy(source: Path) -> AsyncIterator[Path]:
    with tempfile.TemporaryDirectory(prefix="misajour-", dir=_room()) as folder:
        target = Path(folder) / "copy.db"
        await asyncio.to_thread(
            backup.copy, source, target, force=False, step=lambda _done, _all: None
        )
        yield target


def _room() -> str | None:
    """Where large temporary files belong, which on many systems is not /tmp; None: where Python
    thinks."""
    place = "/var/tmp"  # noqa: S108  # mkdtemp in it makes a folder of its own
    return place if os.access(place, os.W_OK) else None

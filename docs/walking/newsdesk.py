"""What the desk and the researcher share: a store that watches the press rooms, what these do to
their releases, the mails of that, and the pages."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from monitor.demo import free_port
from walking.rooms import ROOMS, PressRooms
from walking.walk import Walk, walking

PAGES = "http://misajour.example.org"
"""Where the mails say that the pages stand; `mailprogram` finds them on this machine."""

_CONFIG = """\
[misajour]
allow_addresses = ["127.0.0.1/32"]
confirm_after = 0
browse = "{pages}"

{sources}
[[subscription]]
name = "desk"
to = ["mailto:desk@example.org"]
sources = ["council", "ministry"]

[[subscription]]
name = "rédaction"
to = ["mailto:redaction@example.org"]
sources = ["ligue"]
language = "fr"

[[subscription]]
name = "world"
to = ["mailto:world@example.org"]
sources = ["amana", "lianmeng"]

[[subscription]]
name = "morning"
to = ["mailto:morning@example.org"]
digest = "0 7 * * *"

[email]
smtp = "smtp://127.0.0.1:{smtp}"
from = "misajour <misajour@example.org>"
"""
_SOURCE = """\
[[source]]
name = "{name}"
spider = "watch"
language = "{language}"
delay = 0
listings = ["http://127.0.0.1:{web}/{name}"]
"""
NOTICE = (
    "Correction, {day}: an earlier version of this release gave the cost of the hall as 4.2 "
    "million crowns."
)


@contextmanager
def newsdesk(
    folder: Path, web: int = 0, smtp: int = 0, *, in_place: bool = False
) -> Iterator[Walk[PressRooms]]:
    """All has been watched, edited, noticed and mailed."""
    with walking(folder, PressRooms(date.today()), web, smtp, in_place=in_place) as walk:
        sources = "\n".join(
            _SOURCE.format(name=name, language=room.tongue.language, web=walk.web)
            for name, room in ROOMS.items()
        )
        text = _CONFIG.format(pages=PAGES, sources=sources, smtp=walk.smtp)
        walk.config.write_text(text, encoding="utf-8")
        done = [walk.run("misajour check")]
        happen(walk.site)
        done.append(walk.run("misajour check --now"))
        if any(answer.code for answer in done):
            raise AssertionError("\n".join(answer.text for answer in done))
        yield walk


def happen(rooms: PressRooms) -> None:
    """What the press rooms do to their releases."""
    rooms.edit("council", "bear-pass", "that no convoy", "that a convoy")
    rooms.edit("council", "rescue-school", "4.2 million", "6.8 million", notice=NOTICE, updated=0)
    rooms.withdraw("council", "envoy")
    rooms.edit("ministry", "toll", "is no plan", "is a plan")
    rooms.edit(
        "ligue",
        "montclair",
        " Montclair enverra 2 000 volontaires dans la vallée haute d’ici à la fin de l’année.",
        "",
    )
    rooms.edit("amana", "mamarr", "120 مراقبا", "20 مراقبا")
    rooms.edit("lianmeng", "shankou", "不会派遣任何车队", "将派遣两支车队")


@contextmanager
def browsing(walk: Walk[PressRooms]) -> Iterator[str]:
    """`misajour browse` over the walk's store: its address on this machine."""
    port = free_port(0)
    misajour = Path(sys.executable).with_name("misajour")
    server = subprocess.Popen(
        [str(misajour), "--config", str(walk.config), "browse", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=walk.folder,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(server, f"{address}/-/misajour")
        yield address
    finally:
        server.terminate()
        server.wait()


def _wait_for(server: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)

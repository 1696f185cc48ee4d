"""What stands around the stories of a message."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.alert.foot import Foot
from monitor.wording import DEFAULT


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """`pages` is the address of misajour's pages, `muted` are sentences on what was not mailed,
    `head` is the end of the chain; the others are as in `Message`."""

    key: str
    subscription: str
    foot: Foot
    language: str = DEFAULT
    pages: str = ""
    head: str = ""
    muted: tuple[str, ...] = ()
    thread: str = ""
    answers: str = ""
    data: tuple[dict[str, object], ...] = ()

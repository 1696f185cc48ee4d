"""What is sent, whichever way."""

from __future__ import annotations

from dataclasses import dataclass

SCHEMA = 1
"""The version of `Message.data`, which webhooks post. It is raised when a field changes its meaning
or is removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`key` names it for ever: a repeat bears the same, one that is asked for once more another.
    `short` is for chat, `data` for programs:
    an entry for each change, where the channel asks for it. `thread` is the key of what it answers
    to in any case, `answers` that of the message before it. `link` stands in the bodies for the
    address where a recipient can mute, which is another for each of them; `unsubscribe` is that
    address. `release`, with its `title`, and `source` are what it is about, where that is one.
    `muted` are sentences on what its recipient was not mailed, which all channels are to pass
    on."""

    key: str
    subject: str
    text: str
    html: str
    short: str
    subscription: str
    kind: str
    thread: str = ""
    answers: str = ""
    data: tuple[dict[str, object], ...] = ()
    release: int | None = None
    title: str = ""
    source: str = ""
    link: str = ""
    unsubscribe: str = ""
    muted: tuple[str, ...] = ()

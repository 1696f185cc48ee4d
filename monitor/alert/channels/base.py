"""What a channel is. `conformance` holds the checks that each of them passes."""

from __future__ import annotations

from typing import Protocol

from monitor.alert.message import Message


class Channel(Protocol):
    """Delivers messages. Made and used in one thread, but for `interrupt`; may block.

    A channel may also have `interrupt()`, `transferring` and `wants_data`; `interrupt`,
    `transferring` and `wants_data` below say what holds for one that has not.
    """

    def send(self, message: Message, address: str) -> str:
        """Deliver, and return what the other side said, on one line. Raises Rejected where that is
        final, Unreachable where no other message would go now, DeliveryError for the rest. Anything
        else that is raised counts as a DeliveryError."""
        ...

    def close(self) -> None:
        """Let go of what is open. The next `send` opens it again."""
        ...


def interrupt(channel: object) -> None:
    """Make a `send` that is under way end now. Called from another thread; a channel without it is
    left alone, and its thread ends when it ends."""
    if (method := getattr(channel, "interrupt", None)) is not None:
        method()


def transferring(channel: object) -> bool:
    """Whether the other side may be taking the message just now: then it is given a moment when
    misajour stops. A channel that does not say may always be."""
    return bool(getattr(channel, "transferring", True))


def wants_data(channel: type | object) -> bool:
    """Whether it uses `Message.data`, which costs a comparison for each change of a digest or a
    storm."""
    return bool(getattr(channel, "wants_data", True))

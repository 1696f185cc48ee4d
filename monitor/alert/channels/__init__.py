"""Ways to people: a class for each URL scheme, found by `channel_for`.

A distribution adds its own by an entry point in the group `misajour.channels`, named after the scheme.
"""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Protocol

from monitor.alert.channels.files import Files
from monitor.alert.channels.other import Other
from monitor.alert.channels.smtp import Smtp
from monitor.alert.channels.webhook import Webhook
from monitor.alert.render import Message
from monitor.config import Config


class Channel(Protocol):
    """Delivers messages. Used from one thread at a time; may block."""

    def send(self, message: Message, address: str) -> str:
        """Deliver, and return what the other side said. Raises DeliveryError, or Rejected where it is final."""
        ...

    def close(self) -> None: ...


def channel_for(address: str, config: Config) -> Channel:
    """The channel for `address`: mail, a plug-in's scheme, else Apprise."""
    scheme = address.partition(":")[0].lower()
    if scheme == "mailto":
        return Smtp(config.email) if config.email else Files(config.outbox)
    if scheme.startswith("webhook+"):
        return Webhook()
    for entry in entry_points(group="misajour.channels", name=scheme):
        channel: Channel = entry.load()(config)
        return channel
    return Other()


def kind_of(address: str, config: Config) -> str:
    """What addresses share one channel object."""
    scheme = address.partition(":")[0].lower()
    return ("smtp" if config.email else "files") if scheme == "mailto" else scheme

"""Ways to people: a class for each URL scheme, found by `channel_for`.

A distribution adds its own by an entry point in the group `misajour.channels`, named after the
scheme.
"""

from __future__ import annotations

import logging
import re
from importlib.metadata import entry_points

from monitor.alert.channels.apprise_channel import AppriseChannel
from monitor.alert.channels.base import Channel
from monitor.alert.channels.eml_files import EmlFiles
from monitor.alert.channels.smtp import Smtp
from monitor.config import Config

__all__ = ["Channel", "channel_for", "connection_key", "usable"]

# They log whole addresses, secrets and all, where they log more than warnings.
for _library in ("httpx", "httpcore", "urllib3", "requests", "apprise"):
    logging.getLogger(_library).setLevel(logging.WARNING)


def channel_for(address: str, config: Config) -> Channel:
    """The channel for `address`: mail, a plug-in's scheme, else Apprise. Raises what a plug-in
    raises."""
    scheme = address.partition(":")[0].lower()
    if scheme == "mailto":
        return Smtp(config.email) if config.email else EmlFiles(config.outbox)
    if scheme.startswith("webhook+"):
        from monitor.alert.channels.webhook import Webhook  # brings an HTTP client

        return Webhook()
    for entry in entry_points(group="misajour.channels", name=scheme):
        channel: Channel = entry.load()(config)
        return channel
    return AppriseChannel()


def usable(address: str) -> bool:
    """Whether there is a channel that can ever take `address`. Asks nobody; what a plug-in that is
    installed makes of its own addresses is not known."""
    scheme = address.partition(":")[0].lower()
    if scheme == "mailto" or scheme.startswith("webhook+"):
        return True
    if entry_points(group="misajour.channels", name=scheme):
        return True
    return AppriseChannel.knows(address)


def connection_key(address: str, config: Config) -> str:
    """Addresses of one key share a channel, and wait for one another. It may hold a token: not to
    be shown."""
    scheme, _, rest = address.partition(":")
    if scheme.lower() == "mailto":
        return "smtp" if config.email else "files"
    host = re.split(r"[/?#]", rest.lstrip("/"), maxsplit=1)[0].rpartition("@")[2]
    return f"{scheme.lower()}://{host.lower()}"

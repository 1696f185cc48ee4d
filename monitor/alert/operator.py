"""Straight to the operator, without the outbox: for when the store itself is the trouble."""

from __future__ import annotations

import logging
import threading
import time
import uuid

from monitor.alert import render
from monitor.alert.channels import channel_for
from monitor.alert.message import Message
from monitor.alert.scrub import scrub
from monitor.config import OPERATOR, Config

log = logging.getLogger(__name__)

_PATIENCE = 20.0  # seconds that the caller waits; a mute server is waited for by its own thread


def send_now(
    config: Config, subject: str, text: str, *, wait: float = _PATIENCE, head: str = ""
) -> None:
    """Send to each of the operator's addresses, side by side. What cannot be sent is logged; raises
    nothing. Blocks for at most `wait` seconds. `head` is the end of the chain, where it can be
    read."""
    key = f"operator-{uuid.uuid4().hex}"
    message = render.plain(key, OPERATOR, subject, text, "trouble", head=head)
    threads = [
        threading.Thread(target=_send, args=(config, message, address, number), daemon=True)
        for number, address in enumerate(config.misajour.operator, 1)
    ]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + wait
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))


def _send(config: Config, message: Message, address: str, number: int) -> None:
    try:
        channel = channel_for(address, config)
        try:
            channel.send(message, address)
        finally:
            channel.close()
    except BaseException as error:  # noqa: BLE001  # the boundary: a plug-in may raise anything, and nobody else can be told
        reason = f"{type(error).__name__}: {scrub(str(error), address)}"
        log.error("the operator (recipient %s) could not be told: %s", number, reason)

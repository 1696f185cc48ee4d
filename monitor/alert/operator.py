"""Straight to the operator, without the outbox: for when the store itself is the trouble."""

from __future__ import annotations

import logging
import uuid

from monitor.alert import render
from monitor.alert.channels import channel_for
from monitor.config import OPERATOR, Config
from monitor.errors import DeliveryError

log = logging.getLogger(__name__)


def tell(config: Config, subject: str, text: str) -> None:
    """Send to each of the operator's addresses; what cannot be sent is logged. Blocks."""
    message = render.plain(f"operator-{uuid.uuid4().hex}", OPERATOR, subject, text, "trouble")
    for number, address in enumerate(config.misajour.operator, 1):
        channel = channel_for(address, config)
        try:
            channel.send(message, address)
        except DeliveryError as error:
            log.error("the operator (recipient %s) could not be told: %s", number, error)
        finally:
            channel.close()

"""Chat, push, webhooks: whatever Apprise speaks."""

from __future__ import annotations

import logging

from monitor.alert.render import Message
from monitor.errors import DeliveryError, Rejected


class Other:
    def send(self, message: Message, address: str) -> str:
        import apprise

        logging.getLogger("apprise").setLevel(
            logging.CRITICAL
        )  # it would log the address, secrets and all
        target = apprise.Apprise()
        if not target.add(address):
            raise Rejected(
                f"Apprise does not know an address that begins with {address.partition(':')[0]}:"
            )
        if not target.notify(
            title=message.subject, body=message.short, body_format=apprise.NotifyFormat.TEXT
        ):
            raise DeliveryError(f"{address.partition(':')[0]}: the service did not take it")
        return "taken"

    def close(self) -> None:
        """Apprise keeps nothing open."""

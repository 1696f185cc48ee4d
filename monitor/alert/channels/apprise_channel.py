"""Chat, push and the like: whatever Apprise speaks."""

from __future__ import annotations

import logging

from monitor.alert.message import Message
from monitor.errors import DeliveryError, Rejected


class AppriseChannel:
    wants_data = False

    @staticmethod
    def knows(address: str) -> bool:
        """Whether Apprise can make something of `address`. Asks nobody."""
        import apprise

        logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it would log the address
        return bool(apprise.Apprise().add(address))

    def send(self, message: Message, address: str) -> str:
        import apprise

        # It would log the address, secrets and all.
        logging.getLogger("apprise").setLevel(logging.CRITICAL)
        scheme = address.partition(":")[0]
        target = apprise.Apprise()
        if not target.add(address):
            raise Rejected(f"Apprise does not know an address that begins with {scheme}:")
        taken = target.notify(
            title=message.subject, body=message.short, body_format=apprise.NotifyFormat.TEXT
        )
        if not taken:
            raise DeliveryError(f"{scheme}: the service did not take it")
        return "taken"

    def close(self) -> None:
        """Apprise keeps nothing open."""

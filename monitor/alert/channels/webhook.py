"""JSON to a program: `webhook+https://host/path` posts what `Message.data` holds, signed.

The body is signed with the secret in MISAJOUR_WEBHOOK_SECRET as `X-Misajour-Signature: sha256=…` (HMAC, RFC 2104),
over the time in `X-Misajour-Timestamp`, a full stop and the bytes of the body.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import time

import httpx

from monitor.alert.render import SCHEMA, Message
from monitor.errors import DeliveryError, Rejected

_TIMEOUT = 30.0  # seconds
_LATER = (408, 425, 429)  # statuses below 500 that ask for another try


class Webhook:
    def send(self, message: Message, address: str) -> str:
        url = address.partition("+")[2]
        body = json.dumps(
            {
                "version": SCHEMA, "id": message.key, "subscription": message.subscription, "kind": message.kind,
                "subject": message.subject, "text": message.text if not message.data else "", "changes": list(message.data),
            },
            ensure_ascii=True,
        ).encode()  # fmt: skip
        now = str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "misajour",
            "X-Misajour-Timestamp": now,
            "Idempotency-Key": message.key,
        }
        if secret := os.environ.get("MISAJOUR_WEBHOOK_SECRET"):
            signed = hmac.new(
                secret.encode(), now.encode() + b"." + body, hashlib.sha256
            ).hexdigest()
            headers["X-Misajour-Signature"] = f"sha256={signed}"
        try:
            answer = httpx.post(
                url, content=body, headers=headers, timeout=_TIMEOUT, follow_redirects=False
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise DeliveryError(f"the webhook does not answer: {type(error).__name__}") from None
        if 200 <= answer.status_code < 300:
            return f"status {answer.status_code}"
        final = answer.status_code < 500 and answer.status_code not in _LATER
        raise (Rejected if final else DeliveryError)(f"the webhook answered {answer.status_code}")

    def close(self) -> None:
        """Each message has a connection of its own."""

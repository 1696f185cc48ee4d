"""JSON to a program: `webhook+https://host/path` posts what `Message.data` holds, signed.

The body is signed with the secret in MISAJOUR_WEBHOOK_SECRET as `X-Misajour-Signature: sha256=…`
(HMAC, RFC 2104), over the time in `X-Misajour-Timestamp`, a full stop and the bytes of the body.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import socket
import time
from typing import Any

import httpx

from monitor.alert.message import SCHEMA, Message
from monitor.errors import DeliveryError, Rejected, Unreachable

_TIMEOUT = 30.0  # seconds for one step
_LATER = (408, 425, 429)  # statuses below 500 that ask for another try


class Webhook:
    wants_data = True

    def __init__(self) -> None:
        self.transferring = False
        self._socket: socket.socket | None = None
        self._interrupted = False

    def send(self, message: Message, address: str) -> str:
        url = address.partition("+")[2]
        body = _body(message)
        headers = _headers(message.key, body)
        try:
            answer = self._post(url, body, headers)
        except httpx.InvalidURL as error:
            raise Rejected(f"the webhook's address: {type(error).__name__}") from None
        except (httpx.HTTPError, OSError) as error:
            raise Unreachable(f"the webhook does not answer: {type(error).__name__}") from None
        finally:
            self.transferring, self._socket = False, None
        if 200 <= answer < 300:
            return f"status {answer}"
        final = answer < 500 and answer not in _LATER
        raise (Rejected if final else DeliveryError)(f"the webhook answered {answer}")

    def _post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        with httpx.Client(timeout=_TIMEOUT, follow_redirects=False) as client:
            request = client.build_request(
                "POST", url, content=body, headers=headers, extensions={"trace": self._trace}
            )
            # the status is the answer; a body, which might have no end, is not read
            answer = client.send(request, stream=True)
            answer.close()
            return answer.status_code

    def _trace(self, event: str, info: dict[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._socket = info["return_value"].get_extra_info("socket")
            if self._interrupted:
                self.interrupt()
        elif event.endswith(".send_request_headers.started"):
            self.transferring = True

    def interrupt(self) -> None:
        self._interrupted = True
        if (open_socket := self._socket) is not None:
            with contextlib.suppress(OSError):  # closed meanwhile
                open_socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Each message has a connection of its own."""


def _body(message: Message) -> bytes:
    said = {
        "version": SCHEMA,
        "id": message.key,
        "subscription": message.subscription,
        "kind": message.kind,
        "subject": message.subject,
        "text": message.text if not message.data else "",
        "changes": list(message.data),
        "muted": list(message.muted),
    }
    return json.dumps(said, ensure_ascii=True).encode()


def _headers(key: str, body: bytes) -> dict[str, str]:
    now = str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "misajour",
        "X-Misajour-Timestamp": now,
        "Idempotency-Key": key,
    }
    if secret := os.environ.get("MISAJOUR_WEBHOOK_SECRET"):
        signed = hmac.new(secret.encode(), now.encode() + b"." + body, hashlib.sha256).hexdigest()
        headers["X-Misajour-Signature"] = f"sha256={signed}"
    return headers

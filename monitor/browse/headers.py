"""Security headers on every page, ours and Datasette's: scraped text is on all of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

_App = Callable[..., Awaitable[None]]

# Ours need one style sheet and nothing else.
_OURS = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
# Datasette's own pages bring inline scripts and styles; nothing may come from, or go to, another host.
_DATASETTES = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
)


def with_headers(app: _App) -> _App:
    async def wrapped(scope: dict[str, Any], receive: _App, send: _App) -> None:
        policy = _OURS if str(scope.get("path", "")).startswith("/-/misajour") else _DATASETTES

        async def send_with_headers(event: dict[str, Any]) -> None:
            if event["type"] == "http.response.start":
                headers = [*event.get("headers", []), *_ALWAYS]
                if all(
                    name.lower() != b"content-security-policy" for name, _ in headers
                ):  # a sandbox has its own
                    headers.append((b"content-security-policy", policy.encode()))
                event = {**event, "headers": headers}
            await send(event)

        await app(scope, receive, send_with_headers if scope["type"] == "http" else send)

    return wrapped

"""Security headers on every page with scraped text: ours, and Datasette's over our database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from monitor.browse import guest

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette

_App = Callable[..., Awaitable[None]]

# Ours need one style sheet and nothing else.
_OURS = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# Datasette's own pages bring inline scripts and styles; nothing may come from, or go to, another
# host.
_DATASETTES = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
)
_NAMES = {name for name, _ in _ALWAYS}


def with_headers(datasette: Datasette) -> Callable[[_App], _App]:
    """Middleware that puts them on the pages that show what we recorded, and on no other."""

    def wrap(app: _App) -> _App:
        async def wrapped(scope: dict[str, Any], receive: _App, send: _App) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            path = guest.local(datasette, str(scope.get("path", "")))
            if not await guest.shows_ours(datasette, path):
                await app(scope, receive, send)
                return
            policy = _OURS if path.startswith(guest.HOME) else _DATASETTES

            async def send_with_headers(event: dict[str, Any]) -> None:
                await send(_guarded(event, policy))

            await app(scope, receive, send_with_headers)

        return wrapped

    return wrap


def _guarded(event: dict[str, Any], policy: str) -> dict[str, Any]:
    if event["type"] != "http.response.start":
        return event
    said = list(event.get("headers", []))
    names = {name.lower() for name, _ in said}
    said = [(name, value) for name, value in said if name.lower() not in _NAMES]
    if b"content-security-policy" not in names:  # a sandbox has its own
        said.append((b"content-security-policy", policy.encode()))
    return {**event, "headers": [*said, *_ALWAYS]}

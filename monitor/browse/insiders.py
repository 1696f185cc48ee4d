"""Who sees how the watching itself goes: addresses that failed, subscriptions, the disk.

Readers need none of it. Where Datasette's rules say nothing, the setting `operations` decides:
`local`, whoever asks from this machine; `everybody`; `nobody`.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Forbidden, Request

from monitor.browse import permissions, queries
from monitor.config import OperationsFor

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette
    from datasette.database import Database

# What proxies add to a request that they hand on for somebody else
_FORWARDED = (
    "forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto",
    "x-forwarded-server", "x-real-ip", "x-client-ip", "cf-connecting-ip", "true-client-ip",
)  # fmt: skip


async def database(datasette: Datasette, request: Request) -> Database:
    """The database of ours. Raises Forbidden where who asks may not see how the watching goes."""
    db = await queries.database(datasette, request)
    if not await may_operate(datasette, request, db):
        raise Forbidden(
            "how the watching goes is not shown to everybody; "
            "[browse] operations in misajour.toml says to whom"
        )
    return db


async def may_operate(datasette: Datasette, request: Request, db: Database) -> bool:
    settings = datasette.plugin_config("misajour") or {}
    shown_to = settings.get("operations", OperationsFor.LOCAL)
    default = shown_to == OperationsFor.EVERYBODY or (
        shown_to == OperationsFor.LOCAL and is_local(request.scope)
    )
    return await permissions.may_operate(datasette, request.actor, db.name, default=default)


def is_local(scope: dict[str, Any]) -> bool:
    """Whether a request was made on this machine, and not handed on by a proxy on it."""
    headers = {name.decode("latin-1").lower(): value for name, value in scope.get("headers", ())}
    if any(name in headers for name in _FORWARDED):
        return False
    client = scope.get("client")
    host = _without_port(headers.get("host", b"").decode("latin-1"))
    return client is not None and _is_loopback(str(client[0])) and _is_loopback(host)


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _is_loopback(name: str) -> bool:
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)

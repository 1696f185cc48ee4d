"""What is said to whoever changes the configuration, by whether a daemon runs beside the
command."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from monitor.errors import StoreError

if TYPE_CHECKING:
    from monitor.config import Config


def how_to_reload(config: Config) -> str:
    """How the daemon is told to read its configuration; empty where none runs."""
    # `add` and `import` need the database for nothing else
    from monitor import health
    from monitor.store import Store
    from monitor.store.lock import holder

    try:
        with Store.read(config.database) as store:
            if not health.alive(store.watching.daemon(config.database), datetime.now(UTC)):
                return ""
    except StoreError:
        return ""
    service = "systemctl reload misajour"
    if process := holder(config.database):
        return f"kill -HUP {process}, or as a service {service}"
    return service


def first_pass(config: Config, name: str = "") -> str:
    """What has a source visited that was added or resumed, or with no `name` several of them."""
    if how := how_to_reload(config):
        what = "it" if name else "them"
        return f"the daemon visits {what} at once when it reads its configuration: {how}"
    return f"next: misajour check {name}".rstrip()

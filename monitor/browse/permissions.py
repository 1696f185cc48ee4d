"""Who may do what by Datasette's own rules, asked in the way of 0.65 or in that of 1.0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette


def is_of_1_0(datasette: Datasette) -> bool:
    """Whether it has the plugin API of 1.0."""
    return hasattr(datasette, "allowed")


async def may(
    datasette: Datasette, actor: dict[str, Any] | None, action: str, database: str
) -> bool:
    """Whether `actor` may do something with a database that everybody may where no rule says
    otherwise."""
    if is_of_1_0(datasette):
        from datasette.resources import DatabaseResource

        resource = DatabaseResource(database=database)
        return bool(await datasette.allowed(action=action, resource=resource, actor=actor))
    return bool(await datasette.permission_allowed(actor, action, resource=database, default=True))


OPERATIONS = "view-misajour-operations"
"""The permission to see how the watching goes: operations, health.json, metrics."""


async def may_operate(
    datasette: Datasette, actor: dict[str, Any] | None, database: str, *, default: bool
) -> bool:
    """Whether `actor` may see how the watching goes; `default` where no rule says anything. In 1.0,
    which does not tell "no rule" from "no", a rule can only open what `default` closes."""
    if is_of_1_0(datasette):
        from datasette.resources import DatabaseResource

        resource = DatabaseResource(database=database)
        allowed = await datasette.allowed(action=OPERATIONS, resource=resource, actor=actor)
        return default or bool(allowed)
    allowed = await datasette.permission_allowed(
        actor, OPERATIONS, resource=database, default=default
    )
    return bool(allowed)


async def may_see(
    datasette: Datasette, actor: dict[str, Any] | None, database: str, tables: Sequence[str]
) -> bool:
    """Whether `actor` may see those tables of a database."""
    if is_of_1_0(datasette):
        from datasette.resources import TableResource

        for table in tables:
            resource = TableResource(database=database, table=table)
            if not await datasette.allowed(action="view-table", resource=resource, actor=actor):
                return False
        return True
    visible, _ = await datasette.check_visibility(
        actor,
        permissions=[
            *(("view-table", (database, table)) for table in tables),
            ("view-database", database),
            "view-instance",
        ],
    )
    return bool(visible)


def actions() -> list[Any]:
    """What Datasette 1.0 is to know of our permissions."""
    from datasette.permissions import Action
    from datasette.resources import DatabaseResource

    said = "See how misajour's watching goes: operations, health.json, metrics"
    return [Action(name=OPERATIONS, description=said, resource_class=DatabaseResource)]

"""Addresses that last: changes by their number and the hashes of their two texts, releases by their
number and their own address.

A database that is made anew, with older captures, counts otherwise; the bytes received hash to the
same. So a mail that is read in a year leads to the change that it told, or says that it is not
here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import NotFound

from monitor.browse.queries import one_change, one_release, rows

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.database import Database

_BETWEEN = re.compile(r"([0-9a-f]{16})-([0-9a-f]{16})")
_CHANGES = """
    select changes.id from changes
    join revisions as old on old.id = changes.from_revision
    join revisions as new on new.id = changes.to_revision
    where old.snapshot >= :old and old.snapshot < :old || 'g'
      and new.snapshot >= :new and new.snapshot < :new || 'g'
"""
_OF_THAT_NUMBER = f"{_CHANGES} and changes.id = :id"
_BEARS = """
    select 1 from releases where id = :id and url = :url
    union all select 1 from addresses where release_id = :id and url = :url
"""
# one that has the address now before one that had it
_AT = """
    select id, 0 as former from releases where url = :url
    union all select release_id, 1 from addresses where url = :url
    order by former, id limit 1
"""
_OF_ANY = f"{_CHANGES} order by changes.id limit 20"


async def change_of(db: Database, number: int, between: str | None) -> dict[str, Any]:
    """The change of that number; where `between` names the beginnings of two hashes, the change
    between these texts, whatever number it bears. Raises NotFound, also where a text was put back
    and taken out again, and nothing says which time is meant."""
    if between is None:
        return await one_change(db, number)
    if (named := _BETWEEN.fullmatch(between)) is None:
        raise NotFound("this link was cut off: it names no two texts")
    values = {"id": number, "old": named[1], "new": named[2]}
    found = await rows(db, _OF_THAT_NUMBER, values) or await rows(db, _OF_ANY, values)
    if not found:
        raise NotFound("there is no change between these two texts")
    if len(found) > 1:
        numbers = ", ".join(str(row["id"]) for row in found)
        raise NotFound(f"several changes are between these two texts: {numbers}")
    return await one_change(db, found[0]["id"])


async def release_of(db: Database, number: int, url: str | None) -> dict[str, Any]:
    """The release of that number; where its address is given, the one that has it, or had it,
    whatever number it bears. Raises NotFound."""
    if not url or await rows(db, _BEARS, {"id": number, "url": url}):
        return await one_release(db, number)
    found = await rows(db, _AT, {"url": url})
    if not found:
        raise NotFound("there is no release of that address")
    return await one_release(db, found[0]["id"])

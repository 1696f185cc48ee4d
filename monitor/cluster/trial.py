"""A cluster, tried: whether its scheduler answers, and which of its workers are of use."""

from __future__ import annotations

from monitor.cluster.link import Link, address_of
from monitor.errors import SourceError


async def faults(engine: str) -> list[str]:
    """A sentence on each worker that is of no use, or on what keeps us from asking them."""
    try:
        link = await Link.open(address_of(engine))
    except SourceError as error:
        return [str(error)]
    try:
        await link.workers.look_at_all()
    except SourceError as error:
        return [str(error)]
    finally:
        await link.close()
    return list(link.workers.unfit)

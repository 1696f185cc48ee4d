"""What a visit means: what is known and what was seen go in, a `Decision` comes out. Pure.

Nothing here asks the database, the network or the clock; `record.apply` writes what is decided.
"""

from monitor.decide.values import (
    NEW,
    Added,
    Claim,
    Decision,
    Evidence,
    Known,
    KnownPage,
    KnownRelease,
    KnownText,
    Learnt,
    Policy,
    Told,
    Twin,
)
from monitor.decide.visit import decide

__all__ = [
    "NEW",
    "Added",
    "Claim",
    "Decision",
    "Evidence",
    "Known",
    "KnownPage",
    "KnownRelease",
    "KnownText",
    "Learnt",
    "Policy",
    "Told",
    "Twin",
    "decide",
]

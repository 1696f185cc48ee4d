"""When the operator hears that a source is ill, and that it is well again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from monitor.model import Health

PASSES = 6
"""Passes that are looked at, the present one included."""
_NEAR = 4  # passes, two of which must be ill
_UNSTEADY = 3  # turns between ill and well, from which on one good pass proves nothing
_STEADY = 3  # good passes in a row that then do


def to_be_told(recent: Sequence[Health], told: Health) -> bool:
    """Whether the present state is news for the operator, who heard last that it was `told`.

    `recent` are the states after the last passes, the present one first. One bad pass is not news,
    but two of four are, in a row or not: a source that answers every other time is ill. Such a
    source is well again only after several good passes, so that nobody gets two mails a day about
    it.
    """
    ill = [_is_ill(health) for health in recent[:PASSES]]
    if ill[0] == _is_ill(told):
        return False
    if ill[0]:
        return len(ill) == 1 or sum(ill[:_NEAR]) >= 2
    turns = sum(now != before for now, before in pairwise(ill))
    return turns < _UNSTEADY or not any(ill[:_STEADY])


def _is_ill(health: Health) -> bool:
    return health not in (Health.OK, Health.NEW)

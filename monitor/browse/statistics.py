"""Figures ─► figures: shares with what chance leaves of them, and how long releases stay unedited.
Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import sqrt
from typing import Any

_Z = 1.959964  # of the normal distribution, for 95 %


def share_between(number: int, of: int) -> tuple[float, float]:
    """Where the true share lies with 95 % of confidence, by `number` seen in `of` (Wilson's
    interval); everything where nothing was seen."""
    if not of:
        return 0.0, 1.0
    share, square = number / of, _Z * _Z
    centre = (share + square / (2 * of)) / (1 + square / of)
    half = _Z / (1 + square / of) * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max(0.0, centre - half), min(1.0, centre + half)


def unedited(lives: Iterable[Mapping[str, Any]], classes: int) -> list[float]:
    """The share of releases that are still unedited at the end of each class of age: a life table.

    A release counts from the class in which it was met (what happened to it before, nobody saw) to
    the one in which it was edited first, or was seen last; in that one, half. Classes after the
    last in which a release was watched have no figure: the list ends.
    """
    entered, edited, left = ([0] * (classes + 1) for _ in range(3))
    for life in lives:
        entered[min(life["entered"], life["ended"])] += life["releases"]
        (edited if life["was_edited"] else left)[life["ended"]] += life["releases"]
    shares: list[float] = []
    watched, share = 0.0, 1.0
    for number in range(classes):
        watched += entered[number]
        counted = watched - left[number] / 2
        if counted <= 0:
            break
        share *= 1 - min(1.0, edited[number] / counted)
        shares.append(share)
        watched -= edited[number] + left[number]
    return shares

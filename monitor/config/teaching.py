"""The types of the keys that teach a source its press room: patterns, labels, intervals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, NamedTuple

from pydantic import AfterValidator, BeforeValidator

from monitor.config.durations import duration

_MOST, _LONGEST = 50, 500  # entries of a list; characters of one
_LONGEST_INTERVAL = timedelta(days=40)  # what is planned later passes for a clock that was ahead
EVERY_PASS = "every pass"  # noqa: S105  # no password
OLDER = "older"


class Interval(NamedTuple):
    """Releases that are younger than `younger_than` are visited `every` so often; zero: in every
    pass."""

    younger_than: timedelta
    every: timedelta


def _one_or_more(value: Any) -> Any:
    """One text is a list of one."""
    return (value,) if isinstance(value, str) else value


def _patterns(value: tuple[str, ...]) -> tuple[str, ...]:
    import regex  # it takes a while to load, and few configurations have patterns

    _bounded(value)
    for pattern in value:
        try:
            compiled = regex.compile(pattern)
        except regex.error as error:
            raise ValueError(f"{pattern!r} is not a regular expression: {error}") from None
        if compiled.search("") is not None:
            raise ValueError(f"{pattern!r} matches everything, an empty text included")
    return value


def _labels(value: tuple[str, ...]) -> tuple[str, ...]:
    _bounded(value)
    found = tuple(" ".join(label.split()).rstrip(" :：").lower() for label in value)
    for given, label in zip(value, found, strict=True):
        if not label[:1].isalpha():
            raise ValueError(f"{given!r} is no label: it begins with a letter, such as Stand")
    return found


def _bounded(value: tuple[str, ...]) -> None:
    if len(value) > _MOST:
        raise ValueError(f"this may name at most {_MOST}")
    if any(len(text) > _LONGEST for text in value):
        raise ValueError(f"one of these has more than {_LONGEST} characters")


def _link_selector(value: str) -> str:
    if value:
        from parsel.csstranslator import css2xpath  # what a listing's page is asked with

        try:
            css2xpath(value)
        except Exception as error:  # noqa: BLE001  # it raises kinds of several libraries
            reason = str(error).partition("\n")[0]
            raise ValueError(f"{value!r} is not a CSS selector: {reason}") from None
    return value


def _revisit(value: Any) -> Any:
    if isinstance(value, tuple) and all(isinstance(item, Interval) for item in value):
        return value  # read before
    if not isinstance(value, Mapping):
        raise ValueError('this must be a table, such as { "2d" = "every pass", "90d" = "1d" }')
    intervals = sorted(
        Interval(timedelta.max if age == OLDER else _length(age), _every(age, said))
        for age, said in value.items()
    )
    return tuple(intervals)


def _every(age: str, said: object) -> timedelta:
    if said == EVERY_PASS:
        return timedelta(0)
    every = _length(said)
    if every > _LONGEST_INTERVAL:
        raise ValueError(f"{age!r}: the longest interval is {_LONGEST_INTERVAL.days} days")
    return every


def _length(said: object) -> timedelta:
    try:
        return duration(said)
    except ValueError as error:
        more = f"{EVERY_PASS!r} for an interval, or {OLDER!r} for an age"
        raise ValueError(f"{error}, {more}") from None


Patterns = Annotated[tuple[str, ...], BeforeValidator(_one_or_more), AfterValidator(_patterns)]
Labels = Annotated[tuple[str, ...], BeforeValidator(_one_or_more), AfterValidator(_labels)]
LinkSelector = Annotated[str, AfterValidator(_link_selector)]
Revisit = Annotated[tuple[Interval, ...], BeforeValidator(_revisit)]

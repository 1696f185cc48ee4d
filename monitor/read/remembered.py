"""Readings that are asked for twice: a page that changed is looked at again a minute later, and
most often the same bytes come."""

from __future__ import annotations

import pickle
import time
import zlib
from collections.abc import Callable

from monitor.model import Reading
from monitor.read.reading import Page

_MOST = 16 << 20  # bytes of packed readings; one has about 6,000
_KEPT_FOR = 900.0  # seconds until a second look that has not come is not waited for any more
_FAST = 1  # of the levels of zlib

_Identity = tuple[str, ...]


class Remembered:
    """The readings of pages that are `again`, packed, each until it is asked for. One that is full
    takes no more: of a mass edit, the first pages are looked at again first. `clock` gives seconds
    that never go back."""

    def __init__(self, most: int = _MOST, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = most, clock
        self._size = 0
        self._packed: dict[_Identity, tuple[float, bytes]] = {}

    def put(self, page: Page, reading: Reading) -> None:
        """Keep `reading`, if it is one: what failed is tried again."""
        if not page.again or reading.content is None:
            return
        self._forget()
        packed = zlib.compress(pickle.dumps(reading), _FAST)
        if self._size + len(packed) <= self._most:
            self.take(page)
            self._packed[_identity(page)] = self._clock(), packed
            self._size += len(packed)

    def take(self, page: Page) -> Reading | None:
        """The reading of `page`, which is forgotten with that; None where there is none."""
        if not page.again or (found := self._packed.pop(_identity(page), None)) is None:
            return None
        self._size -= len(found[1])
        packed = zlib.decompress(found[1])
        reading: Reading = pickle.loads(packed)  # noqa: S301  # it was packed in this process
        return reading

    def _forget(self) -> None:
        """Forget what has waited too long: the first ones are the oldest."""
        before = self._clock() - _KEPT_FOR
        while self._packed:
            identity, (since, packed) = next(iter(self._packed.items()))
            if since > before:
                return
            del self._packed[identity]
            self._size -= len(packed)


def _identity(page: Page) -> _Identity:
    """All that a reading depends on."""
    return *page.key, page.charset, page.last_modified, page.hints.version

"""One spelling for each address that is met."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, runtime_checkable

from monitor.addresses.sameness import normal
from monitor.model import Foreseeing


@runtime_checkable
class AskedAddresses(Foreseeing[str], Protocol):
    """Known addresses that are too many to be gone through, and are asked for one by one."""

    def __contains__(self, url: object, /) -> bool: ...

    def like(self, url: str, /) -> Iterable[str]:
        """All known addresses that may be `url` in another spelling, and perhaps others."""
        ...


class Spellings:
    """One spelling per address: the one under which it is known, or else the first that was met.

    A release that is known keeps its address, however the program that first recorded it wrote
    it down. `simplified` is what the source makes of an address: what it has come to take for one
    release since then does not make known ones new.
    """

    def __init__(
        self,
        known: Iterable[str] | AskedAddresses = (),
        simplified: Callable[[str], str] = lambda url: url,
    ) -> None:
        self._asked = known if isinstance(known, AskedAddresses) else None
        self._listed = frozenset(() if isinstance(known, AskedAddresses) else known)
        self._simplified = simplified
        self._by_form: dict[str, str] = {}

    def foresee(self, urls: Iterable[str]) -> None:
        """The spellings `of` these are going to be asked for."""
        if self._asked is not None:
            self._asked.foresee(map(self._simplified, urls))

    def of(self, url: str) -> str:
        if url in (self._listed if self._asked is None else self._asked):
            return url
        form = normal(url)
        if self._asked is None:
            self._learn_listed()
        elif form not in self._by_form:
            same = (u for u in self._asked.like(url) if self._form_of(u) == form)
            self._by_form[form] = min(same, default=url)
        return self._by_form.setdefault(form, url)

    def _learn_listed(self) -> None:
        if not self._by_form:
            for spelling in sorted(self._listed):
                self._by_form.setdefault(self._form_of(spelling), spelling)

    def _form_of(self, known: str) -> str:
        return normal(self._simplified(known))

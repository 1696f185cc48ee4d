"""Which addresses of captures are the same. Archives keep an address in each spelling in which
crawlers asked for it over the years."""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.addresses import normal

_HEAD = re.compile(r"https?://(?:www\d{0,2}\.)?", re.IGNORECASE)
_PORT = re.compile(r"^([^/?]*):(?:80|443)(?=[/?]|$)")


def address_key(url: str) -> str:
    """What captures of one address have in common, as web archives see it: the scheme, `www.` and
    the ports 80 and 443 make no other address, nor does what makes none to `addresses.normal`."""
    return _PORT.sub(r"\1", _HEAD.sub("", normal(url), count=1))


class Spellings:
    """Which spelling of an address is recorded, however captures spell it: the known one, or else
    that of the latest capture."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known: dict[str, str] = {}
        self._noted: dict[str, str] = {}
        for url in sorted(known, reverse=True):  # of several, https comes first
            self._known.setdefault(address_key(url), url)

    def note(self, url: str) -> None:
        """Note the address of a capture; to be called with the oldest first."""
        self._noted[address_key(url)] = url

    def recorded_as(self, url: str) -> tuple[str, bool]:
        """The address under which a capture of `url` is recorded, and whether it was known
        before."""
        form = address_key(url)
        if (known := self._known.get(form)) is not None:
            return known, True
        return self._noted.get(form, url), False

"""What a source may ask for in a day: requests, and bytes of their answers."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest

from monitor.model import Spent


class UsedUp(IgnoreRequest):
    """What the source may ask for in a day is used up: the rest is owed to later passes."""


class Allowance:
    """Counts what a crawl asks for, beside what its source has asked for before on that day (UTC).
    None as a limit: there is none.

    Each crawl has its own, in its own thread; what it spent may be read from others.
    """

    def __init__(
        self,
        requests_per_day: int | None = None,
        bytes_per_day: int | None = None,
        before: Spent | None = None,
    ) -> None:
        self._most_requests, self._most_bytes = requests_per_day, bytes_per_day
        self._before = before or Spent()
        self.requests = self.bytes = 0

    @property
    def spent(self) -> Spent:
        """What this crawl has asked for so far."""
        return Spent(self._before.day, self.requests, self.bytes)

    def ask(self) -> None:
        """A request is sent."""
        self.requests += 1

    def receive(self, size: int) -> None:
        """Its answer took `size` bytes."""
        self.bytes += size

    def refusal(self) -> UsedUp | None:
        """Why no more is to be asked for today."""
        for name, most, spent in (
            ("requests_per_day", self._most_requests, self._before.requests + self.requests),
            ("bytes_per_day", self._most_bytes, self._before.bytes + self.bytes),
        ):
            if most is not None and spent >= most:
                return UsedUp(f"{name} = {most} is used up until midnight UTC")
        return None

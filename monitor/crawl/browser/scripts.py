"""The scripts of a press room, kept for a pass: its pages share them."""

from __future__ import annotations

from scrapy.http import Response


class Scripts(dict[str, Response]):
    """Answers by address, of `most` bytes together: what was not used for longest goes first."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most, self._bytes = most, 0

    def __getitem__(self, url: str) -> Response:
        response = self.pop(url)
        super().__setitem__(url, response)
        return response

    def __setitem__(self, url: str, response: Response) -> None:
        if (before := self.pop(url, None)) is not None:
            self._bytes -= len(before.body)
        super().__setitem__(url, response)
        self._bytes += len(response.body)
        while self._bytes > self._most:
            oldest = next(iter(self))
            self._bytes -= len(self.pop(oldest).body)

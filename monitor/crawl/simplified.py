"""What a source takes for spellings of one address, beyond what all sources do."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import urlsplit, urlunsplit

from monitor import addresses
from monitor.crawl import patterns


@dataclass(frozen=True, slots=True)
class Simplifier:
    """`drop` are parameters that make no other release; `aliases` are (pattern, replacement) pairs
    for the paths of addresses."""

    drop: tuple[str, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()

    def __call__(self, url: str) -> str:
        url = addresses.clean(url, self.drop)
        for pattern, replacement in self.aliases:
            parts = urlsplit(url)
            path = patterns.replaced(pattern, replacement, parts.path)
            url = url if path == parts.path else urlunsplit(parts._replace(path=path))
        return url

    @property
    def rules(self) -> str:
        """A name for what it does, which is another one when it does something else; empty where it
        does what is done for all sources."""
        if not (self.drop or self.aliases):
            return ""
        said = repr((sorted(self.drop), self.aliases)).encode()
        return blake2b(said, digest_size=8).hexdigest()

"""What the head and a worker say to one another: frozen values of ours, pickled and compressed.

A pickle is understood by the very code that wrote it, and by no other. So nothing of this is
exchanged before both sides have found that they run the same code (`monitor.cluster.sameness`).
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import zstandard

from monitor.config import Config, General, SourceConfig
from monitor.crawl.politeness import Pace
from monitor.model import CrawlResult, Plan

POLL = 1.0
"""Seconds for which a worker waits for something to hand over before it says that there is none."""
LEASE = 10.0
"""Seconds without a word from the head after which a worker gives up a crawl by itself."""
FENCE = LEASE + 4.0
"""Seconds for which no host of a crawl is asked whose worker is lost: it may live, cut off from us,
and goes on for its lease, the second after which it looks, and the two in which a crawl ends."""
_LEVEL = 3  # of zstd: pages become a fifth in 0.4 ms
_SENT = (
    "allow_addresses",
    "browser",
    "browser_sandbox",
    "contact",
    "max_document_size",
    "max_size",
    "spiders",
    "timeout",
    "timezone",
)


@dataclass(kw_only=True, frozen=True, slots=True)
class Order:
    """One crawl. `general` has the keys of `[misajour]` that a crawl needs, and no others:
    addresses of people stay at the head. `source` has what it sends of its own, secrets included.
    `paces` are the hosts that may be asked at once. `path` is that of the head's misajour.toml:
    a client certificate stands beside it, on the worker as well. `spider`: the hash of its code."""

    id: str
    source: SourceConfig = field(repr=False)
    general: General
    path: str
    plan: Plan = field(repr=False)
    spider: str
    paces: Mapping[str, Pace] = field(default_factory=dict)

    def config(self) -> Config:
        """The configuration that the worker's engine is given."""
        return Config.model_validate(
            {"misajour": self.general, "source": (self.source,), "path": self.path}
        )


@dataclass(kw_only=True, frozen=True, slots=True)
class Take:
    """Hand over what there is of the crawl `id`. `granted` are hosts that it may ask from now on,
    `revoked` those that it is to give back."""

    id: str
    granted: Mapping[str, Pace] = field(default_factory=dict)
    revoked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Tend:
    """The head lives; it is busy writing what it has."""

    id: str


@dataclass(frozen=True, slots=True)
class Stop:
    """Ask for no more, and hand over what there is."""

    id: str


@dataclass(kw_only=True, frozen=True, slots=True)
class Report:
    """How a crawl at `worker` ended: the `faults` of its spider, or why it could not begin
    (`refused`)."""

    faults: tuple[str, ...] = ()
    refused: str = ""
    worker: str = ""


@dataclass(kw_only=True, frozen=True, slots=True)
class Parcel:
    """What a worker hands over. `wanted` are hosts that the crawl would ask and may not yet;
    `returned` those that it asks no more, `kept` those that it may still ask, both with what is
    known of them; `requests` and `bytes` count what it has asked for in all. `begun`: the worker
    was free to begin. With a `report` it is the last one."""

    items: tuple[CrawlResult, ...] = ()
    wanted: frozenset[str] = frozenset()
    returned: Mapping[str, Pace] = field(default_factory=dict)
    kept: Mapping[str, Pace] = field(default_factory=dict)
    begun: bool = True
    requests: int = 0
    bytes: int = 0
    report: Report | None = None


Call = Order | Take | Tend | Stop


def general_of(config: Config) -> General:
    """What of `[misajour]` is sent to workers."""
    return General.model_validate({name: getattr(config.misajour, name) for name in _SENT})


def pack(value: Call | Parcel | None) -> bytes:
    packed = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    return zstandard.ZstdCompressor(level=_LEVEL).compress(packed)


def unpack(packed: bytes) -> Any:
    """The value. To be called with what a worker or the head of our own cluster sent only: who can
    speak on it can run code, by Dask's own doing."""
    return pickle.loads(zstandard.ZstdDecompressor().decompress(packed))  # noqa: S301

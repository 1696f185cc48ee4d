"""The rooms put together, for the daemon and for a single pass."""

from __future__ import annotations

# Scrapy finds it by name: better imported now than within the first crawl
import monitor.crawl.middleware  # noqa: F401
from monitor.alert.courier import Courier
from monitor.alert.policy import AlertPolicy
from monitor.cluster import EngineMaker, engine_of
from monitor.config import Config
from monitor.crawl import loader
from monitor.passes import Passes
from monitor.read import ReadingPool
from monitor.record import Recorder
from monitor.store import Store
from monitor.writer import Writer


def assemble(
    config: Config,
    store: Store,
    writer: Writer,
    reader: ReadingPool,
    engine: EngineMaker = engine_of,
) -> tuple[Passes, Courier]:
    """The rooms put together for one configuration. Raises ConfigError for a source whose spider
    cannot be used."""
    loaded = loader.of_config(config)
    loader.check(config, loaded)
    hints = loader.hints(config, loaded)
    recorder = Recorder(store, hints, AlertPolicy(config, store), config.misajour.confirm_after)
    passes = Passes(config, store, engine(config, loaded), recorder, writer, reader)
    return passes, Courier(config, store)

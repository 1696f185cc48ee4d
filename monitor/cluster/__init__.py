"""Past one machine: crawling and reading on the workers of a Dask cluster.

The head, which runs the daemon or `check`, stays the only one that knows the database: it plans,
decides, records and alerts. A worker is given an `Order` (a source, its plan, how fast its hosts
may be asked), carries it out with the very engine that crawls locally, reads what it met, and
hands observations over when the head asks for them.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator

from monitor.config import Config
from monitor.crawl.engine import CrawlEngine, Engine
from monitor.crawl.loader import Loaded
from monitor.errors import ConfigError

EngineMaker = Callable[[Config, Loaded], CrawlEngine]
_HERE = "local"


def engine_of(config: Config, loaded: Loaded) -> CrawlEngine:
    """The engine that `[misajour] engine` names. Raises ConfigError where Dask is not installed."""
    if config.misajour.engine == _HERE:
        return Engine(config, loaded)
    with _dask(config):
        from monitor.cluster.head import ClusterEngine
    return ClusterEngine(config, loaded)


def faults_of(config: Config) -> list[str]:
    """What is wrong with the cluster that `[misajour] engine` names, in sentences: none where there
    is none. Raises ConfigError where Dask is not installed."""
    if config.misajour.engine == _HERE:
        return []
    with _dask(config):
        from monitor.cluster.trial import faults
    return asyncio.run(faults(config.misajour.engine))


@contextlib.contextmanager
def _dask(config: Config) -> Iterator[None]:
    """Raises ConfigError where Dask is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("dask", "distributed"):
            raise
        raise ConfigError(
            f"engine = {config.misajour.engine!r} needs Dask: pip install 'misajour[cluster]'",
            config.path,
            config.line_of("misajour", "engine"),
        ) from None

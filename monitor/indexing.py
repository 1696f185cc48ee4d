"""The index by which a known address is found in another spelling, brought up to date.

Before a pass is planned all known addresses of its source are in it. As a rule they are, and
nothing is written; after an upgrade, or with new rules, all are to be read, which takes a minute
for some millions. It is done in parts, between which others write.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from functools import partial

from monitor.config import SourceConfig
from monitor.crawl.simplified import Simplifier
from monitor.store import Store
from monitor.writer import Writer

log = logging.getLogger(__name__)


async def index_addresses(
    store: Store, writer: Writer, source: SourceConfig, simplified: Simplifier
) -> None:
    """`simplified` is what the source takes for spellings of one address."""

    def begin() -> tuple[int, bool]:
        now = datetime.now(UTC)
        key = store.sources.ensure(source.name, source.spider, source.language, now).id
        store.families.go_by(key, simplified.rules, simplified)
        return key, store.families.learn_some(key)

    key, is_more = await writer.do(begin)
    if is_more:
        log.warning(
            "%s: its known addresses are indexed before it is crawled; that takes a while",
            source.name,
        )
    while is_more:
        is_more = await writer.do(partial(store.families.learn_some, key))

"""What Scrapy asks of a spider, and misajour of its configuration: a spider that says it is
refused, for it would be left out in silence."""

from __future__ import annotations

import scrapy

_ASKED_ELSEWHERE = {
    "user_agent": "`user_agent` in its [[source]]",
    "download_timeout": "`timeout` in [misajour]",
    "http_user": "`auth` in its [[source]]",
    "http_pass": "`auth` in its [[source]]",
}


def check(spider: type[scrapy.Spider] | scrapy.Spider) -> None:
    """Raises ValueError for what a spider says that misajour.toml is to say."""
    kind = spider if isinstance(spider, type) else type(spider)
    for name, key in _ASKED_ELSEWHERE.items():
        if hasattr(spider, name):
            raise ValueError(
                f"{kind.__name__}.{name} is not heeded: write {key} of misajour.toml instead"
            )

"""`[browse]`: what the pages show, and to whom."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from monitor.config.section import Section


class OperationsFor(StrEnum):
    """To whom it is shown how the watching goes."""

    LOCAL = "local"
    EVERYBODY = "everybody"
    NOBODY = "nobody"


class BrowsePages(Section):
    """`[browse]`"""

    download: bool = Field(
        False, description="whether visitors of `misajour browse` may download the whole database"
    )
    operations: OperationsFor = Field(
        OperationsFor.LOCAL,
        description="who sees the page of operations, `health.json` and `metrics`: local (who asks "
        "from this machine, not through a proxy), everybody, or nobody",
    )

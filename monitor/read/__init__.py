"""Bytes in, a `Reading` out, in processes of their own.

Nothing else reads a page while the daemon runs: the writer's thread never parses, all cores are
used, and a page that is made to be slow costs one process its deadline and no other anything.
"""

from monitor.read.pool import ReadingPool
from monitor.read.reading import Key, Page, has_ended, read_page

__all__ = ["Key", "Page", "ReadingPool", "has_ended", "read_page"]

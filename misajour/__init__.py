"""misajour for Python: read pages, compare readings, open a database, put old captures into one.

    >>> import misajour
    >>> misajour.read("<h1>Towns agree</h1><p>They will spend 2 000 crowns.</p>").title
    'Towns agree'

`open` is not among the names that `from misajour import *` brings: it would hide Python's own.

All of it is documented in docs/api.md. The package `monitor` beside this one is the program itself:
its names may change from one version to the next, those here do not without a line in the
changelog.
"""

from misajour.archive import Archive, Change, Release, Revision
from misajour.archive import open as open
from misajour.history import ingest
from misajour.pages import Comparison, Page, compare, read
from misajour.searching import Hit, Passage, Span
from misajour.tables import Table
from monitor import __version__
from monitor.errors import MisajourError
from monitor.ingest import Capture, CaptureOutcome, Gathered, Ingested, LeftOut, Unreadable, gather
from monitor.model import Block, Image, Kind, Link, Significance, Stamp

__all__ = [
    "Archive",
    "Block",
    "Capture",
    "CaptureOutcome",
    "Change",
    "Comparison",
    "Gathered",
    "Hit",
    "Image",
    "Ingested",
    "Kind",
    "LeftOut",
    "Link",
    "MisajourError",
    "Page",
    "Passage",
    "Release",
    "Revision",
    "Significance",
    "Span",
    "Stamp",
    "Table",
    "Unreadable",
    "__version__",
    "compare",
    "gather",
    "ingest",
    "read",
]

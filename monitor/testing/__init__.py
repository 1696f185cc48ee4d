"""For tests of press rooms and of misajour itself: saved pages, a web without a network, a whole
misajour over it.

See `SavedPages`, `FakeWeb` and `Monitor`; docs/adding-a-press-room.md and docs/architecture.md
show them at work.
"""

from monitor.testing.monitor import Monitor, ReaderInPlace
from monitor.testing.pages import SavedPage, SavedPages
from monitor.testing.web import Answer, FakeWeb

__all__ = ["Answer", "FakeWeb", "Monitor", "ReaderInPlace", "SavedPage", "SavedPages"]

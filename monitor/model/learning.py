"""How much it takes for something to be taken for furniture, wherever it is counted."""

from __future__ import annotations

IGNORED_FROM = 2
"""Times that a place moved without an edit, from which it is ignored."""
SEVERAL = 3
"""Releases of a source that bear a text, or that differ in one place in one pass, from which it is
the template's."""

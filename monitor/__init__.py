"""misajour: watches press rooms, keeps every revision, and says what changed and whether the page
admitted it."""

__version__ = "0.2.0"

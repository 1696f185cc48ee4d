"""What a selector of the configuration finds in a page."""

from __future__ import annotations

from monitor.extract import page


def count(body: bytes, selector: str, charset: str = "") -> int:
    """How many elements of the page the CSS selector selects. Raises ExtractError."""
    return len(page.parse(body, "", charset).soup.select(selector))

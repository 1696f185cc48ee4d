"""From an address to a source: what could be watched there, and how that is written down."""

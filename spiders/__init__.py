"""The press rooms: one module each."""

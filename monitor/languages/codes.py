"""Codes of languages, as pages and configurations say them: `fr`, `zh-TW`."""

from __future__ import annotations


def without_region(code: str) -> str:
    """The language itself: `zh` of `zh-TW`, in small letters; empty where there is none."""
    return code.strip().partition("-")[0].lower()

"""Mail addresses that a page hides from robots: what the script of the page would show."""

from __future__ import annotations

import re

_CLOUDFLARE = re.compile(r"/email-protection#([0-9a-f]{4,400})", re.IGNORECASE)
_TYPO3 = re.compile(r"linkTo_UnCryptMailto\(\s*(?:'|%27|\")([^'\"%]{5,300})", re.IGNORECASE)
# The letters and signs of an address (RFC 5322, 3.4.1; RFC 6532 for those beyond ASCII).
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
# The rings of characters that TYPO3 shifts.
_RINGS = ("+,-./0123456789:", "@ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def of_hex(code: str) -> str:
    """The address in Cloudflare's `data-cfemail`: the first byte is the key of the others."""
    try:
        key, *rest = bytes.fromhex(code)
        address = bytes(b ^ key for b in rest).decode()
    except ValueError:
        return ""
    return address if _ADDRESS.fullmatch(address) else ""


def of_link(href: str) -> str:
    """The address that an obfuscated link leads to, or an empty string."""
    if match := _CLOUDFLARE.search(href):
        return of_hex(match[1])
    if match := _TYPO3.search(href):
        for offset in range(-26, 27):
            shown = "".join(_shifted(char, offset) for char in match[1])
            if shown.startswith("mailto:") and "@" in shown:
                return shown.removeprefix("mailto:")
    return ""


def _shifted(char: str, offset: int) -> str:
    ring = next((r for r in _RINGS if char in r), "")
    return ring[(ring.index(char) + offset) % len(ring)] if ring else char

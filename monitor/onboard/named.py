"""What a person typed in place of an address."""

from __future__ import annotations

from monitor.errors import UsageError


def address_of(text: str) -> str:
    """The web address that a person wrote. Raises UsageError."""
    from monitor import addresses  # commands import this module; start-up counts

    try:
        return addresses.clean(addresses.resolve("", text))
    except ValueError as error:
        hint = "" if "://" in text or text.startswith("/") else f"; write https://{text}"
        raise UsageError(f"{text!r} is not a web address: {error}{hint}") from None

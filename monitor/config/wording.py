"""pydantic's faults in a user's words: what is to be written instead.

No sentence repeats what was written, which may be a secret.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_NUMBER = "this must be a number, without quotation marks"
_WHOLE = "this must be a whole number, without quotation marks"
_TEXT = "this must be a text in quotation marks"
_LIST = 'this must be a list, such as ["one", "two"]'
_TRUTH = "this must be true or false, without quotation marks"
# By pydantic's name of the fault; in braces, what its context says.
_SENTENCES = {
    "bool_parsing": _TRUTH,
    "bool_type": _TRUTH,
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "finite_number": _NUMBER,
    "int_parsing": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "string_type": _TEXT,
    "path_type": _TEXT,
    "tuple_type": _LIST,
    "greater_than": "this must be more than {gt}",
    "greater_than_equal": "this must be at least {ge}",
    "less_than": "this must be less than {lt}",
    "less_than_equal": "this must be at most {le}",
    "too_short": "this list is empty; it must name at least {min_length}",
    "string_too_short": "this must not be empty",
    "string_too_long": "this may have at most {max_length} characters",
    "string_pattern_mismatch": "this is not a code such as fr or pt-BR",
    "enum": "this must be one of {expected}",
}


def sentence(fault: Mapping[str, Any]) -> str:
    """What is wrong with a value, and what to write; pydantic's own words where we have none."""
    if (known := _SENTENCES.get(fault["type"])) is not None:
        context = fault.get("ctx", {})
        return known.format(**{name: _figure(value) for name, value in context.items()})
    said = str(fault["msg"])
    own = re.sub(r"^(Value|Assertion) error, ", "", said)
    return own if own == said else own[:1].lower() + own[1:]


def _figure(value: object) -> object:
    """A number as a person writes it: 86,400 for 86400.0."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return f"{value:,}" if isinstance(value, int | float) else value


def of_section(name: str, fault: Mapping[str, Any]) -> str | None:
    """What is wrong where a whole section was not written as one, or None where it was."""
    if fault["type"] == "tuple_type":
        return f"write [[{name}]], in two pairs of brackets, above each {name}"
    if fault["type"] in ("model_type", "dict_type", "model_attributes_type"):
        return f"[{name}] is a section: write its keys beneath that line"
    return None

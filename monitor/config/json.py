"""How a press room that speaks JSON is read: JMESPath expressions (jmespath.org) by key."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from monitor.config.section import Section

_LONGEST = 1000  # characters of an expression


def _expression(value: str) -> str:
    if not value:
        return value
    import jmespath  # few configurations have any

    if len(value) > _LONGEST:
        raise ValueError(f"this may have at most {_LONGEST:,} characters")
    said = f"{value!r} is not a JMESPath expression: "
    try:
        compiled = jmespath.compile(value)
    except jmespath.exceptions.ParseError as error:
        column = error.lex_position + 1
        what = f"{error.token_value!r} is unexpected" if error.token_value else "it ends too early"
        raise ValueError(f"{said}{what}, at column {column}") from None
    except jmespath.exceptions.LexerError as error:
        raise ValueError(
            f"{said}{error.token_value!r} is unexpected, at column {error.lexer_position + 1}"
        ) from None
    try:
        compiled.search({})
    except (jmespath.exceptions.UnknownFunctionError, jmespath.exceptions.ArityError) as error:
        raise ValueError(f"{said}{str(error)[:1].lower()}{str(error)[1:]}") from None
    except jmespath.exceptions.JMESPathError:
        pass  # there is nothing in an empty document for it to work on
    return value


def _template(value: str) -> str:
    filled_in = "{path}" in value or "{1}" in value
    if value and (not value.startswith(("https://", "http://", "/")) or not filled_in):
        raise ValueError(
            "this says where the JSON of a release is: write https://api.example.org{path}"
        )
    return value


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"{value!r} is not a regular expression: {error}") from None
    return value


Expression = Annotated[str, AfterValidator(_expression)]


class JsonList(Section):
    """`json`: how `listings` are read that are JSON. `items` and `next` are asked of the document,
    the others of one item."""

    items: Expression = "@"
    link: Expression = Field("url", min_length=1)
    title: Expression = "title"
    published: Expression = ""
    updated: Expression = ""
    next: Expression = ""


class JsonRelease(Section):
    """How a release is read that is JSON. `body` is HTML or plain text; `notes` is a list of what
    the publisher says of its own changes. `at`: where the JSON of a release is, if not at its own
    address; `{path}` in it is the path of that, and `{1}`, `{2}` … are what the groups of the
    pattern `parts` find in that path."""

    body: Expression = Field(min_length=1)
    title: Expression = "title"
    published: Expression = ""
    updated: Expression = ""
    language: Expression = ""
    notes: Expression = ""
    at: Annotated[str, AfterValidator(_template)] = ""
    parts: Annotated[str, AfterValidator(_pattern)] = ""

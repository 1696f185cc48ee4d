"""Basque."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="eu",
    updated=words("eguneratua; azken eguneratzea; azken eguneraketa; eguneratze-data"),
    published=words("argitaratua; argitaratze-data"),
)

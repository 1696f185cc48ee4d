"""Macedonian."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="mk",
    updated=words(
        """
        ажурирано; последно ажурирање; последна промена; изменето; обновено; последна измена
        """
    ),
    published=words("објавено; датум на објава"),
    year_words=words("год"),
)

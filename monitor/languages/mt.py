"""Maltese."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="mt",
    updated=words(
        """
        aġġornat; aġġornata; l-aħħar aġġornament; aġġornat l-aħħar; l-aħħar modifika; data
        tal-aġġornament
        """
    ),
    published=words("ippubblikat; ippubblikata; data tal-pubblikazzjoni"),
    of=words(r"ta['’]\s+"),
)

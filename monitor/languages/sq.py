"""Albanian."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="sq",
    updated=words(
        """
        përditësuar; përditësimi i fundit; u përditësua; përditësuar më; modifikuar; ndryshuar; i
        përditësuar
        """
    ),
    published=words("publikuar; postuar; u publikua; data e publikimit"),
)

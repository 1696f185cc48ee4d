"""Welsh."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="cy",
    updated=words("diweddarwyd; diweddarwyd ddiwethaf; diweddariad diwethaf; adolygwyd ddiwethaf"),
    published=words("cyhoeddwyd; dyddiad cyhoeddi"),
)

"""Icelandic."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="is",
    updated=words("uppfært; síðast uppfært; síðast breytt; breytt; uppfærð; síðasta uppfærsla"),
    published=words("birt; útgefið; birtist; dagsetning"),
    at=words("klukkan"),
    furniture=words("til baka; prenta"),
    adverts=words("auglýsing"),
)

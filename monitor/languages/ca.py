"""Catalan."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="ca",
    updated=words(
        """
        actualitzat; darrera actualització; última actualització; data d'actualització; modificat;
        darrera modificació
        """
    ),
    published=words("publicat; data de publicació"),
    of=words(r"de\s+"),
    of_year=words("de; del"),
    furniture=words("torna; imprimeix; imprimir"),
    adverts=words("publicitat"),
    next_page=words("següent"),
    elsewhere=words("llegeix (?:també|més).*"),
)

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
    shares=words("comparteix.*"),
    published=words("publicat; data de publicació"),
    of=words(r"de\s+"),
    of_year=words("de; del"),
    furniture=words("torna; imprimeix; imprimir"),
    adverts=words("publicitat"),
    next_page=words("següent"),
    elsewhere=words("llegeix (?:també|més).*; (?:notícies relacionades|altres notícies)"),
    negations=words("ningú; enlloc"),
    own_negations=words("cap; res; mai; sense"),
    weighty=words("poden; haurà; hauria; haurien; menys; totes; ningú; abans; després"),
    own_weighty=words("pot; alt; tots; més"),
    corrections=words(
        """
        correcció; rectificació; fe d['’]errates; nota de (?:la )?redacció; aclariment
        """
    ),
    corrected=words(
        """
        una versió anterior d; aquest (?:comunicat|article|text) (?:ha estat|s['’]ha)
        (?:corregit|modificat|rectificat)
        """
    ),
)

"""Romanian."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="ro",
    updated=words(
        """
        actualizat; actualizată; ultima actualizare; data actualizării; modificat; ultima
        modificare; actualizare
        """
    ),
    published=words("publicat; publicată; data publicării; postat"),
    since=words("acum"),
    units=words("zile?; ore; săptămâni; luni"),
    counters=words("vizualizări; citiri; accesări; comentarii"),
    corrections=words("corectură; rectificare; precizare; erată"),
    corrected=words("într-o versiune anterioară"),
    negations=words(r"nicio; niciodat\w*"),
    credits=words("foto; imagine"),
    elsewhere=words("citește și.*; vezi și.*"),
    read_more=words("citește.*"),
    next_page=words("înainte; (?:pagina )?următoarea"),
    error_pages=words("a apărut o eroare"),
    at=words("în; la; ora"),
    furniture=words("înapoi; tipărește; (?:articolul )?(?:următor|anterior)"),
    adverts=words("publicitate"),
    press_rooms=words(r"comunicate(?: de pres\w*)?"),
    news_pages=words("știri"),
)

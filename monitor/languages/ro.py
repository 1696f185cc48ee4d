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
    corrections=words("corectură; corecție; rectificare; precizare; erată; nota redacției"),
    corrected=words(
        r"""
        într-o versiune anterioară; (?:articolul|comunicatul|textul|știrea) a fost (?:\w+
        )?(?:corectat|modificat|actualizat|rectificat)ă?
        """
    ),
    negations=words(r"nicio; niciun\w*; niciuna; niciodat\w*; nimeni; nimic; fără"),
    credits=words("foto; imagine"),
    elsewhere=words("citește și.*; vezi și.*; (?:alte|ultimele) (?:știri|comunicate)"),
    read_more=words("citește.*"),
    next_page=words("înainte; (?:pagina )?următoarea"),
    error_pages=words("a apărut o eroare"),
    at=words("în; la; ora"),
    shares=words(r"distribui(?:e|ți)(?: (?:pe|prin|pagina|articolul)\b.{0,20})?"),
    furniture=words("înapoi; tipărește; (?:articolul )?(?:următor|anterior)"),
    adverts=words("publicitate"),
    press_rooms=words(r"comunicate(?: de pres\w*)?"),
    news_pages=words("știri"),
    own_negations=words("nu; n-a"),
    weighty=words(
        """
        poate; trebuie; trebuia; putea; puțin; toți; nimeni; înainte; după; război; scăzut;
        câștigat; pierdut
        """
    ),
    own_weighty=words("pot; va; vor; ar; mult; toate; da; nu"),
    endings=words("i; e; a; ul; ului; lor; le; ii; iilor; ă; lui; uri; urile; elor; ilor; ea; ei"),
)

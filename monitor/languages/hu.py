"""Hungarian."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="hu",
    order="YMD",
    updated=words(
        """
        frissítve; utolsó frissítés; utoljára frissítve; módosítva; utolsó módosítás; frissítés
        dátuma; frissült; utoljára módosítva; frissítés
        """
    ),
    published=words("közzétéve; megjelent; publikálva; közzététel dátuma; létrehozva"),
    units=words("napja; órája; perce; hete; hónapja"),
    counters=words("megtekintés(?:ek)?; olvasás"),
    corrections=words("helyesbítés; helyreigazítás"),
    corrected=words("egy korábbi (?:változat|verzió)"),
    percents=words("százalék"),
    negations=words("nem"),
    credits=words("fot[óo]; kép"),
    elsewhere=words("olvasta már.*; kapcsolódó.*"),
    adverts=words("hirdetés"),
    read_more=words("tovább"),
    next_page=words("következő"),
    error_pages=words("hiba történt; karbantartás"),
    furniture=words("vissza; nyomtatás; (?:előző|következő)(?: (?:cikk|oldal))?"),
    press_rooms=words(r"sajtóközlem\w*"),
    news_pages=words("hírek"),
)

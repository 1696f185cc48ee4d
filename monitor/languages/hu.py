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
    weekdays=words("hétfő; kedd; szerda; csütörtök; péntek; szombat; vasárnap"),
    units=words("napja; órája; perce; hete; hónapja"),
    counters=words("megtekintés(?:ek)?; olvasás"),
    corrections=words(
        """
        helyesbítés; helyreigazítás; javítva; pontosítás; korrekció; a szerkesztő megjegyzése
        """
    ),
    corrected=words(
        r"""
        (?:egy|cikkünk|közleményünk|írásunk|hírünk) korábbi (?:változat|verzió)\w*;
        (?:cikkünket|hírünket|közleményünket|írásunkat) (?:\w+
        )?(?:javítottuk|pontosítottuk|módosítottuk|frissítettük)
        """
    ),
    percents=words("százalék"),
    negations=words("soha; senki; semmi; nincs; nincsenek; sincs; nélkül; tilos"),
    credits=words("fot[óo]; kép"),
    elsewhere=words("olvasta már.*; kapcsolódó.*"),
    adverts=words("hirdetés"),
    read_more=words("tovább"),
    next_page=words("következő"),
    error_pages=words("hiba történt; karbantartás"),
    shares=words(
        "megosztás(?: (?:a )?(?:facebook|twitter|linkedin|e-mail).{0,15})?; oszd meg(?: .{0,30})?"
    ),
    neighbours=words("(?:előző|következő) (?:cikk|hír|bejegyzés)"),
    furniture=words("vissza; nyomtatás; (?:előző|következő)(?: (?:cikk|oldal))?"),
    press_rooms=words(r"sajtóközlem\w*"),
    news_pages=words("hírek"),
    own_negations=words("nem; se; sem"),
    weighty=words(
        """
        kell; kellene; lehet; lehetne; szabad; tilos; köteles; fogja; fognak; több; kevesebb;
        minden; senki; magas; alacsony; előtt; után; nyert; vesztett; halott; háború; igen
        """
    ),
    own_weighty=words("fog; mind; nem"),
    endings=words(
        """
        k; ek; ok; ak; ök; t; et; ot; at; nak; nek; ban; ben; ba; be; ból; ből; ra; re; on; en; ön;
        ról; ről; val; vel; ja; je; a; e; i
        """
    ),
)

"""Slovak."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="sk",
    updated=words(
        """
        aktualizované; posledná aktualizácia; aktualizácia; naposledy aktualizované; zmenené;
        posledná zmena; upravené; dátum aktualizácie; posledná úprava
        """
    ),
    published=words("zverejnené; publikované; vydané; dátum zverejnenia; vytvorené; uverejnené"),
    since=words("pred"),
    counters=words("zhliadnutí"),
    corrections=words("spresnenie"),
    credits=words("foto; obrázok"),
    elsewhere=words("čítajte (?:aj|tiež).*"),
    next_page=words("ďalšia"),
    adverts=words("reklama; inzercia"),
    furniture=words("späť; tlačiť; (?:predchádzajúci|nasledujúci) článok"),
    press_rooms=words(r"tlačov\w+ spr\w+"),
    news_pages=words("aktuality"),
)

"""Czech."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="cs",
    updated=words(
        """
        aktualizováno; poslední aktualizace; aktualizace; naposledy aktualizováno; změněno; poslední
        změna; upraveno; naposledy změněno; poslední úprava; datum aktualizace
        """
    ),
    published=words("zveřejněno; publikováno; vydáno; datum zveřejnění; vytvořeno"),
    since=words("před"),
    units=words("hodin(?:ami|ou)?; dn(?:y|em|ami|i|ev); týdny; měsíci"),
    counters=words("zobrazen[íi]; přečteno; komentářů"),
    corrections=words("oprava; upřesnění"),
    corrected=words("v (?:předchozí|dřívější|predchádzajúcej) verzi"),
    says=words("byl[ao]?"),
    credits=words("foto; obrázek"),
    elsewhere=words("čtěte (?:také|též).*; související.*"),
    read_more=words("více; číst dále"),
    next_page=words("následující; další(?: stránka)?"),
    more_results=words("(?:načíst|zobrazit) další"),
    page_ends=words("první; poslední; předchozí"),
    not_found=words("stránka nenalezena"),
    error_pages=words("došlo k chybě; chyba serveru; údržba"),
    furniture=words("zpět"),
    text_names=words("reklama"),
    adverts=words("inzerce; reklama"),
    press_rooms=words(r"tiskov\w+ zpr\w+"),
    news_pages=words("aktuality; zprávy"),
)

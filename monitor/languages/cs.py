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
    corrections=words("oprava; opraveno; upřesnění; poznámka redakce; omluva"),
    corrected=words(
        r"""
        v (?:předchozí|dřívější|původní|predchádzajúcej) verzi; (?:text|článek|zpráva) byl[ay]?
        (?:\w+ )?(?:opraven|upraven|aktualizován)[ay]?
        """
    ),
    says=words("byl[ao]?"),
    credits=words("foto; obrázek"),
    elsewhere=words("čtěte (?:také|též).*; související.*"),
    read_more=words("více; číst dále"),
    next_page=words("následující; další(?: stránka)?"),
    more_results=words("(?:načíst|zobrazit) další"),
    page_ends=words("první; poslední; předchozí"),
    not_found=words("stránka nenalezena"),
    error_pages=words("došlo k chybě; chyba serveru; údržba"),
    shares=words(r"sdílet(?: (?:na|přes|článek|stránku|odkaz)\b.{0,20})?"),
    furniture=words("zpět"),
    text_names=words("reklama"),
    adverts=words("inzerce; reklama"),
    press_rooms=words(r"tiskov\w+ zpr\w+"),
    news_pages=words("aktuality; zprávy"),
    negations=words(
        r"""
        není; nejsou; nebyl[aoyi]?; nebude; nebudou; nemá; nemají; nesmí; nikdy; nikdo; žádn\w+;
        bez; nelze; nemůže; nemohou
        """
    ),
    own_negations=words("ne; nic; ani"),
    negating=words("^ne"),
    weighty=words(
        """
        může; mohou; mohl[aoiy]?; musí; musejí; smí; smějí; bude; budou; více; méně; všichni;
        všechn[ay]; nikdo; vyhrál[aoi]?; prohrál[aoi]?; vysok[áýé]; nízk[áýé]; válka; před
        """
    ),
    own_weighty=words("měl[aoiy]?; po; ano; ne"),
    endings=words("y; i; ů; u; em; ech; ům; ami; mi; a; e; ě; o; é; ý; á; ého; ému; ých; ým"),
)

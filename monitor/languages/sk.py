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
    corrections=words("oprava; opravené; spresnenie; upresnenie; poznámka redakcie"),
    credits=words("foto; obrázok"),
    elsewhere=words("čítajte (?:aj|tiež).*"),
    next_page=words("ďalšia"),
    adverts=words("reklama; inzercia"),
    shares=words(r"zdieľať(?: (?:na|cez|článok|stránku|odkaz)\b.{0,20})?"),
    furniture=words("späť; tlačiť; (?:predchádzajúci|nasledujúci) článok"),
    press_rooms=words(r"tlačov\w+ spr\w+"),
    news_pages=words("aktuality"),
    negations=words(
        r"""
        nie; nebol[aoi]?; nebude; nebudú; nemá; nemajú; nesmie; nesmú; nikdy; nikto; žiadn\w+; bez;
        nemôže; nemôžu; nemožno
        """
    ),
    own_negations=words("nič; ani"),
    negating=words("^ne"),
    weighty=words(
        """
        môže; môžu; mohol; mohl[aio]; musí; musia; smie; smú; bude; budú; viac; menej; všetci;
        všetky; nikto; vyhral[aio]?; prehral[aio]?; vysok[áýé]; nízk[áýe]; vojna; pred
        """
    ),
    own_weighty=words("mal[aio]?; po; áno; nie"),
    endings=words("y; i; ov; u; om; och; ami; mi; a; e; o; é; ý; á; ého; ému; ých; ým; ou"),
    corrected=words(
        r"""
        v (?:predchádzajúcej|pôvodnej|skoršej) verzii; (?:text|článok|správa) bol[ao]? (?:\w+
        )?(?:opraven|upraven|aktualizovan)[ýáé]
        """
    ),
)

"""Swedish."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="sv",
    updated=words(
        """
        uppdaterad; uppdaterat; senast uppdaterad; senast ändrad; ändrad; senast granskad;
        uppdaterades; senast uppdaterat; sidan uppdaterad; sidan uppdaterades; senaste uppdatering
        """
    ),
    published=words("publicerad; publicerat; publicerades; publiceringsdatum; skapad"),
    ago=words("sedan"),
    since=words("för"),
    units=words(
        """
        sekunder?; minuter?; tim(?:me|mar|er|e); dag(?:ar|er|e)?; veck(?:a|or); månad(?:er)?; år
        """
    ),
    counters=words("visningar; läsare; kommentarer; delningar"),
    corrections=words("rättelse; rättat; korrigering; förtydligande; redaktionens anmärkning"),
    corrected=words(
        r"""
        i en tidigare version; (?:den här|denna|denne|dette) \w+ (?:har|er|ble|blev) (?:\w+
        )?(?:korrigerats|rättats|rettet|korrigeret|korrigert|ändrats|uppdaterats)
        """
    ),
    counting=words(
        """
        noll; en|ett; två; tre; fyra; fem; sex; sju; åtta; nio; tio; elva; tolv; tretton;
        fjorton; femton; sexton; sjutton; arton; nitton; tjugo
        """
    ),
    numbers=words(
        """
        två; fyra; fem; sex; sju; åtta; nio; tio; tolv; tjugo; hundra; tusen; miljoner; miljarder;
        hälften
        """
    ),
    negations=words("inte; icke; aldrig; ingen; inget; inga; ingenting; utan; varken; nej; ej"),
    credits=words("foto; bild"),
    elsewhere=words(r"läs (?:också|mer|även).*; relaterat.*; mer (?:om|från)\b.*"),
    shares=words("del(?:a|en)? (?:artikel|sidan|denna sida).*"),
    adverts=words("reklam; annons"),
    boxes=words("prenumerera .{0,60}"),
    read_more=words("läs mer"),
    next_page=words("nästa(?: sida)?"),
    more_results=words("(?:visa|ladda) (?:fler|mer)"),
    page_ends=words("första; sista; föregående"),
    not_found=words("sidan (?:kunde inte hittas|hittades inte)"),
    error_pages=words(
        """
        ett fel (?:har )?(?:inträffade|inträffat|uppstod); underhållsarbete; sidan (?:kunde inte
        hittas|hittades inte)
        """
    ),
    consent=words("godkänn (?:alla )?(?:cookies|kakor)"),
    login=words("glömt lösenord"),
    of=words(r"den\s+"),
    at=words(r"kl\.?"),
    one=words("en; ett"),
    neighbours=words("(?:föregående|nästa) (?:artikel|nyhet|inlägg)"),
    furniture=words("tillbaka; skriv ut"),
    tool_names=words("dela"),
    text_names=words("reklam; annons(?:er)?"),
    percents=words("procent"),
    press_rooms=words(r"pressmeddeland\w*"),
    news_pages=words("nyheter"),
    weighty=words(
        """
        måste; får; fick; skall; skulle; bör; borde; kunde; mindre; färre; fler; flera; hög; högt;
        höga; låg; lågt; låga; före; efter; förlorade; krig
        """
    ),
    own_weighty=words("kan; ska; vill; ville; mer; alla; död; döda; ja; vann"),
    endings=words(
        """
        n; en; et; er; ar; or; na; arna; erna; orna; t; a; s; ens; ets; de; te; r; ade; an; ns
        """
    ),
)

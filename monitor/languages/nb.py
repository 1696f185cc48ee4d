"""Norwegian."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="nb",
    aliases=("no", "nn"),
    updated=words(
        """
        oppdatert; sist oppdatert; sist endret; endret; sist redigert; sist revidert; siste
        oppdatering
        """
    ),
    shares=words("del (?:artikkelen|siden|saken)(?: .{0,20})?"),
    published=words("publisert; lagt ut; utgitt; opprettet; dato"),
    ago=words("siden"),
    since=words("for"),
    units=words("minutt(?:er)?; uker?; måned(?:er)?"),
    counters=words("visninger; lesere; delinger"),
    corrections=words("korreksjon; korrigering; rettelse; rettet; presisering; beriktigelse"),
    corrected=words(
        r"""
        i en tidligere (?:version|versjon|utgave); (?:denne|dette|den|det) (?:\w+
        )?(?:pressemeldingen|meldingen|saken|artikkelen|teksten|siden) (?:er|ble|har blitt) (?:\w+
        )?(?:rettet|korrigert|endret|oppdatert)
        """
    ),
    counting=words(
        """
        null; ett?|en; to; tre; fire; fem; seks; sju|syv; åtte; ni; ti; elleve; tolv;
        tretten; fjorten; femten; seksten; sytten; atten; nitten; tjue
        """
    ),
    numbers=words("to; fire; seks; syv; otte; åtte; ni; ti; tyve; hundre; hundrede; millioner"),
    percents=words("prosent(?:tia)?"),
    negations=words("ikke; aldri; uten; ingen; ingenting; verken; nei"),
    credits=words("foto; bilde"),
    elsewhere=words("les (?:også|mer).*; relatert.*; flere nyheter"),
    adverts=words("annonse"),
    read_more=words("les mer"),
    next_page=words("neste(?: side)?"),
    more_results=words("vis (?:flere|mer)"),
    not_found=words("side(?:n)? (?:blev )?ikke funnet"),
    error_pages=words("det oppstod en feil"),
    of=words(r"den\s+"),
    at=words(r"kl\.?"),
    one=words("en; et"),
    furniture=words("tilbake"),
    press_rooms=words(r"pressemelding\w*"),
    news_pages=words("nyheter"),
    weighty=words(
        """
        må; måtte; skal; skulle; bør; burde; får; mindre; færre; flere; høy; høyt; høye; lavere;
        før; etter; vant; tapte; krig
        """
    ),
    own_weighty=words("kan; kunne; vil; ville; mer; alle; lav; lavt; lave; fikk; død; døde"),
    endings=words("e; en; et; er; ene; ne; r; s; t; te; de; ere; est; a"),
)

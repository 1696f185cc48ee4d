"""Danish."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="da",
    updated=words(
        """
        opdateret; sidst opdateret; senest opdateret; senest ændret; sidst ændret; ændret; sidst
        redigeret; seneste opdatering
        """
    ),
    shares=words("del (?:artiklen|siden|nyheden)(?: .{0,20})?"),
    published=words("offentliggjort; udgivet; publiceret; oprettet; dato"),
    ago=words("siden"),
    units=words("uger?"),
    counters=words("læsere"),
    corrections=words("rettelse; rettet; berigtigelse; præcisering; korrektion; redaktionel note"),
    counting=words(
        """
        nul; en|et; to; tre; fire; fem; seks; syv; otte; ni; ti; elleve; tolv; tretten;
        fjorten; femten; seksten; sytten; atten; nitten; tyve
        """
    ),
    numbers=words("tusind; halvdelen"),
    says=words("blev"),
    credits=words("foto; billede"),
    elsewhere=words("mest læs[t]?e?; læs (?:også|mere).*; relateret.*"),
    adverts=words("reklame?; annonce"),
    read_more=words("læs mere"),
    next_page=words("næste(?: side)?"),
    not_found=words("siden findes ikke"),
    error_pages=words("der opstod en fejl"),
    of=words(r"den\s+"),
    at=words(r"kl\.?"),
    one=words("en; et"),
    furniture=words("tilbage"),
    text_names=words("reklame"),
    negations=words("ikke; aldrig; uden; ingen; intet; hverken; nej"),
    percents=words("procent"),
    press_rooms=words(r"pressemeddelelse\w*"),
    news_pages=words("nyheder"),
    weighty=words(
        """
        må; måtte; skal; skulle; bør; burde; mindre; færre; flere; høj; højt; høje; før; efter;
        vandt; tabte; krig
        """
    ),
    own_weighty=words("mere; kan; kunne; vil; ville; alle; lav; lavt; lave; død; døde"),
    endings=words("e; en; et; er; ene; erne; ne; r; s; t; ere; est; te; de"),
    corrected=words(
        r"""
        i en tidligere version; (?:denne|dette|den|det) (?:\w+
        )?(?:pressemeddelelsen?|meddelelsen?|artiklen|artikel|teksten|siden) (?:er|blev|er blevet)
        (?:\w+ )?(?:rettet|korrigeret|ændret|opdateret)
        """
    ),
)

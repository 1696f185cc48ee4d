"""Italian."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="it",
    updated=words(
        """
        aggiornato; aggiornata; ultimo aggiornamento; ultima modifica; aggiornamento; modificato;
        data aggiornamento; pagina aggiornata; data ultimo aggiornamento
        """
    ),
    published=words(
        """
        pubblicato; pubblicata; data di pubblicazione; data pubblicazione; pubblicazione
        """
    ),
    ago=words("fa"),
    units=words("secondi; minuti; or[ae]; giorn[oi]; settiman[ae]; mes[ei]; ann[oi]"),
    counters=words("visualizzazioni; letture; lettori; condivisioni; commenti; visite"),
    corrections=words("correzione; rettifica; errata corrige; precisazione; nota della redazione"),
    corrected=words(
        """
        (?:questo|questa|il presente) (?:comunicato|articolo|pagina|testo) è stat[oa]
        (?:corrett|modificat|aggiornat|rettificat)[oa]
        """
    ),
    counting=words(
        """
        zero; un[oa]?; due; tre; quattro; cinque; sei; sette; otto; nove; dieci; undici;
        dodici; tredici; quattordici; quindici; sedici; diciassette; diciotto; diciannove;
        venti
        """
    ),
    numbers=words(
        """
        due; tre; quattro; cinque; sei; sette; otto; dieci; dodici; venti; trenta; cento; mila;
        milione; milioni; miliard[oi]; metà; terzo
        """
    ),
    negations=words("non; nessun[oa]?; senza"),
    weighty=words(
        """
        può; possono; potrà; potranno; potrebbe; potrebbero; deve; devono; dovrà; dovranno;
        dovrebbe; dovrebbero; più; tutti; tutte; basso; morti?; dopo
        """
    ),
    charts=words(
        """
        grafic[oi]; tabell[ae]; mapp[ae]; diagramm[ai]; infografic(?:a|he); figur[ae];
        document[oi]; letter[ae]
        """
    ),
    says=words("è stat[oa]"),
    credits=words("foto(?:grafia)?; immagin[ei]; crediti"),
    elsewhere=words(
        """
        i più letti; leggi anche.*; articoli correlati; potrebbe interessarti.*; vedi anche; ti
        potrebbe.*
        """
    ),
    shares=words("condividi.*"),
    adverts=words("pubblicità; salta la pubblicità"),
    boxes=words("iscriviti .{0,60}"),
    read_more=words("leggi(?: tutto| di più)?; continua(?: a leggere)?"),
    next_page=words("(?:pagina )?successiv[ao]; avanti"),
    more_results=words("(?:mostra|carica) (?:altri|altro|di più)"),
    page_ends=words("ultim[ao]; precedente"),
    not_found=words("pagina non trovata"),
    error_pages=words(
        """
        in manutenzione; si è verificato un errore; errore (?:interno )?del server; pagina non
        trovata
        """
    ),
    consent=words("accetta (?:tutti )?i cookie"),
    login=words("password dimenticata"),
    redirects=words("sarai reindirizzato"),
    of_year=words("del"),
    at=words("al; ora; ore"),
    one=words("un[ao]?"),
    about=words("circa"),
    neighbours=words("(?:articolo|notizia|comunicato) (?:precedente|successiv[oa])"),
    furniture=words(
        r"""
        \d{1,3}\s?(?:-\s?)?min(?:ute)?s?\.? di lettura; indietro; (?:successivo|precedente)(?:
        post)?; stampa
        """
    ),
    tool_names=words("condividi"),
    text_names=words("correlati"),
    caption_names=words("fotocredits?"),
    picture_names=words("immagine; foto"),
    press_rooms=words("comunicati; sala stampa"),
    news_pages=words("stampa; notizie"),
    endings=words("o; a; i; e; hi; he"),
    own_negations=words("mai"),
    own_weighty=words("alto; prima; guerra; meno"),
)

"""German."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="de",
    updated=words(
        """
        stand; aktualisiert; zuletzt aktualisiert; letzte aktualisierung; letzte änderung; zuletzt
        geändert; geändert; aktualisierung; zuletzt bearbeitet; zuletzt überarbeitet; letztes
        update; überarbeitet; seite aktualisiert; letzte bearbeitung; datum der letzten änderung;
        update
        """
    ),
    published=words(
        """
        veröffentlicht; erschienen; erstellt; publiziert; datum; veröffentlichungsdatum; erstmals
        veröffentlicht; zur sofortigen veröffentlichung
        """
    ),
    since=words("vor"),
    units=words(
        r"""
        sekunden?; minuten?; stunden?; std\.?; tag(?:en?)?; wochen?; monat(?:en?)?; jahr(?:en?)?
        """
    ),
    counters=words(
        """
        aufrufe?; zugriffe; leser(?:innen)?; besucher; klicks; kommentare?; geteilt; gelesen
        """
    ),
    corrections=words(
        """
        berichtigung; korrektur; richtigstellung; klarstellung; korrigierte fassung; anmerkung der
        redaktion
        """
    ),
    corrected=words(
        r"""
        in einer (?:früheren|vorherigen|ersten) (?:version|fassung); (?:diese|dieser|dieses|die|der)
        (?:\w+ )?(?:meldung|mitteilung|pressemitteilung|artikel|text|beitrag|seite|fassung) wurde
        (?:\w+ ){0,3}(?:korrigiert|berichtigt|geändert|aktualisiert|ergänzt)
        """
    ),
    counting=words(
        """
        null; eins; zwei; drei; vier; fünf; sechs; sieben; acht; neun; zehn; elf; zwölf;
        dreizehn; vierzehn; fünfzehn; sechzehn; siebzehn; achtzehn; neunzehn; zwanzig
        """
    ),
    numbers=words(
        """
        zwei; drei; vier; fünf; sechs; sieben; acht; neun; zehn; elf; zwölf; zwanzig; dreißig;
        vierzig; fünfzig; hundert; tausend; millionen?; milliarden?; hälfte; drittel; viertel
        """
    ),
    percents=words("prozents?"),
    negations=words(r"nicht; kein\w*; nie; niemals; ohne; weder"),
    weighty=words(
        """
        kann; können; könnte; könnten; muss; müssen; müsste; müssten; darf; dürfen; dürfte;
        dürften; sollen; sollte; sollten; wird; werden; würde; würden; mehr; weniger; keine[rnms]?;
        hoch; tief; krieg; nach
        """
    ),
    charts=words(
        """
        grafik(?:en)?; diagramme?; tabellen?; karten?; schaubild(?:er)?; abbildung(?:en)?;
        dokumente?; briefe?
        """
    ),
    says=words("wurde; wird; ist; sind"),
    credits=words(
        r"""
        fotos?; bild(?:er|nachweis|quelle|rechte|material)?; titelbild; titelfoto;
        beitragsbild; aufmacherbild; fotocredit; pressefoto
        """
    ),
    elsewhere=words(
        r"""
        mehr themen; weitere themen; meistgelesen.*; am meisten gelesen; mehr zum thema.*;
        das könnte (?:sie|dich) auch interessieren.*; (?:diese|weitere)
        (?:artikel|beiträge|meldungen|themen) könnten (?:sie|dich) .{0,20}interessieren.*;
        auch lesen.*; weiterlesen; zum weiterlesen; mehr lesen; passend dazu; lesetipps?;
        (?:artikel|beiträge|meldungen)(?: und \w+)? zum thema; weitere
        (?:artikel|meldungen|nachrichten|themen).*; ähnliche (?:artikel|beiträge); verwandte
        (?:artikel|themen); auch interessant; lesen sie auch.*; mehr dazu; schon gelesen
        """
    ),
    shares=words(r"kommentare?(?: \(\d+\))?; (?:(?:beitrag|artikel|seite) )?teilen"),
    adverts=words("anzeige; werbung; (?:anzeige|werbung) überspringen"),
    boxes=words(
        """
        .{0,40}newsletter (?:abonnieren|bestellen|anmelden).{0,30}; .{0,80}newsletter[^.]{0,40}(?:zu
        abonnieren|zu bestellen|anzumelden).{0,60}; .{0,120}(?:deinen|ihren|euren)
        posteingang.{0,60}; empfohlener (?:redaktioneller
        |externer )?inhalt; externer inhalt; dieser (?:eintrag|beitrag) wurde
        (?:veröffentlicht|geschrieben|am) .{0,200}; veröffentlicht (?:in|unter) .{0,60}
        """
    ),
    read_more=words(
        """
        weiter(?:lesen)?; mehr(?: lesen| erfahren| dazu)?; zur? (?:meldung|artikel|pressemitteilung)
        """
    ),
    next_page=words("ältere (?:beiträge|meldungen|artikel); weiter; nächste(?: seite)?; vor"),
    more_results=words(
        """
        mehr (?:anzeigen|laden|meldungen|ergebnisse); weitere
        (?:laden|anzeigen|meldungen|ergebnisse|artikel)
        """
    ),
    page_ends=words("erste; letzte; vorherige; zurück"),
    not_found=words("seite nicht gefunden"),
    error_pages=words(
        """
        wartungsarbeiten; wird gewartet; (?:ein )?fehler (?:ist )?aufgetreten; vorübergehend nicht
        (?:erreichbar|verfügbar); interner serverfehler; seite (?:wurde )?nicht gefunden
        """
    ),
    script=words("javascript (?:aktivieren|ist deaktiviert|est désactivé)"),
    consent=words("alle akzeptieren; wir (?:schätzen ihre privatsphäre|verwenden cookies)"),
    login=words("passwort vergessen; bitte (?:melden sie sich an|anmelden)"),
    redirects=words("sie werden (?:automatisch )?weitergeleitet; weiterleitung"),
    at=words("um"),
    clock_words=words("uhr"),
    subjects=words("seite; artikel; zuletzt"),
    one=words("eine[rnm]?"),
    about=words(r"etwa; ca\.?"),
    multipliers=words("mio; tsd"),
    fillers=words("aktualisiert; am; von"),
    neighbours=words("""
        (?:vorherige|nächste)r? (?:artikel|beitrag|meldung|pressemitteilung|nachricht)
        """),
    furniture=words(
        r"""
        \d{1,3}\s?(?:-\s?)?min(?:ute)?s?\.? lesezeit; lesezeit:? .{0,20}; foto; galerie;
        bildergalerie; fotostrecke; zurück; zurück zur? (?:übersicht|startseite|liste); nach oben;
        (?:vorheriger?|nächster?|weiter)(?: (?:artikel|beitrag|post|seite))?; (?:drucken|print)(?:
        (?:seite|artikel))?
        """
    ),
    tool_names=words("teilen; fusszeile; kopfzeile; seitenleiste; schlagworte"),
    text_names=words(
        """
        meist-?gelesen; werbung; anzeigen?; empfehlung(?:en)?; verwandt(?:e|es)?; weiterlesen;
        autor(?:en|e)?; kommentare?
        """
    ),
    caption_names=words("bildunterschrift; bildtext; bildnachweis"),
    picture_names=words("bild(?:er)?; foto; galerie"),
    press_rooms=words(r"pressemitteilung\w*; medienmitteilung\w*; pressemeld\w*"),
    news_pages=words("presse; aktuelles; nachrichten; medien"),
    endings=words("e; en; er; es; n; s; em; r; ern; et; t; te; ten"),
    own_weighty=words("alle; ja; vor; tot; tote[rn]?; nein; soll"),
)

"""Dutch."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="nl",
    updated=words(
        """
        bijgewerkt; laatst bijgewerkt; laatst gewijzigd; gewijzigd; laatste update; geactualiseerd;
        laatst aangepast; aangepast; laatste wijziging; datum laatste wijziging; laatste aanpassing
        """
    ),
    published=words("gepubliceerd; geplaatst; publicatiedatum; gepubliceerd op; verschenen"),
    ago=words("geleden"),
    units=words("seconden; minuut; uur; uren; dag(?:en)?; we(?:ek|ken); maand(?:en)?; jaar"),
    counters=words("weergaven; keer gelezen; reacties; lezers"),
    corrections=words("correctie; rectificatie; verduidelijking; noot van de redactie"),
    corrected=words(
        r"""
        in een (?:eerdere|vorige) versie; (?:dit|deze) (?:\w+)?(?:bericht|artikel|pagina|tekst) is
        (?:\w+ ){0,3}(?:aangepast|gecorrigeerd|gewijzigd)
        """
    ),
    counting=words(
        """
        nul; [eé]én|een; twee; drie; vier; vijf; zes; zeven; acht; negen; tien; elf;
        twaalf; dertien; veertien; vijftien; zestien; zeventien; achttien; negentien;
        twintig
        """
    ),
    numbers=words(
        """
        twee; drie; vijf; zes; zeven; negen; tien; twaalf; twintig; honderd; duizend; miljoen;
        miljard; helft
        """
    ),
    percents=words("procente?n?"),
    negations=words("niet; geen; nooit; zonder"),
    weighty=words(
        """
        kunnen; konden; moet; moeten; mogen; zullen; zou; zouden; minder; hoog; laag; dood; doden;
        oorlog
        """
    ),
    charts=words(
        """
        grafiek(?:en)?; tabel(?:len)?; kaart(?:en)?; diagram(?:men)?; infographics?;
        figu(?:ur|ren); document(?:en)?; brief; brieven
        """
    ),
    says=words("werd; is"),
    credits=words("foto['’]?s?; beeld; afbeelding"),
    elsewhere=words(
        """
        meest gelezen; lees (?:ook|meer|verder).*; gerelateerd.*; meer (?:nieuws|over).*
        """
    ),
    boxes=words("meld (?:je|u) aan .{0,60}; externe inhoud"),
    read_more=words("lees (?:meer|verder)"),
    next_page=words("volgende(?: pagina)?"),
    more_results=words("meer (?:laden|tonen|resultaten); toon meer"),
    page_ends=words("eerste; laatste; vorige"),
    not_found=words("pagina niet gevonden"),
    error_pages=words(
        """
        er is (?:een fout|iets mis); onderhoud(?:swerkzaamheden)?; tijdelijk niet
        (?:beschikbaar|bereikbaar); pagina niet gevonden
        """
    ),
    consent=words("cookies? accepteren"),
    login=words("wachtwoord vergeten"),
    redirects=words("u wordt doorgestuurd"),
    at=words("om"),
    one=words("een"),
    about=words(r"circa; ca\.?"),
    shares=words("delen(?: (?:via|op) .{0,20})?; deel (?:dit|deze) .{0,30}"),
    neighbours=words("(?:vorige?|volgende?) (?:artikel|bericht|nieuwsbericht)"),
    furniture=words(r"\d{1,3}\s?(?:-\s?)?min(?:ute)?s?\.? leestijd; terug; print artikel"),
    tool_names=words("delen"),
    text_names=words("gerelateerd"),
    caption_names=words("fotocredits?"),
    picture_names=words("foto"),
    adverts=words("advertentie; advertentie overslaan"),
    press_rooms=words(r"persbericht\w*"),
    news_pages=words("pers; nieuws"),
    endings=words("e; en; s; t; n; de; te; er; ers"),
    own_weighty=words("alle; na; kon; mag; ja; kan; voor; meer; nee; zal"),
)

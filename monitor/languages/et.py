"""Estonian."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="et",
    updated=words(
        """
        uuendatud; viimati uuendatud; muudetud; viimati muudetud; viimane uuendus; ajakohastatud
        """
    ),
    published=words("avaldatud; loodud; postitatud; avaldamise kuupäev"),
    corrections=words("parandus; täpsustus; õiendus; toimetuse märkus"),
    next_page=words("järgmine"),
    at=words("kell"),
    furniture=words("tagasi; prindi"),
    adverts=words("reklaam"),
    press_rooms=words(r"pressiteat\w*"),
    news_pages=words("uudised"),
    negations=words("mitte; polnud; keegi ei"),
    own_negations=words("pole; ära; ega; ei; ilma"),
    weighty=words(
        """
        võib; võivad; võis; peab; peavad; pidi; tohib; tohivad; tuleb; rohkem; vähem; kõik; kõrge;
        madal; pärast; võitis; kaotas; sõda
        """
    ),
    own_weighty=words("saab; saavad; enne; jah"),
    endings=words("d; de; t; te; id; le; l; lt; s; st; sse; ks; ga; ni; ta; na; i; e; a; u"),
    corrected=words(
        r"""
        varasemas versioonis;
        (?:tekst|artikkel|pressiteade|teade|teksti|artiklit|pressiteadet|teadet) on (?:\w+
        )?(?:parandatud|muudetud|täpsustatud|uuendatud)
        """
    ),
    credits=words("foto; pilt"),
)

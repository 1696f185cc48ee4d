"""Finnish."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="fi",
    updated=words(
        """
        päivitetty; viimeksi päivitetty; muokattu; viimeksi muokattu; päivitetty viimeksi; sivu
        päivitetty; muutettu
        """
    ),
    published=words("julkaistu; julkaisupäivä; julkaisuaika"),
    ago=words("sitten"),
    units=words("tuntia?; päivää?; viikkoa?; kuukautta; vuotta"),
    counters=words("katselukertaa; kommenttia"),
    corrections=words("oikaisu; korjaus; korjattu; täsmennys; toimituksen huomautus"),
    corrected=words(
        r"""
        (?:aiemmassa|aikaisemmassa|edellisessä) versiossa;
        (?:tiedotetta|juttua|tekstiä|artikkelia|uutista) on (?:\w+
        )?(?:korjattu|muokattu|täsmennetty|päivitetty)
        """
    ),
    negations=words("eivät; eikä; älä; älköön; koskaan; kukaan; mikään; mitään; ilman"),
    says=words("oli"),
    credits=words("kuva; kuvat; valokuva"),
    elsewhere=words("lue (?:myös|lisää).*; aiheesta lisää.*"),
    adverts=words("mainos"),
    read_more=words("lue lisää"),
    next_page=words("seuraava(?: sivu)?"),
    more_results=words("näytä lisää"),
    error_pages=words("virhe tapahtui; palvelinvirhe; huoltokatko"),
    at=words("klo"),
    shares=words(r"jaa(?: (?:tämä|artikkeli|sivu|linkki|facebookissa|somessa)\b.{0,20})?"),
    furniture=words("takaisin; tulosta"),
    caption_names=words("kuvateksti; kuvatxt"),
    percents=words(r"prosentti\w*"),
    not_found=words("sivua ei löydy"),
    press_rooms=words(r"lehdistötiedo\w*; tiedotteet"),
    news_pages=words("uutiset"),
    own_negations=words("en; et; emme; ette; ei"),
    weighty=words(
        """
        voivat; voisi; voisivat; pitää; pitäisi; täytyy; tulisi; enemmän; vähemmän; kaikki; kukaan;
        korkea; matala; jälkeen; voitti; hävisi; sota; kyllä
        """
    ),
    own_weighty=words("voi; saa; saavat; tulee; ennen"),
    endings=words(
        """
        n; t; a; ä; ta; tä; ssa; ssä; sta; stä; lla; llä; lta; ltä; lle; ksi; na; nä; en; in; ja;
        jä; ia; iä; i; ien; jen
        """
    ),
)

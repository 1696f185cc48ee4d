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
    corrections=words("oikaisu; korjaus; täsmennys"),
    corrected=words("aiemmassa versiossa"),
    negations=words("ei; eivät"),
    says=words("oli"),
    credits=words("kuva; kuvat; valokuva"),
    elsewhere=words("lue (?:myös|lisää).*; aiheesta lisää.*"),
    adverts=words("mainos"),
    read_more=words("lue lisää"),
    next_page=words("seuraava(?: sivu)?"),
    more_results=words("näytä lisää"),
    error_pages=words("virhe tapahtui; palvelinvirhe; huoltokatko"),
    at=words("klo"),
    furniture=words("takaisin; tulosta"),
    caption_names=words("kuvateksti; kuvatxt"),
    percents=words(r"prosentti\w*"),
    not_found=words("sivua ei löydy"),
    press_rooms=words(r"lehdistötiedo\w*; tiedotteet"),
    news_pages=words("uutiset"),
)

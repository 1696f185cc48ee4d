"""Lithuanian."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="lt",
    order="YMD",
    updated=words(
        """
        atnaujinta; paskutinį kartą atnaujinta; paskutinis atnaujinimas; pakeista; atnaujinimo data;
        paskutinį kartą keista; atnaujinimas; atnaujinta informacija
        """
    ),
    published=words("paskelbta; publikuota; paskelbimo data; sukurta"),
    corrections=words("pataisymas; patikslinimas"),
    next_page=words("kitas"),
    at=words(r"val\.?"),
    year_words=words("m; d"),
    adverts=words("reklama"),
    furniture=words("atgal; spausdinti"),
    news_pages=words("naujienos"),
    credits=words(r"nuotr\.; nuotrauka"),
)

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
    corrections=words("pataisymas; patikslinimas; klaidos ištaisymas; redakcijos pastaba"),
    next_page=words("kitas"),
    at=words(r"val\.?"),
    year_words=words("m; d"),
    adverts=words("reklama"),
    furniture=words("atgal; spausdinti"),
    news_pages=words("naujienos"),
    negations=words(
        """
        nėra; nebuvo; nebus; niekada; niekas; joks; jokia; jokių; negali; neturi; negalima
        """
    ),
    own_negations=words("ne; be; nei"),
    negating=words("^ne"),
    weighty=words(
        r"""
        gali; galėtų; turi; privalo; turėtų; būtų; daugiau; mažiau; niekas; prieš; laimėjo;
        pralaimėjo; karas; aukšt\w+; taip
        """
    ),
    own_weighty=words(r"bus; po; visi; visos; žem\w+"),
    endings=words("s; as; o; ui; ą; u; e; ai; ų; ams; us; ais; ose; a; os; i; ė; ės; ę; ėje; oje"),
    corrected=words(
        r"""
        ankstesn\w+ versij\w+; (?:tekstas|straipsnis|pranešimas) (?:buvo
        )?(?:pataisytas|patikslintas|atnaujintas|pakeistas)
        """
    ),
    credits=words(r"nuotr\.; nuotrauka"),
)

"""Latvian."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="lv",
    updated=words(
        """
        pēdējo reizi atjaunināts; pēdējoreiz atjaunināts; atjaunināta; atjaunots; atjaunināts;
        pēdējo reizi atjaunots; pēdējās izmaiņas; labots; atjaunošanas datums; pēdējoreiz atjaunots
        """
    ),
    published=words("publicēts; publicēta; publicēšanas datums"),
    months={
        "martā": 3,
        "aprīlī": 4,
        "maijā": 5,
        "jūnijā": 6,
        "jūlijā": 7,
        "augustā": 8,
    },
    corrections=words("labojums; precizējums"),
    next_page=words("nākamā"),
    at=words(r"plkst\.?"),
    year_words=words("gada"),
    furniture=words("atpakaļ; drukāt"),
    adverts=words("reklāma"),
    news_pages=words("jaunumi"),
    credits=words("foto; attēls"),
)

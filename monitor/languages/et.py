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
    corrections=words("parandus; täpsustus"),
    next_page=words("järgmine"),
    at=words("kell"),
    furniture=words("tagasi; prindi"),
    adverts=words("reklaam"),
    press_rooms=words(r"pressiteat\w*"),
    news_pages=words("uudised"),
    credits=words("foto; pilt"),
)

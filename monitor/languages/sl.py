"""Slovene."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="sl",
    updated=words(
        """
        posodobljeno; zadnja posodobitev; nazadnje posodobljeno; zadnja sprememba; spremenjeno;
        datum zadnje spremembe
        """
    ),
    published=words("objavljeno; datum objave; objava"),
    months={
        "marca": 3,
        "aprila": 4,
        "maja": 5,
        "junija": 6,
        "julija": 7,
        "avgusta": 8,
    },
    ago=words("nazaj"),
    counters=words("ogledov"),
    corrections=words("popravek"),
    credits=words("foto"),
    elsewhere=words("preberite (?:tudi|še).*"),
    next_page=words("naslednja"),
    at=words("ob"),
    furniture=words("nazaj; natisni; (?:prejšnji|naslednji) članek"),
    adverts=words("oglas"),
    news_pages=words("novice"),
)

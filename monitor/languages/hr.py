"""Croatian and Bosnian."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="hr",
    aliases=("bs",),
    updated=words(
        """
        zadnje ažurirano; posljednje ažurirano; ažurirano; zadnje ažuriranje; posljednja izmjena;
        zadnja izmjena; izmijenjeno; posljednje ažuriranje; zadnji put ažurirano; osvježeno
        """
    ),
    published=words("objavljeno; datum objave"),
    since=words("prije"),
    counters=words("pregleda"),
    corrections=words("ispravak"),
    credits=words("foto"),
    elsewhere=words("pročitajte (?:i|još).*"),
    next_page=words("sljedeća"),
    at=words("u"),
    year_words=words("god"),
    furniture=words("natrag; ispis; ispiši; (?:prethodni|sljedeći) članak"),
    adverts=words("oglas"),
    press_rooms=words("priopćenja"),
    news_pages=words("vijesti"),
)

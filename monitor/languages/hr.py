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
    corrections=words("ispravak; ispravka; pojašnjenje; napomena uredništva; napomena redakcije"),
    credits=words("foto"),
    elsewhere=words("pročitajte (?:i|još).*"),
    next_page=words("sljedeća"),
    at=words("u"),
    year_words=words("god"),
    shares=words(r"podijeli(?:te)?(?: (?:na|putem|članak|vijest|stranicu)\b.{0,20})?"),
    furniture=words("natrag; ispis; ispiši; (?:prethodni|sljedeći) članak"),
    adverts=words("oglas"),
    press_rooms=words("priopćenja"),
    news_pages=words("vijesti"),
    negations=words(
        r"""
        nije; nisu; neće; nema; nemaju; nikada?; nitko; ništa; bez; nijedan; nijedn\w+; niti
        """
    ),
    own_negations=words("ne"),
    weighty=words(
        """
        može; mogu; moraju; smije; smiju; treba; trebaju; više; manje; nitko; prije; nakon;
        poslije; pobijedi(?:o|la|li); izgubi(?:o|la|li)
        """
    ),
    own_weighty=words("mora; svi; sve; rat; bi; će; visok[aei]?; nizak; da"),
    endings=words("a; e; i; u; om; ima; ama; em; og; oj; ih; im; o; ga"),
    corrected=words(
        r"""
        u (?:prethodnoj|ranijoj|prvotnoj) (?:verziji|inačici); (?:tekst|članak|vijest|priopćenje)
        je (?:\w+ )?(?:ispravljen|izmijenjen|ažuriran)[ao]?
        """
    ),
)

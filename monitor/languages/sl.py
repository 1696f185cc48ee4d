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
    corrections=words("popravek; popravljeno; pojasnilo; opomba uredništva"),
    credits=words("foto"),
    elsewhere=words("preberite (?:tudi|še).*"),
    next_page=words("naslednja"),
    at=words("ob"),
    shares=words(r"deli(?:te)?(?: (?:na|prek|članek|novico|stran)\b.{0,20})?"),
    furniture=words("nazaj; natisni; (?:prejšnji|naslednji) članek"),
    adverts=words("oglas"),
    news_pages=words("novice"),
    negations=words(r"niso; nima; nimajo; nikoli; nihče; brez; noben\w*; niti; noče; nočejo"),
    own_negations=words("ne; ni; nič"),
    weighty=words(
        """
        lahko; morajo; smejo; bodo; več; manj; nihče; vojna; zmagal[aio]?; izgubil[aio]?
        """
    ),
    own_weighty=words(
        """
        more; mora; sme; bo; bi; vsi; vse; pred; po; visok[aei]?; nizek; treba; da; ne
        """
    ),
    endings=words("a; e; i; u; om; ov; ih; ama; ami; em; ega; emu; o; im; am; oma"),
    corrected=words(
        r"""
        v (?:prejšnji|prvotni|predhodni) (?:različici|verziji);
        (?:besedilo|članek|sporočilo|novica) je (?:bil[ao]? )?(?:\w+
        )?(?:popravljen|spremenjen|posodobljen)[oa]?
        """
    ),
)

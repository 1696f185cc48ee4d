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
    corrections=words("labojums; precizējums; kļūdas labojums; redakcijas piezīme"),
    next_page=words("nākamā"),
    at=words(r"plkst\.?"),
    year_words=words("gada"),
    furniture=words("atpakaļ; drukāt"),
    adverts=words("reklāma"),
    news_pages=words("jaunumi"),
    negations=words("nebija; nebūs; nekad; neviens; nevar; nedrīkst; bez"),
    own_negations=words("ne; nekas; nav"),
    negating=words("^ne"),
    weighty=words(
        r"""
        varētu; drīkst; vajag; vajadzētu; būs; būtu; vairāk; mazāk; neviens; pirms; pēc; uzvarēja;
        zaudēja; karš; jā; nē; augst\w+
        """
    ),
    own_weighty=words(r"var; visi; visas; zem\w+"),
    endings=words("s; a; u; am; ā; i; us; iem; os; as; ai; ām; e; es; ei; ē; ēs; is; im; ī"),
    corrected=words(
        r"""
        iepriekšēj\w+ versij\w+; (?:teksts|raksts|ziņa|paziņojums) (?:ir |tika
        )?(?:labot|precizēt|papildināt|atjaunot)[sa]
        """
    ),
    credits=words("foto; attēls"),
)

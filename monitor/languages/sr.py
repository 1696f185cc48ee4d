"""Serbian, in both its scripts."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="sr",
    aliases=("sh",),
    updated=words(
        """
        ажурирано; последње ажурирање; последња измена; измењено; azurirano; ažurirano; poslednje
        ažuriranje; poslednja izmena; izmenjeno
        """
    ),
    published=words("објављено; датум објаве; objavljeno; datum objave"),
    months={
        "marta": 3,
        "aprila": 4,
        "maja": 5,
        "juna": 6,
        "jula": 7,
        "avgusta": 8,
        "марта": 3,
        "априла": 4,
        "маја": 5,
        "јуна": 6,
        "јула": 7,
        "августа": 8,
    },
    since=words("пре"),
    corrections=words(
        """
        ispravka; исправка; pojašnjenje; појашњење; napomena redakcije; напомена редакције
        """
    ),
    at=words("u"),
    year_words=words("god; год"),
    furniture=words("назад; штампај; nazad; štampaj"),
    press_rooms=words("саопштења"),
    news_pages=words("vijesti"),
    negations=words(
        r"""
        није; нису; неће; нема; немају; никада?; нико; ништа; нијед\w+; nije; nisu; neće; nema;
        nikada?; niko; ništa
        """
    ),
    own_negations=words("не; ne"),
    weighty=words(
        """
        може; могу; морају; смеју; треба; више; мање; нико; после; može; mogu; moraju; smeju;
        treba; više; manje; niko; posle
        """
    ),
    own_weighty=words("мора; сме; сви; пре; ће; mora; sme; svi; pre; će; да; da"),
    corrected=words(
        """
        u (?:prethodnoj|ranijoj) verziji; у (?:претходној|ранијој) верзији;
        (?:текст|вест|саопштење) је (?:исправљен|измењен|ажуриран)[ао]?
        """
    ),
)

"""Basque."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="eu",
    updated=words("eguneratua; azken eguneratzea; azken eguneraketa; eguneratze-data"),
    published=words("argitaratua; argitaratze-data"),
    negations=words("ezin; inoiz; inork"),
    own_negations=words("ez; gabe"),
    weighty=words("daiteke; dezake; gehiago; gutxiago; guztiak"),
    own_weighty=words("behar; bai; ez"),
    corrections=words("zuzenketa; argibidea; akatsen zuzenketa; erredakzioaren oharra"),
    corrected=words("aurreko bertsio"),
)

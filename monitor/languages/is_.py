"""Icelandic."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="is",
    updated=words("uppfært; síðast uppfært; síðast breytt; breytt; uppfærð; síðasta uppfærsla"),
    published=words("birt; útgefið; birtist; dagsetning"),
    at=words("klukkan"),
    furniture=words("til baka; prenta"),
    adverts=words("auglýsing"),
    negations=words("ekki; aldrei; enginn; engin; ekkert; án; hvorki; nei"),
    weighty=words(
        """
        skal; skulu; verður; verða; getur; ætti; meira; minna; allir; enginn; áður; eftir; tapaði;
        já
        """
    ),
    own_weighty=words("má; geta; vann; mega"),
    corrections=words("leiðrétting; leiðrétt; áréttað; athugasemd ritstjóra"),
    corrected=words(
        r"""
        í (?:fyrri|eldri) útgáfu; (?:fréttin|fréttatilkynningin|greinin|textinn) hefur verið
        (?:leiðrétt|uppfærð?|breytt)\w*
        """
    ),
)

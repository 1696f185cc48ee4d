"""Irish."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="ga",
    updated=words(
        """
        an nuashonrú is déanaí; nuashonraithe is déanaí; nuashonraithe; nuashonraithe den uair
        dheireanach; an nuashonrú deireanach; nuashonrú is déanaí; dáta nuashonraithe; athraithe den
        uair dheireanach; nuashonraíodh
        """
    ),
    published=words("foilsithe; dáta foilsithe; foilsíodh; arna fhoilsiú"),
    ordinals=words("ú"),
    at=words(r"tr\.?"),
    negations=words("níl; riamh"),
    own_negations=words("ní; nach; gan"),
    weighty=words("caithfidh; féadfaidh; beidh"),
    own_weighty=words("mó; lú; gach; tá"),
    corrections=words("ceartúchán; soiléiriú; nóta ón eagarthóir"),
    corrected=words("leagan (?:roimhe|níos luaithe)"),
)

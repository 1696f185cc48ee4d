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
)

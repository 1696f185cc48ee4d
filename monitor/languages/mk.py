"""Macedonian."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="mk",
    updated=words(
        """
        ажурирано; последно ажурирање; последна промена; изменето; обновено; последна измена
        """
    ),
    published=words("објавено; датум на објава"),
    year_words=words("год"),
    negations=words("нема; немаат; никогаш; никој; ништо; без"),
    weighty=words("може; можат; мораат; треба; ќе; повеќе; помалку; никој"),
    own_weighty=words("мора; сите; пред; по"),
    corrections=words("исправка; корекција; појаснување; забелешка на редакцијата"),
    corrected=words(
        """
        во претходната верзија; (?:текстот|соопштението|статијата) е
        (?:исправен|коригиран|изменет)[ао]?
        """
    ),
)

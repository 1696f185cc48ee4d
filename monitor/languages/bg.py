"""Bulgarian."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="bg",
    updated=words(
        """
        обновена; обновено; последна актуализация; актуализирано; актуализирана; последна промяна;
        последно обновяване; обновен; променено; последна редакция
        """
    ),
    published=words("публикувано; публикувана; дата на публикуване; създадено"),
    since=words("преди"),
    counters=words("преглед[аи]?; прегледи; прегледана; прочетена"),
    corrections=words("поправление"),
    corrected=words("в предишна версия"),
    credits=words("снимка"),
    elsewhere=words("още по темата; прочетете (?:още|също).*"),
    read_more=words("прочети.*"),
    next_page=words("следваща"),
    error_pages=words("възникна грешка"),
    ordinals=words("-a"),
    at=words("а"),
    furniture=words("назад; печат; (?:предишна|следваща) статия"),
    adverts=words("реклама"),
    press_rooms=words("прессъобщения"),
    news_pages=words("новини"),
)

"""Polish."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="pl",
    updated=words(
        """
        zaktualizowano; aktualizacja; ostatnia aktualizacja; data aktualizacji; ostatnia
        modyfikacja; zmodyfikowano; data modyfikacji; data ostatniej modyfikacji; aktualizowano;
        data ostatniej aktualizacji
        """
    ),
    published=words("opublikowano; data publikacji; publikacja; dodano; data utworzenia"),
    ago=words("temu"),
    units=words("godzin[ay]?; dni; dzień; tygodni[ea]?; miesi[ęą]c[ye]?; lat"),
    counters=words("wyświetle[nń](?:ia)?; odsłon[ay]?; odczytów; komentarz[ey]?"),
    corrections=words("sprostowanie; korekta; erratum; poprawka; od redakcji"),
    corrected=words(
        r"""
        we? (?:wcześniejszej|poprzedniej|pierwotnej) wersji;
        (?:tekst|artykuł|komunikat|informacja|depesza) został[ay]? (?:\w+
        )?(?:poprawion|skorygowan|zmienion|zaktualizowan|sprostowan)[ya]
        """
    ),
    numbers=words(
        """
        dwa; dwie; trzy; cztery; pięć; sześć; siedem; osiem; dziewięć; dziesięć; dwadzieścia; sto;
        tysiąc; tysięcy; milion(?:ów|y)?; miliard(?:ów|y)?; połow[ay]
        """
    ),
    percents=words("procent[au]?"),
    says=words("został[aoy]?"),
    credits=words(r"fot\.; foto; zdj[ęe]cie"),
    elsewhere=words(
        """
        czytaj (?:też|także|również|więcej).*; zobacz (?:też|także|również).*; powiązane.*
        """
    ),
    boxes=words("zapisz się .{0,60}newsletter.{0,20}"),
    read_more=words("czytaj (?:więcej|dalej)"),
    next_page=words("następna(?: strona)?"),
    more_results=words("pokaż więcej; załaduj więcej"),
    page_ends=words("pierwsza; ostatnia; poprzednia"),
    not_found=words("strona nie została znaleziona"),
    error_pages=words("wystąpił błąd; przerwa techniczna; błąd serwera"),
    consent=words("zaakceptuj"),
    login=words("nie pamiętasz hasła"),
    at=words(r"o; godz\.?"),
    year_words=words("r"),
    clock_words=words("godz"),
    adverts=words("reklama"),
    shares=words("udostępnij(?: .{0,30})?"),
    neighbours=words("""
        (?:poprzedni|następny) (?:artykuł|wpis);
        (?:poprzednia|następna) (?:wiadomość|aktualność)
        """),
    furniture=words("wstecz; drukuj"),
    text_names=words("reklama"),
    press_rooms=words("komunikaty"),
    news_pages=words("aktualności"),
    negations=words(r"nie; nigdy; bez; żaden; żadn\w+; nikt"),
    own_negations=words("ani; nic"),
    weighty=words(
        """
        może; mogą; musi; muszą; powinien; powinna; powinno; powinni; należy; wolno; będzie; będą;
        więcej; mniej; wszyscy; wszystkie; nikt; wysoki; niski; wygrał[aoi]?; przegrał[aoi]?;
        wojna; przed
        """
    ),
    own_weighty=words("po; nie"),
    endings=words("y; i; ów; u; em; ach; om; ami; mi; a; e; ę; ą; o; ego; emu; ych; ym; ej; owi"),
)

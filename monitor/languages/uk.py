"""Ukrainian."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="uk",
    updated=words(
        """
        оновлено; останнє оновлення; востаннє оновлено; змінено; оновлення; остання зміна; дата
        оновлення
        """
    ),
    published=words("опубліковано; дата публікації; розміщено; створено"),
    ago=words("тому"),
    units=words("годин[иу]?; хвилин[иу]?; тижн(?:і|ів); місяц(?:і|ів)"),
    counters=words("перегляд(?:ів|и); коментар(?:ів|і)"),
    corrections=words("виправлення; уточнення"),
    corrected=words("у попередній версії"),
    numbers=words(
        """
        дві; чотири; п['’]ять; шість; сім; вісім; дев['’]ять; тисяч[аі]?; мільйон(?:ів|и)?;
        мільярд(?:ів|и)?
        """
    ),
    percents=words(r"відсот\w+"),
    negations=words("ні; немає"),
    read_more=words("докладніше"),
    next_page=words("наступна"),
    not_found=words("сторінку не знайдено"),
    error_pages=words("технічні роботи; сталася помилка"),
    at=words("о"),
    year_words=words("р; року"),
    furniture=words("назад"),
    adverts=words("реклама"),
    credits=words("фото; зображення"),
    elsewhere=words("читайте також.*"),
)

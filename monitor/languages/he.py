"""Hebrew."""

from monitor.languages.model import Language, words

LANGUAGE = Language(
    code="he",
    aliases=("iw",),
    updated=words(
        """
        עודכן; עדכון אחרון; עודכן לאחרונה; תאריך עדכון; עודכן ב; תאריך עדכון אחרון; עודכנה
        """
    ),
    published=words("פורסם; תאריך פרסום; פורסם ב; פורסמה"),
    since=words("לפני"),
    units=words("ימים; שעות; דקות"),
    counters=words("صפיות; צפיות; תגובות"),
    corrections=words("תיקון; הבהרה"),
    corrected=words("בגרסה קודמת"),
    credits=words("צילום; תמונה"),
    elsewhere=words("קראו? (?:גם|עוד).*"),
    adverts=words("פרסומת"),
    read_more=words("קרא עוד"),
    next_page=words("בא; הבא"),
    error_pages=words("אירעה שגיאה"),
    at=words("בשעה"),
    furniture=words("חזרה; הדפסה; הדפס"),
)

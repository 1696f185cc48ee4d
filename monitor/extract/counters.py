"""What a line of metadata says of the moment and not of the release: view counters, and how long
ago something was.

Both move from visit to visit where nothing was edited.
"""

from __future__ import annotations

import re

_LONGEST = 160  # characters of a line of metadata
_LEFT = 40  # letters that may stand in it besides: a name, a rubric

_NOUNS = (
    r"views?|reads?|readers?|shares?|shared|comments?|likes?|visits?|visitors?|hits|clicks|page ?views|"
    r"vues?|lectures?|lecteurs?|partages?|commentaires?|visites?|consultations?|"
    r"aufrufe?|zugriffe|leser(?:innen)?|besucher|klicks|kommentare?|geteilt|gelesen|"
    r"visitas|vistas|lecturas|lectores|comentarios?|compartid[oa]s?|visualizaciones|"
    r"visualizações|leituras|comentários?|compartilhamentos|acessos|"
    r"visualizzazioni|letture|lettori|condivisioni|commenti|visite|"
    r"weergaven|keer gelezen|reacties|lezers|visningar|läsare|kommentarer|delningar|visninger|lesere|delinger|læsere|katselukertaa|kommenttia|"
    r"wyświetle[nń](?:ia)?|odsłon[ay]?|odczytów|komentarz[ey]?|zobrazen[íi]|přečteno|komentářů|zhliadnutí|ogledov|pregleda|megtekintés(?:ek)?|olvasás|"
    r"vizualizări|citiri|accesări|comentarii|преглед[аи]?|прегледи|прегледана|прочетена|просмотр(?:ов|ы|а)?|прочитали?|прочтений|комментари(?:ев|и|я)|"
    r"перегляд(?:ів|и)|коментар(?:ів|і)|προβολές|αναγνώσεις|σχόλια|görüntülen?me|okunma|yorum|paylaşım|"
    r"مشاهدات?|المشاهدات|عدد المشاهدات|قراءات?|القراءات|عدد القراءات|زيارات?|تعليقات?|بازدید|صפיות|צפיות|תגובות|dilihat|dibaca|pembaca|komentar|lượt xem|lượt đọc|"
    r"閲覧(?:数|回数)?|アクセス(?:数)?|阅读(?:量|数|次数)?|浏览(?:量|数|次数)?|点击(?:量|数|率|次数)?|瀏覽(?:人次|次數|數)?|點閱(?:次數|數|率)?|点赞|评论|조회(?:수)?|댓글|공유|"
    r"बार देखा गया|दृश्य|अवलोकन|ยอดวิว|เข้าชม|ผู้ชม"
)
_NUMBER = r"\d[\d.,'’\u00a0\u202f ]*(?:\s?(?:k|m|mio|tsd|тыс|млн|万|萬|만)\b\.?)?"
COUNTER = re.compile(
    rf"(?:(?<!\w)(?:{_NOUNS})(?!\w)\s*[:：=(（]?\s*{_NUMBER}\s*(?:[)）次]|times|回)?|(?<![\d.,/:-]){_NUMBER}\s?(?:x|×|次|回|times)?\s?(?:{_NOUNS})(?!\w)(?!\s?[:：=]?\s?\d))",
    re.IGNORECASE,
)
_UNITS = (
    r"sec(?:ond)?s?|min(?:ute)?s?|hours?|hrs?|days?|weeks?|months?|years?|secondes?|minutes?|heures?|jours?|semaines?|mois|ans?|années?|"
    r"sekunden?|minuten?|stunden?|std\.?|tag(?:en?)?|wochen?|monat(?:en?)?|jahr(?:en?)?|segundos?|minutos?|horas?|d[ií]as?|semanas?|mes(?:es)?|años?|anos?|mês|"
    r"secondi|minuti|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi]|seconden|minuut|uur|uren|dag(?:en)?|we(?:ek|ken)|maand(?:en)?|jaar|"
    r"sekunder?|minuter?|minutt(?:er)?|tim(?:me|mar|er|e)|dag(?:ar|er|e)?|veck(?:a|or)|uker?|uger?|måned(?:er)?|månad(?:er)?|år|"
    r"tuntia?|päivää?|viikkoa?|kuukautta|vuotta|godzin[ay]?|dni|dzień|tygodni[ea]?|miesi[ęą]c[ye]?|lat|hodin(?:ami|ou)?|dn(?:y|em|ami|i|ev)|týdny|měsíci|"
    r"napja|órája|perce|hete|hónapja|zile?|ore|săptămâni|luni|дн(?:я|ей|і|ів)|дни|ден|час(?:а|ов|)|годин[иу]?|минут[ыу]?|хвилин[иу]?|недел[юиь]|тижн(?:і|ів)|месяц(?:а|ев)?|місяц(?:і|ів)|"
    r"ημέρες|ώρες|λεπτά|gün|saat|dakika|hafta|ay|أيام|يوم|ساعات?|ساعة|دقائق|دقيقة|أسابيع|أشهر|ימים|שעות|דקות|روز|ساعت|دقیقه|hari|jam|menit|minggu|bulan|ngày|giờ|phút|tuần|tháng"
)
_COUNT = r"(?:\d{1,3}|an?|one|une?|eine[rnm]?|un[ao]?|um[a]?|een|en|ett|et)"
RELATIVE = re.compile(
    rf"(?<!\w)(?:(?:about|over|circa|ca\.?|etwa|env\.?) )?(?:{_COUNT}\s?(?:{_UNITS})\s(?:ago|fa|geleden|sedan|siden|sitten|temu|nazaj|назад|тому|önce|yang lalu|trước|पहले)"
    rf"|(?:il y a|vor|hace|há|för|for|před|pred|acum|преди|πριν(?: από)?|منذ|قبل|לפני|prije|пре)\s(?:{_COUNT}\s)?(?:{_UNITS})"
    rf"(?:\s(?:sedan|siden))?|\d{{1,3}}\s?(?:秒|分|時間|日|週間|か月|ヶ月|年)前|\d{{1,3}}\s?(?:秒|分钟|小时|天|周|个月|年|分鐘|小時|週|個月)前|\d{{1,3}}\s?(?:초|분|시간|일|주|개월|년)\s?전|just now)(?!\w)",
    re.IGNORECASE,
)
# What stands in a line of metadata without being text.
_WORTHLESS = re.compile(
    r"\d|\W|\b(?:updated?|last|published|posted|modified|aktualisiert|mis à jour|publié|actualizado|publicado|am|on|at|le|by|von|par|por|de)\b",
    re.IGNORECASE,
)


def stripped(text: str) -> str:
    """A line of metadata without counters and relative times; any other line as it is."""
    if len(text) > _LONGEST or not (COUNTER.search(text) or RELATIVE.search(text)):
        return text
    left = RELATIVE.sub(" ", COUNTER.sub(" ", text))
    letters = _WORTHLESS.sub("", left)
    if len(letters) > _LEFT or text.rstrip().endswith(("。", "!", "?")) or _is_sentence(text):
        return text
    kept = " ".join(left.split()).strip(" |·•,;:/–—-()[]")
    return kept if _WORTHLESS.sub("", kept) or re.search(r"\d", kept) else ""


def _is_sentence(text: str) -> bool:
    return text.endswith(".") and len(text.split()) > 5

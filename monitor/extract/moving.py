"""What moves on a page without anybody's edit: how long ago it was, how often it was read.

Only lines that are about the page are looked at, never its prose: "the minister resigned three days ago" is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_LINE = 120  # characters of a line about the page at most
_REST = 70  # characters beside what moves; a line with more says something else
_N = r"(?:\d{1,4}\+?|an?|one|two|three|un[ae]?|ein(?:em|er)?|en|ett|et|een|één|um|uma|uno)"
_UNITS = (
    r"(?:sec(?:ond)?s?|min(?:ute)?s?|hours?|hrs?|days?|weeks?|months?|mos?|years?|yrs?|"
    r"s|m|h|d|w|y|sekunden?|minuten?|stunden?|std\.?|tag(?:en?)?|wochen?|monat(?:en?)?|jahr(?:en?)?|"
    r"secondes?|heures?|jours?|semaines?|mois|ans?|années?|segundos?|minutos?|horas?|d[ií]as?|semanas?|mes(?:es)?|mês|años?|anos?|"
    r"second[oi]|minut[oi]|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi]|seconden?|uur|uren|dag(?:en)?|we(?:ek|ken)|maand(?:en)?|jaar|jaren|"
    r"sekund(?:er)?|minut(?:ter|er)?|tim(?:mar|mer?|er)|dag(?:ar|er|e)?|døgn|veck(?:a|or)|uker?|uger?|månad(?:er)?|måned(?:er)?|år|"
    r"sekunti(?:a)?|minuutti(?:a)?|tunti(?:a)?|päiv(?:ä|ää)|viikko(?:a)?|kuukau(?:si|tta)|vuo(?:si|tta)|"
    r"min|godz(?:in[ęy]?)?|godzinę|dni|dzień|tygodni(?:e|u)?|tydzień|miesi[ąę]c[ey]?|miesięcy|lata?|lat|rok|"
    r"hodin(?:ami|ou|u)?|dn(?:y|em|ami|i)|den|týdn(?:y|em)|měsíc(?:i|em)?|let(?:y)?|rokem|perce?|percce?l|órá(?:ja|val)|nap(?:ja|pal)|hete?|hónap(?:ja)?|éve|"
    r"minute|or[eă]|zile|zi|săptămân[iă]|luni|lună|ani|dakika|saat|gün|hafta|ay|yıl|sn|dk|"
    r"секунд[ыу]?|мин(?:ут[ыу]?)?\.?|час(?:а|ов)?|д(?:ень|ня|ней|ні|нів)|недел[июь]|месяц(?:а|ев)?|год(?:а)?|лет|хвилин[иу]?|годин[иу]?|тиж(?:день|ні|нів)|"
    r"минути|часа|дни|дена|λεπτ[άό]|ώρ(?:ες|α)|ημέρ(?:ες|α)|μέρες|εβδομάδ(?:ες|α)|μήνες|"
    r"jam|menit|hari|minggu|bulan|tahun|phút|giờ|ngày|tuần|tháng|năm|घंटे|घंटा|मिनट|दिन|روز|ساعت|دقیقه|هفته|ماه)"
)
_RELATIVE = re.compile(
    rf"(?<!\w)(?:(?:about|over|almost|circa|environ|rund|etwa|около)\s+)?(?:"
    rf"{_N}\s?{_UNITS}(?:[,\s]+(?:and\s+|und\s+|et\s+|y\s+)?\d+\s?{_UNITS})?\s+(?:ago|fa|geleden|sedan|siden|sitten|temu|atrás|önce|назад|тому|yang lalu|lalu|trước|पहले|پیش|ezelőtt)"
    rf"|(?:il y a|vor|hace|há|for|för|før|acum|před|преди|преди около|πριν(?: από)?|קודם ל|לפני|منذ|قبل)\s+{_N}\s?(?:{_UNITS}|[^\W\d_]+)(?:\s+(?:sedan|siden))?"
    rf"|(?:منذ|לפני)\s+[^\W\d_]+(?:\s+[^\W\d_]+)?"
    r"|just now|moments ago|a moment ago|à l['’]instant|gerade eben|ahora mismo|agora mesmo|proprio adesso|zojuist|nyss|just nå|juuri nyt|przed chwilą|только что|щойно"
    r"|yesterday|hier|gestern|ayer|ontem|ieri|gisteren|igår|i går|eilen|wczoraj|včera|tegnap|dün|вчера|вчора|kemarin|hôm qua"
    r")(?!\w)"
    r"|\d{1,4}\s?(?:秒|分钟|分鐘|分|小时|小時|個小時|时间|時間|天|日|周|週間|個月|个月|か月|ヶ月|年)\s?(?:前|以前|之前)|刚刚|剛剛|昨天|昨日|\d{1,4}\s?(?:초|분|시간|일|주|개월|년)\s?전|어제|방금",
    re.IGNORECASE,
)
_READ = (
    r"(?:page ?|post ?|article ?)?(?:views?|visits?|hits|reads?|readers|viewed|downloads?)|vues?|lectures?|visites?|consultations?|"
    r"aufrufe|seitenaufrufe|zugriffe|gelesen|klicks|visitas|lecturas|vistas|visualiza(?:ções|ciones)|visualizzazioni|letture|visite|accessi|leituras|acessos|"
    r"weergaven|keer (?:bekeken|gelezen)|visningar|visninger|läst|katselukertoja|lukukertoja|odsłon[ay]?|wyświetle(?:ń|nia)|wyświetlono|odczyt(?:ów|y)|liczba (?:odsłon|wyświetleń|wejść)|"
    r"zobrazen(?:í|ia)|počet (?:zobrazení|přečtení)|přečteno|megtekintés(?:ek)?|olvasás|vizualizări|afișări|accesări|görüntülenme|okunma|goster[iı]m|"
    r"просмотр(?:ов|ы|а)?|прочитан(?:о|ий)|перегляд(?:ів|и)?|преглед(?:и|а|ано)?|прегледи|pregleda|pogleda|ogledov|skaitījumi|skatījumi|peržiūr(?:os|ų)|προβολές|αναγνώσεις|"
    r"المشاهدات|مشاهدات|مشاهدة|عدد (?:القراءات|المشاهدات|الزيارات)|قراءة|צפיות|بازدید|تعداد بازدید|dilihat|dibaca|pembaca|lượt (?:xem|đọc)|व्यूज|ผู้เข้าชม|เข้าชม|จำนวนผู้อ่าน"
)
_READ_CJK = r"浏览(?:次数|量)?|瀏覽(?:次數|人次)?|阅读(?:次数|量)?|閱讀|点击(?:次数|数|量)?|點閱(?:數|次數)?|點擊|閲覧(?:数|回数)?|アクセス数|조회(?:수)?"
_FIGURE = r"\d{1,3}(?:[.,\s'’]\d{3})+|\d+(?:[.,]\d+)?\s?(?:k|m|mil|тыс\.?|万)?"
_COUNTER = re.compile(
    rf"(?<!\w)(?:(?:{_READ})\s?(?:\([^)\d]{{0,12}}\))?\s?[:：=-]?\s?(?:{_FIGURE})(?:\s?(?:times|mal|fois|veces|vezes|volte|keer|раз|razy|x))?(?![\w%])"
    rf"|(?<![./-])(?:{_FIGURE})\s?[:x×]?\s?(?:{_READ})(?!\w|\s?[:：=]))"
    rf"|(?:{_READ_CJK})\s?[:：]?\s?(?:{_FIGURE})\s?(?:次|人次|回)?",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?。！？]\s*$")


def is_relative(text: str) -> bool:
    """Whether `text` says how long ago something was, and nothing else."""
    return bool(_RELATIVE.fullmatch(text.strip(" .·|()\t\n")))


def without(text: str) -> str:
    """The line `text` without what moves."""
    for start, end in reversed(list(spans(text))):
        text = text[:start] + text[end:]
    return " ".join(text.split())


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where in the line `text` stands what moves by itself; nothing if it is a line of prose."""
    if len(text) > _LINE:
        return
    found = sorted(m.span() for pattern in (_RELATIVE, _COUNTER) for m in pattern.finditer(text))
    rest = len(text) - sum(end - start for start, end in found)
    if not found or rest > _REST or (rest > 25 and _SENTENCE_END.search(text)):
        return
    last = 0
    for start, end in found:
        if start >= last:
            yield start, end
            last = end

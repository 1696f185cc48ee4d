"""How press rooms label their own times: one row a language.

Labels are what stands before (or after) a date in the header or the footer of a release, lower
case, without the connective. `day_first` says how 06/05/2020 is read; where a language is written
in countries that disagree, the country decides (`MONTH_FIRST_COUNTRIES`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from monitor.model import StampKind


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    updated: tuple[str, ...]
    published: tuple[str, ...]
    order: str = "DMY"


MONTH_FIRST_COUNTRIES = frozenset({"US", "PH", "FM", "PW"})
"""Countries whose dates in figures name the month first (CLDR short date formats)."""

LANGUAGES: tuple[Language, ...] = (
    Language(
        "en",
        ("last updated", "updated", "last update", "last modified", "modified", "last revised", "revised", "last changed",
         "page last updated", "page updated", "update", "last reviewed", "reviewed and updated", "date modified", "last edited",
         "date updated", "updated date", "content last updated", "page last reviewed"),
        ("published", "posted", "issued", "released", "first published", "publication date", "date published", "date issued",
         "originally published", "release date", "issued on", "date posted", "published date", "created"),
    ),
    Language(
        "fr",
        ("mis à jour", "mise à jour", "dernière mise à jour", "actualisé", "modifié", "dernière modification", "date de mise à jour",
         "màj", "maj", "page mise à jour", "mis à jour le", "révisé", "date de modification", "dernière actualisation"),
        ("publié", "publiée", "paru", "mis en ligne", "date de publication", "créé", "publication", "posté", "diffusé"),
    ),
    Language(
        "de",
        ("stand", "aktualisiert", "zuletzt aktualisiert", "letzte aktualisierung", "letzte änderung", "zuletzt geändert", "geändert",
         "aktualisierung", "zuletzt bearbeitet", "zuletzt überarbeitet", "letztes update", "überarbeitet", "seite aktualisiert",
         "letzte bearbeitung", "datum der letzten änderung", "update"),
        ("veröffentlicht", "erschienen", "erstellt", "publiziert", "datum", "veröffentlichungsdatum", "erstmals veröffentlicht"),
    ),
    Language(
        "es",
        ("actualizado", "actualizada", "última actualización", "fecha de actualización", "modificado", "última modificación",
         "actualización", "última revisión", "act"),
        ("publicado", "publicada", "fecha de publicación", "creado", "fecha"),
    ),
    Language(
        "pt",
        ("atualizado", "atualizada", "actualizado", "última atualização", "última actualização", "atualização", "modificado",
         "última modificação", "data de atualização"),
        ("publicado", "publicada", "data de publicação", "criado", "postado"),
    ),
    Language(
        "it",
        ("aggiornato", "aggiornata", "ultimo aggiornamento", "ultima modifica", "aggiornamento", "modificato", "data aggiornamento",
         "pagina aggiornata", "data ultimo aggiornamento"),
        ("pubblicato", "pubblicata", "data di pubblicazione", "data pubblicazione", "pubblicazione"),
    ),
    Language(
        "nl",
        ("bijgewerkt", "laatst bijgewerkt", "laatst gewijzigd", "gewijzigd", "laatste update", "geactualiseerd", "laatst aangepast",
         "aangepast", "laatste wijziging", "datum laatste wijziging", "laatste aanpassing"),
        ("gepubliceerd", "geplaatst", "publicatiedatum", "gepubliceerd op", "verschenen"),
    ),
    Language(
        "sv",
        ("uppdaterad", "uppdaterat", "senast uppdaterad", "senast ändrad", "ändrad", "senast granskad", "uppdaterades", "senast uppdaterat",
         "sidan uppdaterad", "sidan uppdaterades", "senaste uppdatering"),
        ("publicerad", "publicerat", "publicerades", "publiceringsdatum", "skapad"),
    ),
    Language(
        "da",
        ("opdateret", "sidst opdateret", "senest opdateret", "senest ændret", "sidst ændret", "ændret", "sidst redigeret", "seneste opdatering"),
        ("offentliggjort", "udgivet", "publiceret", "oprettet"),
    ),
    Language(
        "nb",
        ("oppdatert", "sist oppdatert", "sist endret", "endret", "sist redigert", "sist revidert", "siste oppdatering"),
        ("publisert", "lagt ut", "utgitt", "opprettet"),
    ),
    Language(
        "is",
        ("uppfært", "síðast uppfært", "síðast breytt", "breytt", "uppfærð", "síðasta uppfærsla"),
        ("birt", "útgefið", "birtist", "dagsetning"),
    ),
    Language(
        "fi",
        ("päivitetty", "viimeksi päivitetty", "muokattu", "viimeksi muokattu", "päivitetty viimeksi", "sivu päivitetty", "muutettu"),
        ("julkaistu", "julkaisupäivä", "julkaisuaika"),
    ),
    Language(
        "et",
        ("uuendatud", "viimati uuendatud", "muudetud", "viimati muudetud", "viimane uuendus", "ajakohastatud"),
        ("avaldatud", "loodud", "postitatud", "avaldamise kuupäev"),
    ),
    Language(
        "lv",
        ("pēdējo reizi atjaunināts", "pēdējoreiz atjaunināts", "atjaunināta", "atjaunots", "atjaunināts", "pēdējo reizi atjaunots", "pēdējās izmaiņas", "labots", "atjaunošanas datums", "pēdējoreiz atjaunots"),
        ("publicēts", "publicēta", "publicēšanas datums"),
    ),
    Language(
        "lt",
        ("atnaujinta", "paskutinį kartą atnaujinta", "paskutinis atnaujinimas", "pakeista", "atnaujinimo data", "paskutinį kartą keista",
         "atnaujinimas", "atnaujinta informacija"),
        ("paskelbta", "publikuota", "paskelbimo data", "sukurta"),
        order="YMD",
    ),
    Language(
        "pl",
        ("zaktualizowano", "aktualizacja", "ostatnia aktualizacja", "data aktualizacji", "ostatnia modyfikacja", "zmodyfikowano",
         "data modyfikacji", "data ostatniej modyfikacji", "aktualizowano", "data ostatniej aktualizacji"),
        ("opublikowano", "data publikacji", "publikacja", "dodano", "data utworzenia"),
    ),
    Language(
        "cs",
        ("aktualizováno", "poslední aktualizace", "aktualizace", "naposledy aktualizováno", "změněno", "poslední změna", "upraveno",
         "naposledy změněno", "poslední úprava", "datum aktualizace"),
        ("zveřejněno", "publikováno", "vydáno", "datum zveřejnění", "vytvořeno"),
    ),
    Language(
        "sk",
        ("aktualizované", "posledná aktualizácia", "aktualizácia", "naposledy aktualizované", "zmenené", "posledná zmena", "upravené",
         "dátum aktualizácie", "posledná úprava"),
        ("zverejnené", "publikované", "vydané", "dátum zverejnenia", "vytvorené", "uverejnené"),
    ),
    Language(
        "sl",
        ("posodobljeno", "zadnja posodobitev", "nazadnje posodobljeno", "zadnja sprememba", "spremenjeno", "datum zadnje spremembe"),
        ("objavljeno", "datum objave", "objava"),
    ),
    Language(
        "hr",
        ("zadnje ažurirano", "posljednje ažurirano", "ažurirano", "zadnje ažuriranje", "posljednja izmjena", "zadnja izmjena", "izmijenjeno", "posljednje ažuriranje", "zadnji put ažurirano",
         "osvježeno"),
        ("objavljeno", "datum objave"),
    ),
    Language(
        "hu",
        ("frissítve", "utolsó frissítés", "utoljára frissítve", "módosítva", "utolsó módosítás", "frissítés dátuma", "frissült", "utoljára módosítva",
         "frissítés"),
        ("közzétéve", "megjelent", "publikálva", "közzététel dátuma", "létrehozva"),
        order="YMD",
    ),
    Language(
        "ro",
        ("actualizat", "actualizată", "ultima actualizare", "data actualizării", "modificat", "ultima modificare", "actualizare"),
        ("publicat", "publicată", "data publicării", "postat"),
    ),
    Language(
        "bg",
        ("обновена", "обновено", "последна актуализация", "актуализирано", "актуализирана", "последна промяна", "последно обновяване", "обновен",
         "променено", "последна редакция"),
        ("публикувано", "публикувана", "дата на публикуване", "създадено"),
    ),
    Language(
        "el",
        ("ενημερώθηκε", "τελευταία ενημέρωση", "ενημέρωση", "τελευταία τροποποίηση", "ημερομηνία ενημέρωσης", "τροποποιήθηκε", "επικαιροποιήθηκε",
         "τελευταία αλλαγή"),
        ("δημοσιεύθηκε", "δημοσιεύτηκε", "δημοσίευση", "ημερομηνία δημοσίευσης", "αναρτήθηκε"),
    ),
    Language(
        "mt",
        ("aġġornat", "aġġornata", "l-aħħar aġġornament", "aġġornat l-aħħar", "l-aħħar modifika", "data tal-aġġornament"),
        ("ippubblikat", "ippubblikata", "data tal-pubblikazzjoni"),
    ),
    Language(
        "ga",
        ("an nuashonrú is déanaí", "nuashonraithe is déanaí", "nuashonraithe", "nuashonraithe den uair dheireanach", "an nuashonrú deireanach", "nuashonrú is déanaí", "dáta nuashonraithe",
         "athraithe den uair dheireanach", "nuashonraíodh"),
        ("foilsithe", "dáta foilsithe", "foilsíodh", "arna fhoilsiú"),
    ),
    Language(
        "uk",
        ("оновлено", "останнє оновлення", "востаннє оновлено", "змінено", "оновлення", "остання зміна", "дата оновлення"),
        ("опубліковано", "дата публікації", "розміщено", "створено"),
    ),
    Language(
        "ru",
        ("обновлено", "последнее обновление", "изменено", "обновление", "дата обновления", "последнее изменение", "отредактировано", "обновлён",
         "дата изменения"),
        ("опубликовано", "дата публикации", "размещено", "создано"),
    ),
    Language(
        "sr",
        ("ажурирано", "последње ажурирање", "последња измена", "измењено", "azurirano", "ažurirano", "poslednje ažuriranje", "poslednja izmena",
         "izmenjeno"),
        ("објављено", "датум објаве", "objavljeno", "datum objave"),
    ),
    Language(
        "mk",
        ("ажурирано", "последно ажурирање", "последна промена", "изменето", "обновено", "последна измена"),
        ("објавено", "датум на објава"),
    ),
    Language(
        "sq",
        ("përditësuar", "përditësimi i fundit", "u përditësua", "përditësuar më", "modifikuar", "ndryshuar", "i përditësuar"),
        ("publikuar", "postuar", "u publikua", "data e publikimit"),
    ),
    Language(
        "tr",
        ("güncellenme", "güncelleme", "son güncelleme", "güncellendi", "güncellenme tarihi", "güncelleme tarihi", "son güncelleme tarihi",
         "son güncellenme", "son değişiklik"),
        ("yayınlanma", "yayın tarihi", "yayınlanma tarihi", "yayınlandı", "giriş", "oluşturulma", "yayımlanma tarihi"),
    ),
    Language(
        "ar",
        ("آخر تحديث", "تم التحديث", "تاريخ التحديث", "حدث في", "تحديث", "آخر تعديل", "عُدّل", "تم تحديثه", "حُدّث", "اخر تحديث", "محدث"),
        ("نُشر بتاريخ", "نشر بتاريخ", "نُشر في", "نشر", "تاريخ النشر", "نُشر", "تم النشر", "نشر في", "تاريخ الإصدار"),
    ),
    Language(
        "he",
        ("עודכן", "עדכון אחרון", "עודכן לאחרונה", "תאריך עדכון", "עודכן ב", "תאריך עדכון אחרון", "עודכנה"),
        ("פורסם", "תאריך פרסום", "פורסם ב", "פורסמה"),
    ),
    Language(
        "fa",
        ("به‌روزرسانی", "به روز رسانی", "آخرین به‌روزرسانی", "آخرین به روز رسانی", "به‌روز شده", "تاریخ به‌روزرسانی", "ویرایش", "آخرین ویرایش",
         "بروزرسانی", "آخرین بروزرسانی", "به روز شده"),
        ("انتشار", "تاریخ انتشار", "منتشر شده", "زمان انتشار"),
        order="YMD",
    ),
    Language(
        "zh",
        ("更新时间", "更新日期", "最后更新", "最近更新", "更新于", "更新", "修改时间", "最後更新", "更新時間", "最近更新日期", "最後修改", "最后修改", "修改日期",
         "最後更新日期", "最后更新时间", "更新於", "最後更新時間"),
        ("发布时间", "发布日期", "发表时间", "发布于", "發布時間", "發布日期", "發佈日期", "發佈時間", "发布", "公布日期", "发文日期", "發表時間"),
        order="YMD",
    ),
    Language(
        "ja",
        ("更新日", "最終更新日", "更新", "最終更新", "更新日時", "最終更新日時", "改訂", "更新年月日", "ページ更新日"),
        ("公開日", "掲載日", "発表日", "投稿日", "公開", "掲載", "発行日", "登録日"),
        order="YMD",
    ),
    Language(
        "ko",
        ("수정", "최종수정", "최종 수정", "업데이트", "수정일", "최종 업데이트", "최종수정일", "갱신일", "최종 수정일", "수정일시"),
        ("입력", "등록일", "게시일", "작성일", "발행", "등록", "입력일시", "작성일시"),
        order="YMD",
    ),
    Language(
        "hi",
        ("अपडेट किया गया", "अद्यतन किया गया", "अंतिम बार अपडेट किया गया", "अद्यतन", "अपडेट", "अंतिम अद्यतन", "अपडेटेड", "अंतिम अपडेट", "अद्यतन तिथि", "पिछला अद्यतन", "अंतिम बार अद्यतन", "आखरी अपडेट"),
        ("प्रकाशित किया गया", "प्रकाशित", "प्रकाशन तिथि", "पोस्ट किया गया", "प्रविष्टि तिथि"),
    ),
    Language(
        "id",
        ("diperbarui", "terakhir diperbarui", "diperbaharui", "pembaruan terakhir", "diubah", "update", "pemutakhiran", "dimutakhirkan",
         "terakhir diubah", "diupdate"),
        ("diterbitkan", "dipublikasikan", "tanggal terbit", "diposting", "tanggal publikasi", "dibuat"),
    ),
    Language(
        "th",
        ("อัปเดตล่าสุด", "อัพเดทล่าสุด", "อัปเดตเมื่อ", "ปรับปรุงล่าสุด", "ปรับปรุงเมื่อ", "แก้ไขล่าสุด", "แก้ไขเมื่อ", "วันที่ปรับปรุง", "วันที่แก้ไข", "วันที่อัปเดต"),
        ("เผยแพร่เมื่อ", "วันที่เผยแพร่", "ประกาศเมื่อ", "วันที่ประกาศ", "โพสต์เมื่อ", "วันที่โพสต์", "วันที่ลงข่าว"),
    ),
    Language(
        "ca",
        ("actualitzat", "darrera actualització", "última actualització", "data d'actualització", "modificat", "darrera modificació"),
        ("publicat", "data de publicació"),
    ),
    Language(
        "eu",
        ("eguneratua", "azken eguneratzea", "azken eguneraketa", "eguneratze-data"),
        ("argitaratua", "argitaratze-data"),
    ),
    Language(
        "cy",
        ("diweddarwyd", "diweddarwyd ddiwethaf", "diweddariad diwethaf", "adolygwyd ddiwethaf"),
        ("cyhoeddwyd", "dyddiad cyhoeddi"),
    ),
    Language(
        "vi",
        ("cập nhật", "cập nhật lần cuối", "ngày cập nhật", "lần cập nhật cuối", "cập nhật ngày", "sửa đổi", "cập nhật lúc", "cập nhật mới nhất"),
        ("đăng ngày", "ngày đăng", "xuất bản", "ngày xuất bản", "đăng lúc", "ngày phát hành"),
    ),
)  # fmt: skip

BY_CODE = {language.code: language for language in LANGUAGES} | {
    alias: language
    for alias, code in {
        "no": "nb",
        "nn": "nb",
        "iw": "he",
        "in": "id",
        "sh": "sr",
        "bs": "hr",
    }.items()
    for language in LANGUAGES
    if language.code == code
}


def order(language: str) -> str:
    """How a date in figures is read on a page in `language` (BCP 47): DMY, MDY or YMD."""
    code, _, country = language.partition("-")
    if country.upper() in MONTH_FIRST_COUNTRIES or (code == "en" and not country):
        return "MDY"
    return BY_CODE[code].order if code in BY_CODE else "DMY"


@dataclass(frozen=True, slots=True)
class Label:
    """A label at text[start:end], with the kinds it means and in which languages."""

    start: int
    end: int
    meanings: tuple[tuple[StampKind, str], ...]


def labels_in(text: str) -> Iterator[Label]:
    """The labels of all languages in `text` (white space folded), in order, the longest at each
    place.

    All languages at once: English labels stand on German pages, and the other way round.
    """
    by_word, unspaced, meanings = _index()
    lower = text.lower()
    if len(lower) != len(text):  # a few capitals become two letters
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    end = 0
    for start, stop in _words(text):
        for label in by_word.get(lower[start:stop], ()) if start >= end else ():
            end = start + len(label)
            if lower.startswith(label, start) and not lower[end : end + 1].isalnum():
                yield Label(start, end, meanings[label])
                break
            end = start
    if not lower.isascii():
        for match in unspaced.finditer(lower):
            yield Label(match.start(), match.end(), meanings[match[0]])


_WORD = re.compile(r"[^\W\d_]+")


def _words(text: str) -> Iterator[tuple[int, int]]:
    """Where the words of `text` stand. A word begins after a figure and at a capital after a small
    letter: themes print "16:20updated" and "Jane DoeUpdated" from two elements without a space
    between."""
    for match in _WORD.finditer(text):
        start = match.start()
        for i in range(start + 1, match.end()):
            if text[i].isupper() and text[i - 1].islower():
                yield start, i
                start = i
        yield start, match.end()


@cache
def _index() -> tuple[
    dict[str, tuple[str, ...]], re.Pattern[str], dict[str, tuple[tuple[StampKind, str], ...]]
]:
    """Labels by their first word, the longest first; a pattern for scripts without spaces; the
    meanings."""
    meanings: dict[str, tuple[tuple[StampKind, str], ...]] = {}
    for language in LANGUAGES:
        for kind, words in (
            (StampKind.UPDATED, language.updated),
            (StampKind.PUBLISHED, language.published),
        ):
            for word in words:
                meanings[word] = (*meanings.get(word, ()), (kind, language.code))
    by_word: dict[str, tuple[str, ...]] = {}
    unspaced: list[str] = []
    for label in sorted(meanings, key=len, reverse=True):
        if _is_unspaced(label[0]):
            unspaced.append(re.escape(label))
        elif first := _WORD.match(label):
            by_word[first[0]] = (*by_word.get(first[0], ()), label)
    return by_word, re.compile("|".join(unspaced)), meanings


def _is_unspaced(char: str) -> bool:
    """Han, kana, hangul and Thai: a label is not a word of its own there."""
    return char >= "\u2e80" or "\u0e00" <= char <= "\u0e7f"

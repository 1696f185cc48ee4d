"""The press's ways to stamp a page, in its languages: what is read, and what is no stamp."""

from __future__ import annotations

import re

import pytest
from pages import release

from monitor import compare, extract
from monitor.extract import Hints
from monitor.model import Kind, Precision, StampKind
from monitor.wording import sentences

# Language, the line of the update (23 November 2018), the line of publication (20 November 2018).
ROWS = [
    ("en-GB", "Last updated: 23 November 2018, 1.59pm", "Published 20 November 2018"),
    ("en-GB", "(last amended 23 November 2018 13:59 GMT)", "Released 20 November 2018 09:30 GMT"),
    ("en-US", "Updated 11/23/2018 1:59 p.m. EST", "Posted on November 20, 2018"),
    ("fr", "Mis à jour le: 23 Nov. 2018 13:59", "Publié le 20 novembre 2018"),
    (
        "fr",
        "Dernière mise à jour : vendredi 23 novembre 2018 à 13h59",
        "Mis en ligne le 20/11/2018",
    ),
    (
        "de",
        "Zuletzt aktualisiert am Freitag, 23. November 2018, 13:59 Uhr",
        "Veröffentlicht am 20.11.2018",
    ),
    ("de", "Stand: 23.11.2018", "Erschienen am 20. Nov. 2018"),
    (
        "es",
        "Última actualización: 23 de noviembre de 2018 a las 13:59",
        "Publicado el 20 de noviembre de 2018",
    ),
    ("es", "Actualizado 23/11/2018 - 13:59 CET", "Fecha de publicación: 20/11/2018"),
    ("pt", "Atualizado em 23/11/2018 às 13h59", "Publicado em 20 de novembro de 2018"),
    ("pt", "Última atualização: 23 nov. 2018", "Data de publicação 20/11/2018 10h00"),
    ("it", "Ultimo aggiornamento: 23 novembre 2018, ore 13:59", "Pubblicato il 20 novembre 2018"),
    ("it", "Aggiornato il 23/11/2018", "Data di pubblicazione: 20/11/2018"),
    ("nl", "Laatst gewijzigd op 23 november 2018 om 13:59 uur", "Gepubliceerd op 20 november 2018"),
    ("nl", "Laatst bijgewerkt: 23-11-2018", "Geplaatst op 20-11-2018"),
    ("sv", "Senast uppdaterad: 23 november 2018 kl. 13.59", "Publicerad 20 november 2018"),
    ("sv", "Uppdaterad 2018-11-23 13:59", "Publicerat 2018-11-20"),
    ("da", "Sidst opdateret: 23. november 2018 kl. 13.59", "Offentliggjort 20. november 2018"),
    ("da", "Opdateret d. 23.11.2018", "Udgivet 20-11-2018"),
    ("nb", "Sist oppdatert: 23.11.2018", "Publisert 20. november 2018"),
    ("nn", "Sist oppdatert 23. november 2018 kl. 13:59", "Publisert: 20.11.2018"),
    ("is", "Síðast uppfært: 23. nóvember 2018 13:59", "Birt 20. nóvember 2018"),
    ("fi", "Päivitetty 23.11.2018 klo 13.59", "Julkaistu 20.11.2018"),
    ("fi", "Viimeksi päivitetty: 23. marraskuuta 2018", "Julkaistu 20. marraskuuta 2018"),
    ("et", "Viimati uuendatud: 23. november 2018", "Avaldatud 20.11.2018"),
    ("lv", "Pēdējo reizi atjaunināts: 23.11.2018. 13:59", "Publicēts: 20.11.2018."),
    ("lv", "Atjaunots: 2018. gada 23. novembrī", "Publicēts 2018. gada 20. novembrī"),
    ("lt", "Atnaujinta: 2018-11-23 13:59", "Paskelbta 2018-11-20"),
    (
        "lt",
        "Paskutinį kartą atnaujinta 2018 m. lapkričio 23 d.",
        "Paskelbta: 2018 m. lapkričio 20 d.",
    ),
    ("pl", "Ostatnia aktualizacja: 23 listopada 2018, godz. 13:59", "Opublikowano 20.11.2018"),
    ("pl", "Zaktualizowano 23.11.2018", "Data publikacji: 20 listopada 2018 r."),
    ("cs", "Aktualizováno: 23. listopadu 2018, 13:59", "Publikováno 20. 11. 2018"),
    ("cs", "Poslední aktualizace: 23. 11. 2018", "Zveřejněno: 20. listopadu 2018"),
    ("sk", "Aktualizované: 23. novembra 2018 o 13:59", "Zverejnené 20.11.2018"),
    ("hu", "Utoljára frissítve: 2018. november 23. 13:59", "Közzétéve: 2018. november 20."),
    ("hu", "Frissítve: 2018.11.23.", "Megjelent: 2018.11.20."),
    ("ro", "Ultima actualizare: 23 noiembrie 2018, ora 13:59", "Publicat pe 20 noiembrie 2018"),
    ("ro", "Actualizat la 23.11.2018", "Data publicării: 20.11.2018"),
    (
        "bg",
        "Последна актуализация: 23 ноември 2018 г., 13:59 ч.",
        "Публикувано на 20 ноември 2018 г.",
    ),
    ("bg", "Обновено на 23.11.2018", "Публикувана: 20.11.2018"),
    ("el", "Τελευταία ενημέρωση: 23 Νοεμβρίου 2018, 13:59", "Δημοσιεύθηκε στις 20 Νοεμβρίου 2018"),
    ("el", "Ενημερώθηκε: 23/11/2018", "Ημερομηνία δημοσίευσης: 20/11/2018"),
    ("hr", "Zadnje ažurirano: 23. studenoga 2018.", "Objavljeno: 20.11.2018."),
    ("hr", "Ažurirano 23.11.2018. u 13:59", "Objavljeno 20. studenoga 2018."),
    ("sl", "Zadnja sprememba: 23. 11. 2018", "Objavljeno 20. 11. 2018"),
    ("sl", "Posodobljeno: 23. novembra 2018 ob 13:59", "Datum objave: 20. november 2018"),
    ("mt", "Aġġornat fit-23 ta' Novembru 2018", "Ippubblikat fl-20 ta' Novembru 2018"),
    ("ga", "Nuashonraithe: 23 Samhain 2018", "Foilsithe: 20 Samhain 2018"),
    ("ga", "An nuashonrú is déanaí: 23 Samhain 2018", "Foilsithe ar 20 Samhain 2018"),
    ("uk", "Оновлено: 23 листопада 2018, 13:59", "Опубліковано 20 листопада 2018 року"),
    ("uk", "Останнє оновлення: 23.11.2018", "Дата публікації: 20.11.2018"),
    ("ru", "Обновлено: 23 ноября 2018 г. в 13:59", "Опубликовано 20.11.2018"),
    ("ru", "Последнее обновление: 23.11.2018 13:59", "Дата публикации: 20 ноября 2018"),
    ("sr", "Ажурирано: 23. новембар 2018.", "Објављено: 20.11.2018."),
    ("sr-Latn", "Poslednja izmena: 23. novembar 2018. 13:59", "Objavljeno 20. novembra 2018."),
    ("sq", "Përditësuar më 23 nëntor 2018", "Publikuar më 20 nëntor 2018"),
    ("mk", "Ажурирано на 23 ноември 2018", "Објавено на 20.11.2018"),
    ("mk", "Последно ажурирање: 23.11.2018", "Објавено: 20 ноември 2018"),
    ("tr", "Güncelleme: 23 Kasım 2018 13:59", "Yayınlanma: 20 Kasım 2018"),
    ("tr", "Son güncelleme tarihi: 23.11.2018", "Yayın tarihi: 20.11.2018"),
    ("ar", "آخر تحديث: 23 نوفمبر 2018", "تاريخ النشر: 20 نوفمبر 2018"),
    ("ar", "تم التحديث في ٢٣ نوفمبر ٢٠١٨", "نشر في 20/11/2018"),
    ("ar", "آخر تحديث ٢٣ تشرين الثاني ٢٠١٨ الساعة ١٣:٥٩", "نُشر بتاريخ 20 تشرين الثاني 2018"),
    ("he", "עודכן לאחרונה: 23 בנובמבר 2018", "פורסם: 20.11.2018"),
    ("he", "עדכון אחרון: 23.11.2018 13:59", "תאריך פרסום: 20.11.2018"),
    ("fa", "آخرین به‌روزرسانی: ۲ آذر ۱۳۹۷", "تاریخ انتشار: ۲۹ آبان ۱۳۹۷"),
    ("fa", "به روز شده در: ۱۳۹۷/۰۹/۰۲ ۱۳:۵۹", "منتشر شده در ۱۳۹۷/۰۸/۲۹"),
    ("zh", "更新时间：2018-11-23 13:59", "发布时间：2018年11月20日"),
    ("zh-TW", "最後更新：2018年11月23日 下午1:59", "發布日期：2018/11/20"),
    ("ja", "最終更新日：2018年11月23日", "公開日：2018年11月20日"),
    ("ja", "更新日時: 2018/11/23 13:59", "掲載日：平成30年11月20日"),
    ("ko", "최종 수정일: 2018년 11월 23일 13:59", "등록일 2018.11.20"),
    ("ko", "수정 2018-11-23 13:59", "입력 2018.11.20. 오전 10:00"),
    ("hi", "अंतिम अद्यतन: 23 नवंबर 2018", "प्रकाशित: 20 नवंबर 2018"),
    ("hi", "अपडेट किया गया: 23 नवम्बर 2018, 13:59", "प्रकाशन तिथि: 20/11/2018"),
    (
        "id",
        "Terakhir diperbarui: 23 November 2018 pukul 13.59 WIB",
        "Dipublikasikan 20 November 2018",
    ),
    ("id", "Diperbarui 23/11/2018, 13:59 WIB", "Diterbitkan: Selasa, 20 November 2018"),
    ("vi", "Cập nhật lần cuối: 23/11/2018 13:59", "Đăng ngày 20/11/2018"),
    ("vi", "Cập nhật: 13:59 ngày 23 tháng 11 năm 2018", "Ngày đăng: 20 tháng 11, 2018"),
]
UPDATED, PUBLISHED = "2018-11-23", "2018-11-20"
TEXT = "".join(
    f"<p>The council of the river towns met for the {n} time to settle how the old bridges will be paid for in the coming years.</p>"
    for n in ("first", "second", "third", "fourth")
)


def read(language: str, head: str, foot: str = ""):
    page = f'<html lang="{language}"><body><main><h1>Towns agree on the old bridges</h1>{head}{TEXT}</main>{foot}</body></html>'
    return extract.read(page.encode())


def parts(line: str) -> tuple[str, str]:
    """Label and date, parted at the colon."""
    label, _, date = re.match(r"([^:：]*)([:：]?)(.*)", line).groups()
    return label, date.strip()


def layouts(updated: str, published: str) -> dict[str, str]:
    found = {
        "one line": f"<p>{published} | {updated}</p>",
        "two paragraphs": f"<p>{published}</p><p>{updated}</p>",
        "spans": f"<div><span>{published}</span> <span>{updated}</span></div>",
        "update first": f"<div>{updated}</div><div>{published}</div>",
    }
    (label, date), (other, day) = parts(updated), parts(published)
    if date and day:
        found["definition list"] = (
            f"<dl><dt>{other}</dt><dd>{day}</dd><dt>{label}</dt><dd>{date}</dd></dl>"
        )
        found["table"] = (
            f"<table><tr><th>{other}</th><td>{day}</td></tr><tr><th>{label}</th><td>{date}</td></tr></table>"
        )
        found["next element"] = (
            f"<div>{other}</div><div>{day}</div><div>{label}</div><div>{date}</div>"
        )
    return found


@pytest.mark.parametrize(("language", "updated", "published"), ROWS)
def test_the_stamps_of_each_language_in_each_layout(language, updated, published):
    for name, head in layouts(updated, published).items():
        content = read(language, head)
        assert content.updated is not None, name
        assert (name, content.updated.value[:10]) == (name, UPDATED)
        stamp = content.visible_stamp(StampKind.PUBLISHED)
        assert stamp is not None and stamp.value[:10] == PUBLISHED, name
    assert read(language, "", f"<footer><p>{updated}</p></footer>").updated is not None


@pytest.mark.parametrize(
    ("language", "updated", "published"),
    [r for r in ROWS if re.search(r"13.?[:.h]59|1.59 ?p|下午1|١٣:٥٩|۱۳:۵۹", r[1])],
)
def test_the_time_is_read_and_a_day_is_not_midnight(language, updated, published):
    stamp = read(language, f"<p>{updated}</p>").updated
    assert "T13:59" in stamp.value and stamp.precision is Precision.MINUTE
    day = read(language, f"<p>{published}</p>").visible_stamp(StampKind.PUBLISHED)
    assert day.precision is Precision.DAY or "T" in day.value


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en-US", "Updated 05/06/2020", "2020-05-06"),
        ("en-GB", "Updated 05/06/2020", "2020-06-05"),
        ("de", "Aktualisiert 05.06.2020", "2020-06-05"),
        ("en-US", "Updated 12 a.m. EST, May 6, 2020", "2020-05-06T00:00-05:00"),
        ("en", "Last modified on Mon 20 Jan 2020 06.07 GMT", "2020-01-20T06:07+00:00"),
        (
            "fr",
            "Publié le 2 nov. 2023 à 16:00Mis à jour le 2 nov. 2023 à 16:16",
            "2023-11-02T16:16",
        ),
        ("en-US", "By Jane DoeUpdated November 19, 2019 / 10:07 AM", "2019-11-19T10:07"),
        ("ca", "Actualitzat el 23 d’agost de 2018", "2018-08-23"),
    ],
)
def test_order_zones_and_glued_elements(language, text, value):
    assert read(language, f"<p>{text}</p>").updated.value == value


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fr",
            "<p>La loi a été mise à jour par la loi du 6 août 2004 relative à la protection des personnes et des données.</p>",
        ),
        (
            "en",
            "<p>The guidance was updated by the ministry of the interior in a decree of 6 August 2004 and still stands.</p>",
        ),
        (
            "de",
            "<p>₅ Ada Norling: Die Brücken der Städte am Fluss und ihre lange Geschichte (Stand: 28. November 2018), S. 5</p>",
        ),
        (
            "de",
            "<p>Dieser Beitrag enthält Werbelinks; Preise und Verfügbarkeit können sich ändern, Stand der Preise 12.03.2020 beim Anbieter.</p>",
        ),
        (
            "en",
            '<aside class="related-news"><article><h3>Other news</h3><p>Updated 6 August 2004</p></article></aside>',
        ),
    ],
)
def test_what_is_no_stamp(language, text):
    assert read(language, text, text).updated is None


def test_the_visible_stamp_wins_and_the_disagreement_is_kept():
    page = (
        '<html lang="en"><head><meta property="article:modified_time" content="2018-12-01T08:00:00Z"></head><body><main>'
        f"<h1>Towns agree</h1><p>Last updated: 23 November 2018</p>{TEXT}</main></body></html>"
    )
    content = extract.read(page.encode(), hints=Hints(timezone="Europe/Brussels"))
    assert content.updated.value == UPDATED
    assert content.machine_stamp(StampKind.UPDATED).value.startswith("2018-12-01")


@pytest.mark.parametrize(
    ("was", "now", "kind"),
    [
        ("Last updated: 3 May 2026", "Last updated: 3 May 2025", Kind.SILENT_EDIT),
        ("Last updated: 3 May 2026 10:00", "Last updated: 3 May 2026 9:00", Kind.SILENT_EDIT),
        ("Last updated: May 2026", "Last updated: 12 April 2026", Kind.SILENT_EDIT),
        ("Published: 3 May 2026", "Published: 2 May 2026", Kind.SILENT_EDIT),
        ("Last updated: 3 May 2026", "Last updated: 3 May 2026 9:00", Kind.EDITED),
        ("Last updated: May 2026", "Last updated: 2 May 2026", Kind.EDITED),
        ("Last updated: 3 May 2026", "Last updated: 4 May 2026", Kind.EDITED),
    ],
)
def test_a_stamp_that_goes_back_announces_nothing(was, now, kind):
    pages = release(stamp=was), release(stamp=now).replace("2 000 crowns", "3 000 crowns")
    old, new = (extract.read(page.encode(), "https://t.example.org/1") for page in pages)
    verdict = compare.compare(old, new)
    assert verdict is not None and verdict.kind is kind
    went = f"its stamp went back in time: “{was}” → “{now}”"
    assert (went in sentences(verdict.reasons)) is (kind is Kind.SILENT_EDIT)
    alone = extract.read(release(stamp=now).encode(), "https://t.example.org/1")
    restamped = compare.compare(old, alone)
    assert restamped is not None and restamped.kind is Kind.RESTAMPED
    assert (went in sentences(restamped.reasons)) is (kind is Kind.SILENT_EDIT)


def test_of_a_page_that_states_no_update_the_date_of_publication_is_said_to_stand():
    pages = release(stamp="Published: 3 May 2026"), release("So.", stamp="Published: 3 May 2026")
    verdict = compare.compare(*(extract.read(page.encode(), "https://t.org/1") for page in pages))
    assert verdict is not None and verdict.kind is Kind.SILENT_EDIT
    said = "its date of publication did not move: “Published: 3 May 2026”"
    assert sentences(verdict.reasons)[-1] == said
    assert "publication" in sentences(verdict.reasons, "fr")[-1]


def test_a_stamp_that_names_the_day_stands_and_the_date_for_machines_is_told_beside_it():
    """The office edits again on the day that its stamp names already."""
    before = release(stamp="Last updated: 4 April 2019").replace(
        "</head>",
        '<meta property="article:modified_time" content="2019-04-04T08:10:00Z"></head>',
    )
    after = before.replace("T08:10", "T14:45").replace("2 000 crowns", "3 000 crowns")
    old, new = (extract.read(page.encode(), "https://t.example.org/1") for page in (before, after))
    verdict = compare.compare(old, new)
    assert verdict is not None and verdict.kind is Kind.SILENT_EDIT
    said = sentences(verdict.reasons)[-1]
    assert "its stamp did not move: “Last updated: 4 April 2019”" in said
    assert "its date for machines did: “2019-04-04T08:10:00Z” → “2019-04-04T14:45:00Z”" in said

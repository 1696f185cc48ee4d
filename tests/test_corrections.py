"""A page that says in its text that it was corrected announces its edit, in each language."""

from __future__ import annotations

import pytest

from monitor import compare
from monitor.languages import LANGUAGES
from monitor.model import (
    Block,
    BlockKind,
    Content,
    Kind,
    Precision,
    ReasonKind,
    Stamp,
    StampKind,
    StampOrigin,
)

NOTES = {
    "ar": ["تصويب: ورد الرقم خطأ في البيان.", "تم تصحيح هذا البيان يوم الثلاثاء."],
    "bg": ["Поправка: цифрата беше грешна.", "Текстът е коригиран на 5 май."],
    "ca": ["Rectificació: la xifra era errònia.", "Una versió anterior d'aquest text deia 5."],
    "cs": ["Oprava: údaj byl chybný.", "V předchozí verzi byl uveden jiný údaj."],
    "cy": ["Cywiriad: roedd y ffigur yn anghywir.", "Dywedodd fersiwn gynharach 5."],
    "da": ["Rettelse: tallet var forkert.", "Denne pressemeddelelse er blevet rettet i dag."],
    "de": ["Berichtigung: Die Zahl war falsch.", "Diese Mitteilung wurde am Dienstag korrigiert."],
    "el": ["Ορθή επανάληψη: ο αριθμός ήταν λάθος.", "Το δελτίο τύπου διορθώθηκε σήμερα."],
    "en": ["Correction: the figure was wrong.", "An earlier version of this release said 5."],
    "es": ["Fe de erratas: la cifra era errónea.", "Este comunicado ha sido corregido hoy."],
    "et": ["Õiendus: arv oli vale.", "Varasemas versioonis oli teine arv."],
    "eu": ["Zuzenketa: zifra okerra zen.", "Testuaren aurreko bertsioan beste zifra bat zegoen."],
    "fa": ["اصلاحیه: رقم اشتباه بود.", "در نسخه قبلی رقم دیگری آمده بود."],
    "fi": ["Oikaisu: luku oli väärin.", "Tiedotetta on korjattu tiistaina."],
    "fr": ["Rectificatif : le chiffre était faux.", "Ce communiqué a été corrigé mardi."],
    "ga": ["Ceartúchán: bhí an figiúr mícheart.", "Dúirt leagan níos luaithe 5."],
    "he": ["תיקון: המספר היה שגוי.", "בגרסה קודמת נכתב מספר אחר."],
    "hi": ["भूल सुधार: आंकड़ा गलत था।", "पिछले संस्करण में दूसरा आंकड़ा था।"],
    "hr": ["Ispravak: brojka je bila pogrešna.", "Tekst je naknadno ispravljen."],
    "hu": ["Helyesbítés: a szám hibás volt.", "Közleményünk korábbi változatában más állt."],
    "id": ["Ralat: angka itu salah.", "Siaran pers ini telah dikoreksi."],
    "is": ["Leiðrétting: talan var röng.", "Fréttin hefur verið leiðrétt."],
    "it": ["Errata corrige: la cifra era errata.", "Questo comunicato è stato corretto oggi."],
    "ja": ["【訂正】数字に間違いがあります。", "本文を訂正しました。"],
    "ko": ["[정정] 수치가 잘못되었다.", "보도자료를 수정하였습니다."],
    "lt": ["Pataisymas: skaičius buvo klaidingas.", "Ankstesnėje versijoje buvo kitas skaičius."],
    "lv": ["Labojums: skaitlis bija kļūdains.", "Iepriekšējā versijā bija cits skaitlis."],
    "mk": ["Исправка: бројката беше погрешна.", "Текстот е исправен денес."],
    "mt": ["Korrezzjoni: iċ-ċifra kienet ħażina.", "Il-verżjoni preċedenti kellha 5."],
    "nb": ["Rettelse: tallet var feil.", "I en tidligere versjon sto det 5."],
    "nl": ["Rectificatie: het cijfer was fout.", "In een eerdere versie stond 5."],
    "pl": ["Sprostowanie: liczba była błędna.", "Komunikat został dziś poprawiony."],
    "pt": ["Errata: o número estava errado.", "Este comunicado foi corrigido hoje."],
    "ro": ["Erată: cifra era greșită.", "Comunicatul a fost corectat astăzi."],
    "ru": ["Поправка: цифра была неверна.", "В сообщение внесены исправления."],
    "sk": ["Oprava: údaj bol chybný.", "V pôvodnej verzii bol iný údaj."],
    "sl": ["Popravek: številka je bila napačna.", "Besedilo je bilo popravljeno."],
    "sq": ["Korrigjim: shifra ishte e gabuar.", "Në versionin e mëparshëm ishte 5."],
    "sr": ["Исправка: број је био погрешан.", "U prethodnoj verziji je stajalo 5."],
    "sv": ["Rättelse: siffran var fel.", "I en tidigare version stod det 5."],
    "th": ["แก้ไขข่าว: ตัวเลขผิด", "ข่าวนี้ได้มีการแก้ไข"],
    "tr": ["Düzeltme: rakam yanlıştı.", "Bu haber sonradan güncellenmiştir."],
    "uk": ["Виправлення: цифра була хибна.", "У попередній версії була інша цифра."],
    "vi": ["Đính chính: con số bị sai.", "Thông cáo này đã được đính chính."],
    "zh": ["更正：数字有误。", "本新闻稿已更正。"],
}
STAMP = Stamp(
    kind=StampKind.UPDATED,
    origin=StampOrigin.VISIBLE,
    value="2024-05-17",
    text="Last updated: 17 May 2024",
    precision=Precision.DAY,
)


def content(language: str, *texts: str) -> Content:
    blocks = tuple(Block(BlockKind.PARAGRAPH, text) for text in texts)
    return Content(title="2024", language=language, blocks=blocks, stamps=(STAMP,))


@pytest.mark.parametrize(
    ("language", "note"), [(code, note) for code, notes in NOTES.items() for note in notes]
)
def test_a_note_of_correction_announces_the_edit(language, note):
    verdict = compare.compare(
        content(language, "2024: 15.", "2025: 20."),
        content(language, "2024: 16.", "2025: 20.", note),
    )
    assert verdict.kind is Kind.EDITED
    assert ReasonKind.PAGE_SAYS_SO in {one.kind for one in verdict.reasons}


@pytest.mark.parametrize(
    "text",
    [
        "The council corrected its course and will build the bridge.",
        "Oprava silnice začne v květnu.",
        "Исправление ошибок займет год.",
        "The version of the plan that was chosen is the cheapest.",
    ],
)
def test_a_sentence_about_something_else_announces_nothing(text):
    old, new = content("en", "2024: 15."), content("en", "2024: 16.", text)
    assert compare.compare(old, new).kind is Kind.SILENT_EDIT


def test_every_language_has_a_note_here():
    assert {one.code for one in LANGUAGES} == set(NOTES)

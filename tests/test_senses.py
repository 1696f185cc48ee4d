"""Negations, modality and forms of words, in the languages of the press."""

from __future__ import annotations

import pytest

from monitor import compare
from monitor.languages import LANGUAGES
from monitor.model import Block, BlockKind, Content, Significance
from monitor.wording import sentences

pytestmark = pytest.mark.usefixtures("here")

NEGATED = [
    ("ar", "الحكومة ستدفع تكاليف الجسر", "الحكومة لن تدفع تكاليف الجسر"),
    ("bg", "Общината ще плати за моста", "Общината няма да плати за моста"),
    ("bg", "Мостът е безопасен за всички", "Мостът не е безопасен за всички"),
    ("cs", "Město bude platit za most", "Město nebude platit za most"),
    ("cs", "Most je bezpečný pro všechny", "Most není bezpečný pro všechny"),
    ("da", "Byen skal betale for broen", "Byen skal ikke betale for broen"),
    ("el", "Η πόλη θα πληρώσει τη γέφυρα", "Η πόλη δεν θα πληρώσει τη γέφυρα"),
    ("et", "Linn hakkab silla eest maksma", "Linn ei hakka silla eest maksma"),
    ("fa", "شهر هزینه پل را می‌پردازد", "شهر هزینه پل را نمی‌پردازد"),
    ("fi", "Kaupunki maksaa sillan", "Kaupunki ei maksa siltaa"),
    ("he", "העירייה תשלם על הגשר", "העירייה לא תשלם על הגשר"),
    ("hi", "नगर पुल का खर्च देगा", "नगर पुल का खर्च नहीं देगा"),
    ("hr", "Grad će platiti most", "Grad neće platiti most"),
    ("hu", "A város fizet a hídért", "A város nem fizet a hídért"),
    ("id", "Kota akan membayar jembatan", "Kota tidak akan membayar jembatan"),
    ("ja", "市は橋の費用を払います。", "市は橋の費用を払いません。"),
    ("ko", "시는 다리 비용을 부담한다", "시는 다리 비용을 부담하지 않는다"),
    ("lt", "Miestas mokės už tiltą", "Miestas nemokės už tiltą"),
    ("lv", "Pilsēta maksās par tiltu", "Pilsēta nemaksās par tiltu"),
    ("nb", "Byen skal betale for broen", "Byen skal ikke betale for broen"),
    ("pl", "Miasto zapłaci za most", "Miasto nie zapłaci za most"),
    ("ro", "Orașul va plăti podul", "Orașul nu va plăti podul"),
    ("ru", "Город заплатит за мост", "Город не заплатит за мост"),
    ("sk", "Mesto bude platiť za most", "Mesto nebude platiť za most"),
    ("sl", "Most je varen za vse", "Most ni varen za vse"),
    ("sv", "Staden ska betala för bron", "Staden ska inte betala för bron"),
    ("th", "เมืองจะจ่ายค่าสะพาน", "เมืองจะไม่จ่ายค่าสะพาน"),
    ("tr", "Köprü bu yıl yapılacak", "Köprü bu yıl yapılmayacak"),
    ("tr", "Köprü güvenli", "Köprü güvenli değil"),
    ("uk", "Місто заплатить за міст", "Місто не заплатить за міст"),
    ("vi", "Thành phố sẽ trả tiền cầu", "Thành phố sẽ không trả tiền cầu"),
    ("zh", "市政府将支付桥梁费用", "市政府将不支付桥梁费用"),
    ("en", "It does pay for the bridge", "It doesn't pay for the bridge"),
]
TURNED = [
    ("ar", "يجوز", "يجب"),
    ("bg", "може", "трябва"),
    ("cs", "může", "musí"),
    ("da", "kan", "skal"),
    ("de", "kann", "muss"),
    ("el", "μπορεί", "πρέπει"),
    ("en", "may", "must"),
    ("es", "puede", "debe"),
    ("et", "võib", "peab"),
    ("fa", "شاید", "باید"),
    ("fi", "voi", "täytyy"),
    ("fr", "peut", "doit"),
    ("he", "רשאי", "חייב"),
    ("hi", "अधिक", "कम"),
    ("hr", "može", "mora"),
    ("hu", "több", "kevesebb"),
    ("id", "boleh", "wajib"),
    ("it", "può", "deve"),
    ("lt", "gali", "turi"),
    ("lv", "var", "drīkst"),
    ("nb", "kan", "må"),
    ("nl", "kan", "moet"),
    ("pl", "może", "musi"),
    ("pt", "pode", "deve"),
    ("ro", "pot", "vor"),
    ("ru", "до", "после"),
    ("sk", "smie", "musí"),
    ("sl", "sme", "mora"),
    ("sr", "може", "мора"),
    ("sv", "kan", "ska"),
    ("tr", "az", "çok"),
    ("uk", "до", "після"),
    ("vi", "nên", "phải"),
    ("ja", "前", "後"),
    ("ko", "전", "후"),
    ("th", "ก่อน", "หลัง"),
    ("zh", "可", "须"),
]
# Words that turn the sense in another language.
HARMLESS = [
    ("pt", "foi no ano", "foi ao ano"),
    ("sv", "hon tog sin bok", "hon tog en bok"),
    ("nb", "brevet fra NAV", "brevet fra dem"),
    ("pl", "to jest most", "to jest port"),
    ("pl", "dom na rogu", "dom za rogu"),
    ("de", "es war so", "es ist so"),
    ("nb", "rent vann her", "rent snø her"),
    ("es", "uno para todo", "uno por todo"),
    ("fr", "mais oui", "or oui"),
    ("da", "det er nemt", "det er nem"),
    ("de", "ein Ei mehr", "ein Ei mehr da"),
    ("es", "una ley mas util", "una ley mas vil"),
    ("fr", "la ville", "les villes"),
    ("it", "alla citta", "alle citta"),
    ("it", "si dice voi", "si dice noi"),
    ("nl", "dat is nu zo", "dat is zo"),
    ("en", "the mere fact", "the bare fact"),
    ("en", "a bus or two", "a car or two"),
    ("pl", "tak samo", "to samo"),
]


def judged(language: str, old: str, new: str):
    sides = (
        Content(
            title="—",
            language=language,
            blocks=(Block(BlockKind.PARAGRAPH, f"{text} 2024 | 2025 | 2026 | 2027 | 2028."),),
        )
        for text in (old, new)
    )
    return compare.compare(*sides)


@pytest.mark.parametrize(("language", "old", "new"), NEGATED)
def test_a_sentence_that_is_negated_says_something_else(language, old, new):
    for sides, told in (((old, new), "added"), ((new, old), "removed")):
        verdict = judged(language, *sides)
        assert verdict.significance is Significance.MAJOR
        assert f"a negation was {told}" in " ".join(sentences(verdict.reasons))


@pytest.mark.parametrize(("language", "old", "new"), TURNED)
def test_a_short_word_that_turns_the_sense_is_major_in_every_language(language, old, new):
    assert judged(language, f"X1 {old} Y2", f"X1 {new} Y2").significance is Significance.MAJOR


@pytest.mark.parametrize(("language", "old", "new"), HARMLESS)
def test_what_turns_the_sense_in_one_language_does_not_in_another(language, old, new):
    verdict = judged(language, old, new)
    assert verdict.significance is Significance.MINOR, sentences(verdict.reasons)
    assert "negation" not in " ".join(sentences(verdict.reasons))


def test_every_language_has_its_notes_of_correction_and_its_negations():
    for one in LANGUAGES:
        assert one.corrections and one.corrected, one.code
        assert one.negations or one.own_negations or one.negating_parts, one.code


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("the ministery spoke", "the ministry spoke", "a spelling changed: ministery → ministry"),
        ("they recieve it", "they receive it", "a spelling changed: recieve → receive"),
        ("the comittee met", "the committee met", "a spelling changed: comittee → committee"),
        ("an organised group", "an organized group", "a spelling changed: organised → organized"),
        ("a café there", "a cafe there", "a spelling changed: café → cafe"),
        ("they sign it", "they signs it", "the form of a word changed: “sign” → “signs”"),
        ("they sign it", "they signed it", "the form of a word changed: “sign” → “signed”"),
        ("one policy is", "one policies is", "the form of a word changed: “policy” → “policies”"),
        ("a small trial began", "a small trail began", "reworded: “trial” → “trail”"),
        ("under the contract now", "under the contact now", "reworded: “contract” → “contact”"),
        ("the woman left", "the women left", "reworded: “woman” → “women”"),
        ("as told by John then", "as told by Joan then", "a name changed: John → Joan"),
        ("by Mr John Smith then", "by Mr Joan Smith then", "Mr John Smith → Mr Joan Smith"),
        ("Joan Smith left", "John Smith left", "a name changed: Joan Smith → John Smith"),
        ("a plan of NATO then", "a plan of OECD then", "a name changed: NATO → OECD"),
        ("in Iran then", "in Iraq then", "a name changed: Iran → Iraq"),
        ("open on Monday then", "open on Friday then", "reworded: “Monday” → “Friday”"),
        ("they can not go", "they cannot go", "a spelling changed: can not → cannot"),
        ("a loggin page", "a logging page", "a spelling changed: loggin → logging"),
        ("of the Store, a store", "of the Site, a store", "reworded: “Store” → “Site”"),
        ("Water is safe", "Later is safe", "reworded: “Water” → “Later”"),
    ],
)
def test_a_changed_word_is_called_what_an_editor_would_call_it(old, new, told):
    verdict = judged("en", old, new)
    said = " ".join(sentences(verdict.reasons))
    assert told in said
    minor = told.startswith(("a spelling", "the form"))
    assert verdict.significance is (Significance.MINOR if minor else Significance.MAJOR)


def test_a_german_noun_is_no_name():
    verdict = judged("de", "sie sahen das Haus dort", "sie sahen das Dorf dort")
    assert "a name changed" not in " ".join(sentences(verdict.reasons))


def quoting(said: str) -> str:
    return f"The minister said: {said} He spoke to the towns on Monday."


@pytest.mark.parametrize(
    ("language", "old", "new", "told"),
    [
        (
            "fr",
            "« Nous ne fermerons pas la liaison cet hiver. »",
            "« Nous fermerons la liaison cet hiver. »",
            {"a negation was removed: “ne”", "a negation was removed: “pas”"},
        ),
        (
            "en",
            "“We are planning further job cuts.”",
            "“We are not planning further job cuts.”",
            {"a negation was added: “not”"},
        ),
        ("en", "“We are not planning it.”", "", set()),
    ],
)
def test_a_negation_that_came_or_went_within_a_quotation_is_told_beside_it(
    language, old, new, told
):
    verdict = judged(language, quoting(old), quoting(new))
    assert verdict.significance is Significance.MAJOR
    said = sentences(verdict.reasons)
    assert {one for one in said if "negation" in one} == told
    assert any(one.startswith("a quotation was ") for one in said)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("No restrictions are planned", "Restrictions are planned", "removed: “No”"),
        ("Restrictions are planned", "No restrictions are planned", "added: “No”"),
        ("Never will it be closed", "Will it be closed", "removed: “Never”"),
        ("No towns pay for it", "Many towns pay for it", "removed: “No”"),
        ("No restrictions are planned", "Works are planned", "removed: “No restrictions”"),
    ],
)
def test_a_negation_that_begins_a_sentence_is_told_alone(old, new, told):
    assert f"a negation was {told}" in sentences(judged("en", old, new).reasons)


@pytest.mark.parametrize(
    ("language", "old", "new", "told"),
    [
        ("fr", "Il se réunit une fois par mois", "Il se réunit deux fois par mois", "une → deux"),
        ("fr", "Il dure un an encore", "Il dure deux ans encore", "un an → deux ans"),
        ("en", "It takes two years here", "It takes one year here", "two years → one year"),
        ("en", "It costs a million here", "It costs two million here", "a million → two million"),
        (
            "de",
            "Es dauert eine Minute hier",
            "Es dauert zwei Minuten hier",
            "eine Minute → zwei Minuten",
        ),
        ("en", "It needs a bridge here", "It needs two tunnels here", ""),
        ("fr", "Il dure et reste là", "Il dure deux reste là", ""),
        ("en", "It takes a year here", "It takes one year here", ""),
    ],
)
def test_one_that_becomes_two_is_a_figure_that_changed(language, old, new, told):
    said = [one for one in sentences(judged(language, old, new).reasons) if "figure" in one]
    assert said == ([f"a figure changed: {told}"] if told else [])

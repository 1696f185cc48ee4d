"""Notes by which a page itself says that it was corrected."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.compare.blocks import Diff, Fate
from monitor.compare.words import Op

_LOOKED = 1_500  # characters of a changed block in which a note is looked for

# Headings of such notes, at the beginning of a paragraph, with what must follow one to be a heading
# and no sentence.
_HEADED = re.compile(
    r"^\W*(?:corrections?|corrected|corrigend(?:um|a)|errat(?:um|a)|clarifications?|editor['’]?s?['’]? note|editorial note|amendment|"
    r"rectificati(?:f|on)s?|correctif|précisions?|note de la rédaction|ndlr|berichtigung|korrektur|richtigstellung|klarstellung|korrigierte fassung|anmerkung der redaktion|"
    r"corrección|rectificación|fe de erratas|aclaración|nota de la redacción|nota del editor|correção|retificação|errata|esclarecimento|nota da redação|"
    r"correzione|rettifica|precisazione|nota della redazione|correctie|rectificatie|verduidelijking|noot van de redactie|"
    r"rättelse|korrigering|förtydligande|rettelse|korreksjon|præcisering|presisering|oikaisu|korjaus|täsmennys|parandus|täpsustus|labojums|precizējums|pataisymas|patikslinimas|"
    r"sprostowanie|korekta|erratum|oprava|upřesnění|spresnenie|popravek|ispravak|ispravka|исправка|helyesbítés|helyreigazítás|corectură|rectificare|precizare|erată|"
    r"поправка|уточнение|исправление|виправлення|уточнення|поправление|διόρθωση|διευκρίνιση|düzeltme|tashih|"
    r"تصحيح|تصويب|توضيح|תיקון|הבהרה|اصلاحیه|تصحیح|更正|勘误|勘誤|訂正|お詫びと訂正|修正|정정|바로잡습니다|ralat|koreksi|đính chính|शुद्धिपत्र|सुधार)"
    r"\s*(?:$|[:：(（,，.–—\-]|\d|\()",
    re.IGNORECASE,
)
# Sentences of such notes, anywhere in what was added.
_SAID = re.compile(
    r"(?:an?|the) (?:earlier|previous|prior|original) version of this|"
    r"th(?:is|e) (?:\w+ )?(?:statement|release|article|page|text|version|announcement|notice|story|post|document|report) (?:was|has been|is) (?:\w+ )?(?:corrected|amended|revised|updated|modified|edited)|"
    r"(?:une|la) (?:précédente )?version (?:précédente|antérieure|initiale) (?:de ce|du)|(?:ce|cet|cette) (?:communiqué|article|page|texte|version) a été (?:\w+ )?(?:corrigé|modifié|rectifié|mis)e?|"
    r"in einer (?:früheren|vorherigen|ersten) (?:version|fassung)|(?:diese|dieser|dieses|die|der) (?:\w+ )?(?:meldung|mitteilung|pressemitteilung|artikel|text|beitrag|seite|fassung) wurde (?:\w+ ){0,3}(?:korrigiert|berichtigt|geändert|aktualisiert|ergänzt)|"
    r"una versi[óo]n(?:e)? (?:anterior|previa|precedente) (?:de|di)|(?:este|esta) (?:comunicado|artículo|nota|página|texto) (?:ha sido|fue) (?:corregid|modificad|actualizad)[oa]|"
    r"uma versão anterior d|(?:este|esta) (?:comunicado|artigo|nota|página|texto) foi (?:corrigid|alterad|atualizad)[oa]|"
    r"(?:questo|questa|il presente) (?:comunicato|articolo|pagina|testo) è stat[oa] (?:corrett|modificat|aggiornat|rettificat)[oa]|"
    r"in een (?:eerdere|vorige) versie|(?:dit|deze) (?:\w+)?(?:bericht|artikel|pagina|tekst) is (?:\w+ ){0,3}(?:aangepast|gecorrigeerd|gewijzigd)|"
    r"i en tidigare version|i en tidligere (?:version|versjon|utgave)|(?:den här|denna|denne|dette) \w+ (?:har|er|ble|blev) (?:\w+ )?(?:korrigerats|rättats|rettet|korrigeret|korrigert|ändrats|uppdaterats)|"
    r"aiemmassa versiossa|we wcześniejszej wersji|v (?:předchozí|dřívější|predchádzajúcej) verzi|egy korábbi (?:változat|verzió)|într-o versiune anterioară|"
    r"в (?:предыдущей|более ранней|прежней) версии|у попередній версії|в предишна версия|σε προηγούμενη έκδοση|önceki (?:sürüm|versiyon)|"
    r"في (?:نسخة|صيغة) سابقة|בגרסה קודמת|此前版本|先前版本|早先版本|以前の(?:版|バージョン)|이전 (?:버전|판)|versi sebelumnya|phiên bản trước",
    re.IGNORECASE,
)


def notes(diff: Diff) -> Iterator[str]:
    """The notes of correction that were added, as they stand on the page."""
    for hunk in diff.hunks:
        if hunk.new is None or hunk.fate not in (Fate.ADDED, Fate.CHANGED):
            continue
        text = hunk.new.text[:_LOOKED]
        if hunk.fate is Fate.ADDED:
            if _HEADED.match(text) or _SAID.search(text):
                yield text
            continue
        for segment in hunk.segments:
            added = segment.text.strip()[:_LOOKED] if segment.op is Op.INSERT else ""
            if added and ((_HEADED.match(added) and len(added) > 30) or _SAID.search(added)):
                yield added

"""French.

Written with plain spaces: `setting` puts the spaces that do not break where French has them.
"""

from __future__ import annotations

from monitor.model import BlockKind, Kind, Many, Matter, ReasonKind, Significance, Trouble
from monitor.wording.fr_pages import PAGES
from monitor.wording.setting import all_set as _all_set
from monitor.wording.setting import says as _says
from monitor.wording.setting import words_counted as _counted
from monitor.wording.templates import Phrase, Wording, of_kinds

_K = ReasonKind

_TEMPLATES = {
    _K.FIELD_CHANGED: _says("{field} a changé : « {old} » → « {new} »"),
    _K.DATE_CHANGED: _says("une date a changé : {old} → {new}"),
    _K.DATE_REMOVED: _says("une date a été supprimée : {text}"),
    _K.DATE_ADDED: _says("une date a été ajoutée : {text}"),
    _K.FIGURE_CHANGED: _says("un chiffre a changé : {old} → {new}[ ({parts})]"),
    _K.FIGURE_REMOVED: _says("un chiffre a été supprimé : {text}[ ({parts})]"),
    _K.FIGURE_ADDED: _says("un chiffre a été ajouté : {text}[ ({parts})]"),
    _K.FIGURE_SET_OTHERWISE: _says("un chiffre est composé autrement : {old} → {new}", longest=120),
    _K.UNIT_CHANGED: _says("l’unité d’un chiffre a changé : {old} → {new}"),
    _K.UNIT_REMOVED: _says("l’unité d’un chiffre a changé : {text} → aucune"),
    _K.UNIT_ADDED: _says("l’unité d’un chiffre a changé : aucune → {text}"),
    _K.QUOTATION_REMOVED: _says("une citation a été supprimée : « {text} »"),
    _K.QUOTATION_ADDED: _says("une citation a été ajoutée : « {text} »"),
    _K.QUOTATION_SHORTENED: _says("une citation a été raccourcie[ : {parts}]"),
    _K.QUOTATION_EXTENDED: _says("une citation a été allongée[ : {parts}]"),
    _K.QUOTATION_REWORDED: _says("une citation a été reformulée[ : {parts}]"),
    _K.NAME_CHANGED: _says("un nom a changé : {old} → {new}"),
    _K.NAME_REMOVED: _says("un nom a été supprimé : {text}"),
    _K.NAME_ADDED: _says("un nom a été ajouté : {text}"),
    _K.NEGATION_REMOVED: _says("une négation a été supprimée : « {text} »"),
    _K.NEGATION_ADDED: _says("une négation a été ajoutée : « {text} »"),
    _K.BLOCK_REMOVED: _counted("suppression d’{block} (", ") : « {text} »"),
    _K.BLOCK_ADDED: _counted("ajout d’{block} (", ") : « {text} »"),
    _K.SENTENCE_REMOVED: _counted("une phrase a été supprimée (", ") : « {text} »"),
    _K.SENTENCE_ADDED: _counted("une phrase a été ajoutée (", ") : « {text} »"),
    _K.SENTENCE_MOVED: _says("une phrase a été déplacée : « {text} »"),
    _K.PARAGRAPH_MOVED: _says("un paragraphe a été déplacé : « {text} »"),
    _K.PARAGRAPHS_MOVED: _says("{count} paragraphes ont été déplacés"),
    _K.REWORDED: _says("reformulé : « {old} » → « {new} »"),
    _K.WORDS_REMOVED: _counted("suppression de ", " : « {text} »"),
    _K.WORDS_ADDED: _counted("ajout de ", " : « {text} »"),
    _K.DOUBLED_WORD_REMOVED: _says("un mot en double a été supprimé : « {text} »"),
    _K.DOUBLED_WORD_ADDED: _says("un mot a été doublé : « {text} »"),
    _K.SPELLING_CHANGED: _says("une orthographe a changé : {old} → {new}"),
    _K.FORM_CHANGED: _says("la forme d’un mot a changé : « {old} » → « {new} »"),
    _K.PUNCTUATION_CHANGED: _says("la ponctuation a changé"),
    _K.ONLY_TYPOGRAPHY: _says("seuls la typographie, les espaces ou le balisage ont changé"),
    _K.TOO_LARGE: _says(
        "trop grand pour être comparé mot à mot : {removed} mots remplacés par {added}"
    ),
    _K.LINK_RETARGETED: _says("un lien mène ailleurs : « {text} »"),
    _K.LINK_REMOVED: _says("un lien a été supprimé : « {text} »"),
    _K.LINK_ADDED: _says("un lien a été ajouté : « {text} »"),
    _K.DOCUMENT_REPLACED: _says("un document lié a été remplacé : « {text} »"),
    _K.DOCUMENT_CHANGED: _says("dans « {text} » : {parts}"),
    _K.DOCUMENT_REMOVED: _says("un document lié a été supprimé : « {text} »"),
    _K.DOCUMENT_ADDED: _says("un document lié a été ajouté : « {text} »"),
    _K.DOCUMENT_GONE: _says("un document lié a disparu : « {text} »"),
    _K.DOCUMENT_BACK: _says("un document lié est de retour : « {text} »"),
    _K.DOCUMENT_EDITION: _says("l’adresse d’un document lié nomme une autre édition : « {text} »"),
    _K.PICTURE_REPLACED: _says("une image a été remplacée : « {old} » → « {new} »"),
    _K.PICTURE_DESCRIBED: _says("une image est décrite autrement : « {old} » → « {new} »"),
    _K.PICTURE_REMOVED: _says("une image a été supprimée : « {text} »"),
    _K.PICTURE_ADDED: _says("une image a été ajoutée : « {text} »"),
    _K.BESIDE_CHANGED: _says("à côté du texte : « {old} » → « {new} »"),
    _K.BESIDE_REMOVED: _counted("à côté du texte, suppression de ", " : « {text} »"),
    _K.BESIDE_ADDED: _counted("à côté du texte, ajout de ", " : « {text} »"),
    _K.BESIDE_HIDDEN: _counted("à côté du texte, ", " passés dans le cadre : « {text} »"),
    _K.LEFT_FOR_BESIDE: _counted("", " sortis du texte et placés à côté : « {text} »"),
    _K.LEFT_FOR_FRAME: _counted("", " sortis du texte pour le cadre de la page : « {text} »"),
    _K.ENTERED_TEXT: _counted("", " entrés dans le texte depuis la page : « {text} »"),
    _K.FOLDED_AWAY: _counted("", " du texte repliés, visibles d’un clic : « {text} »"),
    _K.UNFOLDED: _counted("", " du texte dépliés : « {text} »"),
    _K.TEXT_HIDDEN: _counted("", " du texte cachés aux lecteurs : « {text} »"),
    _K.TEXT_SHOWN: _counted("", " du texte, auparavant cachés, montrés : « {text} »"),
    _K.ALL_HIDDEN: _counted("le texte entier, ", ", est caché aux lecteurs : « {text} »"),
    _K.ALL_SHOWN: _counted("le texte entier, ", ", était caché et est montré : « {text} »"),
    _K.BESIDE_EVERYWHERE: _says(
        "le même endroit à côté du texte a changé dans plusieurs communiqués à la fois"
    ),
    _K.MORE: _says("et {count} de plus : {of}"),
    _K.MORE_REASONS: _says("et {count} autres raisons", "et 1 autre raison"),
    _K.REPLACED: _says("« {old} » → « {new} »"),
    _K.PIECE_REMOVED: _says("« {text} » supprimé"),
    _K.PIECE_ADDED: _says("« {text} » ajouté"),
    _K.PAGE_SAYS_SO: _says("la page le dit : « {text} »"),
    _K.STAMP_MOVED: _says("sa date de mise à jour a changé : « {old} » → « {new} »"),
    _K.STAMP_APPEARED: _says("une date de mise à jour est apparue : « {text} »"),
    _K.STAMP_VANISHED: _says("sa date de mise à jour a disparu : « {text} »"),
    _K.STAMP_STILL: _says("sa date de mise à jour n’a pas bougé : « {text} »"),
    _K.STAMP_OTHER_STILL: _says("une autre n’a pas bougé : « {text} »"),
    _K.STAMP_FOR_MACHINES: _says("celle pour les machines, oui : « {old} » → « {new} »"),
    _K.STAMPS: _says("{parts}"),
    _K.STAMP_TICKS: _says(
        "sa date de mise à jour change à chaque visite et ne dit rien des modifications"
        "[ : « {text} »]"
    ),
    _K.FIRST_SEEN: _says("vu pour la première fois"),
    _K.SERVED_AGAIN: _says("il est de nouveau servi"),
    _K.SAME_TEXT: _says("avec le même texte"),
    _K.TAKES_TURNS: _says("deux textes alternent : celui-ci avait déjà été servi le {day}"),
    _K.EARLIER_TEXT: _says("le texte de la révision {number} ({day}) est revenu"),
    _K.OTHER_HOST: _says("un autre serveur répond : {host}"),
    _K.OTHER_ADDRESS: _says("le communiqué se trouve maintenant à une autre adresse"),
    _K.ADDRESS_LEADS_TO: _says("son ancienne adresse mène à {url}"),
    _K.SAME_RELEASE: _says("c’est le communiqué à {url}, qui continue pour les deux"),
    _K.GONE_TWICE: _says("deux visites l’ont trouvé disparu[ : {note}]"),
    _K.RELISTED: _says("il est revenu dans la liste d’où il avait été retiré"),
    _K.UNLISTED: _says("il est toujours servi, mais ne figure plus dans la liste où il était"),
    _K.MANY_UNLISTED: _says(
        "{absent} communiqués sur {listed} manquent à la fois dans une liste ; "
        "aucun n’est tenu pour retiré"
    ),
    _K.STAYED_CUT: _says("la page s’arrête avant sa fin, à chacune des dernières visites"),
    _K.STAYED_GARBLED: _says("un mauvais jeu de caractères, à chacune des dernières visites"),
    _K.RECORDED: _says("{text}"),
    _K.RECORDED_STAMP: _says("{text}"),
}
_MAILS = {
    Phrase.COLON: _says("{text} :"),
    Phrase.SEEN: _says("Vu le {when}"),
    Phrase.FOUND_GONE: _says("Trouvé disparu le {when}"),
    Phrase.PUBLISHED: _says("publié le {when}"),
    Phrase.PUBLISHED_BEFORE: _says("publié le {when}, {span} plus tôt"),
    Phrase.PUBLISHED_SAME_DAY: _says("publié le {when}, le même jour"),
    Phrase.PUBLISHED_DAY_BEFORE: _says("publié le {when}, la veille"),
    Phrase.LAST_ALIVE: _says("Vu en ligne pour la dernière fois le {when}"),
    Phrase.NO_STAMP: _says("La page ne porte aucune date de mise à jour."),
    Phrase.ANNOUNCED: _says("La page le dit."),
    Phrase.NOTICE: _says("Elle signale : « {text} »"),
    Phrase.JUDGED: _says("Gravité : {gravity}."),
    Phrase.LIVE_PAGE: _says("page actuelle"),
    Phrase.GONE_PAGE: _says("où il se trouvait"),
    Phrase.OUR_COPY: _says("notre copie"),
    Phrase.BOTH_VERSIONS: _says("les deux versions"),
    Phrase.HISTORY: _says("historique"),
    Phrase.PUBLIC_ARCHIVES: _says("Archives publiques"),
    Phrase.LEFT_OUT: _says(
        "{count} paragraphes modifiés ont été laissés de côté, faute de place.",
        "1 paragraphe modifié a été laissé de côté, faute de place.",
    ),
    Phrase.SIGNS_LEFT_OUT: _says("{count} caractères"),
    Phrase.PIECES_LEFT_OUT: _says(
        "encore {count} passages de ce paragraphe", "encore 1 passage de ce paragraphe"
    ),
    Phrase.WHAT_CHANGED: _says("Ce qui a changé"),
    Phrase.REMOVED: _says("supprimé"),
    Phrase.ADDED: _says("ajouté"),
    Phrase.AT_ONCE: _says("{count} communiqués à la fois"),
    Phrase.WHY_ONE_MESSAGE: _says(
        "Envoyés en un seul message : un modèle de page ou toutes les dates de mise à jour "
        "ont peut-être changé."
    ),
    Phrase.SAME_REASON: _says("{count} sur {total} pour la même raison : {reason}"),
    Phrase.NOT_LISTED: _says(
        "{count} d’entre eux ne figurent pas ici", "1 d’entre eux ne figure pas ici"
    ),
    Phrase.ALL_OF: _says("tous ceux de {source}"),
    Phrase.DIGEST: _says("Récapitulatif"),
    Phrase.CHANGES: _says("{count} changements", "1 changement"),
    Phrase.IN_RELEASES: _says("dans {count} communiqués", "dans 1 communiqué"),
    Phrase.SILENT_ONES: _says("dont {count} en silence"),
    Phrase.SINCE_LAST: _says("{changes} depuis le dernier récapitulatif"),
    Phrase.ALL_CHANGES: _says("tous les changements"),
    Phrase.FIRST_THE_GRAVEST: _says(
        "Les plus graves viennent d’abord, les autres tiennent chacun en une ligne."
    ),
    Phrase.MORE_OF: _says(
        "{count} autres de {source} ne sont pas racontés ici",
        "1 autre de {source} n’est pas raconté ici",
    ),
    Phrase.IN_A_LINE: _says("En une ligne chacun"),
    Phrase.CONTENTS: _says("Sommaire"),
    Phrase.TO_CONTENTS: _says("au sommaire"),
    Phrase.TEST: _says("Un essai des alertes de misajour"),
    Phrase.UNWRITABLE: _says(
        "{count} alertes n’ont pas pu être rédigées", "Une alerte n’a pas pu être rédigée"
    ),
    Phrase.UNWRITABLE_TEXT: _says(
        "{count} alertes pour vous n’ont pas pu être rédigées ({reason}). "
        "Elles devaient annoncer :",
        "Une alerte pour vous n’a pas pu être rédigée ({reason}). Elle devait annoncer :",
    ),
    Phrase.MUTE_OVER: _says("{count} changements non envoyés", "1 changement non envoyé"),
    Phrase.MUTE_OVER_TEXT: _says(
        "En sourdine du {since} au {until} ; tout est dans la base de données :"
    ),
}

_SAME_WORDS = {
    Matter.LINKS: "Un lien ou un document a changé",
    Matter.ALL_HIDDEN: "Le texte entier est caché aux lecteurs",
    Matter.ALL_SHOWN: "Le texte entier était caché et est montré",
    Matter.HIDDEN: "Du texte est caché aux lecteurs",
    Matter.SHOWN: "Du texte qui était caché est montré",
    Matter.SIGHT: "Du texte est caché aux lecteurs, un autre montré",
    Matter.PICTURES: "Une image du communiqué a changé",
}
_ADMITTED = {
    Kind.EDITED: " ; les mots sont les mêmes.",
    Kind.SILENT_EDIT: ", et la page ne le dit pas ; les mots sont les mêmes.",
}
WORDING = Wording(
    templates=_TEMPLATES,
    many={
        Many.DATES: "dates changées",
        Many.QUOTATIONS: "citations changées",
        Many.BLOCKS_REMOVED: "blocs supprimés",
        Many.BLOCKS_ADDED: "blocs ajoutés",
        Many.FIGURES_SET_OTHERWISE: "chiffres composés autrement",
        Many.FIGURES: "chiffres changés",
        Many.UNITS: "unités changées",
        Many.NEGATIONS: "négations changées",
        Many.NAMES: "noms changés",
        Many.SENTENCES: "phrases changées",
        Many.REWORDED: "passages reformulés",
        Many.PLACES: "passages changés",
        Many.DOCUMENTS: "documents liés changés",
        Many.LINKS: "liens changés",
        Many.PICTURES: "images changées",
        Many.BESIDE: "passages changés à côté du texte",
        Many.SIGHT: "passages du texte cachés ou montrés",
    },
    blocks={
        BlockKind.HEADING: "un intertitre",
        BlockKind.PARAGRAPH: "un paragraphe",
        BlockKind.ITEM: "un point de liste",
        BlockKind.ROW: "une ligne de tableau",
        BlockKind.QUOTE: "une citation",
        BlockKind.CODE: "un paragraphe",
        BlockKind.NOTE: "une note",
        BlockKind.CAPTION: "une légende",
        BlockKind.PICTURE: "une image",
        BlockKind.LINK: "un lien",
        BlockKind.BESIDE: "un paragraphe à côté du texte",
        "line": "une ligne",
    },
    fields={
        "title": "le titre",
        "language": "la langue",
        "published": "la date de publication",
        "updated": "la date de la dernière mise à jour",
        "updated_text": "ce que la page dit de sa dernière mise à jour",
        "machine_updated": "la date de mise à jour destinée aux machines",
        "event": "la date de l’événement",
        "author": "l’auteur",
        "reference": "la référence",
        "canonical": "l’adresse que la page se donne",
    },
    labels={
        Kind.NEW: "Nouveau",
        Kind.EDITED: "Modifié",
        Kind.SILENT_EDIT: "Modifié en silence",
        Kind.RESTAMPED: "Redaté",
        Kind.COSMETIC: "Cosmétique",
        Kind.BESIDE: "À côté du texte",
        Kind.MOVED: "Déplacé",
        Kind.REMOVED: "Supprimé",
        Kind.RESTORED: "Rétabli",
        Kind.UNLISTED: "Retiré de la liste",
        Kind.RELISTED: "Remis dans la liste",
        Kind.REREAD: "Relu",
    },
    troubles={
        Trouble.CUT: "une page qui s’arrête avant sa fin à la place du communiqué",
        Trouble.GARBLED: "le communiqué dans un mauvais jeu de caractères",
        Trouble.STRANGER: "un texte commun à beaucoup de communiqués à la place de celui-ci",
        Trouble.HOME_PAGE: "la page d’accueil du site à la place du communiqué",
    },
    other_judgements=_all_set(
        {
            **of_kinds(_SAME_WORDS, _ADMITTED),
            (Kind.EDITED, Matter.BESIDE): (
                "Un paragraphe à côté du texte dit autre chose ; le texte est le même."
            ),
        }
    ),
    judgements=_all_set(
        {
            Kind.NEW: "Un communiqué a été publié.",
            Kind.EDITED: "Le texte a changé.",
            Kind.SILENT_EDIT: "Le texte a changé, et la page ne le dit pas.",
            Kind.RESTAMPED: "La page se dit mise à jour, mais son texte est le même.",
            Kind.COSMETIC: "Seuls la typographie, les espaces ou le balisage ont changé.",
            Kind.BESIDE: "Un paragraphe à côté du texte a paru ou disparu ; le texte est le même.",
            Kind.MOVED: "Le communiqué est à une nouvelle adresse, avec le même texte.",
            Kind.REMOVED: "Le communiqué a disparu.",
            Kind.RESTORED: "Le communiqué est revenu.",
            Kind.UNLISTED: "Le communiqué est toujours servi, mais ne figure plus dans la liste.",
            Kind.RELISTED: "Le communiqué figure de nouveau dans la liste.",
            Kind.REREAD: "misajour lit mieux la page ; la page n’a pas changé.",
        }
    ),
    phrases={
        Phrase.WORDS_REMOVED: _says("{count} mots supprimés", "1 mot supprimé"),
        Phrase.WORDS_ADDED: _says("{count} mots ajoutés", "1 mot ajouté"),
        Phrase.CHARACTERS_REMOVED: _says("{count} caractères supprimés", "1 caractère supprimé"),
        Phrase.CHARACTERS_ADDED: _says("{count} caractères ajoutés", "1 caractère ajouté"),
        Phrase.ALSO_ADDED: _says("{count} ajoutés", "1 ajouté"),
        Phrase.WORD_BALANCE: _says("+{added} −{removed} mots"),
        Phrase.NO_DIFFERENCE: _says("aucune différence pour un lecteur"),
        Phrase.UNCHANGED: _says("{count} inchangés", "1 inchangé"),
        Phrase.UNCHANGED_PARAGRAPHS: _says(
            "{count} paragraphes inchangés", "1 paragraphe inchangé"
        ),
        Phrase.MOVED_HERE: _says("déplacé ici"),
        Phrase.PICTURE: _says("image"),
        Phrase.LINK: _says("lien"),
        Phrase.BESIDE_THE_TEXT: _says("à côté du texte"),
        Phrase.HIDDEN_NOW: _says("caché aux lecteurs"),
        Phrase.FOLDED_NOW: _says("replié"),
        Phrase.SHOWN_NOW: _says("auparavant caché, montré"),
        Phrase.NOT_SHOWN: _says(
            "{count} autres blocs modifiés ne sont pas montrés ici",
            "1 autre bloc modifié n’est pas montré ici",
        ),
        **_MAILS,
        **PAGES,
    },
    gravities={
        Significance.MAJOR: "majeur",
        Significance.MINOR: "mineur",
        Significance.COSMETIC: "cosmétique",
    },
    briefs=_all_set(
        {
            _K.FIELD_CHANGED: "{field} a changé",
            _K.DATE_CHANGED: "{old} → {new}",
            _K.DATE_REMOVED: "{text} supprimé",
            _K.DATE_ADDED: "{text} ajouté",
            _K.FIGURE_CHANGED: "{old} → {new}",
            _K.FIGURE_REMOVED: "{text} supprimé",
            _K.FIGURE_ADDED: "{text} ajouté",
            _K.UNIT_CHANGED: "{old} → {new}",
            _K.UNIT_REMOVED: "unité {text} supprimée",
            _K.UNIT_ADDED: "unité {text} ajoutée",
            _K.QUOTATION_REMOVED: "citation supprimée",
            _K.QUOTATION_ADDED: "citation ajoutée",
            _K.QUOTATION_SHORTENED: "citation raccourcie",
            _K.QUOTATION_EXTENDED: "citation allongée",
            _K.QUOTATION_REWORDED: "citation reformulée",
            _K.NAME_CHANGED: "{old} → {new}",
            _K.NAME_REMOVED: "{text} supprimé",
            _K.NAME_ADDED: "{text} ajouté",
            _K.NEGATION_REMOVED: "« {text} » supprimé",
            _K.NEGATION_ADDED: "« {text} » ajouté",
            _K.REWORDED: "« {old} » → « {new} »",
            _K.SPELLING_CHANGED: "« {old} » → « {new} »",
            _K.FORM_CHANGED: "« {old} » → « {new} »",
            _K.WORDS_REMOVED: "« {text} » supprimé",
            _K.WORDS_ADDED: "« {text} » ajouté",
            _K.TEXT_HIDDEN: "texte caché",
            _K.TEXT_SHOWN: "texte caché montré",
            _K.ALL_HIDDEN: "communiqué entier caché",
            _K.ALL_SHOWN: "communiqué caché montré",
            _K.LINK_RETARGETED: "lien détourné",
            _K.LINK_REMOVED: "lien supprimé",
            _K.LINK_ADDED: "lien ajouté",
            _K.DOCUMENT_REPLACED: "document remplacé",
            _K.DOCUMENT_CHANGED: "document modifié",
            _K.DOCUMENT_REMOVED: "document supprimé",
            _K.DOCUMENT_ADDED: "document ajouté",
            _K.DOCUMENT_GONE: "document disparu",
            _K.DOCUMENT_BACK: "document de retour",
            _K.PICTURE_REPLACED: "image remplacée",
            _K.PICTURE_DESCRIBED: "image décrite autrement",
            _K.PICTURE_REMOVED: "image supprimée",
            _K.PICTURE_ADDED: "image ajoutée",
        }
    ),
    thousands="\u202f",
)

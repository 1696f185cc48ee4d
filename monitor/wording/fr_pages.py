"""French: the foot of a mail, and where it leads to."""

from __future__ import annotations

from monitor.wording.setting import says
from monitor.wording.templates import Phrase

PAGES = {
    Phrase.CHAIN_HEAD: says("Tête de la chaîne : {head}"),
    Phrase.CHECK_WITH: says("à vérifier par"),
    Phrase.WHY_YOU: says("Vous recevez ceci par l’abonnement « {subscription} » de misajour"),
    Phrase.AT_LINE: says("{file}, ligne {line}"),
    Phrase.SILENCE_KIND: says(
        "Plus aucun message de ce genre : retirer « {kind} » de sa liste « when » ({place})."
    ),
    Phrase.SILENCE_KIND_UNLISTED: says(
        "Plus aucun message de ce genre : ajouter `{line}` à l’abonnement ({place})."
    ),
    Phrase.SILENCE_ALL: says(
        "Plus aucun message : retirer l’adresse de la liste « to » ({place})."
    ),
    Phrase.SILENCE_ONLY: says("Plus aucun message : retirer l’abonnement ({place})."),
    Phrase.MUTE_BY_COMMAND: says("Pour une semaine de silence, l’exploitant de misajour tape"),
    Phrase.MUTE_HERE: says("Mettre ceci en sourdine pour un temps"),
    Phrase.MUTED: says(
        "{count} changements n’ont pas été envoyés : en sourdine jusqu’au {until}",
        "1 changement n’a pas été envoyé : en sourdine jusqu’au {until}",
    ),
    Phrase.PUBLIC_COPY: says("{archive}, copie du {when}"),
    Phrase.MUTE_TITLE: says("Mettre en sourdine"),
    Phrase.MUTE_ABOUT: says(
        "Vous recevez les messages de l’abonnement « {subscription} ». Ce qui est mis en sourdine "
        "est enregistré quand même, et la sourdine prend fin d’elle-même."
    ),
    Phrase.MUTE_RELEASE: says("Mettre « {title} » en sourdine pendant {count} jours"),
    Phrase.MUTE_SOURCE: says("Mettre tout {source} en sourdine pendant {count} jours"),
    Phrase.MUTE_SUBSCRIPTION: says(
        "Mettre tous les messages de l’abonnement « {subscription} » en sourdine "
        "pendant {count} jours"
    ),
    Phrase.MUTED_TITLE: says("En sourdine"),
    Phrase.MUTED_UNTIL: says(
        "Rien de cela ne vous sera envoyé jusqu’au {until}. Tout est enregistré quand "
        "même, et un message vous dira ensuite combien il y en a eu."
    ),
    Phrase.NOT_MUTED_TITLE: says("Rien n’a été mis en sourdine"),
    Phrase.MUTE_LINK_OLD: says(
        "Ce lien n’est pas des nôtres, ou il est trop ancien. Celui d’un message plus récent "
        "fonctionne."
    ),
    Phrase.MUTE_CLICKS: says("Trop de clics en ce moment ; réessayez dans une minute."),
    Phrase.MUTE_NO_SUCH: says("Ce message ne propose rien de tel à mettre en sourdine."),
    Phrase.MUTE_NOT_NOW: says(
        "Cela ne peut être pris en compte pour l’instant : demandez à qui gère misajour."
    ),
}

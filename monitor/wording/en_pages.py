"""English: the foot of a mail, and where it leads to."""

from __future__ import annotations

from monitor.wording.templates import Phrase, Template

PAGES = {
    Phrase.CHAIN_HEAD: Template("Chain head: {head}"),
    Phrase.CHECK_WITH: Template("check with"),
    Phrase.WHY_YOU: Template("You get this as subscription “{subscription}” of misajour"),
    Phrase.AT_LINE: Template("{file}, line {line}"),
    Phrase.SILENCE_KIND: Template(
        "No more mails of this kind: leave “{kind}” out of its list “when” ({place})."
    ),
    Phrase.SILENCE_KIND_UNLISTED: Template(
        "No more mails of this kind: add `{line}` to the subscription ({place})."
    ),
    Phrase.SILENCE_ALL: Template(
        "No more mails at all: take the address out of its list “to” ({place})."
    ),
    Phrase.SILENCE_ONLY: Template("No more mails at all: take the subscription out ({place})."),
    Phrase.MUTE_BY_COMMAND: Template("To mute for a week, whoever runs misajour types"),
    Phrase.MUTE_HERE: Template("Mute this for a while"),
    Phrase.MUTED: Template(
        "{count} changes were not mailed: muted until {until}",
        "1 change was not mailed: muted until {until}",
    ),
    Phrase.PUBLIC_COPY: Template("{archive}, copy of {when}"),
    Phrase.MUTE_TITLE: Template("Mute mails"),
    Phrase.MUTE_ABOUT: Template(
        "You get mails of subscription “{subscription}”. What is muted is recorded all the same, "
        "and the mute ends by itself."
    ),
    Phrase.MUTE_RELEASE: Template("Mute “{title}” for {count} days"),
    Phrase.MUTE_SOURCE: Template("Mute all of {source} for {count} days"),
    Phrase.MUTE_SUBSCRIPTION: Template(
        "Mute all mails of subscription “{subscription}” for {count} days"
    ),
    Phrase.MUTED_TITLE: Template("Muted"),
    Phrase.MUTED_UNTIL: Template(
        "Nothing of this is mailed to you until {until}. What happens is recorded all the "
        "same, and one mail says then how much it was."
    ),
    Phrase.NOT_MUTED_TITLE: Template("Nothing was muted"),
    Phrase.MUTE_LINK_OLD: Template(
        "This link is not one of ours, or it is too old. The link of a newer mail works."
    ),
    Phrase.MUTE_CLICKS: Template("Too many clicks just now; try again in a minute."),
    Phrase.MUTE_NO_SUCH: Template("This mail offers nothing of that kind to mute."),
    Phrase.MUTE_NOT_NOW: Template("This cannot be taken in just now: ask whoever runs misajour."),
}

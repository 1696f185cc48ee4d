"""English: where a mail leads to."""

from __future__ import annotations

from monitor.wording.templates import Phrase, Template

PAGES = {
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

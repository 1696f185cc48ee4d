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
}

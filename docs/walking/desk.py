"""A desk opens three mails and knows in one look; and quiets what it has seen by one click."""

from __future__ import annotations

import re
from email.message import EmailMessage
from pathlib import Path

from walking.mailprogram import NARROW, WIDE, Screen, Shown, missing
from walking.rooms import PressRooms
from walking.walk import Walk

SILENT, ANNOUNCED, GONE = "silent-edit", "edited", "removed"
_PICTURES = "../images"


def desk(walk: Walk[PressRooms], screen: Screen, images: Path) -> None:
    """Three mails, the page of a change, a mute, and what is mailed after it."""
    mails = {
        str(mail["X-Misajour-Kind"]): mail
        for mail in walk.post.to("desk")
        if ": Statement by the Ministry" not in str(mail["Subject"])
    }
    published, corrected = walk.site.day("council", 3), walk.site.day("council", 0)
    walk.tell("## 1. A “no” is gone, and the page does not say so")
    _look(
        walk,
        screen,
        mails[SILENT],
        images / "mail-silent",
        {
            "What happened?": "Silent edit",
            "How grave is it?": "MAJOR",
            "Why?": "“no” removed",
            "To what?": "Statement by the Council on the Bear Pass",
            "Published when, and edited how long after?": _published(walk, 3),
            "What does the page claim?": f"Its stamp did not move: “Last updated: {published}”.",
            "What stood there?": "Allies have agreed that no a convoy shall be sent",
        },
    )
    walk.tell("## 2. A figure is corrected, and the page says so")
    _look(
        walk,
        screen,
        mails[ANNOUNCED],
        images / "mail-announced",
        {
            "What happened?": "Edited",
            "How grave is it?": "MAJOR",
            "Why?": "a figure changed: 4.2 million → 6.8 million",
            "To what?": "Council opens a second hall of its mountain rescue school",
            "Published when, and edited how long after?": _published(walk, 6),
            "What does the page claim?": "The page says so.",
            "In what words?": f"Its notice: “Correction, {corrected}: an earlier version of this "
            "release gave the cost of the hall as 4.2 million crowns.”",
        },
    )
    walk.tell("## 3. A release is gone")
    _look(
        walk,
        screen,
        mails[GONE],
        images / "mail-removed",
        {
            "What happened?": "✕ Removed",
            "To what?": "Council names Ines Calder its envoy to the upper valley",
            "Published when, and gone how long after?": _published(walk, 9),
            "When was it last seen alive?": f"Last seen alive {_day(walk, 0)}",
            "Is there a copy?": "our copy",
            "How sure is that?": "two visits found it gone: status 404",
        },
    )
    walk.tell("## 4. From a mail to the page")
    _pages(walk, screen, mails, images)
    walk.tell("## 5. Quiet, by one click")
    _quiet(walk, screen, mails[SILENT], images)


def _look(
    walk: Walk[PressRooms],
    screen: Screen,
    mail: EmailMessage,
    picture: Path,
    answers: dict[str, str],
) -> None:
    """Open the mail on a desk and on a phone: the first screen of each answers."""
    for size, mark in ((WIDE, ""), (NARROW, "-phone")):
        with screen.mail(mail, size) as shown:
            unsaid = missing(shown.first_screen(), *answers.values())
            if unsaid or shown.too_wide():
                raise AssertionError(f"{size}: {unsaid or 'too wide'} in {shown.first_screen()}")
            shown.picture(picture.with_name(f"{picture.name}{mark}.png"))
    walk.tell(
        f"![{mail['Subject']}]({_PICTURES}/{picture.name}.png) "
        f"![the same on a phone]({_PICTURES}/{picture.name}-phone.png)"
    )
    said = {asked: answer.replace("no a ", "~~no~~ a ") for asked, answer in answers.items()}
    rows = "\n".join(f"| {asked} | {answer} |" for asked, answer in said.items())
    walk.tell(
        f"Subject: **{mail['Subject']}**\n\nWhat the first screen answers, 1440 pixels wide and "
        f"360:\n\n| One look | |\n|---|---|\n{rows}"
    )


def _pages(
    walk: Walk[PressRooms], screen: Screen, mails: dict[str, EmailMessage], images: Path
) -> None:
    """What the first link of a mail leads to."""
    with screen.mail(mails[SILENT]) as shown:
        page = shown.follow("both versions")
        _says(page, "Statement by the Council on the Bear Pass", "a negation was removed: “no”")
        page.picture(images / "change.png")
    with screen.mail(mails[GONE]) as shown:
        copy = shown.follow("our copy")
        _says(copy, "Council names Ines Calder", "Ms Calder will report every month")
        copy.picture(images / "copy.png")
    walk.tell(
        "*Both versions* leads to the change itself, by its number and the hashes of its two "
        "texts: the link still finds it in a database that was made anew and counts otherwise.\n\n"
        f"![The page of a change]({_PICTURES}/change.png)\n\n"
        "*Our copy* leads to the text that is gone, by the SHA-256 of the bytes received.\n\n"
        f"![Our copy of a release that is gone]({_PICTURES}/copy.png)"
    )


def _quiet(walk: Walk[PressRooms], screen: Screen, mail: EmailMessage, images: Path) -> None:
    """Mute the release by the link of its mail, and see what is mailed after that."""
    with screen.mail(mail) as shown:
        page = shown.follow("Mute this for a while")
        buttons = page.page.get_by_role("button").all_inner_texts()
        page.picture(images / "mute.png")
        page.page.get_by_role("button", name=re.compile(r"Mute “.+” for 7 days")).click()
        page.page.wait_for_load_state()
        said = page.first_screen()
        if missing(said, "Muted Nothing of this is mailed to you until"):
            raise AssertionError(said)
    offered = "\n".join(f"- {button}" for button in buttons)
    walk.tell(
        "*Mute this for a while* stands at the foot of each mail, and mail programs that show a "
        f"button to unsubscribe (`List-Unsubscribe`) lead there too:\n\n{offered}\n\n"
        f"![What can be muted]({_PICTURES}/mute.png)\n\nAfter the first of them:\n\n> {said}"
        "\n\nUntil the daemon or the next check takes that in, it waits:"
    )
    walk.type("misajour mutes")
    before = len(walk.post.to("desk"))
    walk.site.edit("council", "bear-pass", "in June", "in July")
    walk.site.edit("council", "tunnels", "15 January", "15 March")
    walk.tell(
        "The Council edits that statement again, and another release. Both are recorded, and one "
        "is mailed:"
    )
    walk.type("misajour check council --now", "misajour mutes")
    arrived = [str(one["Subject"]) for one in walk.post.to("desk")[before:]]
    if len(arrived) != 1 or "forty-two tunnels" not in arrived[0]:
        raise AssertionError(f"{arrived} arrived")
    walk.show(f"Subject: {arrived[0]}")


def _published(walk: Walk[PressRooms], ago: int) -> str:
    return f"Published {_day(walk, ago)}, {ago} days earlier"


def _day(walk: Walk[PressRooms], ago: int) -> str:
    """A day as the mails write it."""
    return f"{walk.site.date(ago):%-d %b %Y}"


def _says(page: Shown, *wanted: str) -> None:
    said = page.first_screen()
    if unsaid := missing(said, *wanted):
        raise AssertionError(f"{page.page.url} does not say {unsaid} at once: {said}")

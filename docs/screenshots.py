"""Makes the pictures of the docs that no walk makes (`docs/walks.py`): mails in four languages and
the pages, light and dark, on a desk and on a phone. `make screenshots` makes all of them. Needs
Debian's chromium.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from walking import mailprogram
from walking.mailprogram import NARROW, WIDE, Screen, Shown
from walking.newsdesk import PAGES, browsing, newsdesk
from walking.rooms import PressRooms
from walking.walk import Walk

IMAGES = Path(__file__).with_name("images")
_LOOKS = {
    "": (WIDE, False),
    "-phone": (NARROW, False),
    "-dark": (WIDE, True),
    "-dark-phone": (NARROW, True),
}
_MAILS = {"council:": "mail", "ligue:": "mail-fr", "amana:": "mail-ar", "lianmeng:": "mail-zh"}
_HOME = f"{PAGES}/-/misajour"


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "press"
        folder.mkdir()
        with (
            newsdesk(folder) as walk,
            browsing(walk) as address,
            mailprogram.screen(PAGES, address) as screen,
        ):
            walk.run("misajour alerts retry --digests")
            for mark, (size, dark) in _LOOKS.items():
                mails(walk, screen, mark, size, dark=dark)
                pages(screen, mark, size, dark=dark)


def mails(
    walk: Walk[PressRooms], screen: Screen, mark: str, size: tuple[int, int], *, dark: bool
) -> None:
    """The mail of a silent edit in each of the languages, and the digest."""
    (digest,) = walk.post.to("morning")
    with screen.mail(digest, size, dark=dark) as shown:
        keep(shown, f"digest{mark}")
    for mail in walk.post.read():
        subject = str(mail["Subject"])
        name = next((name for source, name in _MAILS.items() if source in subject), "")
        if name and mail["X-Misajour-Kind"] == "silent-edit":
            with screen.mail(mail, size, dark=dark) as shown:
                keep(shown, f"{name}{mark}", whole=True)


def pages(screen: Screen, mark: str, size: tuple[int, int], *, dark: bool) -> None:
    """The front page, a release, a comparison and a source."""
    with screen.page(_HOME, size, dark=dark) as shown:
        keep(shown, f"front{mark}")
        shown.page.get_by_role(
            "link", name="Statement by the Council on the Bear Pass"
        ).first.click()
        shown.page.wait_for_load_state()
        keep(shown, f"compare{mark}")
        shown.page.goto(shown.page.url.partition("/compare")[0])
        keep(shown, f"release{mark}")
        shown.page.goto(f"{_HOME}/source/council")
        keep(shown, f"source{mark}")


def keep(shown: Shown, name: str, *, whole: bool = False) -> None:
    if shown.too_wide():
        raise AssertionError(f"{name} reaches beyond its right edge")
    shown.picture(IMAGES / f"{name}.png", whole=whole)


if __name__ == "__main__":
    main()

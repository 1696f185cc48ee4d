"""Makes docs/tutorial.md, docs/operator.md and docs/walks/: what is typed there was typed, what is
answered there was answered, and what a screen shows it showed.

    python docs/walks.py [NAME…]    of: tutorial, operator, desk (with the researcher)

The press rooms, the mail server and the pages are on this machine; all text is invented.
tests/test_walks.py walks the same ways. The last two need Debian's chromium.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from walking.desk import desk
from walking.mailprogram import screen
from walking.newcomer import newcomer
from walking.newsdesk import PAGES, browsing, newsdesk
from walking.office import Office
from walking.operator import operator
from walking.researcher import researcher
from walking.walk import SMTP, WEB, Walk, walking

DOCS = Path(__file__).parent
IMAGES = DOCS / "images"

TYPED: dict[str, tuple[str, str, Callable[[Walk[Office]], None]]] = {
    "tutorial": (
        "From nothing to a mail",
        "You need [misajour installed](install.md), and ten minutes. Begin in an empty folder.",
        newcomer,
    ),
    "operator": (
        "A source breaks, and the store moves",
        "What an operator sees when a press room is rebuilt, and how a store moves to another "
        "machine. More in [Operations](operations.md).",
        operator,
    ),
}
_DESK = (
    "Three mails, a look each",
    "What a news desk sees of three mails on one screen, without scrolling, on a desk and on a "
    "phone. More in [the guide](../guide.md).",
)
_RESEARCHER = (
    "Who removed “no” from statements this month?",
    "And how long after publication, and the list to take home. More in [the recipes]"
    "(../recipes.md) and [the reference](../reference.md).",
)


def main(names: list[str]) -> None:
    for name, (title, first, way) in TYPED.items():
        if name in names or not names:
            with _home() as home, walking(home, Office(), WEB, SMTP) as walk:
                way(walk)
                _write(DOCS / f"{name}.md", walk.page(title, first))
    if "desk" in names or not names:
        with (
            _home() as home,
            newsdesk(home, WEB, SMTP) as shared,
            browsing(shared) as address,
            screen(PAGES, address) as seen,
        ):
            desk(shared, seen, IMAGES)
            _write(DOCS / "walks" / "desk.md", shared.page(*_DESK))
            shared.said.clear()
            researcher(shared, seen, IMAGES)
            _write(DOCS / "walks" / "researcher.md", shared.page(*_RESEARCHER))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


@contextmanager
def _home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "press"
        folder.mkdir()
        yield folder


if __name__ == "__main__":
    main(sys.argv[1:])

"""What happens in the demo's press room, step by step, and what each step ought to be judged as."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from monitor.demo.pressroom import PressRoom
from monitor.demo.texts import PROMISE, Page, day
from monitor.model import Kind


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that the press office does to one release. `truth` is None where nothing happens
    for a reader."""

    told: str
    source: str
    number: int
    truth: Kind | None
    act: Callable[[PressRoom], None]

    @property
    def mailed(self) -> bool:
        return self.truth in MAILED


MAILED = (Kind.SILENT_EDIT, Kind.EDITED, Kind.REMOVED, Kind.RESTORED, Kind.UNLISTED, Kind.RELISTED)


def _change(number: int, **values: object) -> Callable[[PressRoom], None]:
    """Set fields of a Page."""
    return lambda room: room.put(replace(room.page(number), **values))  # type: ignore[arg-type]


def _edit(number: int, old: str, new: str, updated: str = "") -> Callable[[PressRoom], None]:
    def act(room: PressRoom) -> None:
        page = room.page(number).edited(old, new)
        room.put(replace(page, updated=updated or page.updated))

    return act


def _publish(room: PressRoom) -> None:
    room.put(
        Page(
            number=900104,
            language="fr",
            day=day(0),
            title="La Ligue envoie une mission d’observation au col de l’Ours",
            updated=f"{day(0)} 08:00",
            paragraphs=(
                "La Ligue des cantons enverra lundi douze observateurs au col de l’Ours, a annoncé "
                "samedi son porte-parole.",
                "La mission restera sur place jusqu’à la réouverture du passage et rendra compte "
                "chaque semaine au conseil.",
            ),
        )
    )


def _noise(room: PressRoom) -> None:
    room.noisy = True


def _move(room: PressRoom) -> None:
    page = room.page(900103)
    room.noisy = False
    room.put(replace(page, number=900113))
    room.put(replace(page, moved_to=900113))


FR, EN = "ligue-fr", "league-en"

STEPS: tuple[Step, ...] = (
    Step("publishes a release", FR, 900104, Kind.NEW, _publish),
    Step(
        "corrects a figure, with a new stamp",
        EN,
        900201,
        Kind.EDITED,
        _edit(900201, "4.2 million", "6.8 million", f"{day(0)} 15:10"),
    ),
    Step(
        "drops a sentence and leaves the stamp alone",
        FR,
        900101,
        Kind.SILENT_EDIT,
        _edit(900101, PROMISE, ""),
    ),
    Step(
        "takes a “no” out of a statement, silently",
        EN,
        900202,
        Kind.SILENT_EDIT,
        _edit(900202, "that no convoy", "that a convoy"),
    ),
    Step(
        "moves the stamp and changes nothing",
        FR,
        900102,
        Kind.RESTAMPED,
        _change(900102, updated=f"{day(0)} 13:41"),
    ),
    Step("sets straight quotes for curly ones", EN, 900201, Kind.COSMETIC, _edit(900201, "“", '"')),
    Step("serves every page with new tokens and counters", EN, 900202, None, _noise),
    Step("withdraws a release", FR, 900104, Kind.REMOVED, _change(900104, status=404)),
    Step("puts it back", FR, 900104, Kind.RESTORED, _change(900104, status=200)),
    Step(
        "drops a release from the listing, but still serves it",
        FR,
        900102,
        Kind.UNLISTED,
        _change(900102, listed=False),
    ),
    Step("moves a release to another address", FR, 900103, Kind.MOVED, _move),
)

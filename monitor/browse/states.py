"""How a press room stands: watched, and well or not; paused; retired; known from archives only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from monitor.browse.queries import rows
from monitor.model import Health

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.database import Database

PLANNED = "exists (select 1 from plan where plan.source = sources.name) as planned"
"""SQL: whether a source is in the plan."""


class State(StrEnum):
    """What a press room that is not watched is; the values are class names too."""

    WATCHED = "watched"
    PAUSED = "paused"
    RETIRED = "retired"
    ARCHIVES = "archives"  # read in from archives, and no pass was ever made


_SAID = {
    State.PAUSED: "its section in the configuration says `enabled = false`",
    State.RETIRED: "it is not in the configuration any more",
    State.ARCHIVES: "what is known of it was read in from archives; no pass was ever made",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`label` in a word or two, `said` in half a sentence; `well`: nothing need be done."""

    state: State
    label: str
    said: str = ""
    since: str = ""
    well: bool = True

    @property
    def badge(self) -> str:
        """The class that gives the label its colour."""
        if self.state is not State.WATCHED:
            return "state"
        return "ok" if self.well else "removed"


def standing(source: Mapping[str, Any]) -> Standing:
    """How the source in a row of `sources`, with PLANNED, stands."""
    state = _state(source)
    if state is not State.WATCHED:
        label = "archives only" if state is State.ARCHIVES else str(state)
        since = source["unwatched_since"] or ""
        return Standing(state=state, label=label, said=_SAID[state], since=since)
    return Standing(
        state=state,
        label=source["health"],
        said=source["health_note"] or "",
        since=source["health_since"] or "",
        well=source["health"] in (Health.OK, Health.NEW),
    )


def _state(source: Mapping[str, Any]) -> State:
    if source["planned"]:
        return State.WATCHED
    if source["unwatched"] in set(State):
        return State(source["unwatched"])
    # retired before that was noted, or never watched
    return State.RETIRED if source["last_run"] else State.ARCHIVES


async def all_sources(db: Database) -> list[dict[str, Any]]:
    """All sources by name, each with its `standing`."""
    found = await rows(db, f"select sources.*, {PLANNED} from sources order by name")
    return [{**row, "standing": standing(row)} for row in found]

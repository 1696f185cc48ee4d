"""What is left to do of a source's listings, in words."""

from __future__ import annotations

from monitor.store.backlog import Backlog
from monitor.wording import counted


def of_backlog(backlog: Backlog) -> str:
    """A sentence; empty where nothing is left."""
    said = []
    if backlog.open:
        pages = counted(backlog.pages, "page")
        said.append(f"its listings were read for {pages} and go on")
    if backlog.unvisited:
        wait = "waits" if backlog.unvisited == 1 else "wait"
        said.append(f"{counted(backlog.unvisited, 'release')} {wait} for the first visit")
    if backlog.given_up:
        was = "was" if backlog.given_up == 1 else "were"
        said.append(f"{counted(backlog.given_up, 'release')} could not be had and {was} given up")
    return "; ".join(said)

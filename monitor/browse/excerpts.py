"""The first words of a change's redline, for lists: out of the passages that stand in the database,
so that no text is compared again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from monitor.browse.queries import rows
from monitor.compare.redline import struck

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.database import Database

_MOST = 2  # of one change
_BEFORE, _BEHIND, _WORDS = 60, 90, 240  # characters
_REMOVED = "removed"
_PASSAGES = """
    select change_id, side, before, text, behind from passages
    where change_id in ({}) and number <= 6 order by change_id, number
"""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words that went and words that came in their place, with what stands around them."""

    before: str = ""
    removed: str = ""
    added: str = ""
    behind: str = ""

    @property
    def struck(self) -> Markup:
        """The words that went, in HTML."""
        return struck(self.removed) if self.removed else Markup("")


async def of_changes(db: Database, keys: Sequence[int]) -> dict[int, list[Excerpt]]:
    """The first excerpts of each of those changes."""
    listed = {f"k{n}": key for n, key in enumerate(keys)}
    query = _PASSAGES.format(", ".join(f":{name}" for name in listed))
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in await rows(db, query, listed):
        found[row["change_id"]].append(row)
    return {key: excerpts(passages) for key, passages in found.items()}


def excerpts(passages: Iterable[Mapping[str, Any]]) -> list[Excerpt]:
    """Those passages, one that replaced another together with it."""
    said, made = list(passages), []
    taken = False
    for one, following in pairwise([*said, {}]):
        if taken:
            taken = False
            continue
        both = _replacement(one, following) if following else None
        taken = both is not None
        made.append(both or _alone(one))
    return made[:_MOST]


def _replacement(old: Mapping[str, Any], new: Mapping[str, Any]) -> Excerpt | None:
    """Both passages in one, where the second stands in the place of the first: the same stands
    around them."""
    if old["side"] != _REMOVED or new["side"] == _REMOVED:
        return None
    if (old["before"], old["behind"]) != (new["before"], new["behind"]):
        return None
    return _cut(old["before"], old["text"], new["text"], old["behind"])


def _alone(passage: Mapping[str, Any]) -> Excerpt:
    text, gone = passage["text"], passage["side"] == _REMOVED
    removed, added = (text, "") if gone else ("", text)
    return _cut(passage["before"], removed, added, passage["behind"])


def _cut(before: str, removed: str, added: str, behind: str) -> Excerpt:
    if len(before) > _BEFORE:
        kept = before[-_BEFORE:]
        before = f"… {kept.partition(' ')[2] if ' ' in kept.strip() else kept}"
    return Excerpt(before, _short(removed, _WORDS), _short(added, _WORDS), _short(behind, _BEHIND))


def _short(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    kept = text[:most]
    return f"{kept.rpartition(' ')[0] if ' ' in kept.strip() else kept} …"

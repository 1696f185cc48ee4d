"""What was found, as flat rows and as JSON: the same for the command, the pages and their CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict

from monitor.compare.passages import Side
from monitor.output.passages import told
from monitor.store.search.edits import EditHit, PassageHit
from monitor.store.search.finding import DocumentHit, TextHit
from monitor.store.search.marking import Piece

TEXT_COLUMNS = (
    *("release_id", "source", "title", "language", "published", "status"),
    *("since", "until", "gone", "withdrawn"),
    *("first_revision", "last_revision", "text", "url", "hidden"),
)
EDIT_COLUMNS = (
    *("release_id", "source", "title", "language", "published", "kind", "significance"),
    *("detected", "before", "after", "side", "place", "text", "context", "reason", "url"),
    "change_id",
)


def text_of(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def plain(passage: PassageHit, most_before: int = 0) -> str:
    """A passage with what stood around it, in the notation of wdiff, on one line; of what stood
    before it the last `most_before` characters, 0 for all."""
    text, before = passage.text, passage.before
    if 0 < most_before < len(before):
        before = f"…{before[-most_before:]}"
    mark = f"[-{text}-]" if passage.side == Side.REMOVED else f"{{+{text}+}}"
    return " ".join(f"{before}{mark}{passage.behind}".split())


def text_rows(hit: TextHit) -> Iterator[dict[str, object]]:
    """A row for each time in which the words stood."""
    for span in hit.spans:
        yield {
            "release_id": hit.release_id,
            "source": hit.source,
            "title": hit.title,
            "language": hit.language,
            "published": hit.published,
            "status": hit.status,
            "since": span.since,
            "until": span.until,
            "gone": span.gone,
            "withdrawn": span.withdrawn,
            "first_revision": span.first,
            "last_revision": span.last,
            "text": text_of(hit.piece),
            "url": hit.url,
            "hidden": span.hidden,
        }


def edit_rows(hit: EditHit) -> Iterator[dict[str, object]]:
    """A row for each passage that holds the words."""
    about = {name: getattr(hit, name) for name in EDIT_COLUMNS if hasattr(hit, name)}
    for passage in hit.passages:
        if passage.found:
            yield {**about, **_passage(passage)}


def _passage(passage: PassageHit) -> dict[str, object]:
    return {
        "side": passage.side,
        "place": passage.place,
        "text": passage.text,
        "context": passage.context,
        "reason": told(passage.reason),
    }


def text_as_json(hit: TextHit) -> dict[str, object]:
    return {
        "release_id": hit.release_id,
        "source": hit.source,
        "title": hit.title,
        "url": hit.url,
        "language": hit.language,
        "published": hit.published,
        "status": hit.status,
        "stands": hit.stands,
        "hidden": hit.hidden,
        "spans": [asdict(span) for span in hit.spans],
        "text": text_of(hit.piece),
    }


def edit_as_json(hit: EditHit) -> dict[str, object]:
    about = {name: getattr(hit, name) for name in EDIT_COLUMNS if hasattr(hit, name)}
    return {**about, "passages": [{**_passage(p), "found": p.found} for p in hit.passages]}


def document_as_json(hit: DocumentHit) -> dict[str, object]:
    said = asdict(hit)
    return {**said, "piece": text_of(hit.piece)}

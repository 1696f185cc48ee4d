"""Content ⇄ JSON text, for the `fields` column of a revision; reasons ⇄ JSON text, for a change."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from monitor.model import (
    FIELDS,
    Beside,
    Block,
    BlockKind,
    Content,
    Fold,
    FoldState,
    Image,
    Link,
    Precision,
    Reason,
    ReasonKind,
    Significance,
    Stamp,
    StampKind,
    StampOrigin,
)

_TEXTS = tuple(field.name for field in FIELDS if field.stored and not field.column)
_LISTS = ("blocks", "links", "images", "stamps", "alternates", "beside", "folds")
_KEPT = tuple(field.name for field in fields(Content) if field.name in (*_TEXTS, *_LISTS))
_FACTS = {
    kind: tuple(field.name for field in fields(kind))
    for kind in (Block, Link, Image, Stamp, Beside, Fold)
}


def dumps(content: Content) -> str:
    kept = {name: _data(getattr(content, name)) for name in _KEPT}
    kept["surroundings"] = sorted(content.surroundings)
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _data(value: object) -> object:
    """`value` as JSON says it; the library's `asdict` copies every text of it first."""
    if not isinstance(value, tuple):
        return value
    return [
        {name: getattr(item, name) for name in names} if (names := _FACTS.get(type(item))) else item
        for item in value
    ]


def loads(text: str, title: str) -> Content:
    """What `dumps` wrote, by this version or an older one: what is not in it is empty."""
    data: dict[str, Any] = json.loads(text)
    texts: dict[str, Any] = {name: data[name] for name in _TEXTS if isinstance(data.get(name), str)}
    return Content(
        title=title,
        blocks=tuple(
            Block(BlockKind(b["kind"]), _text(b["text"]), int(b["level"]))
            for b in data.get("blocks", ())
        ),
        links=tuple(map(_link, data.get("links", ()))),
        images=tuple(Image(**_texts(image)) for image in data.get("images", ())),
        stamps=tuple(map(_stamp, data.get("stamps", ()))),
        alternates=tuple((_text(code), _text(to)) for code, to in data.get("alternates", ())),
        surroundings=frozenset(map(_text, data.get("surroundings", ()))),
        beside=_beside(data.get("beside")),
        folds=_folds(data.get("folds")),
        **texts,
    )


def links(text: str) -> tuple[Link, ...]:
    """The links in what `dumps` wrote."""
    return tuple(map(_link, json.loads(text).get("links", ())))


def _beside(data: list[dict[str, str]] | None) -> tuple[Beside, ...] | None:
    """None where the revision was written before it was read: nothing can be compared there."""
    return None if data is None else tuple(Beside(**_texts(one)) for one in data)


def _folds(data: list[dict[str, str]] | None) -> tuple[Fold, ...] | None:
    """None likewise."""
    if data is None:
        return None
    return tuple(
        Fold(_text(one["text"]), FoldState(one["state"]), _text(one["place"])) for one in data
    )


def _link(data: dict[str, Any]) -> Link:
    return Link(
        _text(data["url"]),
        _text(data["text"]),
        bool(data.get("attachment", False)),
        _text(data.get("version", "")),
    )


def _texts(data: dict[str, Any]) -> dict[str, str]:
    return {name: _text(value) for name, value in data.items()}


def _text(value: object) -> str:
    """`value`, which is a text if `dumps` wrote it. Raises TypeError."""
    if not isinstance(value, str):
        raise TypeError
    return value


def _stamp(data: dict[str, Any]) -> Stamp:
    return Stamp(
        StampKind(data["kind"]),
        _text(data["text"]),
        _text(data["value"]),
        Precision(data["precision"]),
        StampOrigin(data["origin"]),
    )


def dumps_reasons(reasons: Iterable[Reason]) -> str:
    """A JSON list of objects; what is empty is left out."""
    return json.dumps(list(map(_reason_data, reasons)), ensure_ascii=False, separators=(",", ":"))


def _reason_data(reason: Reason) -> dict[str, object]:
    data: dict[str, object] = {
        "kind": reason.kind,
        "significance": reason.significance,
        "values": dict(reason.values),
        "parts": list(map(_reason_data, reason.parts)),
    }
    return {name: value for name, value in data.items() if value}


def loads_reasons(text: str) -> tuple[Reason, ...]:
    return tuple(map(_reason, json.loads(text)))


def _reason(data: dict[str, Any]) -> Reason:
    significance = data.get("significance")
    return Reason(
        kind=ReasonKind(data["kind"]),
        significance=Significance(significance) if significance else None,
        values=tuple(data.get("values", {}).items()),
        parts=tuple(map(_reason, data.get("parts", ()))),
    )

"""Content ⇄ JSON text, for the `fields` column of a revision."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import Any

from monitor.model import (
    Block,
    BlockKind,
    Content,
    Image,
    Link,
    Precision,
    Stamp,
    StampKind,
    StampOrigin,
)


def dumps(content: Content) -> str:
    data = asdict(content)
    data["surroundings"] = sorted(content.surroundings)
    del data["title"], data["doubts"]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def loads(text: str, title: str) -> Content:
    data: dict[str, Any] = json.loads(text)
    known = {f.name for f in fields(Content)}
    simple: dict[str, Any] = {k: v for k, v in data.items() if k in known and isinstance(v, str)}
    return Content(
        title=title,
        blocks=tuple(
            Block(BlockKind(b["kind"]), b["text"], b["level"]) for b in data.get("blocks", ())
        ),
        links=tuple(Link(**link) for link in data.get("links", ())),
        images=tuple(Image(**image) for image in data.get("images", ())),
        stamps=tuple(
            Stamp(
                StampKind(s["kind"]),
                s["text"],
                s["value"],
                Precision(s["precision"]),
                StampOrigin(s["origin"]),
            )
            for s in data.get("stamps", ())
        ),
        alternates=tuple((code, address) for code, address in data.get("alternates", ())),
        surroundings=frozenset(data.get("surroundings", ())),
        **simple,
    )

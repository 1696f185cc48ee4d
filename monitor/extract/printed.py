"""Content as `misajour extract --json` and `scrapy crawl` print it."""

from __future__ import annotations

from monitor.model import FIELDS, Content


def as_json(content: Content) -> dict[str, object]:
    """The single facts by `FIELDS`, then the text and its lists."""
    facts: dict[str, object] = {}
    for field in FIELDS:
        if field.printed:
            value = field.read(content)
            facts[field.name] = (value or None) if field.optional else value
    return facts | {
        "body": content.body,
        "blocks": [{"kind": str(b.kind), "text": b.text} for b in content.blocks],
        "links": [{"url": k.url, "text": k.text} for k in content.links if not k.attachment],
        "attachments": [{"url": k.url, "text": k.text} for k in content.links if k.attachment],
        "images": [{"url": i.url, "alt": i.alt, "caption": i.caption} for i in content.images],
        "stamps": [
            {
                "kind": str(s.kind),
                "text": s.text,
                "value": s.value,
                "precision": str(s.precision),
                "origin": str(s.origin),
            }
            for s in content.stamps
        ],
        "doubts": [doubt.text for doubt in content.doubts],
    }

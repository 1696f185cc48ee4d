"""Content as `misajour extract --json` and `scrapy crawl` print it."""

from __future__ import annotations

from monitor.model import Content


def as_json(content: Content) -> dict[str, object]:
    updated, published = content.updated, content.published
    return {
        "title": content.title,
        "language": content.language,
        "published": published.value if published else None,
        "updated": updated.value if updated else None,
        "updated_text": updated.text if updated else None,
        "event": content.event or None,
        "reference": content.reference or None,
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

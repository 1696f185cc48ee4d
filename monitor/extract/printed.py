"""Content as `misajour extract --json` and `scrapy crawl` print it."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.model import FIELDS, Block, Content, Image, Link, Stamp


def as_json(content: Content) -> dict[str, object]:
    """`content` as values that JSON can say; what the page does not say is None or empty."""
    return _facts(content) | {
        "body": content.body,
        "blocks": [_block(block) for block in content.blocks],
        "links": _links(link for link in content.links if not link.attachment),
        "attachments": _links(link for link in content.links if link.attachment),
        "images": [_image(image) for image in content.images],
        "stamps": [_stamp(stamp) for stamp in content.stamps],
        "doubts": [doubt.text for doubt in content.doubts],
    }


def _facts(content: Content) -> dict[str, object]:
    """The single facts, by `FIELDS`."""
    facts: dict[str, object] = {}
    for field in FIELDS:
        if field.printed:
            value = field.read(content)
            facts[field.name] = (value or None) if field.optional else value
    return facts


def _block(block: Block) -> dict[str, str]:
    return {"kind": str(block.kind), "text": block.text}


def _links(links: Iterable[Link]) -> list[dict[str, str]]:
    return [{"url": link.url, "text": link.text} for link in links]


def _image(image: Image) -> dict[str, str]:
    return {"url": image.url, "alt": image.alt, "caption": image.caption}


def _stamp(stamp: Stamp) -> dict[str, str]:
    return {
        "kind": str(stamp.kind),
        "text": stamp.text,
        "value": stamp.value,
        "precision": str(stamp.precision),
        "origin": str(stamp.origin),
    }

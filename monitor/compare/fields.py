"""What changed besides the words: title, stamps, links, documents, images, event, reference."""

from __future__ import annotations

from collections.abc import Iterable

from deepdiff import DeepDiff

from monitor.model import Content, Link, StampKind

Fields = dict[str, tuple[object, object]]


def comparable(content: Content) -> dict[str, object]:
    """The fields of `content` as plain values, keyed so that a change names what changed."""
    updated, published = content.updated, content.published
    return {
        "title": content.title,
        "language": content.language,
        "event": content.event,
        "reference": content.reference,
        "updated": updated.value if updated else None,
        "published": published.value if published else None,
        "machine_updated": stated.value if (stated := content.machine(StampKind.UPDATED)) else None,
        "links": _by_target(link for link in content.links if not link.attachment),
        "attachments": _by_target(link for link in content.links if link.attachment),
        "images": {
            image.url: " — ".join(filter(None, (image.alt, image.caption)))
            for image in content.images
        },
    }


def _by_target(links: Iterable[Link]) -> dict[str, str]:
    """The texts of the links that lead to each place."""
    texts: dict[str, list[str]] = {}
    for link in links:
        texts.setdefault(link.url, []).append(link.text)
    return {url: " · ".join(dict.fromkeys(filter(None, said))) for url, said in texts.items()}


def compare(old: Content, new: Content) -> Fields:
    """The fields that differ, each with its old and its new value; of links and the like only what differs."""
    before, after = comparable(old), comparable(new)
    # view="tree" gives each difference with its path; verbose_level=0 asks for no more than we read.
    tree = DeepDiff(
        before, after, view="tree", verbose_level=0, threshold_to_diff_deeper=0, max_diffs=2000
    )
    changed: dict[str, set[object]] = {}
    for group in tree.values():
        for level in group:
            field, *rest = level.path(output_format="list")
            changed.setdefault(str(field), set()).update(rest)
    fields: Fields = {}
    for field, keys in changed.items():
        was, now = before[field], after[field]
        if keys and isinstance(was, dict) and isinstance(now, dict):
            was, now = _only(was, keys), _only(now, keys)
        fields[field] = (was, now)
    return fields


def forget(changed: Fields, text: str) -> None:
    """Drop from `changed` the links that stand in `text`, which is known to be volatile."""
    for field in ("links", "attachments"):
        pair = changed.get(field)
        if pair is None:
            continue
        kept = tuple(
            {url: said for url, said in side.items() if said not in text}
            for side in pair
            if isinstance(side, dict)
        )
        if len(kept) == 2 and any(kept):
            changed[field] = kept
        else:
            del changed[field]


def _only(values: dict[object, object], keys: set[object]) -> dict[object, object]:
    return {key: value for key, value in values.items() if key in keys}

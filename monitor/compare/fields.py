"""What changed besides the words: title, stamps, links, documents, images, author, event,
reference."""

from __future__ import annotations

from collections.abc import Iterable

from deepdiff import DeepDiff

from monitor.compare.targets import LinkChanges
from monitor.model import Content, Image, Link, StampKind

Fields = dict[str, tuple[object, object]]

_MOST = 200  # links or images of a field that are kept


def comparable(content: Content) -> dict[str, object]:
    """The single fields of `content` as plain values."""
    updated, published = content.updated, content.published
    machine = content.machine_stamp(StampKind.UPDATED)
    return {
        "title": content.title,
        "language": content.language,
        "event": content.event,
        "reference": content.reference,
        "updated": updated.value if updated else None,
        "published": published.value if published else None,
        "machine_updated": machine.value if machine else None,
    }


def compare_fields(old: Content, new: Content, links: LinkChanges) -> Fields:
    """The fields that differ, each with its old and its new value; of links and images only what
    differs."""
    before, after = comparable(old), comparable(new)
    # DeepDiff sees single values only: on long lists and texts it is quadratic and worse.
    tree = DeepDiff(before, after, view="tree", verbose_level=0)
    names = {str(level.path(output_format="list")[0]) for group in tree.values() for level in group}
    fields: Fields = {name: (before[name], after[name]) for name in before if name in names}
    for name, attachment in (("links", False), ("attachments", True)):
        was = [*(r.old for r in links.retargeted), *links.removed]
        now = [*(r.new for r in links.retargeted), *links.added]
        pair = (_by_target(was, attachment), _by_target(now, attachment))
        if any(pair):
            fields[name] = pair
    images = (_images(old.images, new.images), _images(new.images, old.images))
    if any(images):
        fields["images"] = images
    return fields


def _by_target(links: Iterable[Link], attachment: bool) -> dict[str, str]:
    """The texts of the links that lead to each place."""
    texts: dict[str, list[str]] = {}
    for link in links:
        if link.attachment is attachment and (link.url in texts or len(texts) < _MOST):
            texts.setdefault(link.url, []).append(link.text)
    return {url: " · ".join(dict.fromkeys(filter(None, said))) for url, said in texts.items()}


def _images(these: tuple[Image, ...], others: tuple[Image, ...]) -> dict[str, str]:
    there = set(others)
    return {
        image.url: " — ".join(filter(None, (image.alt, image.caption)))
        for image in [i for i in these if i not in there][:_MOST]
    }

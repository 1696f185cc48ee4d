"""What changed besides the words: the fields of `FIELDS`, links, documents, images."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from monitor.compare.targets import LinkChanges
from monitor.extract.text import typography_key
from monitor.model import FIELDS, Content, Field, Link, Weight

Fields = dict[str, tuple[object, object]]

_MOST = 200  # links or images of a field that are kept


def comparable(content: Content) -> dict[str, object]:
    """The single fields of `content` as plain values, by `FIELDS`."""
    return {field.name: field.read(content) for field in FIELDS if field.compared}


def compare_fields(
    old: Content,
    new: Content,
    links: LinkChanges,
    images: tuple[object, object] = ({}, {}),
) -> Fields:
    """The fields that differ, each with its old and its new value; of links and images only what
    differs."""
    before, after = comparable(old), comparable(new)
    fields: Fields = {name: (before[name], after[name]) for name in _differing(before, after)}
    was = [*(r.old for r in links.retargeted), *links.removed]
    now = [*(r.new for r in links.retargeted), *links.added]
    lists: Fields = {
        "links": (_by_target(was, False), _by_target(now, False)),
        "attachments": (_by_target(was, True), _by_target(now, True)),
        "images": images,
    }
    return fields | {name: pair for name, pair in lists.items() if any(pair)}


def _differing(before: dict[str, object], after: dict[str, object]) -> list[str]:
    """The names of the fields that differ."""
    # most of them are equal, which is seen faster than DeepDiff looks at them
    unequal = [name for name in before if before[name] != after[name]]
    if not unequal:
        return []
    from deepdiff import DeepDiff  # a tenth of a second, for where something differs

    was, now = ({name: side[name] for name in unequal} for side in (before, after))
    # DeepDiff sees single values only: on long lists and texts it is quadratic and worse.
    tree = DeepDiff(was, now, view="tree", verbose_level=0)
    found = {str(level.path(output_format="list")[0]) for group in tree.values() for level in group}
    return [name for name in unequal if name in found]


def edited(changed: Fields) -> Iterator[Field]:
    """The fields whose change is an edit, by their weight. One of wording that only typography
    changed is not."""
    for field in FIELDS:
        if field.weight is Weight.NOTHING or field.name not in changed:
            continue
        old, new = map(str, changed[field.name])
        if field.weight is Weight.MAJOR or typography_key(old) != typography_key(new):
            yield field


def worded(changed: Fields) -> bool:
    """Whether a field of wording changed, be it in its typography alone."""
    return any(f.weight is Weight.WORDING and f.name in changed for f in FIELDS)


def _by_target(links: Iterable[Link], attachment: bool) -> dict[str, str]:
    """The texts of the links that lead to each place."""
    texts: dict[str, list[str]] = {}
    for link in links:
        if link.attachment is attachment and (link.url in texts or len(texts) < _MOST):
            texts.setdefault(link.url, []).append(link.text)
    return {url: " · ".join(dict.fromkeys(filter(None, said))) for url, said in texts.items()}

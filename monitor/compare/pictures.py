"""What became of a release's pictures."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cache

from monitor.compare.blocks import BlockChange, Hunk
from monitor.compare.evidence import at_most, shorten
from monitor.compare.words import Op, Segment
from monitor.extract.text import text_hash, typography_key
from monitor.languages import alternatives
from monitor.model import (
    Block,
    BlockKind,
    Content,
    Image,
    Many,
    Reason,
    ReasonKind,
    Significance,
    reason,
)

_TOLD = 80  # characters of what is said of a picture that a reason quotes


@cache
def _facts() -> re.Pattern[str]:
    """A picture that shows figures or a document, by what is said of it."""
    return re.compile(rf"\d|(?<!\w)(?:{alternatives('charts')})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PictureChange:
    """One picture that came, went, or gave way to another one or to another description."""

    old: Image | None
    new: Image | None

    @property
    def places(self) -> frozenset[str]:
        return frozenset(image.place for image in (self.old, self.new) if image is not None)

    @property
    def texts(self) -> frozenset[str]:
        return frozenset(key_of(image) for image in (self.old, self.new) if image is not None)


def key_of(image: Image) -> str:
    """By which it is known that several releases bear a picture."""
    return text_hash(f"picture {image.name or image.token} {typography_key(image.alt)}")


def changes(old: Content, new: Content) -> tuple[PictureChange, ...]:
    """What became of the pictures between the two, those that stayed left out.

    A picture stays where its file has the same name and is described alike, however its address
    changed. Nothing is said where one of the two was read before pictures had places.
    """
    if not all(image.place for image in (*old.images, *new.images)):
        return ()
    gone, come = _others(old.images, new.images), _others(new.images, old.images)
    swapped = _swapped(old, new, {id(image) for image in (*gone, *come)})
    gone, come = ([image for image in side if _says(image)] for side in (gone, come))
    found = [
        *_pairs(gone, come, lambda image: image.url),
        *_pairs(gone, come, lambda image: image.name),
        *_pairs(gone, come, lambda image: typography_key(image.alt)),
        *_pairs(gone, come, lambda image: image.place),
        *(PictureChange(image, None) for image in gone),
        *(PictureChange(None, image) for image in come),
    ]
    return (*swapped, *(change for change in found if not _is_renamed(change)))


def _says(image: Image) -> bool:
    """Whether anything is known of the picture but a token."""
    return bool(image.name or image.alt or image.caption)


def _swapped(old: Content, new: Content, others: Set[int]) -> tuple[PictureChange, ...]:
    """The pictures whose files are named by tokens, that gave way to others of which the page says
    the same: the token is another one, of the same kind. Where all of several have other tokens, it
    is the server that names them anew. `others`, by id(), are told already."""
    was, now = (
        [image for image in side.images if image.token and id(image) not in others]
        for side in (old, new)
    )
    gone, come = _without_tokens_of(was, now), _without_tokens_of(now, was)
    if len(gone) == len(was) > 1:
        return ()
    return tuple(_pairs(gone, come, _kind))


def _without_tokens_of(these: list[Image], those: list[Image]) -> list[Image]:
    there = {image.token for image in those}
    return [image for image in these if image.token not in there]


# A part of an address that goes with the token or the day: "3f", "2024".
_SHARD = re.compile(r"(?<=/)(?:[0-9a-f]{1,2}|\d+|[0-9a-f-]{8,})(?=/)", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")


def _kind(image: Image) -> str:
    """By which it is known that two tokens are of one kind: how long, of what characters, in what
    folder, at what place of the page; and what is said of the picture."""
    folder = _SHARD.sub("*", image.url.partition("?")[0].rpartition("/")[0] + "/")
    form = _LETTER.sub("x", re.sub(r"\d", "x", image.token))
    numbered = image.token.partition(".")[0].isdigit()
    ending = image.token.rpartition(".")[2]
    said = f"{typography_key(image.alt)} {typography_key(image.caption)}"
    return f"{folder} {ending if numbered else form} {image.place} {said}"


def _others(these: tuple[Image, ...], those: tuple[Image, ...]) -> list[Image]:
    there = Counter(map(_identity, those))
    left = []
    for image in these:
        if there[_identity(image)] > 0:
            there[_identity(image)] -= 1
        else:
            left.append(image)
    return left


def _identity(image: Image) -> tuple[str, str]:
    return image.name, typography_key(image.alt)


def _pairs(
    gone: list[Image], come: list[Image], key: Callable[[Image], str]
) -> Iterator[PictureChange]:
    """The pictures that have the same key, which is not empty, in their order; takes them from both
    lists."""
    waiting: dict[str, deque[Image]] = {}
    for image in come:
        waiting.setdefault(key(image), deque()).append(image)
    for old in list(gone):
        known = key(old)
        if known and waiting.get(known):
            new = waiting[known].popleft()
            gone.remove(old)
            come.remove(new)
            yield PictureChange(old, new)


def hunks(found: Iterable[PictureChange]) -> tuple[Hunk, ...]:
    """The changes as a reader is shown them."""
    return tuple(map(_hunk, found))


def _hunk(change: PictureChange) -> Hunk:
    old, new = (
        Block(BlockKind.PICTURE, text) if image else None
        for image, text in zip((change.old, change.new), _called_both(change), strict=True)
    )
    gone = (Segment(Op.DELETE, old.text),) if old else ()
    come = (Segment(Op.INSERT, new.text),) if new else ()
    what = BlockChange.CHANGED if old and new else BlockChange.REMOVED if old else BlockChange.ADDED
    return Hunk(what, old, new, gone + come)


def values(found: Iterable[PictureChange]) -> tuple[dict[str, str], dict[str, str]]:
    """What is said of the pictures that differ, as it was and as it is, by their addresses."""
    sides = [(change.old, change.new) for change in found]
    old, new = ([side[i] for side in sides] for i in (0, 1))
    return _said_of(old), _said_of(new)


def _said_of(images: Iterable[Image | None]) -> dict[str, str]:
    return {i.url: " — ".join(filter(None, (i.alt, i.caption))) for i in images if i}


def _is_renamed(change: PictureChange) -> bool:
    """Whether a picture has only another address: it is described alike, and one of the names is a
    token."""
    old, new = change.old, change.new
    if old is None or new is None or not (old.alt and new.alt):
        return False
    return typography_key(old.alt) == typography_key(new.alt) and not (old.name and new.name)


def reasons(found: tuple[PictureChange, ...]) -> tuple[Reason, ...]:
    """What a person is told of them."""
    return tuple(at_most(list(map(_reason, found)), Many.PICTURES))


def _reason(change: PictureChange) -> Reason:
    old, new = change.old, change.new
    weight = _weight(change)
    if old is not None and new is not None:
        if old.url == new.url or (old.name and old.name == new.name):
            was, now = old.alt, new.alt
            kind = ReasonKind.PICTURE_DESCRIBED
        else:
            was, now = _called_both(change)
            kind = ReasonKind.PICTURE_REPLACED
        return reason(kind, weight, old=shorten(was, _TOLD), new=shorten(now, _TOLD))
    kind = ReasonKind.PICTURE_REMOVED if new is None else ReasonKind.PICTURE_ADDED
    image = old or new
    return reason(kind, weight, text=shorten(_called(image) if image else "", _TOLD))


def _weight(change: PictureChange) -> Significance:
    """Minor, unless the picture shows figures or a document, by what is said of it."""
    images = [image for image in (change.old, change.new) if image is not None]
    said = " ".join(f"{image.alt} {image.caption}" for image in images)
    return Significance.MAJOR if _facts().search(said) else Significance.MINOR


def _called_both(change: PictureChange) -> tuple[str, str]:
    """What the two are called; by their tokens where nothing else tells them apart."""
    old, new = change.old, change.new
    was, now = (_called(image) if image else "" for image in (old, new))
    if old and new and was == now:
        was, now = (f"{image.alt} ({image.token})".lstrip() for image in (old, new))
    return was, now


def _called(image: Image) -> str:
    """What a person is told of which picture it is."""
    if image.alt and image.name:
        return f"{image.alt} ({image.name})"
    return image.alt or image.name or image.caption or image.token

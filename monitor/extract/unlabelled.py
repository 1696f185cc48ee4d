"""When a release came out, where the page has the day without a label: a line by the headline that
is a date ("5 May 2020"), or a rubric, a date and what else a theme sets into that line ("News |
05-05-2020 | 09:30", "5 May 2020 • 3 min read"), or "3 weeks ago" with the day in an attribute.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from itertools import islice

from bs4.element import Tag

from monitor.extract import counters, dates, inside, phrases
from monitor.extract.blocks import RawBlock
from monitor.extract.stamps import Placed, Tongue, spans_by_block
from monitor.extract.text import one_line
from monitor.model import BlockKind, Stamp, StampKind, StampOrigin

# Blocks above and below the beginning of the body that are looked at; characters of such a block,
# and of what stands in it beside the date.
_ABOVE, _BELOW = 12, 6
_BLOCK, _BESIDE = 80, 12
# Blocks around the headline in which a line may say more than the date; its characters, of which
# those of stamps count, too; what it says besides, and its words.
_OVER, _UNDER, _LINE, _MORE, _MORE_WORDS = 2, 8, 120, 32, 4
_LINKS = 0.5  # the share of links in such a line at most
# What parts the date of such a line from a rubric, a place or a name.
_PARTS = re.compile(r"[|·•–—/]|\s-\s")
_ENDS = re.compile(r"(?:[|·•–—/]|\s-|^)\s*$")
# "Brussels, 5 May 2020", "Madrid, viernes 5 de mayo de 2020": a line that is the place and the day.
_PLACE = re.compile(r"\W*[^\W\d_][^\d,:;|()]{1,30},\s*(?:[^\W\d_]{1,12}\.?,?\s+){0,2}")
_OPENS = re.compile(r"\s?[-–—:/]{1,2}\s")  # between such words and the text
_BEGINS = re.compile(r"\s*(?:[|·•–—/]|-\s|\(|$)|\s+(?:by|von|par|por|da|di|door|av|af)\s")
# Elements around a headline that can be its own box; those that hold the whole page.
_BOXES, _WHOLE = 2, frozenset({"body", "html", "main", "[document]"})
_DASH = re.compile(r"\s?[-–—]")
_SENTENCE = re.compile(r"[.!?。！？]\W{0,3}$")  # full-width signs end one, too
_APART = timedelta(days=2)  # between what a page shows and what it states: zones, and editors
_ATTRIBUTES = ("datetime", "title", "data-datetime", "data-date")
_TAGS = 12  # elements of a line whose attributes are looked at


def published(
    blocks: list[RawBlock],
    body: tuple[int, int],
    headline: int,
    found: tuple[Placed, ...],
    tongue: Tongue,
    stated: Collection[str],
) -> Placed | None:
    """The line by the `headline`, or where the `body` (a range of blocks) begins, that says
    when the release came out. `found` are the stamps with a label: a line without one is asked for
    only where none of them says so, and none can be later than an update. `stated` are the moments
    of publication that the page states for machines: a line that says another day is of something
    else."""
    if any(placed.stamp.kind is StampKind.PUBLISHED for placed in found):
        return None
    latest = min((p.stamp.value[:10] for p in found if not p.noise), default="9")
    for placed in _lines(blocks, body, headline, found, tongue):
        value = placed.stamp.value
        if value[: len(latest)] <= latest and _is_near(value, stated):
            return placed
    return None


def _lines(
    blocks: list[RawBlock],
    body: tuple[int, int],
    headline: int,
    found: tuple[Placed, ...],
    tongue: Tongue,
) -> Iterator[Placed]:
    """What may be that line, down to the first prose: what stands below is the release's text."""
    stamped, opening = spans_by_block(found), _opening(blocks, body, headline)
    for number, by_headline in _near(blocks, body, headline):
        # of a page that has stamps, a day in its frame is today's
        if number > opening or (found and (not by_headline or blocks[number].noise)):
            continue
        above = number < headline
        yield from _dates(
            blocks[number], number, stamped.get(number, []), tongue, by_headline, above
        )
    if line := _dateline(blocks, body, headline, tongue):
        yield line


def _is_near(value: str, stated: Collection[str]) -> bool:
    """Whether no day is `stated`, or one within `_APART` of `value`."""
    mine, days = _day(value), [day for text in stated if (day := _day(text)) is not None]
    return mine is None or not days or any(abs(mine - day) <= _APART for day in days)


def _day(value: str) -> date | None:
    """None for a month."""
    return date.fromisoformat(value[:10]) if value[9:10] else None


def _opening(blocks: list[RawBlock], body: tuple[int, int], headline: int) -> int:
    """The first paragraph of prose below the headline."""
    under = range(max(headline + 1, body[0]), min(body[1], len(blocks)))
    return next((n for n in under if blocks[n].solid and not blocks[n].noise), len(blocks))


def _dateline(
    blocks: list[RawBlock], body: tuple[int, int], headline: int, tongue: Tongue
) -> Placed | None:
    """The day in the first words of the text ("BERNE, 5 May 2020 – The council …"), where it
    stays."""
    under = range(max(headline, body[0]), min(max(headline, body[0]) + _UNDER, body[1]))
    number = next((n for n in under if blocks[n].solid and not blocks[n].noise), -1)
    text = blocks[number].text[:_LINE] if number >= 0 else ""
    for found in tongue.dates(text):
        if _PLACE.fullmatch(text[: found.start]) and _OPENS.match(text[found.end :]):
            return Placed(_stamp(text[: found.end], found), number, 0, 0, noise=False)
        break
    return None


def _near(
    blocks: list[RawBlock], body: tuple[int, int], headline: int
) -> Iterator[tuple[int, bool]]:
    """The numbers of the blocks to look at, and whether each stands by the headline."""
    first, last = body
    low, high = max(0, first - _ABOVE), min(first + _BELOW, len(blocks))
    under = range(0)
    if headline >= 0:
        under = range(max(0, headline - _OVER), min(headline + _UNDER, last))
    for number in sorted({*range(low, high), *under}):
        below = number >= headline or _in_one_box(blocks[number].tag, blocks[headline].tag)
        yield number, number in under and below


def _in_one_box(tag: Tag, headline: Tag) -> bool:
    """Whether the elements stand together in one that is not the whole page: what stands above a
    headline may be the page's own bar."""
    boxes = [id(box) for box in islice(headline.parents, _BOXES) if box.name not in _WHOLE]
    return any(id(box) in boxes for box in islice(tag.parents, _BOXES))


def _dates(
    block: RawBlock,
    number: int,
    stamped: list[tuple[int, int]],
    tongue: Tongue,
    by_headline: bool,
    above: bool,
) -> Iterator[Placed]:
    """The date of the block, if the block is little more than that. What is `stamped` in it, at
    text[start:end], is known already. A line that says more than when stays in the text."""
    if block.kind is BlockKind.ROW or len(block.text) > _LINE:
        return
    text = block.text
    for start, end in stamped:
        text = text[:start] + " " * (end - start) + text[end:]
    said = counters.stripped(one_line(text))
    if not said and counters.RELATIVE.search(text):
        yield from _attributes(block, number, tongue)
        return
    for found in tongue.dates(text):
        head, tail = text[: found.start], text[found.end :]
        beside = one_line(counters.stripped(one_line(f"{head} {tail}")))
        alone = len(said) <= _BLOCK and len(beside) <= _BESIDE
        if any(tongue.dates(tail)):  # from one day to another
            return
        if alone or (by_headline and _is_parted(block, head, tail, above)):
            shown = said if alone else text[found.start : found.end]
            says_more = any(map(str.isalnum, beside))
            span = (0, 0) if says_more else (found.start, found.end)
            yield Placed(_stamp(shown, found), number, *span, bool(block.noise))
            return


def _stamp(shown: str, found: dates.Found) -> Stamp:
    return Stamp(StampKind.PUBLISHED, shown, found.value, found.precision, StampOrigin.VISIBLE)


def _is_parted(block: RawBlock, head: str, tail: str, above: bool) -> bool:
    """Whether signs part the date from the little that the line says besides; below the headline,
    a sentence or an item of a list is the text's, and so is what a dash parts."""
    if block.noise or block.kind is BlockKind.HEADING or block.link_share > _LINKS:
        return False
    if not above and (block.kind is BlockKind.ITEM or _SENTENCE.search(block.text)):
        return False
    if _PLACE.fullmatch(head) and not any(map(str.isalnum, tail)):
        return _is_place(head.partition(",")[0].split())
    if not above and (_DASH.search(head[-2:]) or _DASH.match(tail)):
        return False
    if not (_ENDS.search(head) and _BEGINS.match(tail)):
        return False
    beside = one_line(" ".join(filter(_says, _PARTS.split(f"{head}|{tail}"))))
    return len(beside) <= _MORE and len(beside.split()) <= _MORE_WORDS


def _is_place(words: list[str]) -> bool:
    """Whether they can be the name of a place: most begin with a capital, where there are any."""
    small = sum(word[:1].islower() for word in words)
    return len(words) <= _MORE_WORDS and 2 * small < len(words)


def _says(part: str) -> bool:
    """Whether a part of the line is none of the page's frame, as a reading time is."""
    return not phrases.is_furniture(part.strip())


def _attributes(block: RawBlock, number: int, tongue: Tongue) -> Iterator[Placed]:
    """The day that a line "3 weeks ago" has in an attribute."""
    held = (part for part in inside.parts(block.tag) if isinstance(part, Tag))
    tags = [block.tag, *(tag for tag, _ in zip(held, range(_TAGS), strict=False))]
    for text in (str(tag.attrs.get(name, "")) for tag in tags for name in _ATTRIBUTES):
        for found in tongue.dates(text[:_BLOCK]):
            # readers see it when they point at the line
            stamp = _stamp(text[:_BLOCK], found)
            yield Placed(stamp, number, 0, len(block.text), bool(block.noise))
            return

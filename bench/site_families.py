"""The same release in the markup of many systems, each edited in each place: nothing unread,
nothing untold.

    python bench/site_families.py [-v]

For each family: which parts of the release were read, whether anything else was, and whether an
edit of each part (a word changed, the part removed) is told. The names that a family uses are in no
list of the reading code's own making but those that accuse; `--without NAME` leaves a family out of
the totals.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from families import FAMILIES, OTHERS, PARTS, Family, page

from monitor import compare, extract
from monitor.model import Content, Kind

TOLD = (Kind.EDITED, Kind.SILENT_EDIT)


def read(html: str) -> Content:
    return extract.read(html.encode(), "https://towns.example.org/n/1")


def edits(part: str) -> dict[str, dict[str, str]]:
    """The release with a word of `part` changed, and without it."""
    text = PARTS[part]
    words = text.split()
    middle = len(words) // 2
    changed = " ".join([*words[:middle], "otherwise", *words[middle + 1 :]])
    return {"word": PARTS | {part: changed}, "gone": PARTS | {part: ""}}


def score(family: Family) -> tuple[list[str], list[str], list[str]]:
    """The parts that were not read, the foreign lines that were, and the edits that were not
    told."""
    content = read(page(family))
    said = " ".join(b.text for b in content.blocks)
    unread = [part for part, text in PARTS.items() if text not in said]
    foreign = [line for line in OTHERS if line in said]
    untold = []
    for part in PARTS:
        for name, parts in edits(part).items():
            verdict = compare.compare(content, read(page(family, parts)))
            if verdict is None or verdict.kind not in TOLD:
                untold.append(f"{part}/{name}")
    return unread, foreign, untold


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--without", action="append", default=[], metavar="NAME")
    parser.add_argument("-v", action="store_true", help="name what was missed")
    arguments = parser.parse_args()
    families = [f for f in FAMILIES if f.name not in arguments.without]
    totals = [0, 0, 0]
    for family in families:
        found = score(family)
        totals = [t + len(f) for t, f in zip(totals, found, strict=True)]
        if arguments.v and any(found):
            print(f"{family.name:36s} unread {found[0]} foreign {found[1]} untold {found[2]}")
    parts, edited = len(families) * len(PARTS), 2 * len(families) * len(PARTS)
    print(
        f"{len(families)} families: parts unread {totals[0]}/{parts}, edits untold"
        f" {totals[2]}/{edited}, foreign lines read {totals[1]}/{len(families) * len(OTHERS)}"
    )


if __name__ == "__main__":
    main()

"""One release in the markup of many systems: each part is read, and an edit of each part is
told."""

from __future__ import annotations

import pytest
from families import FAMILIES, OTHERS, PARTS, page

from monitor import compare, extract
from monitor.model import Content, Kind


def read(html: str) -> Content:
    return extract.read(html.encode(), "https://towns.example.org/n/1")


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.name)
def test_every_part_of_a_release_is_read_and_its_edits_are_told(family):
    old = read(page(family))
    said = " ".join(block.text for block in old.blocks)
    assert not old.doubts
    assert [part for part, text in PARTS.items() if text not in said] == []
    for part, text in PARTS.items():
        for edited in (text.replace(" ", " newly ", 1), ""):
            verdict = compare.compare(old, read(page(family, PARTS | {part: edited})))
            assert verdict is not None and verdict.kind in (Kind.EDITED, Kind.SILENT_EDIT), part


@pytest.mark.parametrize(
    "family", [f for f in FAMILIES if "nineties" not in f.name], ids=lambda f: f.name
)
def test_other_releases_beside_it_are_not_read_as_its_text(family):
    said = " ".join(block.text for block in read(page(family)).blocks)
    assert [line for line in OTHERS if line in said] == []

"""The walks of the docs, walked: a newcomer from nothing to a mail, an operator whose source breaks
and who moves the store."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent / "docs"

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def walks():
    spec = importlib.util.spec_from_file_location("walks", DOCS / "walks.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["walks"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["walks"]


def typed(text: str) -> list[str]:
    return re.findall(r"(?m)^\$ (.*)$", text)


def walked(walks, tmp_path, way, page: str) -> str:
    """The transcript; its commands are those of the page."""
    folder = tmp_path / "press"
    folder.mkdir()
    with walks.walking(folder) as walk:
        way(walk)
        said = "\n\n".join(walk.said)
    assert typed(said) == typed((DOCS / page).read_text())
    return said


def test_a_newcomer_comes_from_nothing_to_a_mail(walks, tmp_path):
    said = walked(walks, tmp_path, walks.newcomer, "tutorial.md")
    assert "nothing was due; 3 known, next due" in said
    assert "silent-edit  towns  Statement on the ferry (+1 −1 words)  release " in said
    assert "There is [-no-] {+a+} plan" in said
    assert "Subject: MAJOR · silent edit · 2 000 → 20 000 · towns" in said


def test_an_operator_is_told_mends_the_source_renames_it_and_moves_the_store(walks, tmp_path):
    said = walked(walks, tmp_path, walks.operator, "operator.md")
    assert "Subject: Source broken · towns" in said and "Subject: Well again · towns" in said
    assert len(re.findall(r"(?m)^moved ", said)) == 3
    assert not re.search(r"(?m)^removed ", said)
    assert "is called council now" in said and "# The towns rebuild their site" in said
    assert "the chain of" in said and "is unbroken" in said
    assert "silent-edit  council  Statement on the ferry" in said
    assert "Subject: MAJOR · silent edit · “no” removed · council" in said

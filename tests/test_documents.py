"""What the documents say of the code is so: every path and name is there, every room is listed, the
example runs."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from test_architecture import ROWS, imports

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text()
PLACE = re.compile(
    r"`((?:monitor|spiders|tests|docs|bench|deploy)/[\w./-]*)(?:: ([\w.]+))?`(?!:\n)"
)  # `path`, or `path: name`; not the label of an example's file


def names(path: Path) -> set[str]:
    """What a module defines: functions, classes, their methods, values."""
    found: set[str] = set()
    for node in ast.parse(path.read_text()).body:
        inner = node.body if isinstance(node, ast.ClassDef) else []
        own = {t.id for t in getattr(node, "targets", []) if isinstance(t, ast.Name)}
        own |= {node.name} if hasattr(node, "name") else set()
        own |= {node.target.id} if isinstance(node, ast.AnnAssign) else set()
        found |= own | {f"{node.name}.{n.name}" for n in inner if hasattr(n, "name")}
    return found


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_place_in_the_code_that_a_document_names_is_there(document):
    for path, name in PLACE.findall(document.read_text()):
        assert (ROOT / path).exists(), f"{document.name} names {path}"
        assert not name or name in names(ROOT / path), f"{document.name} names {name} in {path}"


def test_the_architecture_names_places():
    places = PLACE.findall(ARCHITECTURE)
    assert len(places) > 60 and sum(bool(name) for _, name in places) > 30


def test_every_room_is_listed():
    listed = set(re.findall(r"^\| `monitor/(\w+)(?:\.py|/)` \|", ARCHITECTURE, re.MULTILINE))
    assert listed == set().union(*ROWS)
    there = {
        path.stem
        for path in (ROOT / "monitor").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert listed == there - {"__init__"}


@pytest.mark.parametrize(
    ("step", "unseen"),
    [
        ("crawl", {"store", "sqlite3", "sqlite_utils"}),
        ("read", {"store", "sqlite3", "sqlite_utils", "crawl", "socket", "aiohttp", "httpx"}),
        ("extract", {"store", "sqlite3", "sqlite_utils", "crawl", "socket", "aiohttp", "httpx"}),
        ("decide", {"sqlite3", "sqlite_utils", "crawl", "socket", "aiohttp", "httpx", "time"}),
    ],
)
def test_a_step_does_not_see_what_it_may_not(step, unseen):
    for path in (ROOT / "monitor" / step).rglob("*.py"):
        named = {name.removeprefix("monitor.").partition(".")[0] for name in imports(path)}
        assert not named & unseen, path


def test_the_rooms_are_listed_from_above_to_below():
    order = re.findall(r"^\| `monitor/(\w+)(?:\.py|/)` \|", ARCHITECTURE, re.MULTILINE)
    rows = [next(n for n, rooms in enumerate(ROWS) if room in rooms) for room in order]
    assert rows == sorted(rows)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_between_documents_leads_somewhere(document):
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[\w-]*)?\)", document.read_text()):
        if "://" not in target and not target.startswith("mailto:"):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"


def test_the_example_of_a_test_without_a_network_runs(tmp_path):
    from pages import OPENING, QUOTE
    from pages import release as page

    (example,) = re.findall(r"```python\n(.*?)```", ARCHITECTURE, re.DOTALL)
    scope = {"release": lambda text: page(OPENING, text, QUOTE)}
    exec(compile(example, "docs/architecture.md", "exec"), scope)
    scope["test_a_silent_edit"](tmp_path)

"""What docs/recipes.md offers can be pasted: each query and program runs on a database with edits."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from databases import connected
from pages import TEXT, release

from monitor.store import bodies

PAGE = (Path(__file__).parent.parent / "docs" / "recipes.md").read_text()


@pytest.fixture
def edited(web, watching, here):
    web.page("/1.html", release())
    desk = watching("/1.html")
    desk.run("check")
    web.page("/1.html", release(*TEXT[:3]))
    desk.run("check")
    desk.execute("update releases set published = '2026-01-01T00:00:00.000Z'")
    return desk


def test_each_query_runs_and_finds_what_was_edited(edited):
    queries = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
    assert len(queries) == 4
    with connected(f"file:{edited.folder}/misajour.db?mode=ro", uri=True) as connection:
        bodies.install(connection)  # as the pages do
        most, after, _hours, said = (connection.execute(q).fetchall() for q in queries)
    assert most == [("room", 1, 100.0, 1.0)]
    assert [row[:1] + row[2:3] for row in after] == [("room", "silent-edit")]
    assert said[0][1] == 2


def test_the_program_runs(edited):
    program = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1]
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=edited.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "room" in done.stdout


def test_the_links_between_the_docs_lead_somewhere():
    docs = Path(__file__).parent.parent / "docs"
    for page in docs.glob("*.md"):
        for target, anchor in re.findall(
            r"\]\((?!https?:)([\w./-]*\.md)?(#[\w-]+)?\)", page.read_text()
        ):
            aim = (page.parent / target) if target else page
            assert aim.exists(), f"{page.name}: {target}"
            headings = re.findall(r"(?m)^#+ (.*)$", aim.read_text())
            anchors = {"#" + re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}
            assert not anchor or anchor in anchors, f"{page.name}: {target}{anchor}"

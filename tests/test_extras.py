"""The core installs without what only some need; what misses an extra says which."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from importlib.metadata import requires
from pathlib import Path

import pytest
from conftest import MISAJOUR

ROOT = Path(__file__).parent.parent


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize(
    ("command", "missing", "extra"),
    [
        ("browse", "datasette", "browse"),
        ("browse", "uvicorn", "browse"),
        ("demo", "aiosmtpd", "demo"),
        ("demo", "datasette", "demo"),
    ],
)
def test_a_command_that_misses_an_extra_says_which_one_to_install(
    desk, monkeypatch, command, missing, extra
):
    absent = desk.folder / "absent"
    absent.mkdir()
    fault = f"raise ModuleNotFoundError(\"No module named '{missing}'\", name='{missing}')\n"
    (absent / f"{missing}.py").write_text(fault)
    monkeypatch.setenv("PYTHONPATH", str(absent), prepend=os.pathsep)
    said = desk.run(command, ok=2)
    assert f"`misajour {command}` needs more than the core: " in said
    assert f"pip install 'misajour[{extra}]'" in said
    assert len(said.splitlines()) == 1
    assert not (desk.folder / "demo").exists()


def test_the_core_needs_no_web_server_no_browser_and_no_tools():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    core = {normal(re.match(r"[\w.-]+", line)[0]) for line in project["dependencies"]}
    assert not core & {
        "datasette",
        "uvicorn",
        "aiosmtpd",
        "playwright",
        "mypy",
        "pytest",
        "pyarrow",
    }


def test_what_the_demo_installs_is_the_core_and_its_extra_and_no_tool():
    locked = (ROOT / "requirements-demo.lock").read_text()
    names = {normal(name) for name in re.findall(r"(?m)^([\w.-]+)==", locked)}
    assert not names & {"mypy", "ruff", "pytest", "playwright", "hypothesis", "pandas", "pyarrow"}
    wanted = {normal(re.match(r"[\w.-]+", r)[0]) for r in requires("misajour") if "extra" not in r}
    assert wanted | {"datasette", "uvicorn", "aiosmtpd"} <= names


def test_a_new_configuration_watches_nothing_and_says_what_to_type_next(tmp_path):
    done = subprocess.run(
        [str(MISAJOUR), "init"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert f"Next: {MISAJOUR} add URL" in done.stdout or "Next: misajour add URL" in done.stdout
    text = (tmp_path / "misajour.toml").read_text()
    assert tomllib.loads(text).get("source", []) == []

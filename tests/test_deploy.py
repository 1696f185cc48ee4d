"""The files for running it: the units hold what systemd checks, the container builds and runs where
it can."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import MISAJOUR

ROOT = Path(__file__).parent.parent
UNITS = ["misajour.service", "misajour-browse.service"]


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here")
    return subprocess.run(
        ["systemd-analyze", *arguments], check=False, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize("name", UNITS)
def test_systemd_takes_the_unit_without_a_word(tmp_path, name):
    text = (ROOT / "deploy" / name).read_text().replace("/opt/misajour/bin/misajour", str(MISAJOUR))
    unit = tmp_path / name
    unit.write_text(text)
    done = analyze("verify", "--man=no", str(unit))
    told = [line for line in done.stderr.splitlines() if name in line or "misajour" in line]
    assert done.returncode == 0 and not told, done.stderr


@pytest.mark.parametrize("name", UNITS)
def test_the_unit_is_hardened(name):
    done = analyze("security", "--offline=true", "--threshold=20", str(ROOT / "deploy" / name))
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr


def test_the_units_and_the_container_name_commands_that_exist():
    from monitor.commands import COMMANDS

    for name in UNITS:
        command = re.search(
            r"(?m)^ExecStart=\S+ --config \S+ (\w+)", (ROOT / "deploy" / name).read_text()
        )
        assert command is not None and command[1] in COMMANDS
    container = (ROOT / "deploy" / "Containerfile").read_text()
    assert 'CMD ["run"]' in container and '"status", "--check"' in container
    for path in re.findall(r"(?m)^COPY (?!--from)(.+) \S+$", container):
        assert all((ROOT / part).exists() for part in path.split())


def engine() -> str:
    """docker or podman, if it really works here and has, or may fetch, what the build begins
    with."""
    for name in ("docker", "podman"):
        if (
            shutil.which(name)
            and subprocess.run([name, "info"], check=False, capture_output=True).returncode == 0
        ):
            base = subprocess.run(
                [name, "image", "inspect", "python:3.12-slim"], check=False, capture_output=True
            )
            if base.returncode == 0 or os.environ.get("MISAJOUR_FULL_SUITE"):
                return name
    pytest.skip("neither docker nor podman works here, or the base image is not at hand")


def test_the_container_builds_and_plays_the_whole_demo():
    program = engine()
    subprocess.run(
        [program, "build", "-q", "-f", "deploy/Containerfile", "-t", "misajour-test", "."],
        check=True, cwd=ROOT, timeout=900,
    )  # fmt: skip
    done = subprocess.run(
        [program, "run", "--rm", "misajour-test", "demo", "--exit", "--folder", "/tmp/demo"],
        check=False, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_proxy_keeps_the_monitors_pages_in_the_house():
    text = (ROOT / "deploy" / "Caddyfile").read_text()
    assert "/-/misajour/health.json /-/misajour/metrics" in text and "private_ranges" in text
    if shutil.which("caddy") is None:
        pytest.skip("caddy is not here to read it")
    subprocess.run(
        ["caddy", "validate", "--adapter", "caddyfile", "--config", str(ROOT / "deploy" / "Caddyfile")],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip


def test_each_kind_of_problem_and_each_metric_stands_in_the_operations_manual():
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo

    from monitor import health
    from monitor.health import Problem, ProblemKind

    manual = (ROOT / "docs" / "operations.md").read_text()
    for kind in ProblemKind:
        line = health.sentence(Problem(kind, "room", datetime.now(UTC), "x", 7), ZoneInfo("UTC"))
        words = re.sub(r"\d.*|: x$", "", line.removeprefix("7 ").partition("; it ")[0]).strip()
        assert words in manual, words
    metrics = (ROOT / "monitor" / "health" / "metrics.py").read_text()
    for name in re.findall(r'"(misajour_\w+)"', metrics):
        assert name in manual or f"`{name.removeprefix('misajour_deliveries')}`" in manual, name

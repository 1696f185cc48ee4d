"""What the documentation says exists: files, headings, tests, commands and their options."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from monitor.commands import cli

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
HISTORY = ROOT / "CHANGELOG.md"


def anchors(page: Path) -> set[str]:
    """The headings of `page` as a link names them."""
    heads = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def commands_of(page: Path) -> Iterator[str]:
    """What a reader would type: code that begins with misajour, and lines at a prompt."""
    text = page.read_text()
    yield from re.findall(r"(?<!`)`misajour ((?:[^`\n]|\n(?!\n))+)`", text)
    # a comment, a pipe or a file ends what is misajour's
    yield from re.findall(r"^\$ misajour (.+?)(?:\s+[#|>&].*)?$", text, re.MULTILINE)


def words_of(said: str) -> list[str]:
    try:
        return shlex.split(re.split(r"\s[|>&#]", said)[0])
    except ValueError:  # an apostrophe of prose
        return said.split()


def fault_of(words: list[str]) -> str:
    """What is wrong with a command, empty where nothing is."""
    command: click.Command = cli
    name, context = "misajour", click.Context(cli)
    for word in [word for word in words if word != "…"]:
        if word.startswith("-") and len(word) > 1:
            option = word.partition("=")[0]
            options = {o for p in command.params for o in (*p.opts, *p.secondary_opts)}
            if option not in options | {"--help", "-h", "--version"}:
                return f"{name} has no {option}"
        elif isinstance(command, click.Group) and re.fullmatch(r"[a-z]+", word):
            found = command.get_command(context, word) if "." not in word else None
            if found is None:
                return f"{name} has no command {word}"
            name, command = word, found
    return ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file_and_a_heading(page):
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
        if target.startswith(("http:", "https:", "mailto:")):
            continue
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_test_that_is_named_is_there(page):
    named = re.findall(r"`(test_\w+)`", page.read_text()) if page != HISTORY else []
    assert [name for name in named if not (ROOT / "tests" / f"{name}.py").exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_is_named_is_one_with_these_options(page):
    # a sentence of misajour's own has a colon
    said = [c for c in commands_of(page) if ": " not in c] if page != HISTORY else []
    faults = {command: fault_of(words_of(command)) for command in said}
    assert {command: fault for command, fault in faults.items() if fault} == {}


def test_a_command_that_is_none_would_be_found():
    assert fault_of(["chek"]) == "misajour has no command chek"
    assert fault_of(["source", "stop", "otan"]) == "source has no command stop"
    assert fault_of(["check", "--nwo"]) == "check has no --nwo"
    assert fault_of(["--config", "x.toml", "run", "-v"]) == ""

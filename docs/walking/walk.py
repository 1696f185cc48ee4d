"""A walk in a terminal: commands are typed, and what was typed and answered is written down."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar
from unittest import mock

from click.testing import CliRunner

from monitor.commands import cli
from monitor.errors import MisajourError
from monitor.testing.monitor import ReaderInPlace
from walking.office import Post, Site, serving, taking_mails

WEB, SMTP = 8015, 8025
_MOST = 30  # lines of an answer that are shown
_ALONE = re.compile(r"(?:cd (?P<folder>\S+) && )?misajour (?P<said>[^|&;<>]*)$")

S = TypeVar("S", bound=Site)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command answered, and its exit code."""

    text: str
    code: int


class Walk(Generic[S]):
    """Types commands in a folder, and writes down what was typed and answered.

    `in_place`: the commands of misajour run in this process, which is much quicker and the same but
    for their start; the pages of the docs are made without.
    """

    def __init__(
        self, folder: Path, site: S, post: Post, web: int, smtp: int, *, in_place: bool = False
    ) -> None:
        self.folder, self.site, self.post = folder, site, post
        self.web, self.smtp, self.in_place = web, smtp, in_place
        self.said: list[str] = []
        self._read = 0

    @property
    def config(self) -> Path:
        return self.folder / "misajour.toml"

    def tell(self, text: str) -> None:
        self.said.append(text)

    def type(self, *commands: str, ok: int = 0) -> str:
        """Type commands into a shell; the last one's exit code is to be `ok`."""
        shown, answer = [], ""
        for command in commands:
            done = self.run(command)
            answer = self._clean(done.text)
            shown += [f"$ {self._clean(command)}", *_shortened(answer)]
            wanted = ok if command == commands[-1] else 0
            if done.code != wanted:
                raise AssertionError(f"{command}: exit {done.code}\n{answer}")
        self.said.append("```console\n" + "\n".join(shown) + "\n```")
        return answer

    def run(self, command: str) -> Answer:
        """Type a command, and write nothing down."""
        if self.in_place and (alone := _ALONE.match(command)):
            folder, arguments = self.folder / (alone["folder"] or ""), shlex.split(alone["said"])
            with ThreadPoolExecutor(1) as thread:  # a browser's loop may run in this one
                return thread.submit(self._run_here, folder, arguments).result()
        # the walk's own misajour is the one beside this Python
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env={**os.environ, "PATH": path, "TZ": "UTC"},
            capture_output=True,
            text=True,
            check=False,
        )
        # what is written beside the answer is progress, which a terminal clears
        return Answer(done.stdout or done.stderr, done.returncode)

    @staticmethod
    def _run_here(folder: Path, arguments: list[str]) -> Answer:
        with contextlib.chdir(folder), mock.patch("monitor.read.ReadingPool", ReaderInPlace):
            done = CliRunner().invoke(cli, arguments)
        if isinstance(done.exception, MisajourError):
            return Answer(f"misajour: {done.exception}\n", done.exception.exit_code)
        if not isinstance(done.exception, SystemExit | None):
            raise done.exception
        return Answer(done.stdout or done.stderr, done.exit_code)

    def _clean(self, answer: str) -> str:
        """The ports of a walk in a test are others; so is its folder."""
        for colon in (":", "%3A"):  # as such, and within another address
            answer = answer.replace(f"{colon}{self.web}", f"{colon}{WEB}")
            answer = answer.replace(f"{colon}{self.smtp}", f"{colon}{SMTP}")
        return answer.replace(str(self.folder.parent), "/home/you").rstrip()

    def show(self, text: str, language: str = "") -> None:
        """Show what a page or a program gave."""
        shown = "\n".join(_shortened(self._clean(text)))
        self.said.append(f"```{language}\n{shown}\n```")

    def edit(self, old: str, new: str) -> None:
        """Edit misajour.toml, and show the new lines."""
        text = self.config.read_text()
        if text.count(old) != 1:
            raise AssertionError(f"{old!r} stands {text.count(old)} times in misajour.toml")
        self.config.write_text(text.replace(old, new))
        self.said.append(f"```toml\n{self._clean(new).strip()}\n```")

    def mail(self) -> str:
        """Show the next mail that arrived."""
        mails = self.post.read()
        if len(mails) <= self._read:
            raise AssertionError("no mail has arrived")
        mail = mails[self._read]
        self._read += 1
        body = mail.get_body(("plain",))
        text = self._clean(str(body.get_content()) if body is not None else "")
        head = f"To: {mail['To']}\nSubject: {mail['Subject']}"
        self.said.append("```\n" + "\n".join([head, "", *_shortened(text)]) + "\n```")
        return f"{head}\n\n{text}"

    def no_mail(self) -> None:
        """Raises AssertionError where a mail has arrived that was not shown."""
        if len(self.post.mails) > self._read:
            raise AssertionError(f"a mail has arrived: {self.post.read()[self._read]['Subject']}")

    def page(self, title: str, first: str) -> str:
        made = "Made by `python docs/walks.py`, which typed all of it."
        text = "\n\n".join([f"# {title}", first, made, *self.said]) + "\n"
        return re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)


def _shortened(answer: str) -> list[str]:
    lines = answer.splitlines()
    if len(lines) <= _MOST:
        return lines
    left = len(lines) - _MOST
    return [*lines[: _MOST - 6], f"… {left} more lines", *lines[-6:]]


@contextmanager
def walking(
    folder: Path, site: S, web: int = 0, smtp: int = 0, *, in_place: bool = False
) -> Iterator[Walk[S]]:
    """A walk with a press office and a mail server; port 0 is any that is free."""
    post = Post()
    with serving(site, web) as web_port, taking_mails(post, smtp) as smtp_port:
        yield Walk(folder, site, post, web_port, smtp_port, in_place=in_place)

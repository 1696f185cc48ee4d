"""Makes docs/tutorial.md and docs/operator.md: what is typed there was typed, and what is answered
there was answered.

    python docs/walks.py

The press room and the mail server of both walks are on this machine; all text is invented.
tests/test_walks.py walks the same ways.
"""

from __future__ import annotations

import http.server
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.controller import Controller

DOCS = Path(__file__).parent
WEB, SMTP = 8015, 8025
_MOST = 30  # lines of an answer that are shown

FIRST = "The council will spend 2 000 crowns on each of the four bridges."
SECOND = "There is no plan to close the ferry while the work goes on."
DATES = ("3 November 2026", "9 November 2026", "17 November 2026")
TITLES = ("Towns agree on the old bridges", "Statement on the ferry", "Mills open their doors")


class Office:
    """A press office: its pages by path, and whether its server fails."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        for number, title in enumerate(TITLES, 1):
            self.release(number, title, FIRST, SECOND)
        links = "".join(
            f'<article><h2><a href="/press/{n}.html">{title}</a></h2><time>{DATES[n - 1]}</time>'
            "</article>"
            for n, title in enumerate(TITLES, 1)
        )
        self.pages["/press"] = _page("Press releases", links)

    def release(self, number: int, title: str, *paragraphs: str) -> None:
        body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        stamp = f"<p>Published {DATES[number - 1]}. Last updated: {DATES[number - 1]}</p>"
        closing = "<p>“We have waited long enough,” said the chair of the council of the towns.</p>"
        page = _page(title, f"<article><h1>{title}</h1>{stamp}{body}{closing}</article>")
        self.pages[f"/press/{number}.html"] = page

    def move(self, old: str, new: str) -> None:
        """Rebuild: what was beneath `old` is beneath `new`, and the old addresses are gone."""
        self.pages = {
            path.replace(old, new): html.replace(f'"{old}/', f'"{new}/')
            for path, html in self.pages.items()
        }


def _page(title: str, body: str) -> str:
    menu = '<nav><a href="/">Home</a> <a href="/contact">Contact</a></nav>'
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><header>{menu}</header><main>{body}</main><footer>Imprint</footer></body></html>"
    )


class Post:
    """A mail server that keeps what it is sent."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        self.mails.append(envelope.content)  # type: ignore[attr-defined]
        return "250 kept"


class Walk:
    """Types commands in a folder, and writes down what was typed and answered."""

    def __init__(self, folder: Path, office: Office, post: Post, web: int, smtp: int) -> None:
        self.folder, self.office, self.post = folder, office, post
        self.web, self.smtp = web, smtp
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
            done = self._run(command)
            # what is written beside the answer is progress, which a terminal clears
            answer = self._clean(done.stdout or done.stderr)
            shown += [f"$ {self._clean(command)}", *_shortened(answer)]
            wanted = ok if command == commands[-1] else 0
            if done.returncode != wanted:
                raise AssertionError(f"{command}: exit {done.returncode}\n{answer}")
        self.said.append("```console\n" + "\n".join(shown) + "\n```")
        return answer

    def _run(self, command: str) -> subprocess.CompletedProcess[str]:
        # the walk's own misajour is the one beside this Python
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env={**os.environ, "PATH": path, "TZ": "UTC"},
            capture_output=True,
            text=True,
            check=False,
        )

    def _clean(self, answer: str) -> str:
        """The ports of a walk in a test are others; so is its folder."""
        answer = answer.replace(f":{self.web}", f":{WEB}").replace(f":{self.smtp}", f":{SMTP}")
        return answer.replace(str(self.folder.parent), "/home/you").rstrip()

    def edit(self, old: str, new: str) -> None:
        """Edit misajour.toml, and show the new lines."""
        text = self.config.read_text()
        if text.count(old) != 1:
            raise AssertionError(f"{old!r} stands {text.count(old)} times in misajour.toml")
        self.config.write_text(text.replace(old, new))
        self.said.append(f"```toml\n{self._clean(new).strip()}\n```")

    def mail(self) -> str:
        """Show the next mail that arrived."""
        if len(self.post.mails) <= self._read:
            raise AssertionError("no mail has arrived")
        mail = message_from_bytes(self.post.mails[self._read], policy=policy.default)
        self._read += 1
        body = mail.get_body(("plain",))
        text = self._clean(str(body.get_content()) if body is not None else "")
        head = f"To: {mail['To']}\nSubject: {mail['Subject']}"
        self.said.append("```\n" + "\n".join([head, "", *_shortened(text)]) + "\n```")
        return f"{head}\n\n{text}"

    def page(self, title: str, first: str) -> str:
        made = "Made by `python docs/walks.py`, which typed all of it."
        return "\n\n".join([f"# {title}", first, made, *self.said]) + "\n"


def _shortened(answer: str) -> list[str]:
    lines = answer.splitlines()
    if len(lines) <= _MOST:
        return lines
    left = len(lines) - _MOST
    return [*lines[: _MOST - 6], f"… {left} more lines", *lines[-6:]]


@contextmanager
def walking(folder: Path, web: int = 0, smtp: int = 0) -> Iterator[Walk]:
    """A walk with a press office and a mail server; port 0 is any that is free."""
    office, post = Office(), Post()

    class Pages(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            html = office.pages.get(self.path)
            body = (html or _page("Not found", "<p>Nothing is here.</p>")).encode()
            self.send_response(200 if html else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", web), Pages)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    controller = Controller(post, hostname="127.0.0.1", port=smtp or _free_port())
    controller.start()
    try:
        yield Walk(folder, office, post, server.server_address[1], controller.port)
    finally:
        controller.stop()
        server.shutdown()
        server.server_close()


def _free_port() -> int:
    from monitor.demo import free_port

    return free_port(0)


def newcomer(walk: Walk) -> None:
    """From nothing to a mail."""
    local, web = "--allow-addresses 127.0.0.1/32 --delay 0", f"http://127.0.0.1:{walk.web}/press"
    walk.tell(
        "**1. What would be watched?** `try` looks, and writes nothing. Take the address of a "
        "press room that you know, and leave out `--allow-addresses` and `--delay 0`: they are "
        "here because the room of this page stood on the same machine while it was made, and is "
        "gone. `make demo` has one that publishes and edits for you."
    )
    walk.type(f"misajour try {web} {local}")
    walk.tell("**2. Watch it.** `add` writes `misajour.toml`, which is yours to edit.")
    walk.type(f"misajour add {web} --name towns {local}")
    walk.tell(
        "Two lines change in `misajour.toml`, both under the `[misajour]` that is there. The first "
        "is for this machine only, the second (it was 60) so that you need not wait:"
    )
    walk.edit("[misajour]\n", '[misajour]\nallow_addresses = ["127.0.0.1/32"]\n')
    walk.edit("confirm_after = 60 ", "confirm_after = 1 ")
    walk.tell("**3. The first pass** reads what is there already. Nobody is mailed of that.")
    walk.type("misajour check")
    walk.tell("**4. The office edits**, and leaves its stamp alone: a “no” is gone.")
    walk.office.release(2, TITLES[1], FIRST, SECOND.replace("no plan", "a plan"))
    walk.type("misajour check")
    walk.tell(
        "These releases are weeks old, and an old one is looked at less often than one of today. "
        "`--now` looks at all of them:"
    )
    walk.type("misajour check --now")
    walk.tell(
        "What seemed changed was looked at again a second later, and then believed. The mail was "
        "written as a file, since there is no mail server in the configuration. The line ends "
        "with the release's number and address, either of which the next commands take:"
    )
    walk.type(f"misajour diff {web}/2.html", f"misajour history {web}/2.html")
    walk.tell("**5. A mail server.** With your own host, user and a password in the environment:")
    server = f'[email]\nsmtp = "smtp://127.0.0.1:{walk.smtp}"\n'
    walk.edit("# [email]\n", f'{server}from = "misajour <misajour@example.org>"\n')
    walk.type("misajour doctor", "misajour alerts test desk")
    walk.mail()
    walk.tell("**6. The next edit is a mail.** Two thousand crowns become twenty thousand:")
    walk.office.release(1, TITLES[0], FIRST.replace("2 000", "20 000"), SECOND)
    walk.type("misajour check --now")
    walk.mail()
    walk.tell("**7. How it stands.**")
    walk.type("misajour status")
    walk.tell(
        "Next: `misajour run` watches by each source's schedule until you stop it "
        "([operations](operations.md)), and `misajour browse` shows all of it in a browser."
    )


def operator(walk: Walk) -> None:
    """A source breaks, its operator is told, mends it, renames it and moves to another machine."""
    web = f"http://127.0.0.1:{walk.web}"
    walk.config.write_text(
        f"""[misajour]
allow_addresses = ["127.0.0.1/32"]
confirm_after = 0
contact = "ops@example.org"
operator = ["mailto:ops@example.org"]

# The towns rebuild their site now and then.
[[source]]
name = "towns"
spider = "watch"
delay = 0
listings = ["{web}/press"]

[[subscription]]
name = "desk"
to = ["mailto:desk@example.org"]

[email]
smtp = "smtp://127.0.0.1:{walk.smtp}"
from = "misajour <misajour@example.org>"
"""
    )
    walk.tell("**1. All is well.**")
    walk.type("misajour check", "misajour status --check")
    walk.tell(
        "**2. The office rebuilds its site**, and every address is another. A source is reported "
        "when two of its passes say so."
    )
    walk.office.move("/press", "/newsroom")
    walk.type("misajour check || misajour check", ok=1)
    walk.tell("The operator's mail:")
    walk.mail()
    walk.tell("**3. What the mail says to type.** The exit code is 1, for scripts.")
    walk.type("misajour status", ok=1)
    walk.tell(
        "**4. Mended**, by one line of `misajour.toml`. The releases are known by their texts:"
    )
    walk.edit(f'listings = ["{web}/press"]', f'listings = ["{web}/newsroom"]')
    walk.type("misajour check", "misajour check --now")
    walk.mail()
    walk.tell("**5. Renamed, and paused for a while.** Comments in the file stay.")
    walk.type(
        "misajour source rename towns council",
        "misajour source pause council",
        "misajour status",
        "misajour source resume council",
        "grep -B1 -A6 source misajour.toml",
    )
    walk.tell(
        "**6. To another machine**: the database by `backup`, which checks it, the configuration, "
        "and the key by which recipients are known. Here the other machine is another folder."
    )
    walk.type(
        "mkdir ../new && misajour backup ../new/misajour.db",
        "cp misajour.toml misajour.db.key ../new/",
        "cd ../new && misajour doctor",
        "cd ../new && misajour verify",
        "cd ../new && misajour check --now",
    )
    walk.tell("Nothing is told twice there, and the next edit is told:")
    walk.office.pages["/newsroom/2.html"] = walk.office.pages["/newsroom/2.html"].replace(
        "no plan", "a plan"
    )
    walk.type("cd ../new && misajour check --now")
    walk.mail()


def main() -> None:
    walks: tuple[tuple[str, str, str, Callable[[Walk], None]], ...] = (
        (
            "tutorial.md",
            "From nothing to a mail",
            "You need [misajour installed](install.md), and ten minutes. Begin in an empty folder.",
            newcomer,
        ),
        (
            "operator.md",
            "A source breaks, and the store moves",
            "What an operator sees when a press room is rebuilt, and how a store moves to another "
            "machine. More in [Operations](operations.md).",
            operator,
        ),
    )
    for file, title, first, way in walks:
        with tempfile.TemporaryDirectory() as name, walking(_in(name), WEB, SMTP) as walk:
            way(walk)
            text = re.sub(r"[ \t]+$", "", walk.page(title, first), flags=re.MULTILINE)
            (DOCS / file).write_text(text, encoding="utf-8")


def _in(name: str) -> Path:
    folder = Path(name) / "press"
    folder.mkdir()
    return folder


if __name__ == "__main__":
    main()

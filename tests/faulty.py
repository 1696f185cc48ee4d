"""Press rooms of a user's own package, written for one test."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from conftest import Desk, Web
from pages import release

HEAD = "import asyncio, sys, time\nfrom monitor.source import Feed, Listing, Sitemap, Source\n"


@dataclass
class Rooms:
    """Writes spiders into the package `rooms` beside the configuration, and a healthy source."""

    desk: Desk
    web: Web

    def __post_init__(self) -> None:
        (self.desk.folder / "rooms").mkdir()
        (self.desk.folder / "rooms" / "__init__.py").touch()
        self.desk.general = 'spiders = ["spiders", "rooms"]\n'
        self.web.page("/healthy.html", release(title="The healthy one"))
        self.source("healthy", "watch", f'pages = ["{self.web.address}/healthy.html"]')

    def source(self, name: str, spider: str, *keys: str) -> None:
        lines = "\n".join(keys)
        self.desk.sources += (
            f'[[source]]\nname = "{name}"\nspider = "{spider}"\ndelay = 0\n{lines}\n'
        )
        self.desk.write()

    def module(self, name: str, text: str) -> None:
        (self.desk.folder / "rooms" / f"{name}.py").write_text(text)

    def spider(self, body: str, *, name: str = "odd", keys: str = "", before: str = "") -> None:
        """A spider that lists two releases in /list.html, with `body` in its class."""
        listed = "".join(
            f'<li><a href="/r/2024/{n}.html">A release about the old bridges, {n}</a></li>'
            for n in (1, 2)
        )
        self.web.page("/list.html", f"<main><ul>{listed}</ul></main>")
        for n in (1, 2):
            self.web.page(f"/r/2024/{n}.html", release(title=f"Release number {n}"))
        head = (
            f'class Odd(Source):\n    name = "{name}"\n    base = "{self.web.address}"\n'
            '    discover = (Listing("/list.html"),)\n    release = r"^/r/\\d{4}/"\n'
        )
        indented = textwrap.indent(textwrap.dedent(body), "    ")
        self.module(name, f"{HEAD}{before}\n{head}{indented}")
        self.source(name, name, keys)

    def health(self, name: str = "odd") -> tuple[str, str]:
        query = f"select health, health_note from sources where name = '{name}'"
        return self.desk.rows(query)[0]

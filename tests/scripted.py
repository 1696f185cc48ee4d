"""A press room that only scripts make: the server sends the same empty page for every address, and
the words come from JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

SHELL = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Press room</title>
<link rel="stylesheet" href="/style.css"></head><body><noscript>Please switch on JavaScript to read
our releases, which are shown by scripts only and by nothing else.</noscript>
<div id="app"></div><img src="/logo.png"><script type="module" src="/app.js"></script></body></html>"""
APP = """
const app = document.getElementById("app");
const get = async (name) => (await fetch(`/api/${name}.json`)).json();
const add = (parent, tag, text) => {
  const element = document.createElement(tag);
  element.textContent = text || "";
  return parent.appendChild(element);
};
if (location.pathname === "/news") {
  const main = add(app, "main");
  add(main, "h1", "News");
  const list = add(main, "ul");
  for (const entry of await get("index")) {
    const link = add(add(list, "li"), "a", entry.title);
    link.href = `/news/${entry.slug}`;
  }
} else {
  const release = await get(location.pathname.split("/").pop());
  document.title = release.title;
  const article = add(add(app, "main"), "article");
  add(article, "h1", release.title);
  add(article, "p", `Updated: ${release.updated}`);
  for (const text of release.body) add(article, "p", text);
}
"""
BODY = (
    "The ministry will spend {figure} million euros on the new bridges of the northern province.",
    "Work begins in the spring, said the minister, and is to end before the winter sets in.",
    "The plans are shown to the public in the town hall, where remarks can be made until June.",
)


@dataclass
class ScriptedRoom:
    """`web` with releases of these slugs. `edit` changes the figure in one, and no stamp."""

    web: object
    slugs: tuple[str, ...] = ("bridges", "harbour", "railway")
    titles: dict[str, str] = field(default_factory=dict)

    def serve(self) -> ScriptedRoom:
        for path in ("/news", *(f"/news/{slug}" for slug in self.slugs)):
            self.web.page(path, SHELL, ETag='"the same for ever"')
        self.put("/app.js", "text/javascript", APP)
        self.titles = {slug: f"New {slug} for the northern province" for slug in self.slugs}
        entries = [{"slug": slug, "title": title} for slug, title in self.titles.items()]
        self.put("/api/index.json", "application/json", json.dumps(entries))
        for slug in self.slugs:
            self.edit(slug, "250")
        return self

    def edit(self, slug: str, figure: str) -> None:
        release = {
            "title": self.titles[slug],
            "updated": "3 March 2026, 10:00",
            "body": [text.format(figure=figure) for text in BODY],
        }
        self.put(f"/api/{slug}.json", "application/json", json.dumps(release))

    def put(self, path: str, kind: str, text: str) -> None:
        self.web.answers[path] = (200, {"Content-Type": kind}, text.encode())

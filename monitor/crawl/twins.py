"""Where the JSON of a release is asked for: at its own address, or at that of its twin."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from monitor.config.json import JsonRelease

_PATH = "{path}"


class JsonTwin:
    """`template` is the address of a release's JSON, with `{path}` for the path and the query of
    the release's own address, or with `{1}` for what a pattern finds in that path; empty where the
    release itself is asked for."""

    def __init__(self, json: JsonRelease | None, base: str) -> None:
        self.is_json = json is not None
        self._parts = json.parts if json is not None else ""
        self.template = json.at if json is not None else ""
        if self.template.startswith("/"):
            self.template = f"{base.rstrip('/')}{self.template}"

    def of(self, url: str) -> str:
        """What is asked for to read the release at `url`."""
        if not self.template or self._path_in(url):
            return url
        parts = urlsplit(url)
        if self._parts:
            return urljoin(url, self._filled(parts.path)) or url
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        # a watched source has no base: the JSON is beside the release
        return urljoin(url, self.template.replace(_PATH, path or "/"))

    def back(self, landed: str, url: str) -> str:
        """The release that is read from what answered at `landed`, where that at `url` was
        meant."""
        if not self.template:
            return landed
        if self._parts:
            return url if urljoin(url, landed) == self.of(url) else landed
        path = self._path_in(urljoin(url, landed))
        return urljoin(url, path) if path else landed

    def _filled(self, path: str) -> str:
        """`template` with what the pattern finds in `path`; empty where that has none of it."""
        found = re.search(self._parts, path)
        filled = self.template if found is not None else ""
        for number, part in enumerate(found.groups() if found is not None else (), 1):
            filled = filled.replace(f"{{{number}}}", part or "")
        return filled

    def _path_in(self, address: str) -> str:
        """The path of the release whose JSON is at `address`; empty where none's is."""
        if not self.template:
            return ""
        head, _, tail = urljoin(address, self.template).partition(_PATH)
        if not (address.startswith(head) and address.endswith(tail)):
            return ""
        path = address[len(head) : len(address) - len(tail)]
        return path if path.startswith("/") else ""

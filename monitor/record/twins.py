"""The releases that a page may be, gathered by their addresses and by its text."""

from __future__ import annotations

from monitor.addresses import normal
from monitor.decide import Evidence, Twin
from monitor.extract import content_hash
from monitor.languages.codes import without_region
from monitor.model import Content, Observation, Release, Status, Waiting
from monitor.record.kin import Kin
from monitor.record.run import Run
from monitor.store import Store

_MOST = 5  # releases with one text that are looked at: notices that recur may be hundreds


class Twins:
    """Those of one page. `own` is the address that it names as its own, if that can be one: not the
    home page nor a list, which some sites name on all their pages."""

    def __init__(
        self, store: Store, run: Run, kin: Kin, seen: Observation, content: Content
    ) -> None:
        self.store, self.run, self.kin, self.seen, self.content = store, run, kin, seen, content
        self._here = store.releases.at(run.row.id, seen.url)
        self._found: dict[int, Twin] = {}
        self._stated = content.canonical
        if self._stated and kin.is_general(self._stated):
            self._stated = ""

    @property
    def own(self) -> str:
        """As it was asked for, or is known."""
        known = (twin.release.url for twin in self._found.values())
        form = normal(self._stated)
        spelled = (url for url in (self.seen.final_url, self.seen.url, *known) if url)
        return next((url for url in spelled if normal(url) == form), self._stated)

    def found(self) -> tuple[Twin, ...]:
        """The strongest evidence first."""
        kin, seen = self.kin, self.seen
        landed = seen.final_url if not kin.is_general(seen.final_url or "/") else ""
        if landed:
            self._add(self._at(landed), Evidence.LANDED)
        if self._stated:
            for url in kin.of(self._stated):
                self._add(self._at(url), Evidence.STATED)
        for url in (*kin.of(seen.url), *(kin.of(landed) if landed else ())):
            self._add(self._at(url), Evidence.SPELLED)
        if self._here is None:
            hashed = content_hash(self.content)
            for release in self.store.releases.live_twins(self.run.row.id, hashed, _MOST):
                self._add(release, Evidence.TEXT)
        return tuple(self._found.values())

    def _at(self, url: str) -> Release | None:
        return self.store.releases.at(self.run.row.id, url)

    def _add(self, release: Release | None, evidence: Evidence) -> None:
        if release is None or release.status is not Status.LIVE or release.id in self._found:
            return
        if release.pending is not None and release.pending.what is Waiting.GONE:
            return  # it may have moved here
        if self._here is not None and release.id == self._here.id:
            return
        revision = self.store.history.latest(release.id)
        if revision is None:
            return
        text = revision.content
        if evidence is Evidence.TEXT and self._stated:
            same = bool(text.canonical) and normal(text.canonical) == normal(self._stated)
            evidence = Evidence.STATED if same else evidence
        version = self._is_version(release, text)
        twin = Twin(release=release, content=text, evidence=evidence, version=version)
        self._found[release.id] = twin

    def _is_version(self, release: Release, text: Content) -> bool:
        """Whether the release is the page in another language: it says so, or the page names it so,
        or the other way round."""
        here, there = (without_region(c.language) for c in (self.content, text))
        if here and there and here != there:
            return True
        asked = {normal(self.seen.url), normal(self.seen.final_url or self.seen.url)}
        named = _versions(self.content) - asked
        back = _versions(text) - {normal(release.url)}
        return normal(release.url) in named or bool(asked & back)


def _versions(content: Content) -> set[str]:
    return {normal(url) for _, url in content.alternates}

"""What an alert tells: facts from the store, made a story that is ready for a template."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import quote
from zoneinfo import ZoneInfo

from markupsafe import Markup

from monitor.alert.facts import Facts
from monitor.alert.fitting import beginning, cut, fit
from monitor.alert.when import in_zone, published
from monitor.compare import Differences
from monitor.compare.redline import Redline, redline, to_html, to_text
from monitor.compare.shown import shown
from monitor.compare.words import Op
from monitor.config import Config, Subscription
from monitor.languages.scripts import counted_by_sign
from monitor.model import (
    Change,
    Kind,
    Reason,
    ReasonKind,
    Release,
    Significance,
    from_utc_text,
    matter_of,
    reason,
)
from monitor.output.redlined import with_title
from monitor.wording import (
    DEFAULT,
    Phrase,
    brief,
    capitalized,
    count_of_words,
    gravity,
    is_from_the_right,
    isolated,
    judgement_of,
    label_of,
    phrase,
    sentence,
    sentences,
)

_MOST_REASONS = 12
_TITLE, _REASON, _EXCERPT, _URL = 300, 500, 400, 2000  # characters that a mail shows
_BRIEF, _HEADLINE = 60, 110  # characters of a subject: of what was found, and of the title
_FINDINGS = 2  # that a subject names
_NEGATIONS = (ReasonKind.NEGATION_REMOVED, ReasonKind.NEGATION_ADDED)  # they turn what is said
_WORDINGS = (
    ReasonKind.REWORDED,
    ReasonKind.SPELLING_CHANGED,
    ReasonKind.FORM_CHANGED,
    ReasonKind.WORDS_REMOVED,
    ReasonKind.WORDS_ADDED,
)
"""They are told where they are all there is: the first of several is seldom the gravest."""
_DATA = 20_000  # characters of added and of removed text that a program gets for one change
_EDITS = (Kind.EDITED, Kind.SILENT_EDIT)
_OWNED_UP = {ReasonKind.STAMP_MOVED, ReasonKind.STAMP_APPEARED, ReasonKind.PAGE_SAYS_SO}
_ADDITIONS = (ReasonKind.BLOCK_ADDED, ReasonKind.SENTENCE_ADDED)
_HASH = 16  # digits of each hash in the address of a change: no two texts share them by chance
_SIGNS = {
    Kind.NEW: "✚",
    Kind.REMOVED: "✕",
    Kind.RESTORED: "↩",
    Kind.MOVED: "➜",
    Kind.UNLISTED: "◌",
    Kind.RELISTED: "●",
}
_ARCHIVES = (
    ("web.archive.org", "https://web.archive.org/web/*/"),
    ("archive.today", "https://archive.today/"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One alert's news, told in `tongue`. `seen`, `alive` and `published` are in the reader's time
    zone, and `day` is the day of `seen`. `html` and `text` are the redline, or as much of it as
    `fitted` left; `left_out` counts the changed paragraphs that it did not."""

    kind: Kind
    significance: Significance
    judgement: str
    source: str
    title: str
    url: str
    language: str
    seen: str
    because: tuple[Reason, ...]
    words_added: int
    words_removed: int
    tongue: str = DEFAULT
    release: int = 0
    day: str = ""
    published: str = ""
    alive: str = ""
    copy_page: str = ""
    archives: tuple[tuple[str, str], ...] = ()
    unstamped: bool = False
    excerpt: str = ""
    html: Markup = field(default_factory=Markup, repr=False)
    text: str = field(default="", repr=False)
    left_out: int = 0
    release_page: str = ""
    compare_page: str = ""
    detected: str = ""
    shown: Redline | None = field(default=None, repr=False)

    def fitted(self, budget: int) -> Story:
        """With a redline of at most `budget` bytes of HTML: the most significant changes, in
        reading order."""
        if self.shown is None:
            return self
        shown, left_out = fit(self.shown, budget, self.tongue)
        return replace(
            self,
            html=to_html(shown, self.tongue) if shown.lines else Markup(""),
            text=to_text(shown, self.tongue) if shown.lines else "",
            left_out=left_out,
            excerpt=self.excerpt if budget else "",
        )

    @property
    def label(self) -> str:
        return label_of(self.kind, self.tongue)

    @property
    def sign(self) -> str:
        """A mark that tells what came of the release from its opposite, without colours."""
        return _SIGNS.get(self.kind, "")

    @property
    def is_edit(self) -> bool:
        return self.kind in _EDITS

    @property
    def is_major(self) -> bool:
        return self.is_edit and self.significance is Significance.MAJOR

    @property
    def gravity(self) -> str:
        """How much an edit matters; in capitals where it does."""
        said = gravity(self.significance, self.tongue)
        return said.upper() if self.significance is Significance.MAJOR else said

    @property
    def reasons(self) -> tuple[str, ...]:
        """All reasons, in words."""
        return tuple(map(self._told, self.because))

    @property
    def stamp(self) -> str:
        """What the page's own stamp did, in a sentence; empty where it is not the matter."""
        if said := next((self._told(r) for r in self.because if r.is_of_stamp), ""):
            return f"{capitalized(said)}."
        return phrase(Phrase.NO_STAMP, language=self.tongue) if self.unstamped else ""

    @property
    def notice(self) -> str:
        """The words in which the page owns up to its edit, in a sentence; empty where it does
        not."""
        if not (text := self._notice):
            return ""
        return phrase(Phrase.NOTICE, language=self.tongue, text=isolated(cut(text, _REASON)))

    @property
    def _notice(self) -> str:
        told = (dict(r.values) for r in self.because if r.kind is ReasonKind.PAGE_SAYS_SO)
        return next((str(values.get("text", "")) for values in told), "")

    @property
    def causes(self) -> tuple[str, ...]:
        """The reasons but for what the page says of its edit, and that this was added."""
        notice = self._notice
        return tuple(
            self._told(r)
            for r in self.because
            if not (r.is_of_stamp or r.kind is ReasonKind.PAGE_SAYS_SO or _adds(r, notice))
        )

    @property
    def from_right(self) -> bool:
        """Whether the release is written from right to left."""
        return is_from_the_right(self.title) or is_from_the_right(self.excerpt)

    def _told(self, reason: Reason) -> str:
        return cut(sentence(reason, self.tongue, isolate=True), _REASON)

    def data(self) -> dict[str, object]:
        """The story for programs, in the language of the record; `message.SCHEMA` is the version
        of these fields."""
        said: dict[str, object] = {
            "kind": str(self.kind),
            "significance": str(self.significance),
            "source": self.source,
            "title": self.title,
            "url": self.url,
            "language": self.language,
            "detected": self.detected,
            "reasons": [cut(one, _REASON) for one in sentences(self.because)],
            "words_added": self.words_added,
            "words_removed": self.words_removed,
        }
        for name, op in (("added", Op.INSERT), ("removed", Op.DELETE)):
            said[name], missing = _within(_said(self.shown, op), _DATA)
            if missing:
                said[f"{name}_cut"] = missing
        return said | {"release_page": self.release_page, "compare_page": self.compare_page}

    @property
    def words(self) -> str:
        """`41 words removed, 3 added`; empty where no word changed."""
        return count_of_words(
            self.words_removed,
            self.words_added,
            by_character=counted_by_sign(self.language),
            language=self.tongue,
        )

    @property
    def found(self) -> str:
        """The gravest finding in a few words, such as `“no” removed`, and the gravest of another
        kind where there is room for it; the words themselves where they are few and all there is
        to tell; else how many words."""
        if not self.is_edit:
            return ""
        most = max((r.significance.rank for r in self.because if r.significance), default=0)
        weighty = [r for r in self.because if r.significance and r.significance.rank == most]
        weighty.sort(key=lambda one: one.kind not in _NEGATIONS)
        whole = [brief(one, self.tongue) for one in weighty]
        if all(whole) and len(whole) <= _FINDINGS and len(", ".join(whole)) <= _BRIEF:
            return ", ".join(whole)
        said: dict[ReasonKind, str] = {}
        for one in weighty:
            told = "" if one.kind in _WORDINGS else brief(one, self.tongue)
            if told and one.kind not in said and len(", ".join([*said.values(), told])) <= _BRIEF:
                said[one.kind] = told
        return ", ".join([*said.values()][:_FINDINGS]) or self.words

    @property
    def lead(self) -> str:
        """What happened and how grave it is: `MAJOR · silent edit · “no” removed`."""
        return f"{self.named} · {self.found}" if self.found else self.named

    @property
    def named(self) -> str:
        """`MAJOR · silent edit`, of an edit; else the kind with its sign."""
        if self.is_edit:
            return f"{self.gravity} · {self.label[:1].lower()}{self.label[1:]}"
        return f"{self.sign} {self.label}".strip()

    @property
    def headline(self) -> str:
        """What the subject says of it: `MAJOR · silent edit · “no” removed · otan: En visite à
        Rome…`."""
        title = isolated(cut(self.title or self.url, _HEADLINE))
        source = phrase(Phrase.COLON, language=self.tongue, text=self.source)
        return f"{self.lead} · {source} {title}"


def build_story(config: Config, subscription: Subscription, facts: Facts) -> Story:
    """The story of `facts` for `subscription`."""
    change, release = facts.change, facts.release
    zone, tongue = config.zone(subscription), config.language(subscription)
    base = config.misajour.browse.rstrip("/")
    page = release_page(base, release)
    whole = facts.after or facts.before
    gone = change.kind is Kind.REMOVED
    return Story(
        kind=change.kind,
        significance=change.significance,
        judgement=_judgement(change, tongue),
        source=facts.source,
        title=cut(release.title, _TITLE),
        url=release.url if len(release.url) <= _URL else page,
        language=release.language,
        tongue=tongue,
        release=release.id,
        seen=in_zone(change.detected, zone, tongue),
        day=from_utc_text(change.detected).astimezone(zone).date().isoformat(),
        published=published(release.published, change.detected, zone, tongue),
        alive=in_zone(facts.alive, zone, tongue) if facts.alive else "",
        copy_page=f"{base}/-/misajour/sha256/{facts.copy}" if facts.copy else "",
        archives=(*_copies(facts, zone, tongue), *_archives(release.url)) if gone else (),
        unstamped=change.kind in _EDITS and whole is not None and whole.updated is None,
        because=_first(change.reasons),
        words_added=change.words_added,
        words_removed=change.words_removed,
        excerpt=beginning(whole.blocks, _EXCERPT) if whole else "",
        release_page=page,
        compare_page=_compare_page(base, change, facts.between),
        detected=change.detected,
        shown=_redline(facts),
    )


def _judgement(change: Change, tongue: str) -> str:
    """What happened, and whether the page owns up to it."""
    said = judgement_of(change.kind, tongue, matter=matter_of(change.reasons))
    kinds = {part.kind for r in change.reasons for part in (r, *r.parts)}
    if change.kind is Kind.EDITED and kinds & _OWNED_UP:
        return f"{said} {phrase(Phrase.ANNOUNCED, language=tongue)}"
    return said


def _compare_page(base: str, change: Change, between: tuple[str, str] | None) -> str:
    """Where a change is shown, for as long as the mail is kept: by its number, and by the hashes of
    its texts, which still find it in a database that was made anew and counts otherwise."""
    if between is None:
        return ""
    old, new = (sha256[:_HASH] for sha256 in between)
    return f"{base}/-/misajour/change/{change.id}?between={old}-{new}"


def release_page(base: str, release: Release) -> str:
    """Where a release is shown, for as long: by its number, and by its own address, under which it
    is found in a database that counts otherwise."""
    page = f"{base}/-/misajour/release/{release.id}"
    return f"{page}?url={quote(release.url, safe='')}" if len(release.url) <= _URL else page


def _copies(facts: Facts, zone: ZoneInfo, tongue: str) -> tuple[tuple[str, str], ...]:
    """The copies that a public archive made when it was asked to: what each is called, and where it
    is."""
    return tuple(
        (
            phrase(
                Phrase.PUBLIC_COPY,
                language=tongue,
                archive=copy.archive,
                when=in_zone(copy.made, zone, tongue),
            ),
            copy.address,
        )
        for copy in facts.copies
        if copy.made and copy.address.startswith(("http://", "https://"))
    )


def _adds(told: Reason, notice: str) -> bool:
    """Whether a reason is that the notice itself was added."""
    text = str(dict(told.values).get("text", "")).rstrip("…")
    return told.kind in _ADDITIONS and bool(text) and notice.startswith(text)


def _archives(url: str) -> tuple[tuple[str, str], ...]:
    """Where public archives would show their copies of a page; nobody asks them but the reader."""
    if not url.startswith(("http://", "https://")) or len(url) > _URL:
        return ()
    plain = quote(url, safe=":/?#[]@!$&'()*+,;=%-._~")
    return tuple((name, f"{address}{plain}") for name, address in _ARCHIVES)


def _first(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """The first of them, and what the page says of its edit."""
    if len(reasons) <= _MOST_REASONS:
        return reasons
    kept = reasons[: _MOST_REASONS - 1]
    last = tuple(
        r
        for r in reasons[_MOST_REASONS - 1 :]
        if r.is_of_stamp or r.kind is ReasonKind.PAGE_SAYS_SO
    )
    more = reason(ReasonKind.MORE_REASONS, count=len(reasons) - len(kept) - len(last))
    return (*kept, more, *last)


def _said(shown: Redline | None, op: Op) -> list[str]:
    segments = (s for line in (shown.lines if shown else ()) for s in line.segments)
    return [s.text.strip() for s in segments if s.op is op]


def _within(texts: list[str], most: int) -> tuple[list[str], int]:
    """As many of the texts as have `most` characters together, and how many characters are
    missing."""
    kept: list[str] = []
    room = most
    for text in texts:
        if room > 0:
            kept.append(text[:room])
        room -= len(text)
    return kept, max(0, -room)


def _redline(facts: Facts) -> Redline | None:
    before, after = facts.before, facts.after
    if before is None or after is None or before == after:
        return None
    differences = Differences(before, after)
    return redline(with_title(shown(differences, facts.left_out), differences))

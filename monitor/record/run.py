"""One pass over one source: what it met, and what that says of the source's health."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from monitor.addresses import normal
from monitor.config import SourceConfig
from monitor.decide import Claim, Decision, Known
from monitor.decide.pace import Prior, Rhythm
from monitor.decide.removal import too_many
from monitor.extract import content_hash
from monitor.model import (
    Change,
    Health,
    ListingObservation,
    Observation,
    Outcome,
    Release,
    Spent,
    from_utc_text,
)
from monitor.model.learning import SEVERAL
from monitor.record.kin import Kin
from monitor.store.sources import SourceRow
from monitor.wording import trouble_words

_MISSED = (Outcome.GONE, Outcome.BLOCKED, Outcome.FAILED)
_LONG_REST = timedelta(days=1)
"""A host that wants rest for longer refuses us."""


@dataclass(frozen=True, slots=True)
class Rest:
    """For which a host was not asked. `until` is in the reader's zone; `own`: the host did not ask
    for it."""

    until: datetime
    own: bool


@dataclass(kw_only=True, slots=True)
class Run:
    """What a pass met so far.

    `reasons` counts the visits that met no page by outcome and reason, `trouble` by reason,
    listings included; `claims` are the removals that a second visit confirmed, not yet believed;
    `gone` counts all releases that seem to be gone, of `live` in all; `resting` says why nothing
    was asked of a host that wants rest, `not_asked` are such hosts, `rest` their rest;
    `postponed` counts the listings that were put off;
    `held` the listings, which are compared once all that they name has been visited;
    `apparent` the releases that seem to have become each text, by its hash,
    and `beside` those that differ in each place beside the text;
    `spent` is what the pass has asked for so far, `noted` as much of it as is written down;
    `owed` counts what was not asked though it was due, by reason;
    `never_met` counts the visits to releases of which nothing is known yet and that met no page,
    but for those that were tried before, of which earlier passes told: `unmet_again` counts these;
    `documents` counts the visits to linked documents, which are not among the others, and
    `document_trouble` why some could not be had; `lost` are the visits that found one gone for the
    second time;
    `prior` is how often releases of the source are edited;
    `archived`: it is made of captures of others;
    `planned` counts the releases that were to be visited; `looks` what seems changed and is to be
    looked at again before it is believed, at `next_look` the first of it.
    """

    row: SourceRow
    config: SourceConfig
    started: datetime
    counts: Counter[Outcome] = field(default_factory=Counter)
    trouble: Counter[str] = field(default_factory=Counter)
    reasons: Counter[tuple[Outcome, str]] = field(default_factory=Counter)
    found: int = 0
    documents: Counter[Outcome] = field(default_factory=Counter)
    document_trouble: Counter[str] = field(default_factory=Counter)
    lost: list[Observation] = field(default_factory=list)
    listings: Counter[Outcome] = field(default_factory=Counter)
    postponed: int = 0
    held: list[ListingObservation] = field(default_factory=list)
    claims: list[tuple[Release, Claim]] = field(default_factory=list)
    live: int = 0
    gone: int = 0
    resting: str = ""
    not_asked: set[str] = field(default_factory=set)
    rest: Rest | None = None
    owed: Counter[str] = field(default_factory=Counter)
    spent: Callable[[], Spent] = Spent
    noted: Spent = field(default_factory=Spent)
    never_met: int = 0
    unmet_again: int = 0
    changes: list[tuple[Change, Release]] = field(default_factory=list)
    apparent: dict[str, set[int]] = field(default_factory=dict)
    beside: dict[str, set[int]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    finished: datetime | None = None
    health: Health = Health.OK
    note: str = ""
    archived: bool = False
    planned: int = 0
    looks: int = 0
    next_look: datetime | None = None
    kin: Kin | None = None  # made with the first page that is read
    prior: Prior = field(default_factory=Prior)
    zone: tzinfo = field(init=False)
    _pages: frozenset[str] = field(init=False)
    _normal_pages: frozenset[str] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._pages = frozenset(self.config.pages)
        self.zone = ZoneInfo(self.config.timezone) if self.config.timezone else UTC

    @property
    def learnt(self) -> bool:
        """Whether anything was asked; an idle pass says nothing of the source."""
        return bool(self.visits or self.listings.total() or self.faults)

    @property
    def lasts(self) -> bool:
        """Whether it asked nothing because of a rest that an outage brought, which still lasts."""
        is_idle = not self.learnt and bool(self.resting)
        return is_idle and self.row.health is Health.BROKEN and self.health is Health.BROKEN

    @property
    def visits(self) -> int:
        return self.counts.total()

    @property
    def reached(self) -> int:
        """Visits that met a page."""
        return self.visits - sum(self.counts[outcome] for outcome in _MISSED)

    @property
    def known_visits(self) -> int:
        """Visits to what is a release by now."""
        return self.visits - self.never_met - self.unmet_again

    def is_page(self, url: str) -> bool:
        """Whether `url` is one of the pages that the configuration names, however it is spelled
        there."""
        if url in self._pages or not self._pages:
            return url in self._pages
        if self._normal_pages is None:  # most are recorded as they are spelled: this takes a while
            self._normal_pages = frozenset(normal(page) for page in self._pages)
        return normal(url) in self._normal_pages

    def rhythm_of(self, url: str) -> Rhythm:
        """How often the release at `url` is visited."""
        return Rhythm(self.is_page(url), self.config.revisit, self.prior, self.zone)

    def count(self, decision: Decision) -> None:
        """Note what a visit came to."""
        if self.put_off(decision.outcome, decision.note):
            return
        if decision.outcome in _MISSED:
            note = trouble_words(decision.trouble) if decision.trouble else decision.note
            self.missed(decision.outcome, note)
        else:
            self.counts[decision.outcome] += 1

    def put_off(self, outcome: Outcome, note: str) -> bool:
        """Note what was not asked. Returns True if the outcome is of that kind."""
        if outcome is Outcome.RESTING:
            self.resting = self.resting or note
        elif outcome is Outcome.DEFERRED:
            self.owed[note] += 1
        return outcome in (Outcome.RESTING, Outcome.DEFERRED)

    def missed(self, outcome: Outcome, note: str) -> None:
        self.counts[outcome] += 1
        self.trouble[note or outcome] += 1
        self.reasons[outcome, note or outcome] += 1

    def alike(self, text: str, release: int) -> int:
        """How many releases seem to have become `text` (a hash), with `release`."""
        return len(self.apparent.get(text, set()) | {release})

    def restless(self, places: Collection[str], release: int) -> frozenset[str]:
        """Those of `places` beside the text in which several releases differ, with `release`."""
        return frozenset(p for p in places if len(self.beside.get(p, set()) | {release}) >= SEVERAL)

    def note_page(self, known: Known) -> None:
        """Note how a page differs from what was known of its release, for those that come after it
        in this pass."""
        release, differences = known.release, known.differences
        if release is None or release.text is None or differences is None:
            return
        key = release.state.id
        if known.policy.learn:
            for place in differences.beside_places(shown=False):
                self.beside.setdefault(place, set()).add(key)
        if (text := content_hash(differences.new)) != release.text.revision.content_hash:
            self.apparent.setdefault(text, set()).add(key)

    @property
    def has_witness(self) -> bool:
        """Whether it can be believed of this pass that something is gone: a source that was not
        crawled to the end, or none of whose own listings answers as it should, does not say so,
        however small it is. One that is made of pages alone has no such witness, and needs none."""
        if self.faults or self._by_listings():
            return False
        return not self.postponed or bool(self.listings.total())

    def mass_removal(self) -> bool:
        """Whether too much is gone to be believed. Second looks may fall due one by one: what waits
        for its own counts, too."""
        alive = self.counts[Outcome.PAGE] + self.counts[Outcome.UNCHANGED]
        gone = max(self.gone, len(self.claims))
        return bool(self.claims) and too_many(gone, self.live, alive)

    def believes_absences(self) -> bool:
        """Whether the removals that were confirmed are taken for what they are."""
        return self.has_witness and not self.mass_removal()

    def diagnose(self) -> tuple[Health, str]:
        """The source's health, and a sentence about it."""
        if self.faults:
            return Health.BROKEN, self.faults[0]
        if self.mass_removal():
            return Health.BROKEN, self._untold()
        if not self.listings.total() and not self.visits:
            return self._unlearnt()
        if found := self._by_listings():
            health, why = found
            return health, f"{why}; {self._untold()}" if self.claims else why
        return self._by_visits()

    def _untold(self) -> str:
        """What is not believed of the releases."""
        gone = max(self.gone, len(self.claims))
        return f"{gone} of {self.live} releases answer as gone; none is taken for removed"

    def _by_listings(self) -> tuple[Health, str] | None:
        """What is wrong with the listings that were asked; None where nothing is."""
        asked, pages = self.listings.total(), self.listings[Outcome.PAGE]
        if not asked:
            return None
        if self.listings[Outcome.BLOCKED] == asked:
            return Health.BLOCKED, self._commonest("its listings refuse us")
        if not pages:
            return Health.BROKEN, self._commonest("no listing answers")
        if self.found or not self.config.must_have_results:
            return None
        if missed := asked - pages:
            said = f"{missed} of {asked} listings cannot be had, and the rest name no release"
            return _refused(self.listings[Outcome.BLOCKED] == missed), self._commonest(said)
        # what was put off may name some: nothing is learnt yet
        return self._unlearnt() if self.postponed else (Health.EMPTY, self._unlisted())

    def _unlisted(self) -> str:
        """That listings which answered named no release, and what may be the cause."""
        if self.row.last_success:
            return "no release is listed any more; the press room may have been rebuilt"
        return (
            "no release was found in what it answers; is it of the kind that the source says "
            "(listings, feeds, sitemaps)? `misajour try URL` shows what can be watched there"
        )

    def _unlearnt(self) -> tuple[Health, str]:
        """Nothing was asked: all stays as it was, but for a host that has wanted rest for too
        long."""
        if self.resting:
            success, note = self.row.last_success, self._of_rest() or self.resting
            if not success or self.started - from_utc_text(success) >= _LONG_REST:
                own = self.rest is not None and self.rest.own
                return (Health.BROKEN if own else Health.BLOCKED), note
            if self.rest is not None:
                return self.row.health, note
        if self.owed:
            return self.row.health, self._of_what_is_owed()
        return self.row.health, self.row.health_note or self._of_documents()

    def _of_rest(self) -> str:
        """Until when nothing is asked, and why."""
        if (rest := self.rest) is None:
            return ""
        until = rest.until + timedelta(
            seconds=59
        )  # of the minute before, it would be said too soon
        today = self.started.astimezone(until.tzinfo).date()
        when = f"{until:%H:%M}" if until.date() == today else f"{until:%Y-%m-%d %H:%M}"
        said = f"not asked until {when}: the host rests"
        if not rest.own:
            return f"{said}, as it asked for"
        return f"{said} after its errors; `misajour check {self.config.name} --now` ends that rest"

    def _by_visits(self) -> tuple[Health, str]:
        bad = self.counts[Outcome.BLOCKED] + self.counts[Outcome.FAILED]
        met = self.counts[Outcome.PAGE] + self.counts[Outcome.UNCHANGED]
        # a dead link that stays in a feed says nothing of a source whose other releases are there
        unmet = self.never_met + (0 if self.live else self.unmet_again)
        if unmet and not met:
            health = _refused(self.counts[Outcome.BLOCKED] == self.visits)
            return health, self._commonest(f"none of {unmet} listed releases can be had")
        if self.live and self.visits == self.unmet_again:
            return Health.OK, self._of_what_is_owed() or self._of_documents()
        if self.visits and bad == self.visits:
            health = _refused(self.counts[Outcome.BLOCKED] >= self.counts[Outcome.FAILED])
            return health, self._commonest(f"none of {self.visits} visits was answered")
        if bad:
            why = self._why(Outcome.BLOCKED, Outcome.FAILED)
            return Health.OK, f"{bad} of {self.visits} visits failed ({why})"
        return Health.OK, self._of_what_is_owed() or self._of_documents()

    def _of_what_is_owed(self) -> str:
        """What was not asked, and is due in the next pass."""
        if not self.owed:
            return ""
        left, why = self.owed.total(), self.owed.most_common(1)[0][0]
        return (
            f"{left} of {left + self.visits} visits and listings are owed to later passes ({why})"
        )

    def _of_documents(self) -> str:
        """What is wrong with the linked documents, which say nothing of the source's health."""
        if not (missed := self.document_trouble.total()):
            return ""
        why = self.document_trouble.most_common(1)[0][0]
        asked = self.documents.total()
        return f"{missed} of {asked} linked documents could not be had ({why})"

    def _commonest(self, sentence: str) -> str:
        if not self.trouble:
            return sentence
        return f"{sentence} ({self.trouble.most_common(1)[0][0]})"

    def _why(self, *outcomes: Outcome) -> str:
        """The commonest reason of the visits that came to one of these."""
        counted = Counter[str]()
        for (outcome, why), times in self.reasons.items():
            if outcome in outcomes:
                counted[why] += times
        return counted.most_common(1)[0][0]

    def tally(self) -> dict[str, int]:
        return {
            "visits": self.visits,
            "unchanged": self.counts[Outcome.UNCHANGED],
            "pages": self.counts[Outcome.PAGE],
            "gone": self.counts[Outcome.GONE],
            "blocked": self.counts[Outcome.BLOCKED],
            "failed": self.counts[Outcome.FAILED],
            "found": self.found,
            "changes": len(self.changes),
        }


def _refused(refused: bool) -> Health:
    return Health.BLOCKED if refused else Health.BROKEN

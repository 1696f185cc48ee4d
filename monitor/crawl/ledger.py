"""What a crawl was asked for, and what came of it: silence is a fault.

Written by the crawl's thread, read by the daemon's; each step is a single one of a dict's.
"""

from __future__ import annotations

import time
import traceback
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from types import FrameType

from scrapy import Request

from monitor.model import (
    CrawlResult,
    ListingObservation,
    ListingProgress,
    Observation,
    Outcome,
    Plan,
)

_MOST = 200  # characters of what a spider raised
_Key = tuple[type[CrawlResult], str]


class State(Enum):
    ASKED = "asked"
    SENT = "sent"
    ANSWERED = "answered"


class Ledger:
    """Every visit and every listing that a crawl is to bring, by address.

    `module` is the spider's, by whose lines its faults are told. `cut_off`: what was under way
    was ended by us.
    """

    def __init__(self, plan: Plan | None = None, module: str = "") -> None:
        self.plan = plan or Plan(source="", spider="")
        self.module = module
        self._states: dict[_Key, State] = {
            (Observation, v.url): State.ASKED for v in (*self.plan.visits, *self.plan.documents)
        }
        self._documents = {visit.url for visit in self.plan.documents}
        self._reasons: dict[_Key, str] = {}
        self._raised: Counter[str] = Counter()
        self._first: dict[str, str] = {}
        self._told: list[str] = []
        self._observed = 0
        self.cut_off = False
        self.progressed = time.monotonic()

    # What the crawl says ------------------------------------------------------------------------

    def progress(self) -> None:
        """A sign of life: something was sent, came back, was handed on, or politely waits."""
        self.progressed = time.monotonic()

    def ask_visit(self, url: str) -> None:
        self._states.setdefault((Observation, url), State.ASKED)

    def ask_listing(self, root: str) -> None:
        # each page of the listing is asked under its root: with a next page it is open again
        self._states[ListingObservation, root] = State.ASKED

    def led_on(self, root: str) -> None:
        """The listing at `root` only named others, which are asked in its place."""
        self._states[ListingObservation, root] = State.ANSWERED

    def visited(self, url: str) -> bool:
        """Whether this crawl asks, or asked, for the release at `url`."""
        return (Observation, url) in self._states

    def answered(self) -> frozenset[str]:
        """The addresses of the visits that have brought an observation."""
        return frozenset(
            url
            for (kind, url), state in list(self._states.items())
            if kind is Observation and state is State.ANSWERED
        )

    def sent(self, request: Request) -> None:
        self.progress()
        key = _key_of(request)
        if key is not None and self._states.get(key) is State.ASKED:
            self._states[key] = State.SENT

    def take(self, item: CrawlResult) -> bool:
        """Note that `item` came. Returns whether it is to be handed on: a second observation of
        one visit would pass for a second look, and the failure of a visit that we cut off
        ourselves says nothing of the page."""
        self.progress()
        if isinstance(item, ListingProgress):  # says what was read, and answers nothing
            return True
        if self.cut_off and item.outcome is Outcome.FAILED:
            return False
        self._observed += 1
        key = (type(item), item.url)
        again = isinstance(item, Observation) and self._states.get(key) is State.ANSWERED
        self._states[key] = State.ANSWERED
        return not again

    def fault(self, error: BaseException, request: Request | None = None, url: str = "") -> None:
        """The spider raised `error`, over the answer to `request` or over `url`."""
        sentence = describe(error, self.module)
        key = _key_of(request) if request is not None else None
        key = key or ((Observation, url) if url else None)
        if key is not None:
            self._reasons.setdefault(key, sentence)
        self._first.setdefault(sentence, key[1] if key else "")
        self._raised[sentence] += 1

    def tell(self, sentence: str) -> None:
        """A fault of the crawl as a whole."""
        if sentence not in self._told:
            self._told.append(sentence)

    # What is made of it -------------------------------------------------------------------------

    def faults(self) -> tuple[str, ...]:
        """A sentence for each fault of the spider, silence included."""
        return (*(self._sentence(text, n) for text, n in self._raised.items()), *self._told)

    def count(self) -> tuple[int, int]:
        """How many visits and listings have no answer, and of how many."""
        open_ = sum(state is not State.ANSWERED for state in self._states.values())
        return open_, len(self._states)

    def accuse_silence(self) -> None:
        """To be called when a crawl has come to its own end: what gave no answer is a fault."""
        for kind, word in ((Observation, "visits"), (ListingObservation, "listings")):
            asked = [key for key in self._states if key[0] is kind]
            silent = [url for _, url in filter(self._is_silent, asked)]
            if silent:
                self.tell(
                    f"no answer came back for {len(silent)} of {len(asked)} {word}; "
                    f"first: {silent[0][:_MOST]}"
                )
        if self.plan.discover and self._is_idle() and not self.faults():
            self.tell("the spider names nowhere to look: its places() and pages() are empty")

    def _is_idle(self) -> bool:
        """Whether nothing was asked, nothing came, and nothing was known before."""
        return not (self._states or self._observed or self.plan.known)

    def _is_silent(self, key: _Key) -> bool:
        """Whether nothing came of what was asked, not even a fault that says why."""
        return self._states[key] is not State.ANSWERED and key not in self._reasons

    def rest(self, why: str, *, stopped: bool = False) -> Iterator[CrawlResult]:
        """An observation for each visit and listing that gave none: FAILED where it was asked or
        the spider failed over it, else DEFERRED. `stopped`: all is DEFERRED."""
        now = datetime.now(UTC)
        for (kind, url), state in list(self._states.items()):
            if state is State.ANSWERED:
                continue
            reason = self._reasons.get((kind, url), "")
            failed = not stopped and (reason or state is State.SENT)
            outcome = Outcome.FAILED if failed else Outcome.DEFERRED
            note = reason or why
            if kind is ListingObservation:
                yield ListingObservation(
                    source=self.plan.source, url=url, seen=now, outcome=outcome, note=note
                )
            else:
                yield Observation(
                    source=self.plan.source,
                    url=url,
                    outcome=outcome,
                    seen=now,
                    note=note,
                    document=url in self._documents,
                )

    def _sentence(self, text: str, times: int) -> str:
        first = self._first[text]
        more = f"{times} times, first for " if times > 1 and first else "for " if first else ""
        return f"{text} ({more}{first[:_MOST]})" if first else text


def _key_of(request: Request) -> _Key | None:
    """What `request` is to bring, by the arguments of its callback."""
    visit, walk = request.cb_kwargs.get("visit"), request.cb_kwargs.get("walk")
    if visit is not None:
        return Observation, str(getattr(visit, "url", visit))
    if walk is not None:
        return ListingObservation, str(getattr(walk, "root", walk))
    return None


def describe(error: BaseException, module: str = "") -> str:
    """What was raised and where, on one line: `is_release raised ValueError: boom (ministry.py,
    line 12)`.

    Where `module` had a hand in it, its innermost line is named, else the innermost of all.
    """
    lines = str(error).splitlines()
    what = f"{type(error).__name__}: {lines[0][:_MOST]}" if lines else type(error).__name__
    frames = list(traceback.walk_tb(error.__traceback__))
    if not frames:
        return what
    own = [f for f in frames if module and f[0].f_globals.get("__name__") == module]
    frame, line = (own or frames)[-1]
    name, _, place = place_of(frame, line).partition(" ")
    return f"{name} raised {what} {place}"


def place_of(frame: FrameType, line: int) -> str:
    """`is_release (ministry.py, line 12)`"""
    code = frame.f_code
    return f"{code.co_name} ({Path(code.co_filename).name}, line {line})"

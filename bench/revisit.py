"""When to look again: edit processes replayed, and policies compared at an equal budget of visits.

    python bench/revisit.py CORPUS [--fit] [--seed 1]

CORPUS is a folder with `press-edits` and `histories` (and `histories2` where they
are). Three populations:

press   600 releases of ten years, watched for one; their edits come at the ages of the edits in
        `press-edits`, each drawn from between the crawl that found it and the one before
pages   the real pages of the histories, each edited when its labels say, at a moment drawn from
        between the two visits that lie around the edit
both    the two as one source

Half of the releases (by the hash of their name) are for fitting, the other half for judging; both
are printed. The budget is what the table of earlier versions spends; equal intervals and the new
policy are scaled to it. Delay: hours from an edit to the visit that sees its state. Share: edits
whose state was seen at all, before the next edit or the end.
"""

from __future__ import annotations

import argparse
import bisect
import json
import random
import statistics
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path

from monitor.decide import pace

BEGIN = datetime(2025, 1, 6, tzinfo=UTC)  # a Monday
HOURS = pace._WEIGHTS  # of which hours of the week edits fall in
SCALE = pace._SCALE
COUNT = 600
PASS = timedelta(hours=1)
TABLE = ((2, 0.0), (14, 0.25), (90, 1.0), (730, 7.0), (10**6, 30.0))


@dataclass(frozen=True)
class Life:
    """A release: `age` in days at the beginning, the hours for which it is watched, and the hours
    at which it is edited."""

    name: str
    age: float
    hours: float
    edits: tuple[float, ...]


Policy = Callable[[Life, float, float, int], float]
"""Hours until the next visit: of a life, now, the number of edits seen, and a number of its own."""


def press(corpus: Path, half: int, dice: random.Random, working: bool) -> list[Life]:
    rows = [json.loads(line) for line in (corpus / "press-edits" / "labels.jsonl").open()]
    crawls = sorted({row["seen"][:10] for row in rows})
    spans = []
    for row in rows:
        if row["kind"] != "text" or not row["published"]:
            continue
        if zlib.crc32(row["url"].encode()) % 2 != half:
            continue
        seen, born = (date.fromisoformat(row[key][:10]) for key in ("seen", "published"))
        before = crawls[max(0, crawls.index(row["seen"][:10]) - 1)]
        low = max(0, (date.fromisoformat(before) - born).days)
        spans.append((low, max(low + 1, (seen - born).days)))
    count, watched = COUNT, 365.0
    ages = sorted(dice.uniform(-watched, 3650) for _ in range(count))
    edits: dict[int, list[float]] = defaultdict(list)
    for _ in range(count // 5):
        age = dice.uniform(*dice.choice(spans))
        moment = week_hour(dice.uniform(0, watched * 24), dice, working)
        at = bisect.bisect(ages, age - moment / 24)
        edits[min(count - 1, at)].append(moment)
    return [
        Life(f"press{half}-{n}", age, watched * 24, tuple(sorted(edits[n])))
        for n, age in enumerate(ages)
    ]


def pages(corpus: Path, half: int, dice: random.Random, working: bool) -> list[Life]:
    found = []
    for name, spans, last in histories(corpus):
        if zlib.crc32(name.encode()) % 2 != half:
            continue
        moments = [week_hour(dice.uniform(low, high), dice, working) for low, high in spans]
        found.append(Life(name, 0.0, last, tuple(sorted(moments))))
    return found


def histories(corpus: Path) -> Iterator[tuple[str, list[tuple[float, float]], float]]:
    """Name, the spans of hours in which an edit lies, and how long the page was watched."""
    for folder in ("histories", "histories2"):
        steps: dict[str, list[tuple[float, float, bool]]] = defaultdict(list)
        path = corpus / folder / "labels.jsonl"
        for row in map(json.loads, path.read_text().splitlines() if path.exists() else ()):
            told = bool(row["meaningful"])
            steps[row["document"]].append((row["seen_old"] / 3600, row["seen_new"] / 3600, told))
        for name, rows in steps.items():
            begin = min(old for old, _, _ in rows)
            spans = [(old - begin, new - begin) for old, new, told in rows if told]
            yield name, spans, max(new for _, new, _ in rows) - begin


def week_hour(moment: float, dice: random.Random, working: bool) -> float:
    """`moment`, moved within its week to an hour in which edits are likely."""
    if not working:
        return moment
    week = moment // 168 * 168
    return week + dice.choices(range(168), HOURS)[0] + dice.random()


def visits(life: Life, policy: Policy, number: int) -> tuple[int, list[float], int]:
    """How many visits are made, the delay of each edit that is seen, and how many are not."""
    now = max(0.0, -life.age * 24)
    count, delays, unseen, next_edit = 0, [], 0, 0
    seen = 0.0
    while now < life.hours:
        count += 1
        due = bisect.bisect_right(life.edits, now)
        if due > next_edit:
            unseen += due - next_edit - 1
            delays.append(now - life.edits[due - 1])
            seen, next_edit = seen + 1, due
        now += max(PASS.total_seconds() / 3600, policy(life, now, seen, number))
    return count, delays, unseen + len(life.edits) - next_edit


def equal(scale: float) -> Policy:
    return lambda life, now, seen, number: scale * 24


def table(scale: float) -> Policy:
    def policy(life: Life, now: float, seen: float, number: int) -> float:
        age = life.age + now / 24
        return next(every for limit, every in TABLE if age < limit) * 24 * scale * spread(number)

    return policy


def ours(scale: float, prior: pace.Prior) -> Policy:
    pace._SCALE = scale  # inside of the bound, which is not scaled

    def policy(life: Life, now: float, seen: float, number: int) -> float:
        begun, age = max(0.0, life.age), life.age + now / 24
        watched = (timedelta(days=begun), timedelta(days=age))
        interval = pace.expected_interval(watched, seen, prior) * spread(number)
        moment = BEGIN + timedelta(hours=now)
        return (pace.in_working_time(moment, interval, UTC) - moment).total_seconds() / 3600

    return policy


def spread(number: int) -> float:
    return 0.9 + (number % 21) / 100


def outcome(lives: list[Life], policy: Policy) -> tuple[int, float, float, float]:
    """Visits, median delay, 95th percentile, share seen."""
    count, delays, unseen = 0, [], 0
    for number, life in enumerate(lives):
        made, found, lost = visits(life, policy, number)
        count, unseen = count + made, unseen + lost
        delays += found
    cuts = statistics.quantiles(delays, n=20)
    return count, statistics.median(delays), cuts[-1], len(delays) / (len(delays) + unseen)


def matched(lives: list[Life], make: Callable[[float], Policy], budget: int) -> tuple:
    """The outcome of a policy scaled until it spends the budget, and the scale."""
    low, high = 1 / 256, 256.0
    for _ in range(14):
        scale = (low * high) ** 0.5
        spent = sum(visits(life, make(scale), n)[0] for n, life in enumerate(lives))
        low, high = (scale, high) if spent > budget else (low, scale)
    return (*outcome(lives, make(high)), high)


def prior_of(lives: list[Life]) -> pace.Prior:
    """What the source teaches, were all edits seen."""
    edits = sum(len(life.edits) for life in lives)
    days = sum(
        pace.exposure(life.age + life.hours / 24) - pace.exposure(life.age) for life in lives
    )
    return pace.Prior().learnt(edits, days)


def populations(corpus: Path, half: int, seed: int, working: bool) -> dict[str, list[Life]]:
    dice = random.Random(f"{seed} {half}")
    first, second = press(corpus, half, dice, working), pages(corpus, half, dice, working)
    return {"press": first, "pages": second, "both": [*first, *second]}


def fit(lives: list[Life]) -> None:
    """The constants that make the median least on one half, the 95th percentile being no worse
    than that of equal intervals by more than a half."""
    budget = outcome(lives, table(1))[0]
    usual = matched(lives, equal, budget)
    for fall, power in product((0.6, 0.8), (0.5, 0.8, 1.0)):
        pace._FALL, pace._POWER = fall, power
        prior = prior_of(lives)
        found = matched(lives, lambda scale, prior=prior: ours(scale, prior), budget)
        mark = "" if found[2] <= 1.5 * usual[2] else "  (95 % too late)"
        print(f"fall {fall} power {power}: median {found[1]:6.1f} h, 95 % {found[2]:7.1f} h, "
              f"scale {found[4]:.4f}{mark}")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.fit:
        fit(populations(given.corpus, 0, given.seed, True)["both"])
        return
    for working, half in product((True, False), (0, 1)):
        hours = "edits in working hours" if working else "edits at any hour"
        print(f"\n{('fitted', 'judged')[half]} half, {hours}")
        for name, lives in populations(given.corpus, half, given.seed, working).items():
            budget, *now = outcome(lives, table(1))
            prior = prior_of(populations(given.corpus, 0, given.seed, working)[name])
            plain = outcome(lives, ours(SCALE, prior))
            even = matched(lives, equal, budget)
            new = matched(lives, lambda scale, prior=prior: ours(scale, prior), budget)
            for what, spent, (median, late, share) in (
                ("equal intervals", budget, even[1:4]),
                ("the table before", budget, now),
                ("now", budget, new[1:4]),
                ("now, as it comes", plain[0], plain[1:]),
            ):
                print(
                    f"  {name:<6} {what:<17} {spent:>7} visits: median {median:6.1f} h, 95 % "
                    f"{late:6.1f} h, seen {share:6.1%}, of equal {median / even[1]:.2f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()

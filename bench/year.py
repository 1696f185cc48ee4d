"""What a press room costs a year: requests, bytes fetched, and growth of the database.

    python bench/year.py TEXTS TEMPLATE [--per-day 2] [--years 5] [--every 15]

TEXTS is a *.tar.zst of NUMBER.before.md and NUMBER.after.md, real releases before and after an
edit; TEMPLATE one of page states, of which the first lends its markup. Each release is the template
with its own text in the place of the template's paragraphs. They go through the recorder, and what
each kind of visit adds to a database that was compacted is measured. How often
which release is visited comes from `monitor.decide.pace`, hour by hour of a year: `--per-day`
releases on each working day, those of so many `--years` before known already, a pass `--every` so
many minutes.
"""

from __future__ import annotations

import argparse
import gzip
import io
import random
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import lxml.html
import zstandard
from lxml.html.builder import H1, P

from monitor.alert.policy import AlertPolicy
from monitor.config import parse
from monitor.decide import pace
from monitor.extract import Hints
from monitor.model import Observation, Outcome
from monitor.read import read_page
from monitor.record import Recorder
from monitor.store import Store

BEGIN = datetime(2025, 1, 6, 9, tzinfo=UTC)  # a Monday
YEAR = timedelta(days=365)
UNCHANGED = 400  # bytes of a 304 with its headers
PASSES = 200
MOST = 30  # releases


def members(path: Path) -> dict[str, bytes]:
    raw = zstandard.ZstdDecompressor(max_window_size=2**31).stream_reader(path.read_bytes()).read()
    with tarfile.open(fileobj=io.BytesIO(raw)) as tar:
        return {m.name: f.read() for m in tar if (f := tar.extractfile(m)) is not None}


def page(template: bytes, text: str, noise: int) -> bytes:
    """`text` in the place of the template's paragraphs, with a token that differs at each visit."""
    tree = lxml.html.document_fromstring(template)
    place = max(tree.iter("div", "main", "article", "section"), key=lambda e: len(e.findall("p")))
    for child in list(place):
        place.remove(child)
    title, *paragraphs = [line for line in text.splitlines() if line.strip()]
    place.append(H1(title.lstrip("# ")))
    place.extend(P(line.replace("\\", "")) for line in paragraphs)
    for old in tree.iter("title"):
        old.text = title.lstrip("# ")
    token = sha256(str(noise).encode()).hexdigest()
    tree.body.append(lxml.html.fragment_fromstring(f'<input type="hidden" value="{token}">'))
    return bytes(lxml.html.tostring(tree, doctype="<!doctype html>", encoding="utf-8"))


class Room:
    """A press room, and the database that watches it."""

    def __init__(self, folder: Path, keep: str) -> None:
        self.file = folder / f"{keep}.db"
        self.store = Store.open(self.file)
        text = (
            f'[misajour]\nkeep = "{keep}"\nconfirm_after = 0\n'
            '[[source]]\nname = "room"\nspider = "watch"\nlistings = ["https://example.org/"]\n'
        )
        self.config = parse(text, folder / "misajour.toml")
        audience = AlertPolicy(self.config, self.store)
        self.recorder = Recorder(self.store, {"room": Hints()}, audience, 0)
        self.now = BEGIN

    def visit(self, pages: Sequence[tuple[int, bytes]]) -> int:
        """A pass that meets these pages; by how many bytes the database has grown, compacted."""
        before = self.size()
        self.now += timedelta(hours=1)
        run = self.recorder.begin(self.config.source[0], self.now)
        seen = [
            Observation(
                source="room", url=f"https://example.org/{number}", outcome=Outcome.PAGE,
                seen=self.now, status=200, body=body, sha256=sha256(body).hexdigest(),
                media_type="text/html", charset="utf-8",
            )
            for number, body in pages
        ]  # fmt: skip
        batch = self.recorder.receive(run, seen)
        self.recorder.conclude(run, batch, {p.key: read_page(p) for p in batch.pages})
        self.recorder.finish(run, self.now)
        return self.size() - before

    def size(self) -> int:
        self.store.compaction().run(lambda _: None)
        self.store.vacuum()
        query = "select sum(pgsize - unused) from dbstat"  # the file itself grows by whole pages
        return int(self.store.db.execute(query).fetchone()[0])


@dataclass(frozen=True)
class Costs:
    """Bytes: of a page, of one as it is sent, and what each kind of visit adds to the database."""

    page: float
    sent: float
    release: float
    edit: float
    quiet: float
    run: float


def measured(folder: Path, texts: dict[str, bytes], template: bytes, keep: str) -> Costs:
    names = sorted(name[:-10] for name in texts if name.endswith(".before.md"))
    names = [name for name in names if f"{name}.after.md" in texts][:MOST]
    room = Room(folder, keep)

    def pages(state: str, which: Sequence[str], noise: int) -> list[tuple[int, bytes]]:
        return [
            (int(n), page(template, texts[f"{n}.{state}.md"].decode(), noise * 1000 + int(n)))
            for n in which
        ]

    half = len(names) // 2
    room.visit(pages("before", names[:half], 0))
    first = pages("before", names[half:], 0)
    release = room.visit(first) / len(first)
    for number in range(1, 3):  # what is learnt once
        room.visit(pages("before", names, number))
    quiet = sum(room.visit(pages("before", names, 10 + n)) for n in range(3)) / (3 * len(names))
    told = "select count(*) from changes where kind in ('edited', 'silent-edit')"
    # an edit is believed at the second look
    edit = sum(room.visit(pages("after", names, 20 + look)) for look in range(2))
    edit /= room.store.db.execute(told).fetchone()[0]
    before = room.size()
    for _ in range(PASSES):
        room.now += timedelta(minutes=10)
        room.recorder.finish(room.recorder.begin(room.config.source[0], room.now), room.now)
    run = (room.size() - before) / PASSES
    room.store.close()
    return Costs(
        page=sum(len(body) for _, body in first) / len(first),
        sent=sum(len(gzip.compress(body, 6)) for _, body in first) / len(first),
        release=release, edit=edit, quiet=quiet, run=run,
    )  # fmt: skip


def visits(age: timedelta, every: timedelta, dice: random.Random) -> tuple[int, float]:
    """The visits and the expected edits in a year of a release that has this age when it begins;
    one that is negative comes later."""
    now, end, prior = BEGIN - min(age, timedelta(0)), BEGIN + YEAR, pace.Prior()
    born, known = BEGIN - age, max(BEGIN - age, BEGIN - YEAR)
    count, rate = 0, prior.edits / prior.days
    lasts = [(moment - born).total_seconds() / 86400 for moment in (now, end)]
    edits = rate * (pace.exposure(lasts[1]) - pace.exposure(lasts[0]))
    now += every * dice.random()
    while now < end:
        count += 1
        interval = pace.expected_interval((known - born, now - born), 0.0, prior)
        due = pace.in_working_time(now, interval * dice.uniform(0.9, 1.1), UTC)
        now = max(due, now + every)
    return count, edits


def ages(per_day: float, years: int, dice: random.Random) -> Iterator[timedelta]:
    """Of all releases that are known in the year: negative, of those that come in it."""
    for day in range(-365, 365 * years):
        if (BEGIN - timedelta(days=day)).weekday() < 5:
            for _ in range(int(per_day) + (dice.random() < per_day % 1)):
                yield timedelta(days=day, hours=dice.uniform(-4, 4))


def say(name: str, costs: Costs) -> None:
    print(
        f"{name}: a page of {costs.page / 1000:.0f} KB, {costs.sent / 1000:.0f} KB as sent; "
        f"the database grows by {costs.release / 1000:.1f} KB per release, "
        f"{costs.edit / 1000:.1f} KB per edit, {costs.quiet:.0f} bytes per visit of noise, "
        f"{costs.run:.0f} bytes per pass"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("texts", type=Path)
    parser.add_argument("template", type=Path)
    parser.add_argument("--per-day", type=float, default=2)
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--every", type=float, nargs="+", default=[15, 60])
    given = parser.parse_args()
    texts, template = members(given.texts), min(members(given.template).items())[1]
    with tempfile.TemporaryDirectory() as name:
        costs = {k: measured(Path(name), texts, template, k) for k in ("revisions", "all")}
    for keep, found in costs.items():
        say(f'keep = "{keep}"', found)
    for minutes in given.every:
        dice, every = random.Random(1), timedelta(minutes=minutes)
        room = [(age, *visits(age, every, dice)) for age in ages(given.per_day, given.years, dice)]
        new = [one for one in room if one[0] < timedelta(0)]
        looked, edits = sum(one[1] for one in room), sum(one[2] for one in room)
        fresh = sum(one[1] for one in new)
        passes = YEAR / every
        print(
            f"a pass every {minutes:g} minutes: {len(new)} new releases, {len(room) - len(new)} "
            f"known before; {passes:,.0f} listings and {looked:,} visits ({fresh:,} to the new "
            f"ones), {(passes + looked) / 365:,.0f} requests a day; {edits:.0f} edits"
        )
        for share, what in ((0.0, "none unchanged"), (1.0, "unchanged ones answered by 304")):
            sent = costs["all"].sent * (looked * (1 - share) + share * (len(new) + edits))
            sent += share * UNCHANGED * looked + passes * costs["all"].sent
            print(f"  {sent / 1e9:6.2f} GB fetched, {what}")
        for keep, found in costs.items():
            once = len(new) * found.release + edits * found.edit
            noisy = looked * found.quiet
            runs = passes * found.run
            print(
                f'  keep = "{keep}": {once / 1e6:.0f} MB of releases and edits, {runs / 1e6:.0f} MB '
                f"of passes, and {noisy / 1e6:.0f} MB where the bytes differ at each visit"
            )


if __name__ == "__main__":
    main()

"""A day of the daemon in simulated time: 50 sources, a third of them misbehaving. Prints, and exits
1 where one fails: whether every due pass was made, how often the operator was told of each trouble
and of its end, and the memory by the hour.

    python bench/day.py [--hours 24]
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from simulated import BEGIN, HABITS, SimulatedEngine, SimulatedLoop
from test_day import SCHEDULES, Day

from monitor.schedule import Daemon
from monitor.store import Store
from monitor.testing.monitor import ReaderInPlace

TOLD = {
    "down": ("Source broken", "Well again", "is broken since", "answers as it should again"),
    "blocked": ("Source blocked", "Well again", "is blocked since", "answers as it should again"),
    "empty": ("Source empty", "Well again", "is empty since", "answers as it should again"),
    "fails": ("Source broken", "Well again", "is broken since", "answers as it should again"),
    "raises": ("Source broken", "Well again", "is broken since", "answers as it should again"),
    "hangs": ("Trouble", "Over", ": its pass has been", ": its pass has been"),
    "slow": ("Trouble", "Over", ": its pass has been", ": its pass has been"),
}


class MeasuredDay(Day):
    memory: list[float]

    async def _main(self, loop: SimulatedLoop) -> None:
        self.memory = []
        with Store.open(self.config.database) as store:
            daemon = Daemon(
                self.config, store, self._told, engine=SimulatedEngine, reader=ReaderInPlace()
            )
            running = asyncio.create_task(daemon.run())
            for _ in range(int(self.hours)):
                await asyncio.sleep(3600)
                self.memory.append(psutil.Process().memory_info().rss / 2**20)
            await asyncio.sleep(60)
            daemon.stop()
            await running


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=int, default=24)
    hours = parser.parse_args().hours
    logging.basicConfig(level=logging.CRITICAL)
    names = {f"{habit}-{n}": SCHEDULES[0] for habit in HABITS for n in range(2)} | {
        "down-2": "@hourly"
    }
    names |= {f"well-{n}": SCHEDULES[n % 3] for n in range(30)}
    names |= {f"edits-{n}": "@hourly" for n in range(50 - len(names))}
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        day = MeasuredDay(Path(folder), names, hours)
        begun = time.perf_counter()
        day.play()
        took = time.perf_counter() - begun
        exact = [n for n in names if n.startswith("well")]
        for name in exact:
            if day.passes[name] - day.expected(name) not in range(5):
                faults.append(f"{name}: {day.passes[name]} passes, {day.expected(name)} due")
        for name in names:
            habit = name.partition("-")[0]
            for word, fragment in zip(
                TOLD.get(habit, ())[:2], TOLD.get(habit, ())[2:], strict=True
            ):
                sentence = f"{name}{fragment}" if fragment.startswith(":") else f"{name} {fragment}"
                if (number := day.count(word, sentence)) != 1:
                    faults.append(f"{name}: told {number} times: {word}, {sentence}")
        growth = day.memory[-1] - day.memory[hours // 3]
        if growth > 10:
            faults.append(f"memory grew by {growth:.1f} MiB after hour {hours // 3 + 1}")
        print(
            f"{hours} hours from {BEGIN:%Y-%m-%d %H:%M} UTC, {len(names)} sources, in {took:.0f} s of real time"
        )
        print(f"passes made: {sum(day.passes.values())}; mails to the operator: {len(day.told())}")
        print("memory by the hour, MiB:", " ".join(f"{m:.0f}" for m in day.memory))
    print(
        "\n".join(faults) or "every due pass was made; each trouble was told once, and its end once"
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

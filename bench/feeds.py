"""How rightly the steps in the lives of real feeds are read: which entries came, went, and changed
places.

    python bench/feeds.py --corpus ../shared/corpus/feeds [-v]

It scores the reading alone: what a pass makes of an absence or an edit is decided later, with the
pages at hand.
"""

from __future__ import annotations

import argparse
import json
import tarfile
from collections import Counter
from pathlib import Path
from urllib.parse import urljoin

import zstandard
from scrapy.http import Response

from monitor.addresses import Spellings, clean, normal
from monitor.crawl.discovery import Feed


class AddressRules:
    language = ""

    def __init__(self) -> None:
        self.spellings = Spellings()

    def is_release(self, url: str) -> bool:
        return True

    def canonical(self, url: str) -> str:
        return self.spellings.of(clean(url))

    def foresee(self, urls: object) -> None:
        pass


def snapshots(archive: Path) -> dict[str, bytes]:
    with archive.open("rb") as packed:
        stream = zstandard.ZstdDecompressor().stream_reader(packed)
        with tarfile.open(fileobj=stream, mode="r|") as files:
            return {
                file.name: extracted.read()
                for file in files
                if (extracted := files.extractfile(file)) is not None
            }


def read(body: bytes) -> list[str]:
    base = "http://feed.invalid/"
    page = Feed(base).read(Response(base, body=body), AddressRules())
    return [normal(entry.url) for entry in page.entries]


def faults(step: dict, old: list[str], new: list[str]) -> list[str]:
    def named(key: str) -> set[str]:
        return {normal(urljoin("http://feed.invalid/", url)) for url in step[key]}

    said = []
    for key, found in (
        ("new_items", set(new) - set(old)),
        ("gone_items", set(old) - set(new)),
    ):
        if found != named(key):
            said.append(f"{key}: {sorted(found ^ named(key))[:2]}")
    kept = set(old) & set(new)
    moved = [u for u in old if u in kept] != [u for u in new if u in kept]
    if moved != step["reordered"]:
        said.append(f"reordered: {moved}")
    return said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("-v", action="store_true")
    chosen = parser.parse_args()
    steps = [json.loads(line) for line in (chosen.corpus / "steps.jsonl").open()]
    bodies = {
        name: snapshots(chosen.corpus / f"{name}.tar.zst") for name in {s["feed"] for s in steps}
    }
    right: Counter[str] = Counter()
    for step in steps:
        files = bodies[step["feed"]]
        said = faults(step, read(files[step["old"]]), read(files[step["new"]]))
        right[step["feed"]] += not said
        if said and chosen.v:
            print(f"{step['feed']} {step['new']}: {'; '.join(said)}")
    for feed, total in Counter(s["feed"] for s in steps).items():
        print(f"{feed}: {right[feed]} of {total} steps right")
    print(f"all: {right.total()} of {len(steps)} ({right.total() / len(steps):.3f})")


if __name__ == "__main__":
    main()

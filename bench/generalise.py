"""How well reading generalises: each site left out once, thresholds chosen on the others only.

    python bench/generalise.py --corpus ../shared/corpus

The body has three measured thresholds. For each site the best combination of a small grid is chosen by the F1 on
all other sites, and used on the one left out. If the thresholds were fitted to the sample, the F1 so found
is much below that of the shipped ones. Stamps have no threshold: their figures are given by language.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import itertools
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

from monitor import extract
from monitor.extract import body, layout

GRID = {
    (body, "_CONCENTRATED"): (0.7, 0.8, 0.9),
    (layout, "_MUCH"): (0.3, 0.4, 0.5),
    (body, "_BEGUN"): (150.0, 250.0, 400.0),
}


def grams(text: str) -> collections.Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text or "")
    return (
        collections.Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)))
        if words
        else collections.Counter()
    )


def precision_recall(found: str, truth: str) -> tuple[float, float]:
    mine, theirs = grams(found), grams(truth)
    common = (mine & theirs).total()
    return (common / mine.total() if mine else 1.0), (common / theirs.total() if theirs else 1.0)


def f1(pairs: list[tuple[float, float]]) -> float:
    precision, recall = (sum(values) / len(pairs) for values in zip(*pairs, strict=True))
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def articles(folder: Path) -> None:
    truth = json.loads((folder / "ground-truth.json").read_text())
    pages = {name: gzip.decompress((folder / name).read_bytes()) for name in truth}
    site = {name: urlsplit(truth[name].get("url", name)).hostname or name for name in truth}
    scores: dict[tuple[float, ...], dict[str, tuple[float, float]]] = {}
    for values in itertools.product(*GRID.values()):
        for (module, name), value in zip(GRID, values, strict=True):
            setattr(module, name, value)
        scores[values] = {
            n: precision_recall(extract.read(pages[n]).body, truth[n]["articleBody"]) for n in truth
        }
    left: list[tuple[float, float]] = []
    for out in sorted(set(site.values())):
        others = [n for n in truth if site[n] != out]
        best = max(scores, key=lambda values: f1([scores[values][n] for n in others]))
        left += [scores[best][n] for n in truth if site[n] == out]
    every = {values: f1(list(found.values())) for values, found in scores.items()}
    print(f"articles: {len(set(site.values()))} sites; F1 with each site left out {f1(left):.4f}")
    print(
        f"          over the grid of {len(every)}: best {max(every.values()):.4f}, worst {min(every.values()):.4f}, shipped {every[0.8, 0.4, 250.0]:.4f}"
    )


def stamps(folder: Path) -> None:
    right: collections.Counter[tuple[str, bool]] = collections.Counter()
    for line in (folder / "labels.jsonl").read_text().splitlines():
        label = json.loads(line)
        content = extract.read(gzip.decompress((folder / label["page"]).read_bytes()))
        found = content.updated.value[:10] if content.updated else None
        right[content.language.partition("-")[0] or "?", found == label["updated"]] += 1
    print(
        "stamps:  ",
        ", ".join(
            f"{code} {right[code, True]}/{right[code, True] + right[code, False]}"
            for code in sorted({c for c, _ in right})
        ),
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", required=True, type=Path)
    arguments = parser.parse_args()
    stamps(arguments.corpus / "stamps")
    articles(arguments.corpus / "articles")


if __name__ == "__main__":
    main()

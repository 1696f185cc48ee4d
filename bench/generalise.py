"""How well reading generalises: a third of the sites left out, thresholds chosen on the others
only, five times.

    python bench/generalise.py --corpus ../shared/corpus

The body has three measured thresholds. Each time the best combination of a small grid is chosen by
the F1 on two thirds of the sites of both corpora of bodies, and used on the third that was left
out. If the thresholds were fitted to the sample, the F1 so found is much below that of the shipped
ones. Stamps have no threshold: their figures are given by language.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import itertools
import json
import random
import re
from pathlib import Path
from urllib.parse import urlsplit

from monitor import extract
from monitor.extract import body, candidates

GRID = {
    (body, "_CONCENTRATED"): (0.7, 0.8, 0.9),
    (candidates, "_MAX_SHARE_OF_PAGE"): (0.3, 0.4, 0.5),
    (candidates, "_MIN_PROSE_OF_TEXT"): (100, 160, 240),
}
SHIPPED = (0.8, 0.4, 160)
TIMES = 5


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


def pages(corpus: Path) -> dict[str, tuple[bytes, str, str]]:
    """Each page's bytes, its true body, and its site."""
    found = {}
    for folder in (corpus / "articles", corpus / "news-bodies"):
        for name, truth in json.loads((folder / "ground-truth.json").read_text()).items():
            site = urlsplit(truth.get("url") or name).hostname or name
            raw = gzip.decompress((folder / name).read_bytes())
            found[name] = (raw, truth["articleBody"], site)
    return found


def bodies(corpus: Path) -> None:
    every = pages(corpus)
    scores: dict[tuple[float, ...], dict[str, tuple[float, float]]] = {}
    for values in itertools.product(*GRID.values()):
        for (module, name), value in zip(GRID, values, strict=True):
            setattr(module, name, value)
        scores[values] = {
            name: precision_recall(extract.read(raw).body, truth)
            for name, (raw, truth, _) in every.items()
        }
    sites = sorted({site for _, _, site in every.values()})
    chance = random.Random(12)
    for number in range(TIMES):
        out = set(chance.sample(sites, len(sites) // 3))
        rest = [n for n, (_, _, site) in every.items() if site not in out]
        left = [n for n in every if n not in rest]
        best = max(scores, key=lambda values: f1([scores[values][n] for n in rest]))
        print(
            f"third {number + 1}: chosen {best}, F1 on the rest {f1([scores[best][n] for n in rest]):.4f},"
            f" on the left-out {f1([scores[best][n] for n in left]):.4f},"
            f" shipped there {f1([scores[SHIPPED][n] for n in left]):.4f}"
        )
    whole = {values: f1(list(found.values())) for values, found in scores.items()}
    print(
        f"{len(sites)} sites, grid of {len(whole)}: best {max(whole.values()):.4f},"
        f" worst {min(whole.values()):.4f}, shipped {whole[SHIPPED]:.4f}"
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
    bodies(arguments.corpus)


if __name__ == "__main__":
    main()

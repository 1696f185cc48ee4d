"""How well reading generalises: a third of the sites left out, five times, over all corpora of pages.

    python bench/generalise.py --corpus ../shared/corpus

Bodies (`articles`, `news-bodies`), titles (`news-bodies`) and pieces of text (`segments`). Each time
the measured thresholds are chosen on two thirds of the sites, the shipped ones or any one of them
moved up or down, by the mean of both F1, and used on the third that was left out: if they were
fitted to the sample, what they reach there is below what they reach on the rest. Rules and words
have no number to be chosen by: what is printed of them is how far the figures of the shipped
reading differ between the thirds, which is chance and no proof that unseen sites are read as well.
Stamps have no threshold: their figures are given by language.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import itertools
import json
import random
import re
import statistics
import unicodedata
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import urlsplit

from monitor import extract
from monitor.extract import afterwords, body, candidates
from monitor.languages.scripts import SIGNS

# Each threshold: where it stands, and the values beside the shipped one that are tried.
TRIED = {
    (body, "_CONCENTRATED"): (0.7, 0.9),
    (body, "_LISTED"): (40, 160),
    (candidates, "_MAX_SHARE_OF_PAGE"): (0.3, 0.5),
    (candidates, "_MIN_PROSE_OF_TEXT"): (100, 240),
    (candidates, "_MIN_TEXT_ABOVE_TALK"): (250.0, 1000.0),
    (afterwords, "_LINKED_CHARACTERS"): (0.4, 0.65),
}
SHIPPED = "shipped"
TIMES = 5


@dataclass(frozen=True)
class Sample:
    """A page with what is known of it: its true body and title, or pieces that must and must not be
    in the body."""

    path: Path
    site: str
    text: str = ""
    title: str = ""
    within: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Score:
    """What was reached on one page: 4-grams' precision and recall, whether the title is right, and
    pieces rightly taken, left out, and wrongly taken; None and zeros where nothing is known."""

    body: tuple[float, float] | None = None
    title: bool | None = None
    pieces: tuple[int, int, int] = (0, 0, 0)


def samples(corpus: Path) -> list[Sample]:
    found = []
    for folder in (corpus / "articles", corpus / "news-bodies"):
        for name, truth in json.loads((folder / "ground-truth.json").read_text()).items():
            site = urlsplit(truth.get("url") or name).hostname or name
            title = truth.get("title", "") if folder.name == "news-bodies" else ""
            found.append(Sample(folder / name, site, text=truth["articleBody"], title=title))
    folder = corpus / "segments"
    for line in (folder / "labels.jsonl").read_text().splitlines():
        label = json.loads(line)
        site = urlsplit(label.get("url") or "").hostname or label["page"]
        within, without = (tuple(map(fold, label[key])) for key in ("with", "without"))
        found.append(Sample(folder / label["page"], site, within=within, without=without))
    return found


def fold(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text or "")).strip()


def grams(text: str) -> collections.Counter[tuple[str, ...]]:
    words = re.findall(rf"[{SIGNS}]|\w+", text)
    return collections.Counter(
        tuple(words[i : i + 4]) for i in range(len(words) and max(1, len(words) - 3))
    )


def score(sample: Sample) -> Score:
    content = extract.read(gzip.decompress(sample.path.read_bytes()))
    if not sample.text:
        shown = fold(content.body)
        taken = sum(piece in shown for piece in sample.within)
        wrong = sum(piece in shown for piece in sample.without)
        return Score(pieces=(taken, len(sample.within) - taken, wrong))
    mine, theirs = grams(content.body), grams(sample.text)
    common = (mine & theirs).total()
    precision, recall = (common / c.total() if c else 0.0 for c in (mine, theirs))
    title = None
    if sample.title:
        ours, stated = fold(content.title).casefold(), fold(sample.title).casefold()
        title = bool(ours) and (ours in stated or stated in ours)
    return Score(body=(precision, recall), title=title)


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def figures(scores: list[Score]) -> tuple[float, float, float]:
    """The F1 of bodies and of pieces, and the share of right titles."""
    bodies = [s.body for s in scores if s.body is not None]
    of_bodies = f1(*(statistics.fmean(values) for values in zip(*bodies, strict=True)))
    taken, left, wrong = (sum(s.pieces[i] for s in scores) for i in range(3))
    of_pieces = f1(taken / max(1, taken + wrong), taken / max(1, taken + left))
    titles = [s.title for s in scores if s.title is not None]
    return of_bodies, of_pieces, sum(titles) / max(1, len(titles))


def tried(pages: list[Sample], workers: int) -> dict[str, list[Score]]:
    """The scores of all pages with the shipped thresholds, and with each of the others."""
    scores = {SHIPPED: scored(pages, workers)}
    for (module, name), values in TRIED.items():
        shipped = getattr(module, name)
        for value in values:
            setattr(module, name, value)
            scores[f"{name} = {value}"] = scored(pages, workers)
        setattr(module, name, shipped)
    return scores


def scored(pages: list[Sample], workers: int) -> list[Score]:
    # a pool for each setting: its processes are forked with the thresholds as they are then
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        return list(pool.map(score, pages, chunksize=20))


def told(values: tuple[float, float, float]) -> str:
    return "bodies {:.4f} pieces {:.4f} titles {:.3f}".format(*values)


def thirds(pages: list[Sample], scores: dict[str, list[Score]]) -> None:
    sites = sorted({page.site for page in pages})
    chance = random.Random(12)
    shipped, losses = [], []
    for number in range(TIMES):
        out = set(chance.sample(sites, len(sites) // 3))
        away = [page.site in out for page in pages]
        near = [not is_away for is_away in away]

        def reached(setting: str, where: list[bool]) -> tuple[float, float, float]:
            return figures(list(itertools.compress(scores[setting], where)))

        best = max(scores, key=lambda setting: sum(reached(setting, near)[:2]))
        shipped.append(reached(SHIPPED, away))
        losses.append(sum(shipped[-1][:2]) / 2 - sum(reached(best, away)[:2]) / 2)
        print(f"third {number + 1}: chosen on the rest: {best}")
        print(f"    on the rest      {told(reached(best, near))}")
        print(f"    on the left-out  {told(reached(best, away))}")
        print(f"    shipped there    {told(shipped[-1])}")
    print(f"{len(pages)} pages of {len(sites)} sites, shipped: {told(figures(scores[SHIPPED]))}")
    for name, values in zip(
        ("bodies", "pieces", "titles"), zip(*shipped, strict=True), strict=True
    ):
        print(f"{name} on the left-out thirds: {min(values):.4f} to {max(values):.4f}")
    print(f"lost by choosing on the rest: {min(losses):+.4f} to {max(losses):+.4f}")
    for setting, of_pages in scores.items():
        print(f"    {setting:32} {told(figures(of_pages))}")


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
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    stamps(arguments.corpus / "stamps")
    pages = samples(arguments.corpus)
    thirds(pages, tried(pages, arguments.workers))


if __name__ == "__main__":
    main()

"""Score what the comparison makes of real edits of government releases: found, and how much they
matter.

    python bench/press_edits.py --corpus ../shared/corpus/press-edits [--reasons 20]

Each edit is a text before and after. All of kind `text` must be found; of those graded by hand,
`substance` should be major, and `typo` cosmetic or minor.
"""

from __future__ import annotations

import argparse
import collections
import io
import json
import tarfile
from pathlib import Path

import zstandard

from monitor import compare, extract
from monitor.model import Kind, Significance
from monitor.wording import sentences


def unpack(archive: Path) -> dict[str, bytes]:
    raw = (
        zstandard.ZstdDecompressor(max_window_size=2**31).stream_reader(archive.read_bytes()).read()
    )
    with tarfile.open(fileobj=io.BytesIO(raw)) as tar:
        return {Path(m.name).name: tar.extractfile(m).read() for m in tar if m.isfile()}  # type: ignore[union-attr]  # a file


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", required=True, type=Path)
    parser.add_argument(
        "--reasons", type=int, default=0, metavar="N", help="print the reasons of the first N"
    )
    parser.add_argument(
        "-v", action="store_true", help="print the reasons of each that was judged otherwise"
    )
    arguments = parser.parse_args()
    pages = unpack(arguments.corpus / "pages.tar.zst")
    found: collections.Counter[tuple[str, str]] = collections.Counter()
    grades: collections.Counter[tuple[str, str]] = collections.Counter()
    for line in (arguments.corpus / "labels.jsonl").read_text().splitlines():
        label = json.loads(line)
        if f"{label['id']}.after.md" not in pages:
            continue
        old, new = (
            extract.read(pages[f"{label['id']}.{side}.md"], label["url"])
            for side in ("before", "after")
        )
        verdict = compare.compare(old, new)
        kind = str(verdict.kind) if verdict else "nothing"
        found[label["kind"], kind] += 1
        if label["kind"] != "text":
            continue
        significance = verdict.significance if verdict else Significance.COSMETIC
        wrong = kind not in (Kind.EDITED, Kind.SILENT_EDIT)
        if grade := label["grade"]:
            grades[grade, str(significance)] += 1
            right = {
                "substance": (Significance.MAJOR,),
                "typo": (Significance.COSMETIC, Significance.MINOR),
            }.get(grade)
            wrong = wrong or (right is not None and significance not in right)
        if (arguments.v and wrong) or found.total() <= arguments.reasons:
            print(label["id"], label["grade"], kind, significance, label["sample"][:3])
            print(
                "".join(
                    f"      {reason}\n" for reason in sentences(verdict.reasons if verdict else ())
                ),
                end="",
            )
    for what, counts in (("kind", found), ("grade", grades)):
        for (label_, judged), number in sorted(counts.items()):
            print(f"{what:6s} {label_:10s} judged {judged:12s} {number}")


if __name__ == "__main__":
    main()

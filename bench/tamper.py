"""Alters a real store in every way we could think of, and asks `misajour verify` each time.

    python bench/tamper.py [--missed]

Prints a table of what was altered, found or missed, and the count. Exits 1 if anything was missed.
"No effect" is said of inner tables of the search index that were altered so that every word is
still found: FTS5 ignores the place.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner
from tamper_store import make
from tampering import Tampering, all_of_them

from monitor.commands import cli


def verify(folder: Path, head: str = "") -> tuple[int, str]:
    """The exit code, and what was said; a traceback is 99."""
    arguments = ["--config", str(folder / "misajour.toml"), "verify", "--json"]
    done = CliRunner().invoke(cli, [*arguments, *(("--head", head) if head else ())])
    error = done.exception
    if error is None or isinstance(error, SystemExit):
        return done.exit_code, done.output
    code = getattr(
        error, "exit_code", 99
    )  # what `misajour` prints and exits with; see commands.main
    return code, str(error)


def run(folder: Path, scratch: Path, one: Tampering, head: str) -> str:
    """found, missed, crashed, or "" where it could not be done."""
    shutil.copytree(folder, scratch)
    try:
        if not one.act(scratch):
            return ""
        code, said = verify(scratch, head if one.head else "")
        if (
            code
            and one.named
            and not any(
                (f["table"], f["column"]) == one.named
                for f in json.loads(said.splitlines()[-1])["faults"]
            )
        ):
            return "unnamed"
        if code:
            return "crashed" if code == 99 else "found"
        # what `families_read` forgets is read again
        harmless = one.what.startswith(("search_", "families_read"))
        return "no effect" if harmless else "missed"
    finally:
        shutil.rmtree(scratch)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--missed", action="store_true", help="print only what was not found")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "store"
        folder.mkdir()
        make(folder)
        connection = sqlite3.connect(folder / "misajour.db")
        connection.execute("pragma wal_checkpoint(truncate)")
        connection.close()
        code, said = verify(folder)
        assert code == 0, said
        head = json.loads(said.splitlines()[-1])["head"]
        counts = {"found": 0, "no effect": 0, "unnamed": 0, "missed": 0, "crashed": 0}
        for one in all_of_them(folder):
            result = run(folder, Path(name) / "copy", one, head)
            if result:
                counts[result] += 1
                if result != "found" or not given.missed:
                    print(f"{result:<10} {one.what}")
    print(", ".join(f"{number} {word}" for word, number in counts.items()))
    sys.exit(any(counts[word] for word in ("unnamed", "missed", "crashed")))


if __name__ == "__main__":
    main()

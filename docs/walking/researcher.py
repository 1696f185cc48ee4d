"""A researcher asks who removed “no” from statements this month, and how long after publication;
and takes the answer home as a list, as Parquet and as a citation."""

from __future__ import annotations

import contextlib
import io
import json
import re
from pathlib import Path
from urllib.parse import urlencode

from walking.mailprogram import Screen, Shown, missing
from walking.newsdesk import PAGES
from walking.rooms import PressRooms
from walking.walk import Walk

_PICTURES = "../images"
ASKED = "removed:no"
PANDAS = """\
import pandas

words = pandas.read_parquet("words.parquet")
said = words[words.title.str.startswith("Statement") & (words.side == "removed")]
said = said[said.text.str.contains(r"\\bno\\b")]
after = said.detected.dt.tz_convert(None).dt.normalize() - pandas.to_datetime(said.published)
said = said.assign(days_after=after.dt.days).sort_values("days_after")
print(said[["source", "text", "kind", "published", "days_after"]].to_string(index=False))
"""


def researcher(walk: Walk[PressRooms], screen: Screen, images: Path) -> None:
    """The question, by browser, by terminal and by pandas."""
    since = f"{walk.site.today:%Y-%m-01}"
    walk.tell("## 1. Asked on a page")
    with screen.page(f"{PAGES}/-/misajour/search") as shown:
        _ask(walk, shown, since, images)
        walk.tell("## 2. The list, at its own address")
        _lists(walk, screen, shown)
        walk.tell("## 3. The page of the change, and how it is cited")
        _cite(walk, screen, shown, images)
    walk.tell("## 4. Asked of all sources at once")
    _questions(walk, screen, images)
    walk.tell("## 5. In a terminal, and as Parquet")
    _parquet(walk, since)


def _ask(walk: Walk[PressRooms], shown: Shown, since: str, images: Path) -> None:
    form = shown.page.locator("form.filters")
    form.get_by_label("Words").fill(ASKED)
    form.get_by_label("First seen from").fill(since)
    form.get_by_role("button", name="Search").click()
    shown.page.wait_for_load_state()
    said = shown.first_screen()
    wanted = ["2 edits for"]
    for source, ago in (("council", 3), ("ministry", 12)):
        wanted += [f"silent edit {source}", f"published {_stated(walk, ago)}"]
    wanted += ["removed Allies have agreed that no convoy", "removed There is no plan to raise"]
    if unsaid := missing(said, *wanted):
        raise AssertionError(f"{unsaid} in {said}")
    shown.picture(images / "search.png")
    walk.tell(
        f"`{ASKED}` in the box, the first of the month as the first day: who did it, when that was "
        "seen, when the release had been published, and the sentence as it stood.\n\n"
        f"![Two edits that took a “no” out of a statement]({_PICTURES}/search.png)"
    )


def _lists(walk: Walk[PressRooms], screen: Screen, shown: Shown) -> None:
    """What the links to the list give."""
    given = {}
    for form in ("CSV", "JSON"):
        link = shown.page.get_by_role("link", name=form, exact=True).first
        address = f"{PAGES}{link.get_attribute('href')}"
        given[form] = screen.read(address)
        walk.tell(f"*{form}* leads to `{address}`:")
        text = given[form]
        if form == "JSON":
            text = json.dumps(json.loads(text), indent=1, ensure_ascii=False)
        walk.show(text.replace("\r\n", "\n"), form.lower())
    if given["CSV"].count("silent-edit") != 2 or json.loads(given["JSON"])["total"] != 2:
        raise AssertionError(f"not both edits: {given}")


def _cite(walk: Walk[PressRooms], screen: Screen, shown: Shown, images: Path) -> None:
    """From the list to the change, to the text that stood before it, and to its citation."""
    page = shown.page
    page.get_by_role("link", name="Statement by the Council on the Bear Pass").click()
    page.wait_for_load_state()
    release = page.url.partition("/compare")[0]
    page.goto(f"{release}/revision/1")
    said = screen.read(f"{release}/revision/1/cite.txt")
    if not re.search(r"council: “Statement by the Council on the Bear Pass”\. .*SHA-256", said):
        raise AssertionError(said)
    permalink = said.split()[-1]
    page.goto(permalink)
    if page.url != f"{release}/revision/1" or "no convoy" not in shown.first_screen():
        raise AssertionError(f"{permalink} leads to {page.url}")
    shown.picture(images / "cite.png")
    walk.tell(
        "The title leads to the change; *revision 1* is the text that stood before it. The box "
        "beneath cites it, by an address that names the SHA-256 of the bytes received:\n\n"
        f"![A revision and how it is cited]({_PICTURES}/cite.png)"
    )
    walk.show(said)
    walk.show(screen.read(f"{release}/revision/1/cite.bib"), "bibtex")


def _questions(walk: Walk[PressRooms], screen: Screen, images: Path) -> None:
    """The page of the questions, and the table beneath it."""
    month = urlencode({"since": f"{walk.site.today:%Y-%m-01}"})
    with screen.page(f"{PAGES}/-/misajour/questions?{month}#who") as shown:
        if unsaid := missing(shown.words(), "How long after publication?", "Who edits silently?"):
            raise AssertionError(unsaid)
        shown.picture(images / "questions.png")
    columns = ["source", "title", "context", "kind", "published", "detected"]
    removed = "&".join(["side=removed", "text=no", *(f"_col={name}" for name in columns)])
    with screen.page(f"{PAGES}/misajour/removed_and_added?{removed}") as shown:
        if unsaid := missing(shown.words(), "no convoy", "no plan", "council", "ministry"):
            raise AssertionError(unsaid)
        shown.picture(images / "passages.png")
    walk.tell(
        "*Questions* has the shares of silent edits by source with the numbers behind them, how "
        "long after publication, at what hours and why; each with its SQL.\n\n"
        f"![Who edits silently, with the numbers behind it]({_PICTURES}/questions.png)\n\n"
        "And each passage that was ever removed or added is a row of Datasette's "
        "`removed_and_added`, with facets, CSV and JSON: "
        f"`/misajour/removed_and_added?{removed}`\n\n"
        f"![The passages as a table]({_PICTURES}/passages.png)"
    )


def _parquet(walk: Walk[PressRooms], since: str) -> None:
    walk.type(
        f"misajour search '{ASKED}' --since {since}",
        f"misajour export --diffs --since {since} --kind silent-edit --format parquet "
        "--output words.parquet",
    )
    walk.tell("How long after publication, in days, with pandas:")
    walk.show(PANDAS, "python")
    out = io.StringIO()
    with contextlib.chdir(walk.folder), contextlib.redirect_stdout(out):
        exec(compile(PANDAS, "words.py", "exec"), {})  # as the page shows it
    said = out.getvalue()
    rows = [line.split() for line in said.splitlines()[1:]]
    found = [(row[0], row[1], row[-1]) for row in rows]
    if found != [("council", "no", "3"), ("ministry", "no", "12")]:
        raise AssertionError(said)
    walk.show(said)


def _stated(walk: Walk[PressRooms], ago: int) -> str:
    return walk.site.date(ago).isoformat()

"""The front page: the first words of each redline, filters that say what they do, a true chart."""

from __future__ import annotations

import asyncio
import itertools
import re
from datetime import UTC, date, datetime, timedelta

import histories
import pytest
from datasette.app import Datasette

from monitor.browse.excerpts import Excerpt, excerpts
from monitor.browse.front import _parts
from monitor.browse.queries import Filter

NO = "There will be no talks with the other side."


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    path = tmp_path_factory.mktemp("front") / "misajour.db"
    histories.read_in(path, releases=4)
    return path


def ask(store, path: str, zone: str = "UTC"):
    pages = Datasette([str(store)], metadata={"plugins": {"misajour": {"timezone": zone}}})
    return asyncio.run(pages.client.get(f"/-/misajour{path}"))


def charted(page: str) -> int:
    """How many changes the chart says there are in all."""
    return int(re.search(r'aria-label="Changes: (\d+) changes in all', page)[1])


def test_each_change_shows_the_first_words_of_its_redline(store):
    page = ask(store, "?source=council&kind=silent-edit").text
    assert "There will be <del>no</del> talks with the other side" in page
    page = ask(store, "?source=huiyi&kind=silent-edit").text
    assert "<del>不</del> <ins>将</ins>会与对方举行会谈" in page


def test_no_hit_says_so_and_leads_back(store):
    page = ask(store, "?kind=removed").text
    assert "No change is of that kind, time and place" in page and "0 changes with these" in page
    assert charted(page) == 0 and "misajour check" not in page


def test_the_chart_and_the_count_follow_every_filter(store):
    days = "since=2026-11-01&until=2026-11-30"
    whole = ask(store, f"?{days}").text
    silent = ask(store, f"?{days}&kind=silent-edit").text
    council = ask(store, f"?{days}&kind=silent-edit&source=council").text
    assert [charted(page) for page in (silent, council)] == [8, 2]
    assert charted(whole) == 8 + 4, "new releases are left out"
    for page, number in ((silent, 8), (council, 2)):
        assert f"{number} changes with these filters" in page
    assert charted(ask(store, f"?{days}&kind=new").text) == 16
    first = ask(store, "?since=2026-11-02&until=2026-11-02&kind=silent-edit").text
    assert charted(first) == 4 and ">2 Nov 2026<" in first
    # what was seen at 12:07 UTC is another day in Kiritimati
    there = ask(store, "?since=2026-11-02&until=2026-11-02&kind=silent-edit", "Pacific/Kiritimati")
    assert charted(there.text) == 0
    assert charted(ask(store, f"?{days}&language=ar&kind=silent-edit").text) == 2


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("kind=edtied", "There is no kind “edtied”; there are: new, edited, silent-edit"),
        ("since=2026-11-31", "“2026-11-31” is not a day; `since` takes one such as"),
        ("since=2026-11-03&until=2026-11-01", "2026-11-03 is after 2026-11-01"),
        ("source=%3Cb%3E", "There is no source “&lt;b&gt;”; there are: conseil, council"),
        ("significance=x", "There is no significance “x”"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(store, query, sentence):
    answer = ask(store, f"?{query}")
    assert answer.status_code == 400 and sentence in answer.text
    assert ask(store, f".csv?{query}").status_code in (200, 400)


def test_csv_and_json_have_the_same_filter(store):
    page = ask(store, "?kind=silent-edit&source=majlis").text
    link = re.search(r'href="/-/misajour(\.csv\?[^"]+)"', page)[1].replace("&amp;", "&")
    assert ask(store, link).text.count("\n") == 1 + 2


def test_an_old_change_bears_the_title_of_its_time(tmp_path):
    import misajour

    path, url = tmp_path / "titles.db", "https://council.example.org/press/1.html"
    room, first = histories.ROOMS[3], datetime(2026, 11, 1, 9, tzinfo=UTC)
    for n, title in enumerate(("Talks are off", "Talks are on", "Talks, a history")):
        body = histories.page(room, 1, room.paragraphs, first, first).decode()
        body = body.replace(f"{room.title} 1", title)
        seen = first + timedelta(days=n)
        misajour.ingest(path, [misajour.Capture(url=url, seen=seen, body=body.encode())],
                        source="council")  # fmt: skip
    titles = re.findall(r"<h2[^>]*><a[^>]*>([^<]+)</a>", ask(path, "").text)
    assert titles == ["Talks, a history", "Talks are on", "Talks are off"]


def passage(side: str, before: str, text: str, behind: str) -> dict[str, str]:
    return {"side": side, "before": before, "text": text, "behind": behind}


def test_an_excerpt_shows_what_went_and_what_came_in_its_place():
    around = "There is no word and ", " deed."
    alone = passage("removed", around[0], "no", around[1])
    assert excerpts([alone]) == [Excerpt(around[0], "no", "", around[1])]
    both = [alone, passage("added", around[0], "a", around[1])]
    assert excerpts(both) == [Excerpt(around[0], "no", "a", around[1])]
    elsewhere = [alone, passage("added", "Said ", "so", ".")]
    assert excerpts(elsewhere) == [
        Excerpt(around[0], "no", "", around[1]),
        Excerpt("Said ", "", "so", "."),
    ]
    (cut,) = excerpts([passage("added", "word " * 60, "new", " word" * 60)])
    assert len(cut.before) < 70 and cut.before.startswith("… ") and cut.behind.endswith(" …")
    assert excerpts([]) == []


def test_the_chart_has_whole_days_and_never_more_than_sixty_bars():
    def parts(since: str, until: str):
        return _parts(Filter(since=since, until=until), UTC)

    assert len(parts("2026-11-01", "2026-11-30")) == 30
    assert [part.label for part in parts("2026-11-01", "2026-11-01")] == ["1 Nov 2026"]
    decade = parts("2016-01-01", "2026-01-01")
    assert len(decade) <= 60 and decade[0].first == date(2016, 1, 1)
    assert decade[-1].following == date(2026, 1, 2)
    assert all(a.following == b.first for a, b in itertools.pairwise(decade))
    assert len(parts("0001-01-01", "9999-12-31")) <= 60
    assert parts("9999-12-30", "")[-1].following > date(9999, 1, 1)
    assert len(parts("", "0001-01-03")) == 3

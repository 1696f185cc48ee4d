"""Comparing revisions on the pages: by numbers of the release, of one revision, from the right."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta

import histories
import pytest
from databases import connected
from datasette.app import Datasette

import misajour

FIRST = datetime(2026, 11, 2, 9, 7, tzinfo=UTC)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Release 1 has the revisions 1 and 2, release 3 too, under other keys; release 2 has one."""
    path = tmp_path_factory.mktemp("compared") / "misajour.db"
    histories.read_in(path, releases=3)
    return path


def ask(store, path: str, zone: str = "UTC"):
    pages = Datasette([str(store)], metadata={"plugins": {"misajour": {"timezone": zone}}})
    return asyncio.run(pages.client.get(f"/-/misajour{path}"))


def test_revisions_are_named_by_their_numbers_in_the_release(store):
    page = ask(store, "/release/3/compare?old=1&new=2").text
    assert "<del>quarante</del>" in page and '<option value="2" selected>' in page
    released = ask(store, "/release/3").text
    assert "/release/3/compare?old=1&amp;new=2" in released and "from=" not in released
    assert ask(store, "/release/3/compare?old=1&new=9").status_code == 404


def test_keys_of_an_older_mail_lead_to_the_numbers_and_those_of_another_release_nowhere(store):
    key = "select id from revisions where release_id = 3 order by number"
    import sqlite3

    connection = sqlite3.connect(store)
    old, new, *_ = (row[0] for row in connection.execute(key))
    connection.close()
    assert (old, new) != (1, 2)
    answer = ask(store, f"/release/3/compare?from={old}&to={new}")
    assert answer.headers["location"] == "/-/misajour/release/3/compare?old=1&new=2"
    assert ask(store, f"/release/1/compare?from={old}&to={new}").status_code == 404
    assert ask(store, f"/release/1/compare?from=1&to={new}").status_code == 404


def test_a_change_leads_to_its_redline_and_one_without_to_its_release(store):
    page = ask(store, "?kind=silent-edit").text
    assert re.search(r'href="/-/misajour/release/\d+/compare\?old=1&amp;new=2"', page)
    targets = {ask(store, f"/change/{n}").headers["location"] for n in range(1, 8)}
    assert "/-/misajour/release/1/compare?old=1&new=2" in targets
    assert "/-/misajour/release/2" in targets
    assert ask(store, "/change/999").status_code == 404


def test_a_mails_link_leads_to_its_change_in_a_database_that_counts_otherwise(store, tmp_path):
    """The link has the number that the change bore once, and the hashes of its two texts."""

    with connected(store) as connection:
        query = """
            select changes.id, changes.release_id, old.snapshot, new.snapshot from changes
            join revisions as old on old.id = from_revision
            join revisions as new on new.id = to_revision
            where from_revision != to_revision order by changes.id limit 1
        """
        number, release, old, new = connection.execute(query).fetchone()
    connection.close()
    target = f"/-/misajour/release/{release}/compare?old=1&new=2"
    between = f"between={old[:16]}-{new[:16]}"
    assert ask(store, f"/change/{number}?{between}").headers["location"] == target
    other = next(n for n in range(1, 9) if n != number)
    for was in (other, 4711):  # in this database another change has that number, or none
        found = ask(store, f"/change/{was}?{between}").headers["location"]
        assert re.fullmatch(r"/-/misajour/release/\d+/compare\?old=1&new=2", found)
    backwards, unknown = f"between={new[:16]}-{old[:16]}", f"between={'0' * 16}-{'f' * 16}"
    for nowhere in (backwards, unknown, between[:-1], "between=", "between=%27;--"):
        assert ask(store, f"/change/{number}?{nowhere}").status_code == 404


def test_of_one_revision_there_is_nothing_to_compare(store):
    page = ask(store, "/release/2/compare").text
    assert "There is one revision so far: nothing to compare" in page
    assert "No difference for a reader" not in page
    assert "That is one revision, not two" in ask(store, "/release/1/compare?old=2&new=2").text


@pytest.mark.parametrize("zone", ["UTC", "America/St_Johns"])
def test_the_minute_that_the_page_shows_is_one_that_it_takes(store, zone):
    page = ask(store, "/release/1", zone).text
    shown = re.search(r'min="([^"]+)" value="([^"]+)"', page)
    for minute, number in zip(shown.groups(), (1, 2), strict=True):
        answer = ask(store, f"/release/1?at={minute}", zone)
        assert answer.headers["location"] == f"/-/misajour/release/1/revision/{number}"


def test_old_and_new_keep_their_order_from_the_right(tmp_path):
    """Both values of “old → new” are Arabic: each is isolated, or the arrow would turn."""
    path, room = tmp_path / "right.db", histories.ROOMS[1]
    for n in range(2):
        stamp = FIRST + timedelta(days=n)
        body = histories.page(room, 1, (*room.paragraphs[: 2 + n],), FIRST, stamp)
        capture = misajour.Capture(url="https://majlis.example.org/1", seen=stamp, body=body)
        misajour.ingest(path, [capture], source="majlis", language="ar")
    isolated = re.compile(
        "“\u2068آخر تحديث: 02/11/2026\u2069” → “\u2068آخر تحديث: 03/11/2026\u2069”"
    )
    for place in ("?kind=edited", "/release/1", "/release/1/compare?old=1&new=2"):
        page = ask(path, place).text
        assert isolated.search(page), place
        around = page[: isolated.search(page).start()].rpartition("<")[2]
        assert "auto" not in around, "the sentence itself runs from the left"
    exported = ask(path, ".json?kind=edited").json()["changes"][0]["reasons"]
    assert "\u2068" not in "".join(exported), "data has no marks of direction"


def test_a_release_shows_what_stands_beside_its_text(tmp_path):
    path, room = tmp_path / "beside.db", histories.ROOMS[3]
    aside = (
        "<aside class='box'><h2>In brief</h2><p>The council has decided nothing on the ferry, "
        "which goes on as it did in all the years before, says the office.</p></aside>"
    )
    body = histories.page(room, 1, room.paragraphs, FIRST, FIRST).decode()
    body = body.replace("</main>", f"</main>{aside}")
    capture = misajour.Capture(url="https://c.example.org/1", seen=FIRST, body=body.encode())
    misajour.ingest(path, [capture], source="council", language="en")
    page = ask(path, "/release/1").text
    assert "Beside the text" in page and "decided nothing on the ferry" in page


def test_a_date_out_of_sight_is_said_to_stand_where_it_was_read(tmp_path):
    """In the answer's header, in the page's data, or once here and once there."""
    path, room = tmp_path / "dated.db", histories.ROOMS[3]
    for n, dated in enumerate(("header", "header", "data", "data")):
        seen = FIRST + timedelta(days=n)
        body = histories.page(room, 1, room.paragraphs[: 2 + n % 2], FIRST, FIRST)
        headers = [("Content-Type", "text/html; charset=utf-8")]
        if dated == "header":
            headers.append(("Last-Modified", f"{seen:%a, %d %b %Y %H:%M:%S} GMT"))
        else:
            meta = f'<meta property="article:modified_time" content="{seen.isoformat()}"></head>'
            body = body.replace(b"</head>", meta.encode())
        url = "https://c.example.org/1"
        capture = misajour.Capture(url=url, seen=seen, body=body, headers=headers)
        misajour.ingest(path, [capture], source="council", language="en")
    header, data = "in the answer’s header (Last-Modified)", "in the page’s data"
    for old, where in enumerate((header, f"{header} and {data}", data), 1):
        page = ask(path, f"/release/1/compare?old={old}&new={old + 1}").text
        assert f'<span class="quiet">{where}, where no reader sees it</span>' in page

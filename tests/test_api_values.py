"""What is given to `import misajour`, in all the ways in which people give it, and what it says of
what it cannot use."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from pages import CLOSING, FIGURE, OPENING, QUOTE, release

import misajour

ADDRESS = "https://towns.example.org/1.html"
FIRST, SECOND = datetime(2019, 1, 1, 8, tzinfo=UTC), datetime(2019, 2, 1, 8, tzinfo=UTC)
EDITED = release(OPENING, FIGURE.replace("2 000", "20 000"), QUOTE, CLOSING)
ONE_HOUR_EAST = timezone(timedelta(hours=1))


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "towns.db"
    captures = [
        misajour.Capture(url=ADDRESS, seen=seen, body=page.encode())
        for seen, page in [(FIRST, release()), (SECOND, EDITED)]
    ]
    misajour.ingest(path, captures, source="towns")
    return path


# Moments ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "number"),
    [
        ("2018-12-31", None),
        ("2019-01-01", None),  # a day is its first moment
        ("2019-01-02", 1),
        (" 2019-01-02 ", 1),
        (date(2019, 2, 1), 1),
        (date(2019, 2, 2), 2),
        (datetime(2019, 2, 1, 8), 2),  # UTC
        (datetime(2019, 2, 1, 7, 59), 1),
        ("2019-02-01T08:00", 2),
        ("2019-02-01T08:59+01:00", 1),
        ("2019-02-01T09:00+01:00", 2),
        (datetime(2019, 2, 1, 9, tzinfo=ONE_HOUR_EAST), 2),
    ],
)
def test_a_moment_is_given_as_text_as_a_day_or_as_a_datetime(database, when, number):
    with misajour.open(database) as archive:
        [found] = archive.releases()
        revision = found.as_of(when)
        assert (revision.number if revision else None) == number
        expected = 2 if number == 2 else 1 if number else 0
        assert len(archive.changes(until=when)) <= expected  # `until` is not included
        assert len(archive.changes(since=when)) >= 2 - expected


def test_a_moment_without_a_zone_is_in_the_zone_of_the_archive(database):
    for zone, number in (("UTC", 2), ("Europe/Brussels", 1), ("America/New_York", 2)):
        with misajour.open(database, timezone=zone) as archive:
            [found] = archive.releases()
            for when in ("2019-02-01T08:30", datetime(2019, 2, 1, 8, 30)):
                assert found.as_of(when).number == number
                assert len(archive.changes(until=when)) == number
            assert found.as_of("2019-02-01T08:30Z").number == 2


@pytest.mark.parametrize(
    "when", ["yesterday", "", "2019-02-30", "26/11/2026", 20190201, None, 1.5, "0001-01-01T00:00"]
)
def test_what_is_not_a_moment_is_a_value_error_of_ours(database, when):
    with misajour.open(database, timezone="Asia/Tokyo") as archive:
        [found] = archive.releases()
        for error in (ValueError, misajour.MisajourError):
            with pytest.raises(error, match="neither a day nor a moment; give a date"):
                found.as_of(when)
        if when != "":
            with pytest.raises(ValueError, match="neither a day nor a moment"):
                archive.changes(since=when)


def test_moments_of_pandas_are_moments_and_its_missing_one_is_not(database):
    pandas = pytest.importorskip("pandas")
    with misajour.open(database) as archive:
        [found] = archive.releases()
        assert found.as_of(pandas.Timestamp("2019-02-02")).number == 2
        assert found.as_of(archive.changes().to_pandas()["detected"][0]).number == 1
        for ask in (found.as_of, lambda when: archive.changes(since=when)):
            with pytest.raises(ValueError, match="neither a day nor a moment"):
                ask(pandas.NaT)


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "Europe", "", "/etc/passwd"])
def test_an_unknown_zone_is_refused_in_a_sentence(database, zone):
    with pytest.raises(ValueError, match="unknown time zone"):
        misajour.open(database, timezone=zone)


@pytest.mark.parametrize(
    "seen", ["2019-01-01T08:00Z", "2019-01-01T09:00:00+01:00", "20190101080000", FIRST]
)
def test_a_capture_takes_its_moment_as_a_text_with_its_zone(seen):
    assert misajour.Capture(url=ADDRESS, seen=seen).seen == FIRST


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ("2019-01-01T08:00", "no time zone"),
        ("2019-01-01", "no time zone"),
        (datetime(2019, 1, 1), "no time zone"),
        (date(2019, 1, 1), "not a moment"),
        ("20199901080000", "not a moment"),
        ("then", "not a moment"),
        (None, "not a moment"),
    ],
)
def test_a_capture_guesses_no_zone(seen, said):
    for error in (ValueError, misajour.MisajourError):
        with pytest.raises(error, match=said):
            misajour.Capture(url=ADDRESS, seen=seen)


# One where several are meant --------------------------------------------------------------------------


def test_one_kind_may_be_given_for_several(database):
    with misajour.open(database) as archive:
        for kinds in ("silent-edit", misajour.Kind.SILENT_EDIT, {"silent-edit"}, iter(["edited"])):
            found = archive.changes(kinds=kinds)
            assert {str(change.kind) for change in found} <= {"silent-edit", "edited"}
            assert len(found) == (0 if not isinstance(kinds, str | set) else 1)
        for error in (ValueError, misajour.MisajourError):
            with pytest.raises(error, match="'edit' is not a kind of change; there are: new, "):
                archive.changes(kinds="edit")


def test_one_selector_path_or_capture_may_be_given_for_several(tmp_path):
    page = misajour.read(release(), ignore="p:first-of-type")
    assert page.body == misajour.read(release(), ignore=["p:first-of-type"]).body
    assert page.body != misajour.read(release()).body
    folder = tmp_path / "20190101080000" / "towns.example.org"
    folder.mkdir(parents=True)
    (folder / "1.html").write_text(release())
    for paths in (str(tmp_path), tmp_path, [tmp_path]):
        [capture] = misajour.gather(paths).captures
        assert (capture.url, capture.seen) == (ADDRESS, FIRST)
    index = tmp_path / "index.csv"
    index.write_text(f"url,seen,file\n{ADDRESS},2019-01-01T08:00Z,1.html\n")
    [capture] = misajour.gather(folder, indexes=index).captures
    told = misajour.ingest(tmp_path / "towns.db", capture, source="towns")
    assert told.given == 1


@pytest.mark.parametrize("captures", ["captures/", ["captures/"], [b"<h1>"], [None]])
def test_what_is_not_a_capture_is_said_before_anything_is_written(tmp_path, captures):
    with pytest.raises(ValueError, match=r"is not a Capture; misajour\.gather finds"):
        misajour.ingest(tmp_path / "towns.db", captures, source="towns")
    assert not (tmp_path / "towns.db").exists()


def test_what_is_not_a_page_at_all_is_said(tmp_path):
    with pytest.raises(ValueError, match="bytes or a text, and not as PosixPath"):
        misajour.read(tmp_path / "1.html")


# After the end ----------------------------------------------------------------------------------------


def test_a_closed_archive_says_so_and_what_was_taken_from_it_stays(database):
    with misajour.open(database) as archive:
        [found] = archive.releases()
        first, [new, edit] = found.revisions[0], found.changes
    archive.close()
    assert found.to_dict()["url"] == first.to_dict()["url"] == new.to_dict()["url"] == ADDRESS
    assert "closed" in repr(archive) and "closed" in archive._repr_html_()
    for use in (
        lambda: archive.sources,
        archive.releases,
        lambda: archive.releases("towns"),
        lambda: archive.release(ADDRESS),
        archive.changes,
        lambda: archive.revisions_of(found.id),
        lambda: found.revisions,
        lambda: found.changes,
        lambda: found.as_of("2019-01-02"),
        found._repr_html_,
        first.bytes,
        edit.compare,
    ):
        with pytest.raises(misajour.MisajourError, match=r"towns\.db was closed; open it again"):
            use()


def test_a_database_that_goes_bad_while_it_is_open_is_an_error_of_ours(database):
    with misajour.open(database) as archive:
        size = database.stat().st_size
        with database.open("r+b") as file:
            file.seek(4096)
            file.write(b"\xff" * (size - 4096))
        with pytest.raises(misajour.MisajourError, match=r"towns\.db cannot be read: "):
            archive.releases()


# Names ------------------------------------------------------------------------------------------------


def test_a_star_import_leaves_python_its_open(tmp_path):
    program = "from misajour import *; import builtins; print(open is builtins.open, read.__name__)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == "True read\n"


def test_to_dict_is_the_one_way_to_a_dict_and_json_can_hold_it(database, tmp_path):
    folder = {"url": ADDRESS, "seen": SECOND, "body": EDITED.encode()}
    told = misajour.ingest(tmp_path / "b.db", misajour.Capture(**folder), source="towns")
    with misajour.open(database) as archive:
        [found] = archive.releases()
        shown = [found, found.revisions[0], found.changes[1], found.revisions[0].page, told]
        dicts = [json.loads(json.dumps(item.to_dict())) for item in shown]
    assert dicts[0]["first_seen"] == dicts[1]["first_seen"] == "2019-01-01T08:00:00.000Z"
    assert (dicts[2]["kind"], dicts[2]["before"], dicts[2]["after"]) == ("silent-edit", 1, 2)
    assert dicts[2]["reasons"][0].startswith("a figure changed")
    assert dicts[1]["title"] == dicts[3]["title"]
    assert dicts[1]["published"] is None
    assert dicts[4]["captures"]["recorded"] == 1


# Pages without an address -----------------------------------------------------------------------------

PAGE = (
    '<html lang="en"><h1>Towns agree</h1><p>They will spend 2 000 crowns on each of the forty '
    'bridges, as <a href="{0}">the plan</a> says, which the council made in the spring.</p></html>'
)


@pytest.mark.parametrize(
    "href",
    [
        "/docs/plan.pdf",
        "plan.pdf",
        "../plan.pdf",
        "../../press/plan.pdf",
        "?page=2",
        "../",
        "./",
        "/",
        "more/plan.html?page=2",
        "https://other.example.org/plan.pdf",
        "mailto:desk@example.org",
        "#annex",
    ],
)
def test_a_relative_link_of_a_page_without_an_address_stays_as_it_is(href):
    [link] = misajour.read(PAGE.format(href)).links
    assert (link.url, link.text) == (href, "the plan")
    assert link.attachment == href.endswith(".pdf")


def test_relative_links_are_compared_with_an_address_and_without():
    old, new = PAGE.format("/docs/plan.pdf"), PAGE.format("/docs/other.pdf")
    for url in ("", "https://towns.example.org/press/1.html"):
        found = misajour.compare(old, new, url)
        assert found.reasons == ("a linked document was replaced: “the plan”",)
        assert not misajour.compare(old, old, url)
    assert not misajour.compare(old, misajour.read(old))


def test_nothing_of_the_address_that_stands_in_is_seen():
    menu = "".join(f"<li><a href='/{n}'>Chapter {n} of the year</a></li>" for n in range(9))
    framed = f'<title>T</title><body><nav><ul>{menu}</ul></nav><iframe src="text.html"></iframe>'
    base = '<base href="sub/">' + PAGE.format("plan.pdf")
    picture = PAGE.format("a") + '<figure><img src="../a.png" alt="A bridge"></figure>'
    for page in (framed, base, picture):
        found = misajour.read(page)
        assert ".invalid" not in json.dumps(found.to_dict())
    assert "frame: text.html" in misajour.read(framed).doubts[0]
    assert misajour.read(base).links[0].url == "sub/plan.pdf"

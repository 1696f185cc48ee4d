"""WARC files and the CDX listings of web archives, as their tools write them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from archives import DESK, EDITED, ROOM, SHORTER, URL, Warc, chunked, digest, folder, packed
from conftest import Desk
from pages import TEXT, release
from test_ingest import read_in

pytestmark = pytest.mark.usefixtures("here")
HOST = "https://towns.example.org"
KEY = "org,example,towns)/press/1.html"
LETTERS = " CDX N b a m s k r M S V g"


@pytest.fixture
def room(desk):
    desk.sources, desk.rest, desk.confirm_after = ROOM, DESK, 60
    desk.write()
    return desk


def history(desk: Desk) -> list[tuple]:
    return desk.rows(
        "select kind, substr(detected, 1, 10) from changes where kind != 'new' order by id"
    )


# WARC ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gzip", [True, False], ids=["warc.gz", "warc"])
def test_a_warc_file_becomes_history_with_headers_and_without_cookies(room, gzip):
    name = "towns.warc.gz" if gzip else "towns.warc"
    warc = Warc(room.folder / name, packed=gzip)
    own = (("ETag", '"a"'), ("X-Served-By", "cache-7"), ("Set-Cookie", "session=secret"))
    warc.add(URL, "2019-03-01T00:00:00Z", release(*SHORTER))
    warc.add(f"{HOST}/logo.png", "2019-01-01T00:00:00Z", b"\x89PNG", kind="image/png")
    warc.add(
        URL,
        "2019-02-01T00:00:00Z",
        packed(release(*EDITED)),
        headers=(("Content-Encoding", "gzip"),),
    )
    both = (("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"), *own)
    warc.add(URL, "2019-01-01T00:00:00.123Z", chunked(packed(release())), headers=both)
    warc.close()
    assert read_in(room, warc.path)["captures"]["recorded"] == 3
    assert history(room) == [("silent-edit", "2019-02-01"), ("silent-edit", "2019-03-01")]
    body, headers = room.rows(
        "select misajour_body(revisions.body), headers from revisions "
        "join snapshots on sha256 = snapshot "
        "where number = 1"
    )[0]
    assert TEXT[0] in body
    assert "cache-7" in headers
    assert "secret" not in headers
    origins = room.rows("select origin from captures order by seen")
    assert [o for (o,) in origins] == [f"{name}@{warc.offsets[n]}" for n in (3, 2, 0)]


def test_what_came_back_the_same_is_a_capture_of_its_own(room):
    warc = Warc(room.folder / "towns.warc.gz")
    name = warc.add(URL, "2019-01-01T00:00:00Z", release())
    warc.revisit(URL, "2019-05-01T00:00:00Z", name)
    warc.revisit(URL, "2019-06-01T00:00:00Z", digest(b"bytes of another file"))
    warc.close()
    told = read_in(room, warc.path)
    assert (told["captures"]["recorded"], told["left_out"]) == (2, {"no-bytes": 1})
    assert room.rows("select count(*), max(last_seen) from revisions") == [
        (1, "2019-05-01T00:00:00.000Z")
    ]


def test_a_page_that_was_gone_twice_is_removed_and_that_is_back_restored(room):
    warc = Warc(room.folder / "towns.warc.gz")
    for month, status in ((1, "200 OK"), (2, "404 Not Found"), (3, "200 OK"), (4, "404 Not Found"),
                          (5, "410 Gone"), (6, "503 Busy"), (7, "200 OK")):  # fmt: skip
        page = release() if status.startswith("200") else "<h1>no</h1>"
        warc.add(URL, f"2019-{month:02}-01T00:00:00Z", page, status=status)
    warc.close()
    told = read_in(room, warc.path)
    assert history(room) == [("removed", "2019-05-01"), ("restored", "2019-07-01")]
    counts = told["captures"]
    assert (counts["recorded"], counts["gone"], counts["no-page"]) == (3, 3, 1)


def test_half_an_archive_that_is_gone_at_once_is_no_removal(room):
    warc = Warc(room.folder / "towns.warc.gz")
    for month, status in ((1, "200 OK"), (2, "404 Not Found"), (3, "404 Not Found")):
        for number in range(8):
            page = release(*TEXT, f"Number {number}.") if month == 1 else "<h1>no</h1>"
            warc.add(f"{HOST}/{number}", f"2019-{month:02}-01T00:00:00Z", page, status=status)
    warc.close()
    told = read_in(room, warc.path, "--new")
    assert (history(room), told["removals_doubted"]) == ([], 8)


def test_a_redirect_leads_to_the_capture_that_was_made_next_to_it(room):
    warc = Warc(room.folder / "towns.warc.gz")
    new = f"{HOST}/news/1"
    moved = (("Location", "/news/1"),)
    warc.add(URL, "2019-01-01T00:00:00Z", release())
    warc.add(new, "2019-02-01T00:00:07Z", release())
    warc.add(URL, "2019-02-01T00:00:05Z", status="301 Moved", headers=moved)
    warc.add(new, "2019-03-01T00:00:00Z", release(*EDITED))
    warc.add(f"{HOST}/other", "2019-01-01T00:00:00Z", status="302 Found", headers=moved)
    warc.add(URL, "2020-01-01T00:00:00Z", status="301 Moved", headers=moved)
    warc.close()
    told = read_in(room, warc.path)
    assert history(room) == [("moved", "2019-02-01"), ("silent-edit", "2019-03-01")]
    assert room.rows("select url, status from releases") == [(new, "live")]
    assert (told["captures"]["no-page"], told["captures"]["unknown"]) == (1, 1)


def test_a_file_that_ends_early_gives_what_stands_before_and_says_so(room):
    warc = Warc(room.folder / "towns.warc.gz", packed=False)
    warc.add(URL, "2019-01-01T00:00:00Z", release())
    warc.add(URL, "2019-02-01T00:00:00Z", release(*EDITED))
    data = warc.close().read_bytes()
    (room.folder / "cut.warc").write_bytes(data[:-400])
    told = read_in(room, room.folder / "cut.warc")
    assert (told["captures"]["recorded"], told["captures"]["unreadable"]) == (1, 1)
    assert "the file ends before the record does" in told["trouble"]
    assert history(room) == []


@pytest.mark.parametrize(
    ("body", "headers", "about", "why"),
    [
        (packed(release())[:-40], (("Content-Encoding", "gzip"),), {}, "ends before its end"),
        (b"\x1b\x03\x00", (("Content-Encoding", "br"),), {}, "packed as 'br'"),
        (packed("x" * 11_000_000), (("Content-Encoding", "gzip"),), {}, "larger than"),
        (b"x" * 11_000_000, (), {}, "larger than"),
        (b"<h1>Towns", (), {"WARC-Truncated": "length"}, "cut it short"),
    ],
    ids=["cut gzip", "brotli", "bomb", "large", "said to be cut"],
)
def test_bytes_that_cannot_be_had_whole_are_no_revision(room, body, headers, about, why):
    warc = Warc(room.folder / "towns.warc.gz")
    warc.add(URL, "2019-01-01T00:00:00Z", release())
    warc.add(URL, "2019-02-01T00:00:00Z", body, headers=headers, about=about)
    warc.close()
    told = read_in(room, warc.path)
    assert (told["captures"]["recorded"], told["captures"]["unreadable"]) == (1, 1)
    assert why in next(iter(told["trouble"]))


@pytest.mark.parametrize(
    "data",
    [b"", b"\x1f\x8b\x08 and nothing", b"WARC/1.0\r\nWARC-Type: response\r\n", b"\x00" * 5000,
     b"WARC/1.0\r\nContent-Length: -5\r\nWARC-Type: response\r\n\r\n", b"\x1b[31mred\n" * 50],
    ids=["empty", "gzip", "headers", "zeros", "negative", "text"],
)  # fmt: skip
def test_what_is_no_warc_gets_a_sentence_and_costs_no_other_file(room, data):
    (room.folder / "old").mkdir()
    (room.folder / "old" / "broken.warc.gz").write_bytes(data)
    said = room.run("ingest", "room", "old/broken.warc.gz", ok=2)
    assert "\x1b" not in said
    good = Warc(room.folder / "old" / "towns.warc.gz")
    good.add(URL, "2019-01-01T00:00:00Z", release())
    good.close()
    assert "1 recorded" in room.run("ingest", "room", "old")


def test_our_own_evidence_is_an_archive_too_and_says_what_others_captured(web, watching):
    desk = watching("/1.html")
    for page in (release(), release(*EDITED)):
        web.page("/1.html", page)
        desk.run("check", "--now")
    desk.run("export", "--evidence", "1", "--output", "e.zip")
    own, _ = _evidence(desk.folder / "e.zip")
    assert own["captures"] == []
    bodies = desk.rows("select number, body, first_seen from revisions order by number")
    desk.run("ingest", "room", "--into", "again.db", "release.warc.gz")
    (desk.folder / "again.db").rename(desk.folder / "misajour.db")
    assert desk.rows("select number, body, first_seen from revisions order by number") == bodies
    desk.run("export", "--evidence", "1", "--output", "f.zip")
    again, readme = _evidence(desk.folder / "f.zip")
    assert [c["sha256"] for c in again["captures"]] == [r["snapshot"] for r in own["revisions"]]
    assert again["captures"][0]["origin"].startswith("release.warc.gz@")
    assert again["captures"][0]["taken"] > again["captures"][0]["seen"]
    assert "misajour vouches only for having read it then" in readme


def _evidence(path: Path) -> tuple[dict, str]:
    """What is recorded, and the README; the WARC file is put beside the zip."""
    with zipfile.ZipFile(path) as file:
        names = {name.partition("/")[2]: name for name in file.namelist()}
        (path.parent / "release.warc.gz").write_bytes(file.read(names["release.warc.gz"]))
        return json.loads(file.read(names["release.json"])), file.read(names["README.txt"]).decode()


# CDX ----------------------------------------------------------------------------------------------------


PAGES = {
    "20190101000000": release().encode(),
    "20190201120000": release(*EDITED).encode(),
    "20190301235959": release(*SHORTER).encode(),
}


def rows(warc: Warc | None = None) -> list[dict[str, str]]:
    """The listing of these pages, as a CDX server's fields."""
    return [
        {
            "urlkey": KEY, "timestamp": stamp, "original": URL, "mimetype": "text/html",
            "statuscode": "200", "digest": digest(body), "length": "1",
            "offset": str(warc.offsets[n]) if warc else "-", "filename": warc.path.name if warc else "-",
        }
        for n, (stamp, body) in enumerate(PAGES.items())
    ]  # fmt: skip


def text_of(fields: list[str], given: list[dict[str, str]]) -> str:
    return "".join(" ".join(row.get(f, "-") for f in fields) + "\n" for row in given)


SEVEN = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
ELEVEN = [*SEVEN[:6], "redirect", "meta", "length", "offset", "filename"]
FORMS = {
    "seven fields": lambda r: text_of(SEVEN, r) + "\norg%2Cexample%2Ctowns%29%2F+20190401\n",
    "eleven fields": lambda r: text_of(ELEVEN, r),
    "letters": lambda r: f"{LETTERS}\n{text_of(ELEVEN, r)}",
    "letters of nine": lambda r: (
        " CDX N b a m s k r V g\n" + text_of([*SEVEN[:6], "redirect", "offset", "filename"], r)
    ),
    "JSON of lists": lambda r: json.dumps(
        [SEVEN, *[[x[f] for f in SEVEN] for x in r], [], ["key"]]
    ),
    "JSON lines": lambda r: "".join(
        json.dumps({"url": x["original"], "mime": "text/html", "status": "200", **x}) + "\n"
        for x in r
    ),
    "CDXJ": lambda r: (
        '!meta {"creator": "x"}\n'
        + "".join(
            f"{KEY} {x['timestamp']} "
            + json.dumps(
                {"url": URL, "mime": "text/html", "status": "200", "digest": f"sha1:{x['digest']}"}
            )
            + "\n"
            for x in r
        )
    ),
}


@pytest.fixture
def listed(room):
    """The pages in a WARC file among others, and the same as files whose names say nothing."""
    warc = Warc(room.folder / "towns.warc.gz")
    for stamp, body in PAGES.items():
        moment = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}T{stamp[8:10]}:{stamp[10:12]}:{stamp[12:]}Z"
        warc.add(URL, moment, body)
    warc.add(URL, "2019-04-01T00:00:00Z", release("Not in the listing."))
    warc.close()
    for number, body in enumerate(PAGES.values()):
        folder(room.folder / "files", {f"{number}.html": body.decode()})
    return room, warc


@pytest.mark.parametrize(
    ("where", "form"),
    # the other forms say which WARC file it is
    [*(("towns.warc.gz", form) for form in FORMS),
     *(("files", form) for form in ("seven fields", "JSON of lists", "CDXJ"))],
)  # fmt: skip
def test_a_listing_says_what_is_read_and_a_file_has_the_bytes(listed, where, form):
    room, warc = listed
    index = room.folder / "listing"
    index.write_text(FORMS[form](rows(warc if where != "files" else None)))
    told = read_in(room, where, "--index", index)
    assert (told["captures"]["recorded"], told["left_out"]) == (3, {})
    assert history(room) == [("silent-edit", "2019-02-01"), ("silent-edit", "2019-03-01")]
    assert room.rows("select origin from captures where id = 1")[0][0].startswith("listing:")


def test_what_a_listing_names_and_nobody_has_is_counted_and_not_fetched(listed):
    room, warc = listed
    lost = {**rows(warc)[0], "timestamp": "20180101000000", "digest": "A" * 32, "filename": "-"}
    again = {**rows(warc)[2], "timestamp": "20190501000000", "mimetype": "warc/revisit",
             "statuscode": "-", "offset": "99", "filename": "another.warc.gz"}  # fmt: skip
    gone = [{**lost, "timestamp": f"20200{n}01000000", "statuscode": "404"} for n in (1, 2)]
    index = room.folder / "listing.cdx"
    index.write_text(text_of(ELEVEN, [lost, *rows(warc), again, *gone]))
    said = room.run("ingest", "room", "towns.warc.gz", "--index", str(index))
    assert (
        "1 capture is named whose bytes are not here, such as listing.cdx:1: nothing is fetched"
        in said
    )
    assert "4 recorded" in said
    assert history(room)[2:] == [("removed", "2020-02-01")]


def test_a_folder_is_found_by_the_moments_in_its_paths(room):
    pages = {f"{stamp}/towns.example.org/press/1.html": b.decode() for stamp, b in PAGES.items()}
    pages["20190101000000/towns.example.org/about.html"] = release(title="About")
    index = room.folder / "listing.cdx"
    given = [{**row, "digest": "-"} for row in rows()]
    index.write_text(text_of(SEVEN, given))
    told = read_in(room, folder(room.folder / "old", pages), "--index", index)
    assert (told["captures"]["recorded"], told["left_out"]) == (3, {})
    assert room.rows("select count(*) from releases") == [(1,)]


# Indexes of one's own -----------------------------------------------------------------------------------


TABLES = {
    "comma": "url,seen,file\n{u},2019-01-01,a/0.html\n{u},2019-02-01T12:00:00+01:00,a/1.html\n",
    "semicolon": "\ufeffFile;URL;Seen;Status\na/0.html;{u};20190101;200\n1.html;{u};20190201110000;200\n",
    "json": '[{{"url": "{u}", "seen": "2019-01-01", "file": "a/0.html"}},'
    '{{"url": "{u}", "timestamp": "20190201110000", "path": "a/1.html", "charset": null}}]',
    "json lines": '{{"url": "{u}", "seen": "2019-01-01", "file": "a/0.html"}}\n\n'
    '{{"url": "{u}", "seen": "2019-02-01T11:00:00Z", "file": "a/1.html"}}\n',
}


@pytest.mark.parametrize("form", TABLES)
def test_a_table_names_address_moment_and_file(room, form):
    old = folder(room.folder / "old", {"a/0.html": release(), "a/1.html": release(*EDITED)})
    (room.folder / "index").write_text(TABLES[form].format(u=URL))
    assert read_in(room, old, "--index", room.folder / "index")["captures"]["recorded"] == 2
    assert room.rows("select first_seen from revisions") == [
        ("2019-01-01T00:00:00.000Z",), ("2019-02-01T11:00:00.000Z",),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("url,file\n", "index:1: there is no column 'seen'"),
        ("url,seen,file\nftp://x/,2019-01-01,0.html\n", "index:2: url 'ftp://x/' is not the address"),
        (f"url,seen,file\n\n{URL},soon,0.html\n", "index:3: seen 'soon' is not a moment; write"),
        (f"url,seen,status\n{URL},2019-01-01,fine\n", "index:2: status 'fine' is not an HTTP status"),
        (f'{{"url": "{URL}", "seen": "2019-01-01"}}\n{{"url"', "index:2: not JSON"),
        ("[1, 2]", "entry 1 is neither"),
        ("[" * 100_000, "is not JSON"),
        (f"{KEY} 20190101000000 {URL} text/html\n", "index:1: 4 fields, which is not a known form of CDX"),
        ("\udcff\udcfe", "is not text in UTF-8"),
        ("", "there is no column 'url'"),
    ],
)  # fmt: skip
def test_an_index_that_cannot_be_understood_names_the_line_and_the_cure(room, text, said):
    (room.folder / "index").write_bytes(text.encode("utf-8", "surrogateescape"))
    old = folder(room.folder / "old", {"0.html": release()})
    assert said in room.run("ingest", "room", str(old), "--index", "index", ok=2)
    assert not (room.folder / "misajour.db").exists()


def test_an_index_opens_nothing_outside_of_what_was_given(room, tmp_path_factory):
    secret = tmp_path_factory.mktemp("secret") / "secret.html"
    secret.write_text(release(title="Secret"))
    old = folder(room.folder / "old", {"0.html": release()})
    lines = [
        f"{URL},2019-01-01,{name}"
        for name in (secret, f"../../{secret}", "/etc/passwd", "../misajour.toml")
    ]
    (room.folder / "index.csv").write_text("url,seen,file\n" + "\n".join(lines))
    said = room.run("ingest", "room", str(old), "--index", "index.csv", ok=2)
    assert "4 captures are named whose bytes are not here, such as index.csv:2" in said


def test_a_charset_and_a_media_type_of_the_index_count(room):
    old = room.folder / "old"
    old.mkdir()
    page = release(title="Łódź").replace('<meta charset="utf-8">', "")
    (old / "0.html").write_bytes(page.encode("cp1250", "replace"))
    (old / "1.html").write_bytes(b"\x89PNG\r\n")
    (room.folder / "i.csv").write_text(
        f"url,seen,file,charset,media_type\n{URL},2019-01-01,0.html,windows-1250,text/html\n"
        f"{URL},2019-02-01,1.html,,image/png\n"
    )
    told = read_in(room, old, "--index", room.folder / "i.csv")
    assert (told["captures"]["recorded"], told["captures"]["no-page"]) == (1, 1)
    assert room.rows("select title from releases") == [("Łódź",)]

"""Documents that releases link: a file that is replaced under its address is an edit."""

from __future__ import annotations

import asyncio
import json
import zipfile
from collections.abc import Iterator
from email import message_from_bytes, policy

import pytest
from conftest import Web, serving
from databases import connected
from papers import PARAGRAPHS, pdf, release_pdf

from monitor.evidence.export import export
from monitor.testing import FakeWeb, Monitor
from monitor.testing.web import Answer

ROOM = "https://www.example.org"
TOML = """
[[source]]
name = "room"
spider = "watch"
delay = 0
{more}
pages = [{pages}]
"""
PAGE = """<!DOCTYPE html><html lang="en"><head><title>{title}</title></head><body><main>
<h1>{title}</h1><p>Last updated: {day} March 2024</p>
<p>The Ministry of Harbours and Rivers of Norland has published its report on the sea walls that
were damaged in the storms of last winter, and on what their repair will cost.</p>
<p>The provinces bear one third of it, and the state bears two thirds, as in the years before.</p>
<p>{links}</p></main></body></html>"""


def page(*files: str, title: str = "Report on the sea walls", day: int = 3) -> str:
    links = " ".join(f'<a href="/docs/{file}">Annex {n}</a>' for n, file in enumerate(files, 1))
    return PAGE.format(title=title, day=day, links=links)


def serve(web: FakeWeb, path: str, body: bytes, kind: str = "application/pdf", **said) -> None:
    headers = {"Content-Type": kind} | {name.replace("_", "-"): v for name, v in said.items()}
    web.answers[ROOM + path] = Answer(200, headers, body)


def monitor(folder, web: FakeWeb, *, more: str = "", pages: tuple[str, ...] = ("/r",), head=""):
    quoted = ", ".join(f'"{ROOM}{path}"' for path in pages)
    return Monitor(folder, head + TOML.format(more=more, pages=quoted), web)


@pytest.fixture
def web_server() -> Iterator[Web]:
    with serving() as site:
        yield site


@pytest.fixture
def watching(web_server, desk):
    """A desk that watches pages of a real server."""

    def make(*paths: str, confirm_after: int = 0):
        desk.confirm_after = confirm_after
        desk.watch(web_server, *paths)
        return desk

    return make


@pytest.fixture
def web() -> FakeWeb:
    web = FakeWeb()
    web.page(ROOM + "/r", page("report.pdf"))
    serve(web, "/docs/report.pdf", b"%PDF-1.4 one")
    return web


def told(room: Monitor) -> list[tuple[str, str, list[str]]]:
    rows = room.rows("select kind, significance, reasons from changes where kind != 'new'")
    return [(r["kind"], r["significance"], json.loads(r["reasons"])) for r in rows]


STILL = "the page's own stamp still says “Last updated: 3 March 2024”"


def test_a_document_replaced_under_its_address_is_a_silent_edit(tmp_path, web):
    with monitor(tmp_path, web) as room:
        room.check()
        serve(web, "/docs/report.pdf", b"%PDF-1.4 another")
        room.check(everything=True)
        [(kind, weight, reasons)] = told(room)
        assert (kind, weight) == ("silent-edit", "major")
        assert reasons[0] == "a linked document was replaced: “Annex 1”"
        assert len(reasons) == 2 and "3 March 2024" in reasons[1]
        kept = room.rows("select number, snapshot from editions order by number")
        bytes_kept = [room.store.history.snapshot(row["snapshot"]).body for row in kept]
        assert bytes_kept == [b"%PDF-1.4 one", b"%PDF-1.4 another"]
        room.check(everything=True)
        assert len(told(room)) == 1


def test_the_command_finds_it_on_a_real_server_and_mails_it(web_server, watching):
    web_server.page("/r", page("report.pdf"))
    desk = watching("/r", confirm_after=1)
    desk.rest = '[[subscription]]\nname = "d"\nto = ["mailto:d@example.org"]'
    desk.write()
    for body in (b"%PDF-1.4 one", b"%PDF-1.4 another"):
        headers = {"Content-Type": "application/pdf"}
        web_server.answers["/docs/report.pdf"] = (200, headers, body)
        desk.run("check", "--now")
        desk.here = True  # the first pass has been made by the command itself
    assert desk.kinds() == ["new", "silent-edit"]
    [mail] = (desk.folder / "outbox").glob("*.eml")
    said = message_from_bytes(mail.read_bytes(), policy=policy.default)
    text = said.get_body(("plain",)).get_content()
    assert "a linked document was replaced: “Annex 1”" in text
    desk.run("verify")


def test_with_a_stamp_that_moved_it_is_an_edit_that_was_admitted(tmp_path, web):
    with monitor(tmp_path, web) as room:
        room.check()
        web.page(ROOM + "/r", page("report.pdf", day=9))
        serve(web, "/docs/report.pdf", b"%PDF-1.4 another")
        room.check(everything=True)
        assert [kind for kind, _, _ in told(room)] == ["restamped", "edited"]


def test_no_document_is_asked_for_where_only_links_are_wanted(tmp_path, web):
    with monitor(tmp_path, web, more='attachments = "links"') as room:
        room.check()
        room.check(everything=True)
        assert web.count(ROOM + "/docs/report.pdf") == 0


def test_an_unchanged_document_costs_an_answer_without_a_body(tmp_path, web):
    serve(web, "/docs/report.pdf", b"%PDF-1.4 one", ETag='"a"')
    with monitor(tmp_path, web) as room:
        room.check()
        room.check(everything=True)
        asked = [said for url, said in web.requests if url.endswith(".pdf")]
        assert len(asked) == 2 and asked[1]["If-None-Match"] == '"a"'
        assert told(room) == []


def test_it_is_believed_at_a_second_look(tmp_path, web):
    head = "[misajour]\nconfirm_after = 0.2\n"
    with monitor(tmp_path, web, head=head) as room:
        room.check()
        serve(web, "/docs/report.pdf", b"%PDF-1.4 another")
        room.check(everything=True)
        assert [reasons[0] for _, _, reasons in told(room)] == [
            "a linked document was replaced: “Annex 1”"
        ]


def test_a_document_that_is_made_anew_at_every_request_is_no_edit(tmp_path, web):
    head = "[misajour]\nconfirm_after = 0.2\n"

    class Anew(dict):
        """Other bytes at each request, as a server that makes its PDFs itself."""

        def get(self, url, default=None):
            if url.endswith(".pdf"):
                return Answer(200, {}, b"%%PDF-1.4 %d" % len(web.requests))
            return super().get(url, default)

    web.answers = Anew(web.answers)
    with monitor(tmp_path, web, head=head) as room:
        room.check()
        for _ in range(3):
            room.check(everything=True)
        assert told(room) == []
        [row] = room.rows("select restless, note from documents")
        assert row["restless"] and "differ at every visit" in row["note"]
        assert len(room.rows("select * from editions")) == 1


@pytest.mark.parametrize(
    ("answer", "note"),
    [
        (
            Answer(200, {"Content-Type": "text/html"}, b"<!DOCTYPE html><p>Log in"),
            "a page in place",
        ),
        (Answer(503, {}, b""), "status 503"),
        (ConnectionRefusedError("nobody answers"), "nobody answers"),
    ],
)
def test_a_document_that_cannot_be_had_is_no_edit_and_is_said(tmp_path, web, answer, note):
    with monitor(tmp_path, web) as room:
        room.check()
        web.answers[ROOM + "/docs/report.pdf"] = answer
        [run, *_] = room.check(everything=True)
        assert told(room) == [] and run.health == "ok"
        assert "1 of 1 linked documents could not be had" in run.note and note in run.note


GONE = Answer(404, {}, b"")


def test_a_document_that_two_visits_find_gone_is_told_once_and_so_is_its_return(tmp_path, web):
    with monitor(tmp_path, web) as room:
        room.check()
        web.answers[ROOM + "/docs/report.pdf"] = GONE
        room.check(everything=True)
        room.check(everything=True)
        room.check(everything=True)
        [(kind, weight, reasons)] = told(room)
        assert (kind, weight, len(reasons)) == ("silent-edit", "major", 2)
        assert reasons[0] == "a linked document is gone: “Annex 1”" and "3 March 2024" in reasons[1]
        serve(web, "/docs/report.pdf", b"%PDF-1.4 one")
        room.check(everything=True)
        room.check(everything=True)
        [_, (kind, weight, reasons)] = told(room)
        assert (kind, weight) == ("silent-edit", "minor")
        assert reasons[0] == "a linked document is back: “Annex 1”"


def test_a_document_that_one_visit_finds_gone_is_no_news(tmp_path, web):
    class GoneOnce(dict):
        """404 at the second request, and only then."""

        def get(self, url, default=None):
            asked = url.endswith(".pdf") and web.count(url) == 2
            return GONE if asked else super().get(url, default)

    web.answers = GoneOnce(web.answers)
    with monitor(tmp_path, web) as room:
        room.check()
        [run, *_] = room.check(everything=True)
        assert "status 404" in run.note
        room.check(everything=True)
        assert told(room) == []
        [row] = room.rows(
            "select group_concat(event) as events from ledger where what = 'documents'"
        )
        assert row["events"] == "added"  # what a visit moves makes no entry


def test_a_document_that_was_never_had_is_no_news_when_it_is_gone(tmp_path, web):
    web.answers[ROOM + "/docs/report.pdf"] = GONE
    with monitor(tmp_path, web) as room:
        for _ in range(3):
            room.check(everything=True)
        assert told(room) == []


def test_all_documents_gone_at_once_are_a_fault_of_the_site_and_no_edits(tmp_path, web):
    paths = tuple(f"/{n}" for n in range(6))
    for n, path in enumerate(paths):
        web.page(ROOM + path, page(f"{n}.pdf", title=f"Release number {n} of the ministry"))
        serve(web, f"/docs/{n}.pdf", b"%PDF-1.4 " + str(n).encode())
    with monitor(tmp_path, web, pages=paths) as room:
        room.check()
        for n in range(6):
            web.answers[ROOM + f"/docs/{n}.pdf"] = GONE
        for _ in range(3):
            [run, *_] = room.check(everything=True)
        assert told(room) == []
        assert "linked documents could not be had" in run.note


def test_a_document_that_many_releases_link_is_told_of_one(tmp_path, web):
    paths = tuple(f"/{n}" for n in range(6))
    for path in paths:
        web.page(ROOM + path, page("report.pdf", title=f"Release number {path} of the ministry"))
    with monitor(tmp_path, web, pages=paths) as room:
        room.check()
        assert web.count(ROOM + "/docs/report.pdf") == 1
        serve(web, "/docs/report.pdf", b"%PDF-1.4 another")
        room.check(everything=True)
        assert len(told(room)) == 1


def test_a_document_that_is_linked_no_more_is_asked_for_no_more(tmp_path, web):
    with monitor(tmp_path, web) as room:
        room.check()
        web.page(ROOM + "/r", page())
        room.check(everything=True)
        asked = web.count(ROOM + "/docs/report.pdf")
        room.check(everything=True)
        assert web.count(ROOM + "/docs/report.pdf") == asked


def test_a_thousand_releases_with_five_documents_each_cost_little_in_a_pass(tmp_path, web):
    """What a first pass cannot take is spread over the hours that follow."""
    paths = tuple(f"/{n}" for n in range(100))
    for n, path in enumerate(paths):
        files = [f"{n}-{k}.pdf" for k in range(5)]
        web.page(ROOM + path, page(*files, title=f"Release number {n} of the ministry"))
        for file in files:
            serve(web, f"/docs/{file}", b"%PDF-1.4 " + file.encode())
    with monitor(tmp_path, web, pages=paths) as room:
        room.check()
        first = sum(url.endswith(".pdf") for url, _ in web.requests)
        assert first <= 60
        room.check()
        assert sum(url.endswith(".pdf") for url, _ in web.requests) <= first + 60
        last = "select max(next_check) > strftime('%Y-%m-%dT%H:%M', 'now', '+7 hours') as later"
        assert room.rows(f"{last} from documents") == [{"later": 1}]
        assert len(room.rows("select * from documents")) == 500


def test_the_ledger_and_the_evidence_have_both_states(tmp_path, web):
    with monitor(tmp_path, web) as room:
        room.check()
        serve(web, "/docs/report.pdf", b"%PDF-1.4 another")
        room.check(everything=True)
        assert list(room.store.history.faults(lambda: None)) == []
        export(room.store, 1, tmp_path / "evidence.zip", force=False)
    with zipfile.ZipFile(tmp_path / "evidence.zip") as archive:
        kept = [archive.read(name) for name in archive.namelist() if "/snapshots/" in name]
        [facts] = [name for name in archive.namelist() if name.endswith("release.json")]
        documents = json.loads(archive.read(facts))["documents"]
    assert b"%PDF-1.4 one" in kept and b"%PDF-1.4 another" in kept
    assert [row["number"] for row in documents] == [1, 2]


def test_an_edition_that_was_altered_in_the_database_is_named(tmp_path, web):
    with monitor(tmp_path, web) as room:
        room.check()
    with connected(tmp_path / "misajour.db") as another_hand:
        another_hand.execute("update editions set first_seen = '2020-01-01T00:00:00.000Z'")
    another_hand.close()
    with monitor(tmp_path, web) as room:
        faults = list(room.store.history.faults(lambda: None))
    assert [fault.table for fault in faults][:1] == ["editions"]


def text_of(figure: str) -> bytes:
    return release_pdf("Annex on costs", [PARAGRAPHS[1].replace("240", figure)])


def test_what_changed_in_a_document_is_told_where_its_text_is_wanted(tmp_path, web):
    with monitor(tmp_path, web, more='attachments = "text"') as room:
        serve(web, "/docs/report.pdf", text_of("240"))
        room.check()
        serve(web, "/docs/report.pdf", text_of("204"))
        room.check(everything=True)
        [(kind, weight, reasons)] = told(room)
        assert (kind, weight) == ("silent-edit", "major")
        assert reasons[0] == "in “Annex 1”: a figure changed: 240 kilometres → 204 kilometres"


def test_mail_and_pages_show_what_changed_in_a_document(tmp_path, web):
    from datasette.app import Datasette

    rest = 'attachments = "text"'
    head = '[misajour]\nconfirm_after = 0\n[[subscription]]\nname = "d"\n'
    head += 'to = ["mailto:d@example.org"]\n'
    with monitor(tmp_path, web, more=rest, head=head) as room:
        serve(web, "/docs/report.pdf", text_of("240"))
        room.check()
        serve(web, "/docs/report.pdf", text_of("204"))
        room.check(everything=True)
        [mail] = room.mails()
    html = mail.get_body(("html",)).get_content().replace("\n", "")
    assert ">240</del>" in html and ">204</ins>" in html

    async def asked() -> list:
        datasette = Datasette([str(tmp_path / "misajour.db")])
        paths = ("", "/document/2", "/document/1/bytes", "/document/1", "/document/9/bytes")
        home = "/-/misajour/release/1"
        return [await datasette.client.get(home + path) for path in paths]

    release, compared, received, first, unknown = asyncio.run(asked())
    assert "/release/1/document/2" in release.text and "report.pdf" in release.text
    told = "a figure changed: 240 kilometres → 204 kilometres"
    assert "<del" in compared.text and told in compared.text
    assert received.content == text_of("240")
    assert received.headers["content-disposition"].endswith('document-1-1.pdf"')
    assert (first.status_code, unknown.status_code) == (404, 404)


def test_a_keyword_is_looked_for_in_what_changed_in_the_document(tmp_path, web):
    head = "[misajour]\nconfirm_after = 0\n"
    for word in ("204", "crowns"):
        head += f'[[subscription]]\nname = "{word}"\nto = ["mailto:d@example.org"]\n'
        head += f'keywords = ["{word}"]\n'
    with monitor(tmp_path, web, more='attachments = "text"', head=head) as room:
        serve(web, "/docs/report.pdf", text_of("240"))
        room.check()
        serve(web, "/docs/report.pdf", text_of("204"))
        room.check(everything=True)
        assert [row["subscription"] for row in room.rows("select * from alerts")] == ["204"]


def test_other_bytes_with_the_same_text_are_no_edit_where_the_text_is_wanted(tmp_path, web):
    with monitor(tmp_path, web, more='attachments = "text"') as room:
        for day in ("01", "02"):
            body = release_pdf("Annex on costs", info={"ModDate": f"D:202403{day}101500Z"})
            serve(web, "/docs/report.pdf", body)
            room.check(everything=True)
        assert told(room) == []


def test_a_document_without_a_text_is_watched_by_its_bytes(tmp_path, web):
    with monitor(tmp_path, web, more='attachments = "text"') as room:
        serve(web, "/docs/report.pdf", pdf([]))
        room.check()
        serve(web, "/docs/report.pdf", pdf([], []))
        room.check(everything=True)
        assert told(room)[0][2][0] == "a linked document was replaced: “Annex 1”"


def test_documents_that_are_had_do_not_make_a_broken_source_well(tmp_path, web):
    with monitor(tmp_path, web) as room:
        room.check()
        web.page(ROOM + "/r", "refused", status=403)
        room.check(everything=True)
        serve(web, "/docs/report.pdf", b"%PDF-1.4 another")
        room.check(everything=True)
        assert room.rows("select health from sources") == [{"health": "blocked"}]


def test_a_page_that_links_documents_without_end_costs_a_hundred(tmp_path, web):
    web.page(ROOM + "/r", page(*(f"{n}.pdf" for n in range(3000))))
    with monitor(tmp_path, web) as room:
        room.check()
        assert room.rows("select count(*) as n from documents") == [{"n": 100}]

"""The web without a network answers as a real one does: what is recorded over both is the same."""

from __future__ import annotations

import gzip

import pytest
from pages import CLOSING, FIGURE, OPENING, QUOTE, release

from monitor.errors import ConfigError
from monitor.testing import Answer, FakeWeb, Monitor

HOST = "https://towns.example.org"
EDITED = (OPENING, FIGURE.replace("2 000", "20 000"), QUOTE, CLOSING)
LISTING = (
    '<main><ul><li><a href="/r/1">Towns agree on bridges</a></li>'
    '<li><a href="/r/2">The ferry has a new captain</a></li></ul></main>'
)
HTML = {"Content-Type": "text/html; charset=utf-8"}
SOURCE = '[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\nlistings = ["{}/news"]\n'
DESK = '[[subscription]]\nname = "desk"\nto = ["mailto:desk@example.org"]\n'


def story(base: str) -> list[dict[str, tuple[int, dict[str, str], bytes]]]:
    """What a press room serves, visit by visit: status, headers and body by path."""
    first = {
        "/robots.txt": (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /r/2\n"),
        "/news": (200, HTML, LISTING.encode()),
        "/r/1": (200, HTML | {"ETag": '"one"'}, release().encode()),
        "/r/2": (200, HTML, release(title="The ferry has a new captain").encode()),
    }
    packed = gzip.compress(release(*EDITED).encode())
    edited = first | {"/r/1": (200, HTML | {"Content-Encoding": "gzip"}, packed)}
    moved = edited | {
        "/r/1": (301, {"Location": f"{base}/r/3"}, b""),
        "/r/3": (200, HTML, release(*EDITED).encode()),
    }
    gone = first | {"/r/1": (404, HTML, b"gone"), "/r/3": (410, HTML, b"gone")}
    return [first, first, first, edited, moved, gone]


RECORDED = (
    "select kind, significance, reasons from changes order by id",
    "select substr(url, -4) as path, status, title from releases order by id",
    "select number, title, body from revisions order by id",
    "select pages, unchanged, gone, failed, blocked, outcome from runs order by id",
)


@pytest.mark.usefixtures("here")
def test_what_is_recorded_is_what_a_real_server_would_make_of_it(desk, web, tmp_path):
    (tmp_path / "fake").mkdir()
    desk.sources, desk.rest = SOURCE.format(web.address), DESK
    with Monitor(tmp_path / "fake", SOURCE.format(HOST) + DESK, FakeWeb()) as monitor:
        for real, fake in zip(story(web.address), story(HOST), strict=True):
            web.answers = dict(real)
            monitor.web.answers = {HOST + path: Answer(*said) for path, said in fake.items()}
            desk.run("check", "--now")
            monitor.check(everything=True)
        for sql in RECORDED:
            fake = [tuple(row.values()) for row in monitor.rows(sql)]
            real = desk.rows(sql)
            assert str(fake).replace(HOST, "") == str(real).replace(web.address, ""), sql
        assert monitor.kinds() == ["new", "silent-edit", "moved", "removed"]
        asked = [url.removeprefix(HOST) for url, _ in monitor.web.requests]
        pages = [path for path, _ in web.requests if path != "/robots.txt"]
        # in which order, the network decides
        assert sorted(path for path in asked if path != "/robots.txt") == sorted(pages)
        assert "/r/2" not in asked, "robots.txt is kept"


@pytest.fixture
def monitor(tmp_path):
    page = f'[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\npages = ["{HOST}/1"]\n'
    with Monitor(tmp_path, page + DESK, FakeWeb()) as made:
        yield made


def test_a_silent_edit_is_mailed(monitor):
    monitor.web.page(f"{HOST}/1", release())
    monitor.check()
    monitor.web.page(f"{HOST}/1", release(*EDITED))
    (run, *_) = monitor.check()
    assert run.health == "ok" and monitor.kinds() == ["new", "silent-edit"]
    (mail,) = monitor.mails()
    assert "2 000" in mail.get_body(("plain",)).get_content()
    assert len(monitor.delivered.sent) == 1


def test_a_host_that_does_not_answer_is_a_failed_visit(monitor):
    monitor.web.page(f"{HOST}/robots.txt", "", status=404)
    monitor.web.fails(f"{HOST}/1")
    (run,) = monitor.check()
    assert run.health == "broken" and "nobody answers" in run.note
    assert monitor.web.count(f"{HOST}/1") == 1 and monitor.kinds() == []


def test_a_fault_of_the_configuration_is_the_usual_sentence(tmp_path):
    with pytest.raises(ConfigError, match=r"misajour\.toml:4: \[source\] needs a 'spider'"):
        Monitor(tmp_path, '[[source]]\nname = "a"\n', FakeWeb())

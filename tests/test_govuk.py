"""GOV.UK by its own APIs: what it says of its changes stands beside what they were."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("here")

ANSWERS = Path(__file__).with_name("pages") / "govuk"
JSON = {"Content-Type": "application/json; charset=utf-8"}
PATH = "/government/news/towns-agree-on-the-old-bridges"
SEARCH = (
    "/api/search.json?count=50&start={}&order=-public_timestamp&fields=title,link,public_timestamp"
    + "".join(
        f"&filter_content_store_document_type[]={kind}"
        for kind in ("press_release", "news_story", "government_response", "speech", "written_statement")
    )
)  # fmt: skip


@pytest.fixture
def room(desk, web):
    desk.sources = f'[[source]]\nname = "uk"\nspider = "govuk"\ndelay = 0\nbase = "{web.address}"\n'
    desk.write()
    item = json.loads((ANSWERS / "news.api").read_text())
    found = json.loads((ANSWERS / "search.api").read_text())
    found["results"] = found["results"][:1]

    def serve() -> None:
        web.answers[f"/api/content{PATH}"] = (200, JSON, json.dumps(item).encode())
        web.answers[SEARCH.format(0)] = (200, JSON, json.dumps(found).encode())
        web.answers[SEARCH.format(50)] = (200, JSON, b'{"results": []}')

    serve()
    desk.run("check")
    return desk, item, found, serve


def test_a_minor_edit_is_silent_and_a_major_one_is_told_with_its_note(room, web):
    desk, item, found, serve = room
    assert desk.rows("select url, title, substr(published, 1, 10) from releases") == [
        (f"{web.address}{PATH}", "Towns agree on the old bridges", "2026-05-01")
    ]
    details = item["details"]
    details["body"] = details["body"].replace("£2,000", "£20,000")
    item["updated_at"] = "2026-05-06T10:00:00.000Z"  # which moves with everything
    serve()
    desk.run("check", "--now")
    assert desk.kinds() == ["new", "silent-edit"]
    details["body"] = details["body"].replace("in four years", "in six years")
    moment, note = "2026-05-07T12:00:00.000+01:00", "Corrected the time that the work takes."
    details["change_history"].insert(0, {"note": note, "public_timestamp": moment})
    item["public_updated_at"] = found["results"][0]["public_timestamp"] = moment
    serve()
    desk.execute("update releases set next_check = '2026-12-30T00:00:00.000Z'")
    desk.run("check")  # the search says that it changed
    assert desk.kinds() == ["new", "silent-edit", "edited"]
    told = desk.run("history", f"{web.address}{PATH}")
    assert note in told


def test_what_is_withdrawn_from_the_api_is_removed(room, web):
    desk, *_ = room
    web.answers[f"/api/content{PATH}"] = (410, JSON, b"{}")
    desk.run("check", "--now", ok=None)
    desk.execute("update releases set next_check = '2026-01-01T00:00:00.000Z'")
    desk.run("check", "--now", ok=None)
    assert desk.rows("select url, status from releases") == [(f"{web.address}{PATH}", "removed")]
    assert desk.kinds() == ["new", "removed"]
    assert web.count(PATH) == 0, "the page itself is never asked for"

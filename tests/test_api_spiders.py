"""Press rooms read by their APIs: the address of a release is the one that people know, and what is
asked for is its JSON."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.usefixtures("here")

PAGES = Path(__file__).with_name("pages")
JSON = {"Content-Type": "application/json; charset=utf-8"}
NO_MORE = {"docuLanguageListResources": [], "data": [], "results": []}


def room(desk, web, spider: str, listing: str, language: str) -> tuple[str, dict]:
    """Have the desk watch the first release of the saved list; its path, and the list."""
    desk.sources = (
        f'[[source]]\nname = "room"\nspider = "{spider}"\nlanguage = "{language}"\n'
        f'delay = 0\nbase = "{web.address}"\n'
    )
    desk.write()
    stated = json.loads((PAGES / spider / f"{listing}.json").read_text())
    found = json.loads((PAGES / spider / f"{listing}.api").read_text())
    key = next(key for key in NO_MORE if key in found)
    found[key] = found[key][:1]
    first = stated["url"].partition(urlsplit(stated["url"]).netloc)[2]
    put(web, first, found)
    put(web, re.sub(r"(?<=[?&])(page|pagenumber)=1\b", r"\1=2", first), NO_MORE)
    path = urlsplit(stated["entries"][0]["url"]).path
    return path, {"at": first, "found": found}


def not_due(desk) -> None:
    later = datetime.now(UTC) + timedelta(days=30)
    desk.execute(f"update releases set next_check = '{later:%Y-%m-%dT%H:%M:%S}.000Z'")


def put(web, path: str, answer: dict) -> None:
    web.answers[path] = (200, JSON, json.dumps(answer).encode())


def test_an_edit_in_the_press_corner_is_found_at_the_address_that_people_know(desk, web):
    path, _ = room(desk, web, "presscorner", "search", "en")
    asked = "/commission/presscorner/api/documents?reference=IP/26/301&language=en"
    document = json.loads((PAGES / "presscorner" / "document.api").read_text())
    put(web, asked, document)
    desk.run("check")
    assert desk.rows("select url, title, substr(published, 1, 10) from releases") == [
        (f"{web.address}{path}", "Towns agree on the old bridges", "2026-03-08")
    ]
    text = document["docuLanguageResource"]
    text["htmlContent"] = text["htmlContent"].replace("2 000", "20 000")
    put(web, asked, document)
    desk.run("check", "--now")
    assert desk.kinds() == ["new", "silent-edit"]
    assert web.count(path) == 0, "the page itself, which is a script, is never asked for"


def test_an_edit_that_datagouv_announces_is_read_in_the_same_pass(desk, web):
    path, listing = room(desk, web, "datagouv", "posts", "fr")
    post = json.loads((PAGES / "datagouv" / "post.api").read_text())
    put(web, f"/api/1{path}", post)
    desk.run("check")
    not_due(desk)
    post["content"] = post["content"].replace("2 000", "20 000")
    moment = "2024-03-12T08:00:00+00:00"
    post["last_modified"] = listing["found"]["data"][0]["last_modified"] = moment
    put(web, f"/api/1{path}", post)
    put(web, listing["at"], listing["found"])
    desk.run("check")
    assert desk.kinds() == ["new", "edited"]


def test_a_correction_in_the_federal_register_brings_the_visit_forward(desk, web):
    path, listing = room(desk, web, "federal-register", "documents", "en")
    result = listing["found"]["results"][0]
    result["html_url"], result["corrections"] = f"{web.address}{path}", []
    put(web, listing["at"], listing["found"])
    page = (PAGES / "federal-register" / "document.html").read_text()
    web.page(path, page)
    desk.run("check")
    not_due(desk)
    web.page(path, page.replace("2 000", "20 000"))
    desk.run("check")
    assert desk.kinds() == ["new"], "nothing says that it changed"
    result["corrections"] = ["https://www.federalregister.gov/api/v1/documents/C1-2024-05170"]
    put(web, listing["at"], listing["found"])
    desk.run("check")
    assert desk.kinds() == ["new", "silent-edit"]

"""A press room that speaks JSON: its lists and its releases, read by expressions."""

from __future__ import annotations

import json

import pytest
from pages import CLOSING, FIGURE, OPENING, QUOTE

pytestmark = pytest.mark.usefixtures("here")

JSON = {"Content-Type": "application/json"}
LIST = (
    'json = { items = "data.items", link = "join(\'\', [\'/news/\', slug])", title = "headline.en", '
    'published = "day", updated = "public_updated_at", next = "links.next" }'
)
RELEASE = (
    'json_release = { body = "details.body", title = "title", published = "first_published_at", '
    'updated = "public_updated_at", language = "locale", '
    'notes = "details.change_history[].[public_timestamp, note]" }'
)
TEXT = [OPENING, FIGURE, QUOTE, CLOSING]


def item(slug: str, updated: str = "2026-05-01T09:00:00Z") -> dict:
    title = {"en": f"Towns agree on the bridge of {slug}"}
    return {"slug": slug, "headline": title, "day": "2026-05-01", "public_updated_at": updated}


def document(text=TEXT, updated="2026-05-01T09:00:00.000+01:00", notes=(), **more) -> dict:
    return {
        "title": "Towns agree on the “old” bridges & more",
        "locale": "en",
        "first_published_at": "2026-05-01T09:00:00.000+01:00",
        "public_updated_at": updated,
        "details": {
            "body": "".join(f"<p>{paragraph}</p>" for paragraph in text),
            "change_history": [{"public_timestamp": t, "note": n} for t, n in notes],
        },
        **more,
    }


class Room:
    """A desk that watches a listing, and the server's JSON."""

    def __init__(self, desk, web) -> None:
        self.desk, self.web = desk, web

    def watch(self, more: str, key: str = "listings", path: str = "/api/news") -> None:
        self.desk.sources = (
            '[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\n'
            f'{key} = ["{self.web.address}{path}"]\n{more}\n'
        )
        self.desk.write()

    def says(self, path: str, value: object, **headers: str) -> None:
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.web.answers[path] = (200, JSON | headers, body)

    def lists(self, *items: dict, path: str = "/api/news", following: str = "") -> None:
        self.says(path, {"data": {"items": items}, "links": {"next": following}})

    def note(self) -> str:
        return self.desk.rows("select health_note from sources")[0][0]


@pytest.fixture
def room(desk, web) -> Room:
    return Room(desk, web)


def test_a_listing_in_json_and_its_releases_in_json_are_read(room, web):
    room.watch(f"{LIST}\n{RELEASE}")
    room.lists(item("a"), following="/api/news?page=2")
    room.lists(item("b"), path="/api/news?page=2")
    for slug in "ab":
        room.says(f"/news/{slug}", document([*TEXT, f"So say the people of {slug}-town."]))
    room.desk.run("check")
    assert room.desk.rows(
        "select url, title, substr(published, 1, 10) from releases order by url"
    ) == [
        (f"{web.address}/news/{slug}", "Towns agree on the “old” bridges & more", "2026-05-01")
        for slug in "ab"
    ]
    bodies = "select body, v.updated from revisions v join releases l on l.id = v.release_id"
    body, updated = room.desk.rows(f"{bodies} order by l.url")[0]
    assert body == "\n\n".join([*TEXT, "So say the people of a-town."])
    assert updated == "2026-05-01T09:00:00+01:00"


def test_an_update_that_the_list_announces_brings_the_visit_forward(room, web):
    room.watch(f"{LIST}\n{RELEASE}")
    room.lists(item("a"), item("b"))
    for slug in "ab":
        room.says(f"/news/{slug}", document([*TEXT, f"So say the people of {slug}-town."]))
    room.desk.run("check")
    room.desk.execute("update releases set next_check = '2026-12-30T00:00:00.000Z'")
    changed = [OPENING, FIGURE.replace("2 000", "20 000"), QUOTE, CLOSING, "So say the people."]
    room.says("/news/a", document(changed, "2026-05-02T10:00:00.000+01:00"))
    room.desk.run("check")
    assert room.desk.kinds() == ["new", "new"], "nothing was due, and nothing announced"
    room.lists(item("a", "2026-05-02T10:00:00Z"), item("b"))
    room.desk.run("check")
    assert room.desk.kinds() == ["new", "new", "edited"]
    assert web.count("/news/b") == 1


def test_an_edit_that_the_stamps_do_not_tell_is_silent_and_a_note_of_the_publisher_is_told(room):
    room.watch(RELEASE, "pages", "/news/a")
    room.says("/news/a", document(notes=[("2026-05-01T09:00:00+01:00", "First published.")]))
    room.desk.run("check")
    changed = [OPENING, FIGURE.replace("2 000", "20 000"), QUOTE, CLOSING]
    first = ("2026-05-01T09:00:00+01:00", "First published.")
    room.says("/news/a", document(changed, notes=[first]))
    room.desk.run("check")
    room.says(
        "/news/a",
        document(
            [*changed, "The towns thank the state."],
            "2026-05-03T10:00:00+01:00",
            [("2026-05-03T10:00:00+01:00", "Updated with the thanks of the towns."), first],
        ),
    )
    room.desk.run("check")
    assert room.desk.kinds() == ["new", "silent-edit", "edited"]
    reasons = room.desk.rows("select reasons from changes order by id desc limit 1")[0][0]
    assert "Updated with the thanks of the towns." in reasons


def test_the_json_of_a_release_may_be_at_another_address(room, web):
    at = f'at = "{web.address}/api/content{{path}}.json" }}'
    room.watch(f"{LIST}\n{RELEASE.removesuffix('}').rstrip()}, {at}")
    room.lists(item("a"))
    room.says("/api/content/news/a.json", document())
    room.desk.run("check")
    assert room.desk.rows("select url, status from releases") == [(f"{web.address}/news/a", "live")]
    # moved with its release: the address that is known is the release's
    web.answers["/api/content/news/a.json"] = (
        301, {"Location": "/api/content/news/a-2.json"}, b"",
    )  # fmt: skip
    room.says("/api/content/news/a-2.json", document())
    room.desk.run("check", "--now")
    assert room.desk.kinds() == ["new", "moved"]
    assert (f"{web.address}/news/a-2",) in room.desk.rows("select url from releases")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("One line of the release.\nAnd another, of 5 < 6 towns.", "And another, of 5 < 6 towns."),
        ('<script>alert(1)</script><p>The towns “agree”.</p>' + "<p>More of it is here.</p>" * 3, "The towns “agree”."),
    ],
)  # fmt: skip
def test_a_body_may_be_plain_text_and_is_never_run(room, body, text):
    room.watch(RELEASE, "pages", "/news/a")
    room.says("/news/a", {"title": "</title><script>alert(2)</script>", "details": {"body": body}})
    room.desk.run("check")
    found, title = room.desk.rows("select body, releases.title from revisions, releases")[0]
    assert text in found and "alert(1)" not in found
    assert title == "</title><script>alert(2)</script>"


DEEP = b"[" * 100_000 + b"]" * 100_000


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (
            b"<!DOCTYPE html><p>no</p>",
            "the release is not JSON: Expecting value, at line 1, column 1",
        ),
        (b'{"title": "x", "details"', "the release is not JSON: Expecting ':' delimiter"),
        (DEEP, "the release's JSON is nested too deeply"),
        (b"1" * 10_000, "the release is not JSON that can be read"),
        (b'{"title": "x"}', "body = 'details.body' selects nothing"),
        (b'{"details": {"body": [1]}}', "body = 'details.body' selects no text but a list"),
    ],
)
def test_a_release_that_is_not_as_it_should_be_is_one_sentence(room, answer, sentence):
    room.watch(RELEASE, "pages", "/news/a")
    room.says("/news/a", answer)
    said = room.desk.run("check", ok=1)
    assert sentence in said + room.note()


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (b"<!DOCTYPE html>", "the listing is broken, or no JSON: Expecting value, at line 1, column 1"),
        (DEEP, "no JSON: it is nested too deeply"),
        (b"{}", "the listing's JSON has no list at 'data.items'"),
        (b'{"data": {"items": [{"id": 1}, {"id": 2}]}}', "selects nothing in any of the 2 items"),
        (
            b'{"data": {"items": [' + b'{"slug":1},' * 999_999 + b'{"slug":2}]}}',
            "the listing's JSON has 1,000,000 items; at most 50,000 are read",
        ),
    ],
)  # fmt: skip
def test_a_listing_that_is_not_as_it_should_be_is_one_sentence(room, answer, sentence):
    room.desk.general = "max_size = 20_000_000"
    room.watch(LIST)
    room.says("/api/news", answer)
    said = room.desk.run("check", ok=1)
    assert sentence in said


def test_a_json_that_is_too_large_is_not_read(room):
    room.desk.general = "max_size = 100_000"
    room.watch(LIST)
    room.says("/api/news", b'{"data": "' + b"x" * 200_000 + b'"}')
    assert "larger than" in room.desk.run("check", ok=1)


def test_a_page_in_json_is_none_where_nobody_said_that_releases_are_json(room):
    room.watch("", "pages", "/news/a")
    room.says("/news/a", document())
    assert "it is application/json, not a page" in room.desk.run("check", ok=1)


def test_pages_of_a_listing_are_counted_from_where_it_is_said(room, web):
    room.watch(f"first = 1\nstep = 2\n{LIST}", path="/api/news?page={page}")
    room.lists(item("a"), path="/api/news?page=1")
    room.lists(item("b"), path="/api/news?page=3")
    room.lists(path="/api/news?page=5")
    room.desk.run("check", ok=None)
    asked = [path for path, _ in web.requests if path.startswith("/api")]
    assert asked == ["/api/news?page=1", "/api/news?page=3", "/api/news?page=5"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("json = { items = 'data.[' }", "json.items: 'data.[' is not a JMESPath expression: it ends too early, at column 7"),
        ("json = { link = 'a b' }", "json.link: 'a b' is not a JMESPath expression: 'b' is unexpected, at column 3"),
        ("json = { link = 'a ; b' }", "json.link: 'a ; b' is not a JMESPath expression: ';' is unexpected, at column 3"),
        ("json = { link = 'nosuch(a)' }", "json.link: 'nosuch(a)' is not a JMESPath expression: unknown function: nosuch()"),
        ("json = { link = '' }", "json.link: this must not be empty"),
        ("json = { link = 3 }", "json.link: this must be a text"),
        ("json = { linx = 'a' }", "unknown key 'linx' in 'json'; did you mean 'link'?"),
        ("json = 'data'", "json: this must be a table, such as { items = "),
        ("json_release = { title = 'a' }", "'json_release' needs a 'body'"),
        ("json_release = { body = '[' }", "json_release.body: '[' is not a JMESPath expression"),
        ("json_release = { body = 'a', at = 'x' }", "json_release.at: this says where the JSON"),
    ],
)  # fmt: skip
def test_a_wrong_expression_is_one_sentence_with_its_key_and_place(desk, line, sentence):
    desk.config.write_text(
        f'[[source]]\nname = "a"\nspider = "watch"\nlistings = ["https://e.org/"]\n{line}\n'
    )
    assert f"misajour.toml:5: {sentence}" in desk.run("check", ok=2)


@pytest.mark.parametrize(
    "line", ["json = { link = 'a' }", "json_release = { body = 'a' }", "first = 1"]
)
def test_what_only_watch_can_be_told(desk, line):
    desk.config.write_text(f'[[source]]\nname = "a"\nspider = "nato"\n{line}\n')
    key = line.partition(" ")[0]
    assert f"{key} is for spider 'watch'; 'nato' has its own" in desk.run("check", ok=2)

"""`import misajour`: what is documented is there and works, and nothing scraped acts in a
notebook."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pages import CLOSING, FIGURE, OPENING, QUOTE, TEXT, release

import misajour

DOCUMENT = Path(__file__).parent.parent / "docs" / "api.md"
ADDRESS = "https://towns.example.org/1.html"
EDITED = (OPENING, FIGURE.replace("2 000", "20 000"), QUOTE, CLOSING)
SPITE = "<script>alert(1)</script><img src=x onerror=alert(2)>&lt;b&gt;"
ESCAPED = SPITE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def captured(*pages: str, url: str = ADDRESS) -> list[misajour.Capture]:
    """A capture a month, from January 2019."""
    return [
        misajour.Capture(url=url, seen=datetime(2019, n, 1, 8, tzinfo=UTC), body=page.encode())
        for n, page in enumerate(pages, 1)
    ]


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "towns.db"
    pages = (release(), release(*EDITED), release(*EDITED[:-1], title=ESCAPED))
    misajour.ingest(path, captured(*pages), source="towns")
    return path


# The contract -----------------------------------------------------------------------------------------


def test_every_public_name_is_in_all_and_documented_and_has_a_docstring():
    public = {
        name
        for name, value in vars(misajour).items()
        if not name.startswith("_") and not isinstance(value, type(sys))
    }
    assert public | {"__version__"} == {*misajour.__all__, "open"}
    assert list(misajour.__all__) == sorted(misajour.__all__)
    text = DOCUMENT.read_text()
    for name in [*misajour.__all__, "open"]:
        assert re.search(rf"`{name}\b", text), f"{name} is not in docs/api.md"
        if name != "__version__":
            assert getattr(misajour, name).__doc__, name


@pytest.mark.parametrize(
    "name", ["Archive", "Change", "Comparison", "Ingested", "Page", "Release", "Revision", "Table"]
)
def test_every_public_member_is_documented(name):
    kind = getattr(misajour, name)
    annotated = set(getattr(kind, "__dataclass_fields__", {}))
    members = {m for m in {*vars(kind), *annotated} if not m.startswith("_")}
    text = DOCUMENT.read_text()
    missing = [m for m in members - set(dir(tuple)) if not re.search(rf"`(?:\w+, )*{m}\b", text)]
    assert not missing


def test_the_examples_of_the_documentation_run(tmp_path):
    blocks = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    assert len(blocks) >= 6
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", "\n".join(blocks)],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_the_import_brings_no_crawler_no_mailer_and_no_daemon(tmp_path):
    heavy = ("scrapy", "twisted", "datasette", "apscheduler", "apprise", "monitor.alert")
    program = f"import sys, misajour; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


# Pages and comparisons --------------------------------------------------------------------------------


def test_a_page_is_read_from_bytes_and_from_text():
    text = release(title="Évêques à Łódź")
    one = misajour.read(text.encode("utf-8"), ADDRESS, charset="utf-8")
    two = misajour.read(text.replace('charset="utf-8"', 'charset="iso-8859-1"'), ADDRESS)
    assert one.title == two.title == "Évêques à Łódź"
    assert one.body == two.body
    assert one.updated is not None
    assert one.updated.value == "2019-05-17T11:26"
    assert one.to_dict()["title"] == one.title


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"content": "div["}, "content"),
        ({"ignore": ("p::nonsense(",)}, "ignore"),
        ({"timezone": "Europe/Atlantis"}, "Europe/Atlantis"),
        ({"language": "in French"}, "language"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(options, said):
    with pytest.raises(misajour.MisajourError, match=said):
        misajour.read(release(), **options)


def test_bytes_that_are_no_page_are_an_error_of_ours():
    with pytest.raises(misajour.MisajourError, match="a PDF that is broken"):
        misajour.read(b"%PDF-1.7 \x00\x01")
    with pytest.raises(misajour.MisajourError, match="not a web page"):
        misajour.compare(release(), b"\x89PNG\r\n")


def test_doubts_are_told():
    assert misajour.read("<title>404</title><h1>Page not found</h1><p>Sorry.</p>").doubts


def test_a_comparison_says_what_a_mail_would_say():
    found = misajour.compare(release(), release(*EDITED).encode())
    assert found
    assert (found.kind, found.significance) == ("silent-edit", "major")
    assert (found.words_added, found.words_removed) == (1, 1)
    assert "{+20 000+}" in found.text
    assert "<ins>" in found.html
    same = misajour.compare(release(), release(noise="2"))
    assert not same
    assert (same.kind, same.text, same.html, same.reasons) == (None, "", "", ())


# Databases --------------------------------------------------------------------------------------------


def test_a_database_gives_releases_revisions_and_changes(database):
    with misajour.open(database) as archive:
        assert archive.sources == ("towns",)
        [one] = archive.releases("towns")
        assert (one.url, one.source, one.status) == (ADDRESS, "towns", "live")
        assert [r.number for r in one.revisions] == [1, 2, 3]
        first = one.revisions[0]
        assert first.first_seen == datetime(2019, 1, 1, 8, tzinfo=UTC)
        assert first.bytes() == release().encode()
        assert first.page.body == misajour.read(release()).body
        assert [c.kind for c in one.changes] == ["new", "silent-edit", "silent-edit"]
        new, edit, _ = one.changes
        assert (new.before, new.after) == (None, 1)
        assert new.compare() is None
        assert edit.compare() == misajour.compare(release(), release(*EDITED))
        assert one.as_of(datetime(2018, 1, 1, tzinfo=UTC)) is None
        assert one.as_of(datetime(2019, 2, 15, tzinfo=UTC)) == one.revisions[1]
        assert archive.release(ADDRESS) == one


def test_changes_are_chosen_by_source_kind_and_time(database):
    misajour.ingest(
        database, captured(release(), url="https://other.example.org/2"), source="other"
    )
    with misajour.open(database) as archive:
        kinds = [str(c.kind) for c in archive.changes(kinds=["new"])]
        assert kinds == ["new", "new"]
        assert len(archive.changes(source="other")) == 1
        assert len(archive.changes(source="towns", since="2019-02-01")) == 2
        assert len(archive.changes(source="towns", since=date(2019, 2, 1), until="2019-03-01")) == 1
        late = datetime(2019, 3, 1, 8, tzinfo=UTC)
        assert [c.detected for c in archive.changes(since=late)] == [late]
        assert len(archive.changes(until=late)) == 3
        for wrong in ({"source": "townz"}, {"kinds": ["edit"]}, {"since": "yesterday"}):
            with pytest.raises(misajour.MisajourError, match=r"there (is|are)|neither a day"):
                archive.changes(**wrong)
        with pytest.raises(misajour.MisajourError, match="no release"):
            archive.release("https://nowhere.example.org/")


def test_a_database_that_is_not_there_or_not_ours_is_said(tmp_path):
    with pytest.raises(misajour.MisajourError, match="no database"):
        misajour.open(tmp_path / "none.db")
    (tmp_path / "text.db").write_text("this is no database, however long it is" * 100)
    with pytest.raises(misajour.MisajourError, match="not a database"):
        misajour.open(str(tmp_path / "text.db"))


def test_tables_become_frames(database):
    pandas = pytest.importorskip("pandas")
    with misajour.open(database) as archive:
        changes, releases = archive.changes().to_pandas(), archive.releases().to_pandas()
        revisions = archive.release(ADDRESS).revisions[1:].to_pandas()
        empty = archive.changes(kinds=["removed"]).to_pandas()
    assert list(changes["kind"]) == ["new", "silent-edit", "silent-edit"]
    assert isinstance(changes["kind"][0], str)
    assert changes["detected"][0] == pandas.Timestamp("2019-01-01T08:00Z")
    assert list(releases["url"]) == [ADDRESS]
    assert list(revisions["number"]) == [2, 3]
    assert list(empty.columns) == list(changes.columns)
    assert empty.empty


def test_without_pandas_a_sentence_says_what_to_do(database, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with misajour.open(database) as archive, pytest.raises(ImportError, match="install pandas"):
        archive.changes().to_pandas()


# Notebooks --------------------------------------------------------------------------------------------


class Tags(HTMLParser):
    """All elements of a text and their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found |= {tag, *(f"{tag}[{name}]" for name, _ in attrs)}


def test_nothing_that_was_scraped_acts_in_a_notebook(tmp_path):
    paragraphs = (f"{OPENING} {ESCAPED}", f"{FIGURE} {ESCAPED}")
    stamp = f"Last updated: 17 May. 2019 11:26 {ESCAPED}"
    one = release(*paragraphs, title=f"A {ESCAPED}", stamp=stamp)
    two = release(*paragraphs, f"{CLOSING} {ESCAPED}", title=f"B {ESCAPED}", stamp=stamp)
    path = tmp_path / f"{'x' * 5}<img src=x>.db"
    url = f"{ADDRESS}?{SPITE.replace(' ', '%20')}"
    misajour.ingest(path, captured(one, two, url=url), source="towns")
    doubtful = misajour.read(f"<title>{ESCAPED}</title><h1>Page not found {ESCAPED}</h1>")
    with misajour.open(path) as archive:
        [found] = archive.releases()
        shown = [
            archive, found, found.revisions[0], found.revisions, found.changes, archive.releases(),
            misajour.read(one), misajour.compare(one, two), doubtful,
        ]  # fmt: skip
        texts = [item._repr_html_() for item in shown]
    ours = {
        "style", "div", "div[class]", "h3", "p", "em", "strong", "ul", "li", "table", "thead",
        "tbody", "tr", "th", "td", "del", "ins", "p[class]", "p[dir]", "span", "span[class]",
    }  # fmt: skip
    for item, text in zip(shown, texts, strict=True):
        assert Tags(text).found <= ours, item
        assert "&lt;" in text, item


def test_a_long_table_is_shown_in_part(tmp_path):
    path = tmp_path / "many.db"
    pages = [
        c
        for n in range(25)
        for c in captured(release(*TEXT, f"Number {n}."), url=f"https://towns.example.org/{n}")
    ]
    misajour.ingest(path, pages, source="towns")
    with misajour.open(path) as archive:
        table = archive.releases()
        assert len(table) == 25
        assert table._repr_html_().count("<tr>") == 21
        assert "and 5 more" in table._repr_html_()


def test_bytes_that_a_function_cannot_fetch_cost_their_capture_and_no_other(tmp_path):
    def lost() -> bytes:
        raise misajour.Unreadable("the tape is torn")

    captures = captured(release(), release(*EDITED))
    captures.append(misajour.Capture(url=ADDRESS, seen=datetime(2019, 1, 9, tzinfo=UTC), body=lost))
    told = misajour.ingest(tmp_path / "towns.db", captures, source="towns")
    assert told.captures == {
        misajour.CaptureOutcome.RECORDED: 2,
        misajour.CaptureOutcome.UNREADABLE: 1,
    }
    assert told.trouble == {"the tape is torn": 1}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"seen": datetime(2019, 1, 1)}, "no time zone"),
        ({"url": "javascript:alert(1)"}, "is not the address"),
    ],
)
def test_a_capture_that_cannot_be_is_refused_at_once(values, said):
    right = {"url": ADDRESS, "seen": datetime(2019, 1, 1, tzinfo=UTC)}
    with pytest.raises(misajour.MisajourError, match=said):
        misajour.Capture(**{**right, **values})


def test_a_source_that_cannot_be_called_so_is_refused(tmp_path):
    with pytest.raises(misajour.MisajourError, match="source: "):
        misajour.ingest(tmp_path / "towns.db", captured(release()), source="two words")
    assert not (tmp_path / "towns.db").exists()

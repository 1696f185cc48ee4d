"""The table of the facts about a release: complete, and used at every station."""

from __future__ import annotations

import asyncio
import json
from dataclasses import fields, replace

import pytest
from datasette.app import Datasette
from pages import release

from monitor import compare
from monitor.extract import as_json, content_hash
from monitor.model import (
    FIELDS,
    Block,
    BlockKind,
    Content,
    Image,
    Kind,
    Link,
    ReasonKind,
    Weight,
)
from monitor.store import codec
from monitor.wording import field_label, sentences

TEXTS = {f.name for f in fields(Content) if f.type == "str"}
PLAIN = Content(
    title="A title", language="en", blocks=(Block(BlockKind.PARAGRAPH, "The ferry sails at noon."),)
)


def test_every_text_of_a_content_has_a_field_and_every_field_its_own_name():
    names = [field.name for field in FIELDS]
    assert set(names) >= TEXTS
    assert len(names) == len(set(names))


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_a_fact_reaches_every_station_that_its_line_names(field):
    if field.name not in TEXTS:
        assert not field.stored, "what is worked out from other facts is not stored as well"
        return
    told = replace(PLAIN, **{field.name: "Something else"})
    assert field.read(told) == "Something else"
    assert (json.loads(codec.dumps(told)).get(field.name) is not None) is not field.column
    assert codec.loads(codec.dumps(told), told.title) == told
    assert (as_json(told).get(field.name) == "Something else") is field.printed
    verdict = compare.compare(PLAIN, told)
    if field.weight is Weight.NOTHING:
        assert verdict is None
        return
    assert verdict.reasons[0].kind is ReasonKind.FIELD_CHANGED
    assert sentences(verdict.reasons)[0].startswith(f"{field_label(field.name)} changed: “")
    assert verdict.fields[field.name] == (field.read(PLAIN), "Something else")
    if field.weight is not Weight.WORDING:
        assert verdict.significance == field.weight.value


def test_the_hash_covers_the_fields_whose_line_says_so():
    for field in FIELDS:
        if field.name in TEXTS:
            told = replace(PLAIN, **{field.name: "Something else"})
            assert (content_hash(told) != content_hash(PLAIN)) is field.hashed, field.name


def test_the_hash_of_a_content_is_what_it_always_was():
    """Hashes are stored: one that came out otherwise would find no text again."""
    ferry = Content(
        title="The towns’ ferry",
        language="en",
        blocks=(
            Block(BlockKind.HEADING, "Notes", 2),
            Block(BlockKind.PARAGRAPH, "It sails at 9 – “daily”."),
            Block(BlockKind.CAPTION, "The ferry"),
        ),
        links=(
            Link("https://example.org/a.pdf", "The table", attachment=True),
            Link("https://example.org/", "home"),
        ),
        images=(Image("https://example.org/f.jpg", "A ferry"),),
        event="2024-03-01",
        reference="155",
        canonical="https://example.org/1",
    )
    assert content_hash(ferry) == "007e497d253a9933"
    assert content_hash(Content()) == "8e2d0c61b0acc423"


def test_an_empty_fact_is_null_for_programs_where_it_is_optional():
    printed = as_json(Content())
    for field in FIELDS:
        if field.printed:
            assert printed[field.name] == (None if field.optional else "")


@pytest.mark.usefixtures("here")
def test_the_page_of_a_revision_shows_what_a_fact_says_and_escapes_it(web, watching):
    desk = watching("/1.html")
    web.page("/1.html", release())
    desk.run("check")
    desk.execute(
        "update revisions set fields = "
        "json_set(misajour_fields(fields, body), '$.reference', 'No. <b>155</b>')"
    )
    there = Datasette([str(desk.folder / "misajour.db")])
    answer = asyncio.run(there.client.get("/-/misajour/release/1/revision/1"))
    assert "The reference: <span" in answer.text
    assert "No. &lt;b&gt;155&lt;/b&gt;" in answer.text
    assert "The date of the event" not in answer.text


def test_the_weight_of_a_line_decides_whatever_the_field(monkeypatch):
    """A field that is moved to another weight is judged by it: none is known by its name."""
    moved = tuple(replace(f, weight=Weight.WORDING) if f.name == "reference" else f for f in FIELDS)
    monkeypatch.setattr(compare.fields, "FIELDS", moved)
    old = replace(PLAIN, reference="The council's paper")
    assert compare.compare(old, replace(old, reference="The mayor's paper")).kind is Kind.EDITED
    typography = compare.compare(old, replace(old, reference="The council’s paper"))
    assert typography.kind is Kind.COSMETIC

"""Reasons are values until they are told: in words, in the record, and in records of before."""

from __future__ import annotations

import json
import re

import pytest
from pages import CLOSING, FIGURE, OPENING, QUOTE, release

from monitor import compare, wording
from monitor.model import (
    Block,
    BlockKind,
    Content,
    Kind,
    Many,
    Reason,
    ReasonKind,
    Significance,
    Stamp,
    StampKind,
    reason,
)
from monitor.model import Precision as Exact
from monitor.model import StampOrigin as Origin
from monitor.store import Store, codec
from monitor.wording import en, sentence

NAMED = re.compile(r"\{(\w+)\}")
VALUES = {"of": Many.FIGURES, "block": BlockKind.ROW, "field": "event", "count": 4}
PARTS = (reason(ReasonKind.REPLACED, old="one", new="two"),)


def example(kind: ReasonKind) -> Reason:
    """A reason of this kind with every value that its sentence needs."""
    names = set(NAMED.findall(en.WORDING.templates[kind].many)) - {"parts"}
    return reason(
        kind,
        Significance.MINOR,
        parts=PARTS if kind is ReasonKind.STAMPS else (),
        **{name: VALUES.get(name, f"[{{{name}}}]") for name in sorted(names)},
    )


@pytest.mark.parametrize("kind", ReasonKind)
def test_every_kind_of_reason_has_a_sentence_that_tells_all_its_values(kind):
    told = example(kind)
    said = sentence(told)
    assert said and "[:" not in said
    for name, value in told.values:
        if name not in VALUES:  # a page may say braces and brackets: they are told as they stand
            assert str(value) in said
    assert codec.loads_reasons(codec.dumps_reasons([told])) == (told,)


def test_what_is_optional_is_said_only_where_there_is_something_to_say():
    assert sentence(reason(ReasonKind.GONE_TWICE, note="")) == "two visits found it gone"
    said = sentence(reason(ReasonKind.GONE_TWICE, note="status 410"))
    assert said == "two visits found it gone: status 410"
    bare = reason(ReasonKind.FIGURE_CHANGED, old="2", new="20")
    assert sentence(bare) == "a figure changed: 2 → 20"
    beside = reason(ReasonKind.FIGURE_CHANGED, old="2", new="20", parts=PARTS)
    assert sentence(beside) == "a figure changed: 2 → 20 (“one” → “two”)"


def test_one_word_is_a_word_and_two_are_words():
    assert sentence(reason(ReasonKind.WORDS_ADDED, count=1, text="a")) == "a word was added: “a”"
    assert sentence(reason(ReasonKind.WORDS_ADDED, count=2, text="a b")).startswith("2 words were")


def content(text: str, *stamps: str) -> Content:
    kinds = (StampKind.UPDATED, StampKind.PUBLISHED)
    made = (
        Stamp(kind, f"Stamp of {day}", day, Exact.DAY, Origin.VISIBLE)
        for kind, day in zip(kinds, stamps, strict=False)
    )
    return Content(
        title="A title",
        language="en",
        blocks=(Block(BlockKind.PARAGRAPH, text),),
        stamps=tuple(made),
    )


def test_stamps_that_disagree_are_one_reason_of_several_parts():
    old = content("The bridge costs 2 crowns.", "2024-03-01", "2024-01-01")
    new = content("The bridge costs 3 crowns.", "2024-03-02", "2024-01-02")
    verdict = compare.compare(old, new)
    assert verdict.kind is Kind.EDITED
    assert verdict.reasons[0].kind is ReasonKind.FIGURE_CHANGED
    assert verdict.reasons[0].significance is Significance.MAJOR
    last = verdict.reasons[-1]
    assert (last.kind, last.is_of_stamp) == (ReasonKind.STAMPS, True)
    assert [part.kind for part in last.parts] == [ReasonKind.STAMP_MOVED] * 2


@pytest.mark.parametrize(
    ("told", "of_stamp"),
    [
        ("its stamp did not move: “Updated 2 March”", True),
        ("its stamp moved: “a” → “b”; another did not: “c”", True),
        ("its stamp moves at every visit and says nothing of edits", True),
        ("a figure changed: 2 → 20", False),
        ("its stampede was stopped", False),
    ],
)
def test_a_sentence_that_was_recorded_alone_is_told_as_it_stands(told, of_stamp):
    read = wording.recorded(told)
    assert (sentence(read), read.is_of_stamp) == (told, of_stamp)


@pytest.mark.usefixtures("here")
def test_a_change_is_recorded_in_words_and_as_values(web, watching):
    desk = watching("/1.html")
    web.page("/1.html", release())
    desk.run("check")
    web.page("/1.html", release(OPENING, FIGURE.replace("2 000", "20 000"), QUOTE, CLOSING))
    desk.run("check")
    told, values = desk.rows("select reasons, reason_values from changes order by id desc")[0]
    read = codec.loads_reasons(values)
    assert list(map(sentence, read)) == json.loads(told)
    assert read[0].kind is ReasonKind.FIGURE_CHANGED
    assert dict(read[0].values) == {"old": "2 000", "new": "20 000"}
    with Store.read(desk.folder / "misajour.db") as store:
        assert list(store.history.changes(1))[-1].reasons == read
    assert "unbroken" in desk.run("verify")
    desk.execute("update changes set reason_values = replace(reason_values, '20 000', '2 001')")
    assert "reason_values" in desk.run("verify", ok=1)


@pytest.mark.parametrize(
    "values",
    [
        '[{"kind": "of-a-later-version"}]',
        '[{"kind": "figure-changed"}]',
        '[{"kind": "figure-changed", "values": {"old": "2 000", "new": "2 500"}}]',
        "{broken",
        "[7]",
    ],
)
@pytest.mark.usefixtures("here")
def test_values_that_do_not_say_what_was_told_leave_the_sentence(web, watching, values):
    """A database that a newer version wrote to, or that was altered."""
    desk = watching("/1.html")
    web.page("/1.html", release())
    desk.run("check")
    web.page("/1.html", release(OPENING, FIGURE.replace("2 000", "20 000"), QUOTE, CLOSING))
    desk.run("check")
    desk.execute(f"update changes set reason_values = '{values}'")
    assert "a figure changed: 2 000 → 20 000" in desk.run("history", f"{web.address}/1.html")

"""Two readings are compared once, however many questions are asked about how they differ."""

from __future__ import annotations

from collections import Counter

import pytest
from newsroom import DESK, EDITED, many
from pages import release

from monitor import compare, extract
from monitor.compare import beside, blocks, pictures

pytestmark = pytest.mark.usefixtures("here")

NOTE = "The towns along the upper river will pay one third of the cost of all of the repairs."


@pytest.fixture
def compared(monkeypatch):
    """How often each part of a difference was looked for."""
    calls: Counter[str] = Counter()

    def counted(module, name: str) -> None:
        real = getattr(module, name)

        def counting(*sides):
            calls[f"{module.__name__}.{name}"] += 1
            return real(*sides)

        monkeypatch.setattr(module, name, counting)

    counted(blocks, "diff_blocks")
    counted(beside, "changes")
    counted(pictures, "changes")
    return calls


def test_an_edit_costs_one_comparison_at_the_first_look_and_two_at_the_second(newsroom, compared):
    room = newsroom(DESK)
    room.visit(many(1))
    compared.clear()
    for expected in (1, 3):  # with what was known; and then with the look that waited, too
        room.clock = room.clock.replace(hour=room.clock.hour + 1)
        run = room.recorder.begin(room.config.source[0], room.clock)
        room.look(run, many(1, *EDITED))
        room.recorder.finish(run, room.clock)
        assert set(compared.values()) == {expected}, compared
    assert [row["kind"] for row in room.rows("select kind from changes")] == ["new", "silent-edit"]


def test_what_is_left_out_changes_the_verdict_and_not_the_comparison(compared):
    aside = "</main><aside><p>{}</p></aside>"
    old, new = (
        extract.read(
            release(*text).replace("</main>", aside.format(note)).encode(), "https://e.org/1"
        )
        for text, note in (((), NOTE), (EDITED, NOTE.replace("third", "half")))
    )
    differences = compare.Differences(old, new)
    whole = differences.verdict()
    place = differences.beside_places()
    assert place and len(differences.verdict(place).reasons) < len(whole.reasons)
    assert differences.verdict({"a place of another page"}) is whole
    assert differences.diff(differences.volatile_places).changed == ()
    assert set(compared.values()) == {1}

"""A database that cannot be written any more ends a command in one sentence, wherever it was."""

from __future__ import annotations

import pytest
from pages import release

from monitor.store import Store

pytestmark = pytest.mark.usefixtures("here")
MUTE = "mute 1 --until 2d"
LARGER = """
create table if not exists filler (bytes);
create temporary trigger larger after insert on mutes begin
  insert into filler values (zeroblob(1000000));
end;
"""


@pytest.mark.parametrize(
    ("kept", "commands", "said"),
    [
        ("query_only = on", ("compact", "search --rebuild", MUTE), "a readonly database"),
        ("max_page_count = 1", (MUTE,), "database or disk is full"),
    ],
    ids=["read only", "full"],
)
def test_a_command_that_cannot_write_says_so(web, watching, monkeypatch, kept, commands, said):
    desk = watching("/1.html")
    web.page("/1.html", release())
    desk.run("check")
    opened = Store.open

    def no_more(path):
        store = opened(path)
        store.db.conn.executescript(LARGER)
        store.db.execute(f"pragma {kept}")
        return store

    for words in commands:
        with monkeypatch.context() as patch:
            patch.setattr(Store, "open", no_more)
            told = desk.run(*words.split(), ok=1).splitlines()[-1]
        assert f"{desk.folder}/misajour.db cannot be used: " in told and said in told
        desk.execute("drop table filler")
    assert "unbroken" in desk.run("verify")

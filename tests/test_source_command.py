"""`misajour source` pauses, resumes, renames and retires: a source's history stays, and so does what
its owner wrote in the configuration."""

from __future__ import annotations

import pytest
from daemons import daemon, until
from onboarding import LOOPBACK, press_room
from pages import TEXT, release

from monitor.config import load

pytestmark = pytest.mark.usefixtures("here")

CONFIG = """\
# Our own desk. Ask Jo before you change this.
[misajour]
allow_addresses = ["127.0.0.1/32"]
confirm_after = 0

# The first room.
[[source]]
name = "room"   # the old name
spider = "watch"
delay = 0
pages = ["{base}/1.html"]
# depth = 9

# The other room, which nobody reads.
[[source]]
name = "hall"
spider = "watch"
delay = 0
pages = [
  "{base}/2.html",  # its only page
]

[[subscription]]
name = "desk"
to = ["mailto:desk@example.org"]
sources = ["hall", "room"]  # both

# [email]
# smtp = "smtp://mail.example.org"
"""

OTHER_KEYS = """\
revisit = { "2d" = "every pass", "older" = "30d" }
headers = { X-Edition = "international" }
cookies = { edition = "international" }
auth = "bearer ${PRESS_TOKEN}"
proxy = "http://desk:${PRESS_TOKEN}@proxy.example.org:3128"
"""


@pytest.fixture
def two(web, desk, here):
    web.page("/1.html", release())
    web.page("/2.html", release(*TEXT, "Of another matter altogether."))
    desk.config.write_text(CONFIG.format(base=web.address))
    desk.run("check")
    return desk


def lines_that_differ(before: str, after: str) -> tuple[set[str], set[str]]:
    old, new = before.splitlines(), after.splitlines()
    return {line for line in old if line not in new}, {line for line in new if line not in old}


def test_a_paused_source_is_not_visited_and_not_a_problem_until_it_is_resumed(web, two):
    before = two.config.read_text()
    assert "room is paused" in two.run("source", "pause", "room")
    assert lines_that_differ(before, two.config.read_text()) == (set(), {"enabled = false"})
    asked = web.count("/1.html")
    two.run("check", "--now")
    assert web.count("/1.html") == asked
    assert "room             paused" in two.run("status")
    two.run("check", "room", ok=2)
    assert "paused already" in two.run("source", "pause", "room")
    two.run("source", "resume", "room")
    assert "enabled = true" in two.config.read_text()
    two.run("check", "--now")
    assert web.count("/1.html") == asked + 1
    assert "is watched already" in two.run("source", "resume", "room")


def test_a_renamed_source_keeps_its_history_its_mutes_and_its_subscribers(web, two):
    before = two.config.read_text()
    two.run("mute", "--source", "room", "--until", "2d")
    said = two.run("source", "rename", "room", "council")
    assert "/-/misajour/source/council" in said
    gone, come = lines_that_differ(before, two.config.read_text())
    assert gone == {'name = "room"   # the old name', 'sources = ["hall", "room"]  # both'}
    assert come == {'name = "council"   # the old name', 'sources = ["hall", "council"]  # both'}
    web.page("/1.html", release(*TEXT[:3]))
    said = two.run("check", "--now")
    assert "silent-edit  council" in said and "new " not in said
    assert two.rows("select name from sources order by id") == [("council",), ("hall",)]
    assert "council" in two.run("mutes")
    assert two.kinds() == ["new", "new", "silent-edit"]
    two.run("verify")


def test_what_is_owed_of_a_renamed_source_tells_of_it_by_its_new_name(two):
    two.execute(
        "insert into alerts (subscription, kind, troubles, created, due) values "
        """('operator', 'trouble', '["overdue room"]', '2026-01-01', '2026-01-01')"""
    )
    two.run("source", "rename", "room", "council")
    assert two.rows("select troubles from alerts where kind = 'trouble'") == [
        ('["overdue council"]',)
    ]


def test_a_renaming_that_was_cut_off_can_be_made_again(two):
    two.run("source", "rename", "room", "council")
    two.config.write_text(two.config.read_text().replace('"council"', '"room"'))
    two.run("source", "rename", "room", "council")
    assert [source.name for source in load(two.config).source] == ["council", "hall"]
    assert two.rows("select count(*) from sources") == [(2,)]


def test_a_source_is_renamed_whatever_else_its_section_says(two, monkeypatch):
    monkeypatch.setenv("PRESS_TOKEN", "a-token-of-the-desk")
    before = two.config.read_text().replace('name = "room"', f'name = "room"\n{OTHER_KEYS}', 1)
    two.config.write_text(before)
    two.run("source", "rename", "room", "council")
    assert two.config.read_text() == before.replace('"room"', '"council"')
    assert two.rows("select name from sources order by id") == [("council",), ("hall",)]


@pytest.mark.parametrize(
    ("name", "new", "sentence"),
    [
        ("rom", "x", "no source is called 'rom'; did you mean 'room'?"),
        ("room", "hall", "a source is called 'hall' already"),
        ("room", "a b", "'a b' cannot be a name"),
        ("room", "../x", "'../x' cannot be a name"),
        ("room", " council", "' council' cannot be a name"),
    ],
)
def test_a_name_that_cannot_be_is_refused_and_nothing_changed(two, name, new, sentence):
    before = two.config.read_text()
    assert sentence in two.run("source", "rename", name, new, ok=2)
    assert two.config.read_text() == before
    assert two.rows("select name from sources order by id") == [("room",), ("hall",)]


def test_the_name_of_a_retired_source_that_the_database_knows_is_not_taken(two):
    two.run("source", "retire", "hall")
    assert "has a source 'hall' of its own" in two.run("source", "rename", "room", "hall", ok=2)


def test_beside_a_daemon_nothing_is_renamed_and_each_command_says_how_it_takes_notice(web, two):
    with daemon(two) as process:
        until(lambda: two.rows("select count(*) from daemon") == [(1,)])
        two.here = False
        assert "stop it first" in two.run("source", "rename", "room", "council", ok=1)
        two.here = True
        said = two.run("source", "pause", "room")
        how = f"kill -HUP {process.pid}, or as a service systemctl reload misajour"
        assert how in said
        visits = f"daemon visits it at once when it reads its configuration: {how}"
        for what in (("source", "resume", "room"), ("add", press_room(web), *LOOPBACK)):
            said = two.run(*what)
            assert visits in said and "misajour check" not in said
    assert '"council"' not in two.config.read_text()


def test_a_retired_source_leaves_the_configuration_and_no_history_is_lost(web, two):
    before = two.config.read_text()
    said = two.run("source", "retire", "hall")
    assert "1 release and all their revisions stay in misajour.db" in said
    left = two.config.read_text()
    assert "hall" not in left and "nobody reads" not in left
    assert lines_that_differ(before, left)[1] == {'sources = ["room"]  # both'}
    assert "# Our own desk." in left and "# depth = 9" in left and "# [email]" in left
    two.run("check", "--now")
    assert web.count("/2.html") == 1
    assert "hall             retired  1 release kept" in two.run("status")
    assert two.run("history", f"{web.address}/2.html")
    kept = (two.folder / "retired.toml").read_text()
    assert "# The other room, which nobody reads." in kept and "# its only page" in kept

    assert "`sources`" in two.run("source", "resume", "hall")
    assert [source.name for source in load(two.config).source] == ["room", "hall"]
    assert "# its only page" in two.config.read_text()
    assert "hall" not in (two.folder / "retired.toml").read_text()
    assert "new " not in two.run("check", "--now")
    assert web.count("/2.html") == 2
    two.run("verify")


def test_a_subscription_to_one_source_does_not_become_one_to_all(two):
    text = two.config.read_text().replace('["hall", "room"]', '["hall"]')
    two.config.write_text(text)
    said = two.run("source", "retire", "hall", ok=2)
    assert "subscription 'desk' names no source but 'hall'" in said
    assert two.config.read_text() == text
    assert not (two.folder / "retired.toml").exists()


def test_a_source_in_a_file_of_sources_d_is_changed_there(web, two):
    head, _, rest = two.config.read_text().partition("# The other room")
    section, _, tail = rest.partition("[[subscription]]")
    two.config.write_text(f"{head}[[subscription]]{tail}")
    folder = two.folder / "sources.d"
    folder.mkdir()
    (folder / "more.toml").write_text(f"# The other room{section}")
    two.run("source", "pause", "hall")
    assert "enabled = false" in (folder / "more.toml").read_text()
    two.run("source", "rename", "hall", "lobby")
    assert 'name = "lobby"' in (folder / "more.toml").read_text()
    assert 'sources = ["lobby", "room"]  # both' in two.config.read_text()
    two.run("source", "retire", "lobby")
    assert "[[source]]" not in (folder / "more.toml").read_text()
    assert [source.name for source in load(two.config).source] == ["room"]


@pytest.mark.parametrize("how", ["pause", "retire"])
def test_a_file_that_is_written_in_an_unusual_way_is_refused_and_not_spoilt(web, desk, how):
    desk.config.write_text(
        f'source = [{{name = "room", spider = "watch", pages = ["{web.address}/1.html"]}}]\n'
    )
    before = desk.config.read_bytes()
    assert "change it yourself" in desk.run("source", how, "room", ok=2)
    assert desk.config.read_bytes() == before


def test_a_header_inside_a_text_leads_nobody_astray(two):
    trap = 'contact = """\n[[source]]\nname = "room"\n"""\n'
    text = two.config.read_text()
    two.config.write_text(text.replace("confirm_after = 0\n", f"confirm_after = 0\n{trap}"))
    before = two.config.read_text()
    two.run("source", "pause", "room", ok=2)
    assert two.config.read_text() == before


def test_the_rights_of_the_file_stay(two):
    two.config.chmod(0o600)
    two.run("source", "retire", "hall")
    assert two.config.stat().st_mode & 0o777 == 0o600
    assert (two.folder / "retired.toml").stat().st_mode & 0o777 == 0o600

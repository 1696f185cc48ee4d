"""One clear sentence for each mistake, exit code 2, never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from forked import started
from pages import release

from monitor.config import parse

SOURCE = '[[source]]\nname = "a"\nspider = "nato"\n'


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            SOURCE + 'schedule = "61 * * * *"',
            "misajour.toml:4: schedule: '61 * * * *' is not a schedule",
        ),
        (
            SOURCE + 'shedule = "@hourly"',
            "misajour.toml:4: unknown key 'shedule' in [source]; did you mean 'schedule'?",
        ),
        (
            SOURCE.replace("nato", "otan"),
            "misajour.toml:3: there is no spider 'otan'; there are: ",
        ),
        (SOURCE + 'language = "de"', "knows no language 'de'; it has: en, fr"),
        ('[[source]]\nname = "a"', "misajour.toml:1: [source] needs a 'spider'"),
        (SOURCE + SOURCE, "misajour.toml:5: two sources are called 'a'"),
        ('[misajour]\ndatabase = "no/such/folder/x.db"\n' + SOURCE, "there is no folder"),
        ('[misajour]\ntimezone = "Mars"\n', "misajour.toml:2: timezone: unknown time zone 'Mars'"),
        (
            '[[subscription]]\nname = "d"\nto = ["desk@example.org"]',
            "write mailto:desk@example.org",
        ),
        (
            SOURCE + '[[subscription]]\nname = "d"\nto = ["mailto:d@e.org"]\nsources = ["b"]',
            "misajour.toml:7: no source is called 'b'",
        ),
        (
            '[email]\nsmtp = "smtp://me:secret@mail"\nfrom = "a@b"',
            "a password does not belong here",
        ),
        ("[misajour", "not valid TOML"),
        ("x = " + "[" * 5_000, "not valid TOML: it is nested too deeply"),
        (
            SOURCE + 'content = "p::text"',
            "misajour.toml:4: content: 'p::text' is not a CSS selector",
        ),
        ('[misajour]\ndatabase = "a\\u0000b"', "misajour.toml:2: database: a path holds no NUL"),
        ("source = 3", "misajour.toml:1: write [[source]], in two pairs of brackets"),
        ('[source]\nname = "a"', "misajour.toml:1: write [[source]], in two pairs of brackets"),
        ("misajour = 3", "misajour.toml:1: [misajour] is a section"),
        (
            '[[source]]\nname = "a"\nspider = "watch"\npages = "https://e.org"',
            'misajour.toml:4: pages: this must be a list, such as ["one", "two"]',
        ),
        ('[misajour]\nstorm = "x"', "misajour.toml:2: storm: this must be a whole number"),
        ("[misajour]\ndatabase = 3", "misajour.toml:2: database: this must be a text"),
        ("[misajour]\nconfirm_after = -1", "confirm_after: this must be at least 0\n"),
        ("[misajour]\nconfirm_after = 90000", "confirm_after: this must be at most 86,400\n"),
        ("[misajour]\ntimeout = 0.0", "timeout: this must be more than 0\n"),
        ("[misajour]\nmax_size = 99000000", "max_size: this must be at most 20,000,000"),
        (
            '[misajour]\ngrace = "soon"',
            "misajour.toml:2: grace: 'soon' is no length of time; write a number of seconds, or 90s,",
        ),
        ('[misajour]\ntimeout = "0s"', "timeout: this must be more than 0\n"),
        ('[misajour]\ngrace = "\u0661m"', "grace: '\u0661m' is no length of time"),
        ('[misajour]\ngrace = "2d"', "grace: this must be at most 86,400"),
        (SOURCE + 'learn = "maybe"', "learn: this must be true or false"),
        (SOURCE + 'language = "french!"', "language: this is not a code such as fr"),
        (
            '[[subscription]]\nname = "d"\nto = []',
            "to: this list is empty; it must name at least 1",
        ),
        (
            '[[subscription]]\nname = "d"\nto = ["mailto:d@example.org"]\nwhen = []',
            "misajour.toml:4: when: this list is empty; it must name at least 1",
        ),
        ('[misajour]\ndatabase = ""', "misajour.toml:2: database: this is empty; write a path"),
        ('[misajour]\ntemplates = " "', "misajour.toml:2: templates: this is empty; write a path"),
        (
            '[[source]]\nname = "a"\nspider = "watch"\nlistings = ["http:// x/"]',
            "misajour.toml:4: listings: http:// x/… is not a web address; it must begin with",
        ),
        (f'[misajour]\ncontact = "{"x" * 201}"', "contact: this may have at most 200 characters"),
        (
            '[[subscription]]\nname = "d"\nto = ["mailto:d@e.org"]\nwhen = ["never"]',
            "when: this must be one of 'new', 'edited'",
        ),
    ],
)
def test_a_bad_configuration(desk, text, sentence):
    desk.config.write_text(text)
    assert sentence in desk.run("check", ok=2)


def test_a_length_of_time_is_written_in_one_way_everywhere(tmp_path):
    config = parse(
        '[misajour]\ngrace = "1m"\nconfirm_after = "90s"\ngive_up_after = "12h"\n'
        'timestamp_every = "2d"\n[[source]]\nname = "a"\nspider = "nato"\ndelay = "1m"\n'
        'deadline = "1d"\nrevisit = { "90m" = "10m", "older" = "30d" }',
        tmp_path / "misajour.toml",
    )
    general, source = config.misajour, config.source[0]
    assert (general.grace, general.confirm_after, general.give_up_after) == (60, 90, 0.5)
    assert (general.timestamp_every, source.delay, source.deadline) == (48, 60, 86400)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [('"60"', 60), ('"2.5"', 2.5), ('"0s"', 0), ("0", 0), ('"003600s"', 3600), ('" 1 h "', 3600)],
)
def test_a_length_of_time_may_be_a_number_in_a_text_and_nothing_where_that_is_allowed(
    tmp_path, said, seconds
):
    text = f'[misajour]\nconfirm_after = {said}\n[[source]]\nname = "a"\nspider = "nato"\n'
    config = parse(f"{text}delay = {said}", tmp_path / "misajour.toml")
    assert (config.misajour.confirm_after, config.source[0].delay) == (seconds, seconds)
    week = parse(f'{text}deadline = "604800s"', tmp_path / "misajour.toml")
    assert week.source[0].deadline == 604_800


def test_a_missing_configuration_names_the_cure(desk):
    desk.config.write_text("x = 1")
    assert "misajour init" in desk.run("--config", str(desk.folder / "other.toml"), "check", ok=2)
    assert "written" in desk.run("--config", str(desk.folder / "other.toml"), "init")
    assert "exists already" in desk.run("--config", str(desk.folder / "other.toml"), "init", ok=2)


def test_wrong_arguments(desk):
    desk.write()
    assert "there is no command 'chek'; did you mean 'check'?" in desk.run("chek", ok=2)
    assert "no database" in desk.run("history", "https://x", ok=1)
    assert "cannot be read: Is a directory\n" in desk.run(
        "--config", str(desk.folder), "list", ok=2
    )


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("command", ["list", "search x"])
def test_a_number_that_no_database_can_hold_is_refused(desk, command):
    said = desk.run(*command.split(), "--limit", "9" * 24, ok=2)
    assert "is not in the range" in said


@pytest.mark.parametrize("command", ["history", "list --language"])
def test_bytes_that_are_no_text_are_one_sentence(web, watching, command):
    desk = watching("/1.html")
    web.page("/1.html", release())
    desk.here = True
    desk.run("check")
    desk.here = False  # the arguments are those that a process is given
    said = desk.run(*command.split(), "a\udcffb", ok=2)
    assert said == "misajour: a\\udcffb: this is not text in UTF-8\n"


@pytest.mark.parametrize("group", ["alerts", "source", "spider"])
def test_a_group_without_a_command_shows_its_commands(desk, group):
    said = desk.run(group, ok=2)
    assert said.startswith("Usage: misajour") and "\nCommands:\n" in said
    assert "misajour: " not in said


@pytest.mark.usefixtures("here")
def test_arguments_that_name_nothing(web, watching):
    desk = watching("/1.html")
    web.page("/1.html", "<h1>Towns agree on the bridges</h1><p>They will be mended in spring.</p>")
    desk.run("check")
    assert "no release is known" in desk.run("history", "9" * 21, ok=None)
    for head in ("", "zz", "0" * 63):
        assert "is no head: it has 64 digits" in desk.run("verify", "--head", head, ok=2)
    assert "No such file" in desk.run("extract", str(desk.folder / "none.html"), ok=2)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is full")
@pytest.mark.parametrize("command", [("export",), ("status", "--json"), ("history", "1")])
def test_what_cannot_be_written_out_is_one_sentence(web, watching, command):
    desk = watching("/1.html")
    web.page("/1.html", release())
    desk.here = True
    desk.run("check")
    given = ["--config", str(desk.config), *command]
    with Path("/dev/full").open("w") as full, (desk.folder / "said").open("w") as err:
        assert started(given, desk.folder, full, err).wait(60) == 1
    assert (desk.folder / "said").read_text() == "misajour: No space left on device\n"

"""Commands are forked where that is the same, and started as installed where it may not be."""

from __future__ import annotations

import os
import subprocess

import pytest
from forked import PYTHON, Command, ran, started

TELLS = """
import os, sys
print(sys.argv, __name__, sys.path[0], os.getcwd(), repr(sys.stdin.read()))
sys.exit(3)
"""


@pytest.mark.parametrize(
    ("environment", "installed", "kind"),
    [
        ({}, False, Command),
        ({"MISAJOUR_SMTP_PASSWORD": "a word"}, False, Command),
        ({}, True, subprocess.Popen),
        ({"PYTHONPATH": "nowhere"}, False, subprocess.Popen),
        ({"TZ": "Asia/Tokyo"}, False, subprocess.Popen),
        ({"MISAJOUR_TESTS_INSTALLED": "1"}, False, subprocess.Popen),
    ],
)
def test_both_say_the_same_and_end_alike(tmp_path, environment, installed, kind):
    with (tmp_path / "out").open("w+") as out, (tmp_path / "err").open("w+") as err:
        given = os.environ | environment
        process = started(["status", "-x"], tmp_path, out, err, given, installed)
        assert isinstance(process, kind)
        assert process.pid != os.getpid() and process.wait(60) == 2
    assert (tmp_path / "out").read_text() == ""
    sentence = "misajour: no such option '-x'; `misajour status --help` shows what there is\n"
    assert (tmp_path / "err").read_text() == sentence


def test_a_command_that_is_killed_is_known_to_be(tmp_path):
    process = started(["demo", "--folder", "demo", "--port", "0"], tmp_path)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0)
    process.kill()
    assert process.wait(60) == -9 == process.poll()


@pytest.mark.parametrize("command", [("-c", TELLS, "a word"), ("-m", "tells", "a word")])
def test_what_python_runs_itself_is_the_same_in_a_fork(tmp_path, command):
    (tmp_path / "tells.py").write_text(TELLS)
    forked, real = (
        ran([*command], tmp_path, program=PYTHON, installed=installed)
        for installed in (False, True)
    )
    assert real.returncode == 3 and real.stderr == ""
    assert vars(forked) == vars(real)


def test_a_text_to_exit_with_is_printed_as_python_does_it(tmp_path):
    code = "import sys; sys.exit('no such thing')"
    for installed in (False, True):
        done = ran(["-c", code], tmp_path, program=PYTHON, installed=installed)
        assert (done.returncode, done.stderr) == (1, "no such thing\n")

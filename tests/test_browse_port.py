"""Where `misajour browse` listens, and what it says where it cannot."""

from __future__ import annotations

import signal
import socket
import subprocess
import urllib.request

import pytest
from conftest import MISAJOUR
from pages import release


@pytest.fixture
def kept(web, watching):
    desk = watching("/1.html")
    web.page("/1.html", release())
    desk.here = True
    desk.run("check")
    return desk


def test_a_port_that_is_taken_is_one_sentence(kept):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        said = kept.run("browse", "--port", port, ok=2)
    assert said == (
        f"misajour: 127.0.0.1:{port} is taken by another program; give another --port\n"
    )


@pytest.mark.parametrize(
    ("host", "sentence"),
    [
        ("no such host", "'no such host' is no address of this machine; give another --host"),
        ("192.0.2.1", "192.0.2.1:8001 cannot be listened on ("),
    ],
)
def test_a_host_that_is_not_ours_is_one_sentence(kept, host, sentence):
    said = kept.run("browse", "--host", host, ok=2)
    assert sentence in said and said.count("\n") == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_the_address_that_is_said_answers_and_ctrl_c_ends_it(kept, host):
    process = subprocess.Popen(
        [str(MISAJOUR), "--config", str(kept.config), "browse", "--host", host, "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=kept.folder,
    )  # fmt: skip
    try:
        address = process.stdout.readline().partition(" ")[0]
        with urllib.request.urlopen(address, timeout=20) as answer:
            assert "Latest changes" in answer.read().decode()
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=20)[1] == ""
        assert process.returncode == 0
    finally:
        process.kill()

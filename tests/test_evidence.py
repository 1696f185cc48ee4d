"""A zip that stands on its own, checked by nothing but what its README says."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from authority import authority
from conftest import Desk, serving
from pages import TEXT, release
from warcio.archiveiterator import ArchiveIterator

TOOLS = ("sha256sum", "jq", "gzip", "unzip", "openssl", "bash")
pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, TOOLS)), reason=f"needs {', '.join(TOOLS)}"
)
SPITE = "</script><b>&\x1b[31m"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A desk with the unpacked evidence of a release with three revisions, stamped; and its web."""
    with authority(tmp_path_factory.mktemp("authority")) as own, serving() as web:
        desk = Desk(tmp_path_factory.mktemp("made"), here=True)
        desk.general = f'timestamp = "{own.address}"\ntimestamp_every = 0.0000001'
        desk.rest = '[[subscription]]\nname = "desk"\nto = ["mailto:person@example.org"]'
        desk.watch(web, "/1.html", "/2.html")
        web.page("/1.html", release(), Set_Cookie="session=secret", X_Served_By="cache-7")
        web.page("/2.html", release(title="Another"))
        desk.run("check")
        web.page("/1.html", release(*TEXT[:-1], f"Nobody disagreed {SPITE}."))
        desk.run("check", "--now")
        web.page("/1.html", release("Short.", title=f"All new {SPITE} @url@"))
        desk.run("check", "--now")
        desk.run("check", "--now")
        desk.run("export", "--evidence", f"{web.address}/1.html", "--output", "e.zip")
        subprocess.run(["unzip", "-q", "e.zip"], check=True, cwd=desk.folder)
        shutil.copy(own.root, desk.folder / "e" / "authority.pem")
        yield desk, web


@pytest.fixture
def web(made):
    return made[1]


@pytest.fixture
def evidence(made, tmp_path):
    desk = made[0].copy(tmp_path / "desk")
    return desk, desk.folder / "e"


def blocks(readme: str) -> list[str]:
    """The commands of the README: what stands four spaces in, as a reader would paste it."""
    commands = readme.partition("How to check it")[2]
    found = re.findall(r"(?:^    .*\n)+", commands, re.MULTILINE)
    return [re.sub(r"^    ", "", block, flags=re.MULTILINE) for block in found]


def paste(block: str, folder: Path) -> str:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", block], capture_output=True, text=True, cwd=folder, check=False,
        env={**os.environ, "PATH": path},
    )  # fmt: skip
    return done.stdout + done.stderr


def test_the_commands_of_the_readme_say_ok_and_nothing_else(evidence):
    _desk, folder = evidence
    commands = blocks((folder / "README.txt").read_text())
    assert len(commands) == 8
    said = [paste(block, folder) for block in commands]
    lines = [line for text in said for line in text.splitlines()]
    assert all(line.startswith("OK ") for line in lines), "\n".join(lines)
    for expected in ("files", "snapshots", "warc", "revision 3", "entries", "chain"):
        assert f"OK {expected}" in lines
    assert lines.count("OK chain") == 2
    assert any(line.startswith("OK timestamps/") for line in lines)


REMADE = (
    "find . -type f ! -name SHA256SUMS ! -name authority.pem | sed 's|^./||' | xargs sha256sum > "
    "SHA256SUMS"
)


def test_an_altered_file_fails_the_check_even_if_the_sums_were_rebuilt(evidence, tmp_path):
    _, folder = evidence
    commands = blocks((folder / "README.txt").read_text())
    whole = [paste(block, folder) for block in commands]
    patterns = (
        "snapshots/*", "revisions/2.txt", "ledger/[0-9]*.txt", "ledger/links.csv", "timestamps/*.txt",
        "release.warc.gz",
    )  # fmt: skip
    for number, pattern in enumerate(patterns):
        copy = tmp_path / str(number)
        shutil.copytree(folder, copy)
        path = sorted(copy.glob(pattern))[0]
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
        assert "FAILED" in paste(commands[0], copy), pattern
        paste(REMADE, copy)
        assert paste(commands[0], copy) == "OK files\n"
        said = (paste(block, copy) for block in commands)
        assert any(now != then for now, then in zip(said, whole, strict=True)), (
            f"{pattern}: another block must say so"
        )


def test_the_warc_holds_the_bytes_and_the_headers_without_cookies(evidence, web):
    _, folder = evidence
    with (folder / "release.warc.gz").open("rb") as stream:
        records = [
            (r.rec_type, r.rec_headers, r.http_headers, r.content_stream().read())
            for r in ArchiveIterator(stream)
        ]
    assert [kind for kind, *_ in records] == ["warcinfo", "response", "response", "response"]
    names = {hashlib.sha256(body).hexdigest() for _, _, _, body in records[1:]}
    assert names == {path.name for path in (folder / "snapshots").iterdir()}
    _, about, headers, body = records[1]
    assert about.get_header("WARC-Target-URI") == f"{web.address}/1.html"
    assert headers.get_header("X-Served-By") == "cache-7"
    assert headers.get_header("Content-Length") == str(len(body))
    assert "secret" not in str([h.headers for _, _, h, _ in records[1:]])
    checked = subprocess.run(
        [str(Path(sys.executable).with_name("warcio")), "check", str(folder / "release.warc.gz")],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout


def test_nothing_scraped_acts_and_nobody_s_address_is_in_it(evidence):
    _desk, folder = evidence
    for path in (folder / "redlines").iterdir():
        text = path.read_text()
        assert "<b>" not in text and "default-src 'none'" in text
        assert "a removed sign, such as a minus, stands in a box with a stroke across" in text
    readme = (folder / "README.txt").read_text()
    assert "\x1b" not in readme and "All new" in readme
    everything = b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())
    assert b"person@example.org" not in everything


def test_the_same_evidence_is_the_same_zip_and_no_file_is_overwritten(evidence, web):
    desk, _folder = evidence
    desk.run("export", "--evidence", f"{web.address}/1.html", "--output", "e.zip", ok=2)
    first = (desk.folder / "e.zip").read_bytes()
    desk.run("export", "--evidence", f"{web.address}/1.html", "--output", "e.zip", "--force")
    assert (desk.folder / "e.zip").read_bytes() == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None


def test_the_head_of_the_evidence_is_in_the_chain_of_the_store(evidence):
    desk, folder = evidence
    head = json.loads((folder / "release.json").read_text())["chain"]["head"]
    assert "unbroken" in desk.run("verify", "--head", head)


def test_both_options_are_needed(evidence):
    desk, _ = evidence
    assert "go together" in desk.run("export", "--evidence", "1", ok=2)
    assert "go together" in desk.run("export", "--output", "x.zip", ok=2)
    assert "no release is known" in desk.run(
        "export", "--evidence", "999", "--output", "x.zip", ok=2
    )

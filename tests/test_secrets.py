"""Secrets come from the environment or a file, and no message repeats one."""

from __future__ import annotations

import os
import subprocess
from email import message_from_bytes

import pytest
from forked import ran
from pages import release

from monitor.config import parse
from monitor.errors import ConfigError

TOKEN = "s3cr3t-t0ken"
HOOK = '[[subscription]]\nname = "hook"\nto = ["{}"]\n'


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "text",
    [
        HOOK.format(f"slakc{TOKEN}"),
        HOOK.format(f"slack:{TOKEN}/x"),
        HOOK.format(f"webhook://{TOKEN}.example.org/x"),
        HOOK.format(f"mailto:{TOKEN}@@example.org"),
        f'[misajour]\nping = "htps://hc.example.org/{TOKEN}"',
        f'[misajour]\nping = "{TOKEN}"',
        f'[misajour]\noperator = ["tgram:{TOKEN}"]',
        f'[email]\nsmtp = "smtp://me:{TOKEN}@mail"\nfrom = "a@b"',
        f'[email]\nsmtp = "smpt://me@{TOKEN}"\nfrom = "a@b"',
        f'[[source]]\nname = "a"\nspider = "watch"\nfeeds = ["ftp://h.example.org/?key={TOKEN}"]',
    ],
)
def test_a_refused_address_is_not_repeated(desk, text):
    desk.config.write_text(text)
    said = desk.run("check", ok=2)
    assert "misajour.toml:" in said and TOKEN not in said


def run(desk, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **environment}
    return ran(["--config", str(desk.config), *arguments], desk.folder, env)


def test_a_variable_that_is_not_set_is_named_with_its_key_and_line(desk):
    desk.config.write_text(HOOK.format("webhook+https://h.example.org/${HOOK_KEY}"))
    done = run(desk, "check")
    assert done.returncode == 2
    assert "misajour.toml:3: to: ${HOOK_KEY} is not set" in done.stderr
    assert "HOOK_KEY_FILE" in done.stderr


def test_a_secret_comes_from_the_environment_a_file_or_a_credential(tmp_path, monkeypatch):
    text = HOOK.format("slack://${A_KEY}/${B_KEY}") + '[misajour]\nping = "https://h/${C_KEY}"'
    (tmp_path / "b").write_text("bbb\n")
    (tmp_path / "C_KEY").write_text("ccc\n")
    monkeypatch.setenv("A_KEY", "aaa")
    monkeypatch.setenv("B_KEY_FILE", str(tmp_path / "b"))
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    config = parse(text)
    assert config.subscription[0].to == ("slack://aaa/bbb",)
    assert config.misajour.ping == "https://h/ccc"
    monkeypatch.setenv("B_KEY_FILE", str(tmp_path / "none"))
    with pytest.raises(ConfigError, match="the file that B_KEY_FILE names cannot be read"):
        parse(text)


def test_a_mail_goes_with_its_recipient_and_server_from_the_environment(web, watching, smtp):
    handler, port = smtp
    desk = watching("/1.html")
    desk.rest = '[[subscription]]\nname = "desk"\nto = ["mailto:${DESK}"]\nwhen = ["new"]\n'
    desk.rest += '[email]\nsmtp = "smtp://${MAIL_HOST}"\nfrom = "misajour <m@example.org>"'
    desk.write()
    web.page("/1.html", release())
    done = run(desk, "check", DESK="desk@example.org", MAIL_HOST=f"127.0.0.1:{port}")
    assert done.returncode == 0, done.stderr
    assert message_from_bytes(handler.mails[0])["To"] == "desk@example.org"
    data = b"".join(path.read_bytes() for path in desk.folder.glob("misajour.db*"))
    assert b"desk@example.org" not in data


def test_a_password_may_stand_in_the_servers_address_by_reference_only(monkeypatch):
    monkeypatch.setenv("PW", "p%2Fw")
    monkeypatch.delenv("MISAJOUR_SMTP_PASSWORD", raising=False)
    text = '[email]\nsmtp = "smtp+starttls://me:${PW}@mail.example.org:587"\nfrom = "a@b"'
    email = parse(text).email
    assert email is not None and email.password() == "p/w"
    monkeypatch.setenv("MISAJOUR_SMTP_PASSWORD", "other")
    assert email.password() == "other"


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ('content = "div["', "misajour.toml:6: content: 'div[' is not a CSS selector"),
        ('ignore = [".ad", "p:("]', "misajour.toml:6: ignore: 'p:(' is not a CSS selector"),
    ],
)
def test_a_selector_that_cannot_be_read_is_refused_with_its_line(desk, key, sentence):
    desk.config.write_text(
        '[misajour]\n[[source]]\nname = "a"\nspider = "watch"\n'
        f'pages = ["https://example.org/"]\n{key}\n'
    )
    assert sentence in desk.run("check", ok=2)


def test_a_page_may_not_be_larger_than_can_be_kept(desk):
    desk.config.write_text("[misajour]\nmax_size = 30_000_000\n")
    assert "misajour.toml:2: max_size: " in desk.run("check", ok=2)

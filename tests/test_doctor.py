"""`misajour doctor` finds what `check` would stumble over, and says all of it at once."""

from __future__ import annotations

import os
import subprocess

import pytest
from conftest import MISAJOUR
from pages import release

pytestmark = pytest.mark.usefixtures("here")

SOURCE = '[[source]]\nname = "a"\nspider = "nato"\n'
AUTHORITY = 'timestamp = "https://stamps.example.org"\ntimestamp_root = "root.pem"\n'


@pytest.mark.parametrize(
    ("general", "sentence"),
    [
        ('database = "no/such/x.db"\n', "there is no folder"),
        ('database = "folder"\n', "folder is not a file"),
        (AUTHORITY, "root.pem cannot be read: No such file"),
        (AUTHORITY.replace("root.pem", "misajour.toml"), "holds no certificate in PEM form"),
    ],
)
def test_what_check_would_refuse_is_a_fault(desk, general, sentence):
    (desk.folder / "folder").mkdir()
    desk.config.write_text(f"[misajour]\n{general}{SOURCE}")
    assert sentence in desk.run("doctor", ok=1)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to_is_a_fault(desk):
    locked = desk.folder / "locked"
    locked.mkdir(mode=0o500)
    desk.config.write_text(f'[misajour]\ndatabase = "locked/x.db"\n{SOURCE}')
    assert "may not be written to" in desk.run("doctor", ok=1)


@pytest.mark.parametrize("address", ["nonsense://a/b", "slack://"])
def test_an_address_that_can_never_work_is_a_fault_named_by_its_key(desk, address):
    good = '"mailto:a@example.org", "webhook+https://example.org/x", "ntfy://example.org/topic"'
    desk.config.write_text(
        f'[misajour]\noperator = ["{address}"]\n{SOURCE}'
        f'[[subscription]]\nname = "desk"\nto = [{good}, "{address}"]\n'
    )
    said = desk.run("doctor", "--offline", ok=1).splitlines()
    scheme = address.partition(":")[0]
    assert f"misajour.toml:2: operator: address 1, {scheme}://…, can never work" in said[0]
    assert f"misajour.toml:8: to: address 4, {scheme}://…, can never work" in said[1]
    assert all(" is empty: " in line or "may be read by" in line for line in said[2:])


WATCHED = '[[source]]\nname = "room"\nspider = "watch"\n'


@pytest.mark.parametrize(
    ("key", "host", "network"),
    [
        ("pages", "127.0.0.1:8080", "127.0.0.1/32"),
        ("listings", "localhost", "127.0.0.1/32"),
        ("feeds", "127.1", "127.0.0.1/32"),
        ("sitemaps", "10.1.2.3", "10.1.2.3/32"),
        ("pages", "[fd00::1]", "fd00::1/128"),
    ],
)
def test_a_source_inside_that_no_request_may_go_to_is_a_fault(desk, key, host, network):
    text = f'{WATCHED}{key} = ["http://{host}/press"]\n'
    desk.config.write_text(text)
    said = desk.run("doctor", "--offline", ok=1)
    assert f'add allow_addresses = ["{network}"] under [misajour]' in said
    desk.config.write_text(f'[misajour]\nallow_addresses = ["{network}"]\n{text}')
    assert "all is well" in desk.run("doctor", "--offline")
    desk.config.write_text(f"{text}enabled = false\n")
    assert "all is well" in desk.run("doctor", "--offline")


def test_the_base_of_a_spiders_source_is_looked_at_too_and_public_ones_are_none(desk):
    desk.config.write_text(f'{SOURCE}base = "http://192.168.0.9"\n')
    assert "192.168.0.9 is a private address" in desk.run("doctor", "--offline", ok=1)
    desk.config.write_text(f'{WATCHED}pages = ["http://1.1.1.1/x", "http://www.example.org/x"]\n')
    assert "all is well" in desk.run("doctor", "--offline")


def test_one_fault_hides_no_other(desk):
    desk.config.write_text(f'[misajour]\ndatabase = "no/x.db"\n{AUTHORITY}{SOURCE}language = "de"')
    said = desk.run("doctor", ok=1)
    assert all(part in said for part in ("knows no language", "root.pem", "there is no folder"))


def test_a_configuration_without_sources_is_said(desk):
    desk.config.write_text("")
    assert "no sources yet" in desk.run("doctor")


def test_a_folder_in_the_place_of_the_database_is_called_that(desk):
    (desk.folder / "folder").mkdir()
    (desk.folder / "folder" / "inner").mkdir()  # its parent has three names by that
    desk.config.write_text(f'[misajour]\ndatabase = "folder"\n{SOURCE}')
    for command in ("check", "status"):
        said = desk.run(command, ok=2)
        assert "folder is not a file" in said
        assert "hard links" not in said


EMAIL = '[email]\nsmtp = "smtp://127.0.0.1:{port}"\nfrom = "misajour <m@example.org>"\n'


def test_the_log_in_at_the_mail_server_is_tried_and_nothing_is_sent(desk, smtp):
    handler, port = smtp
    desk.rest = EMAIL.format(port=port)
    desk.write()
    desk.run("doctor")
    assert handler.mails == []
    desk.rest = EMAIL.format(port=9)
    desk.write()
    assert "[email] smtp: no mail can be sent: 127.0.0.1: " in desk.run("doctor", ok=1)
    assert "no mail" not in desk.run("doctor", "--offline")


def test_a_password_that_is_refused_is_a_fault(desk, smtp, monkeypatch):
    monkeypatch.setenv("MISAJOUR_SMTP_PASSWORD", "wrong")
    desk.rest = EMAIL.format(port=smtp[1]).replace("smtp://", "smtp://user@")
    desk.write()
    assert "no mail can be sent: " in desk.run("doctor", ok=1)


def test_a_webhook_where_nobody_listens_is_a_fault_and_its_token_is_not_shown(web, desk):
    hook = web.address.replace("http://", "webhook+http://")
    desk.rest = f'[[subscription]]\nname = "desk"\nto = ["{hook}/secret-token"]\n'
    desk.write()
    desk.run("doctor")
    assert web.requests == []
    dead = "webhook+http://127.0.0.1:9/secret-token"
    desk.rest = f'[[subscription]]\nname = "desk"\nto = ["mailto:a@example.org", "{dead}"]\n'
    desk.write()
    said = desk.run("doctor", ok=1)
    assert "subscription 'desk', address 2: 127.0.0.1 cannot be reached" in said
    assert "secret-token" not in said


def test_a_broken_source_is_not_all_well(web, watching):
    web.answers["/1.html"] = (500, {}, b"")
    desk = watching("/1.html")
    desk.run("check", ok=1)
    said = desk.run("doctor", ok=1)
    assert "room: broken since" in said
    assert "So it was at the last pass" in said and "`misajour check room -v` tries it now" in said


def test_of_a_pass_that_nobody_made_it_says_that_no_daemon_runs(web, watching):
    web.page("/1.html", release())
    desk = watching("/1.html")
    desk.run("check")
    desk.execute("update sources set last_run = '2024-01-01T00:00:00.000Z'")
    said = desk.run("doctor", "--offline", ok=1)
    assert "room: overdue" in said and "No daemon runs: start `misajour run`" in said
    assert "So it was at the last pass" not in said


def test_a_selector_that_selects_nothing_in_the_pages_that_are_kept_is_a_fault(web, watching):
    web.page("/1.html", release())
    watching("/1.html").run("check")
    desk = watching("/1.html", content='"#press-text"')
    said = desk.run("doctor", ok=1)
    assert "source 'room': content '#press-text' selects nothing in its 1 latest page:" in said
    desk.config.write_text(desk.config.read_text().replace("#press-text", "main"))
    desk.run("doctor")


def test_a_clock_that_was_never_set_is_a_fault(desk, faked):
    environment, clock = faked
    clock.write_text("@2001-01-01 00:00:00")
    desk.write()
    done = subprocess.run(
        [str(MISAJOUR), "--config", str(desk.config), "doctor", "--offline"],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "the clock stands at 2001-01-01" in done.stdout


def test_what_is_safe_is_mended_and_said(web, watching):
    web.page("/1.html", release())
    desk = watching("/1.html")
    desk.general = 'database = "data/x.db"'
    desk.rest = '[[subscription]]\nname = "desk"\nto = ["json://127.0.0.1/token"]\n'
    desk.write()
    desk.config.chmod(0o644)
    assert "there is no folder" in desk.run("doctor", ok=1)
    assert "made the folder" in desk.run("doctor", "--fix")
    desk.run("check")
    assert "may be read by every user of this machine" in desk.run("doctor")
    assert "no longer read by every user" in desk.run("doctor", "--fix")
    assert desk.config.stat().st_mode & 0o777 == 0o640
    assert "every user" not in desk.run("doctor")


def test_a_subscription_whose_sources_are_all_paused_is_warned_of(web, watching):
    desk = watching("/1.html", enabled="false")
    desk.rest = '[[subscription]]\nname = "desk"\nto = ["mailto:a@example.org"]\n'
    desk.rest += 'sources = ["room"]\n'
    desk.write()
    assert "subscription 'desk' hears of nothing" in desk.run("doctor")

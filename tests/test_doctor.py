"""`misajour doctor` finds what `check` would stumble over, and says all of it at once."""

from __future__ import annotations

import os

import pytest

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
    said = desk.run("doctor", ok=1).splitlines()
    scheme = address.partition(":")[0]
    assert f"misajour.toml:2: operator: address 1, {scheme}://…, can never work" in said[0]
    assert f"misajour.toml:8: to: address 4, {scheme}://…, can never work" in said[1]
    assert len(said) == 2


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

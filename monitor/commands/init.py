from __future__ import annotations

from pathlib import Path

import click

from monitor.commands.common import config_path, own_command, say
from monitor.errors import UsageError

_SOURCES = """\
# A press room with a spider of its own (`misajour spider list` names them):
[[source]]
name = "otan"
spider = "nato"
language = "fr"
schedule = "*/30 * * * *"

# Any other: pages, listings, feeds or sitemaps, read without selectors.
# [[source]]
# name = "ministry"
# spider = "watch"
# schedule = "@hourly"
# listings = ["https://www.example.org/press"]
# feeds = ["https://www.example.org/press.atom"]

"""
_NO_SOURCES = (
    "# `misajour try URL` shows what can be watched at an address; `misajour add` adds it.\n\n"
)
_TEMPLATE = """\
# misajour: what to watch, and who hears of it.
# `misajour check` makes one pass, `misajour run` is the daemon.
# Every key: docs/reference.md

[misajour]
database = "misajour.db"
timezone = "Europe/Brussels"      # for schedules, dates shown, and stamps that name none
contact = ""                      # an address or URL, in the User-Agent: hosts can reach you
confirm_after = 60                # seconds until an apparent change is looked at again
# operator = ["mailto:you@example.org"]   # hears of broken sources and failing deliveries

{sources}[[subscription]]
name = "desk"
to = ["mailto:desk@example.org"]  # or any Apprise URL
when = ["silent-edit", "edited", "removed", "restored"]
# digest = "0 7 * * *"            # left out: at once
# quiet = "22:00-07:00"           # nothing in these hours; it waits for their end

# Without this section mails are written as files into outbox/.
# [email]
# smtp = "smtp+starttls://user@mail.example.org:587"
# password_file = "smtp-password"  # or set MISAJOUR_SMTP_PASSWORD
# from = "misajour <misajour@example.org>"
"""


def template(*, sources: bool) -> str:
    """A commented misajour.toml, with `sources` or without one to begin with."""
    return _TEMPLATE.replace("{sources}", _SOURCES if sources else _NO_SOURCES)


@click.command("init")
@click.option(
    "--config", "own_config", metavar="FILE", help="What to write.  [default: misajour.toml]"
)
@click.pass_context
def command(ctx: click.Context, own_config: str | None) -> None:
    """Write a commented misajour.toml to begin with.

    \b
    Example:
        misajour init
    """
    path: Path = config_path(ctx, own_config)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(template(sources=False))
    except FileExistsError:
        raise UsageError(
            f"{path} exists already; name another file with --config, or remove it first"
        ) from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None
    say(f"{path} written. It watches nothing yet. Next: {own_command()} add URL")
    say("with the address of a press room; then set `contact` and `to` in it.")

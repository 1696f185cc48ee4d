"""`misajour`: arguments in, one call, text out. Each command is a module, imported when it runs."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module

import click

from monitor import __version__
from monitor.commands.common import with_logging
from monitor.commands.logs import clean
from monitor.commands.spared import spare
from monitor.errors import MisajourError, UsageError

# name: module, and what it is called there where that is not `command`; in the order of the help
COMMANDS = {
    "init": "init",
    "try": "try_",
    "add": "add",
    "import": "import_",
    "catalogue": "catalogue",
    "source": "source",
    "check": "check",
    "run": "run",
    "browse": "browse",
    "status": "status",
    "list": "list_",
    "search": "search",
    "history": "history",
    "diff": "diff",
    "extract": "extract",
    "reread": "reread",
    "ingest": "ingest",
    "verify": "verify",
    "backup": "backup",
    "compact": "compact",
    "prune": "prune",
    "alerts": "alerts",
    "mute": "mute",
    "mutes": "mute:mutes",
    "unmute": "mute:unmute",
    "export": "export",
    "archive": "archive",
    "spider": "spider",
    "doctor": "doctor",
    "demo": "demo",
}


class Commands(click.Group):
    """Loads a command when it is asked for: start-up counts for people who prefer cron."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        name, _, attribute = COMMANDS[cmd_name].partition(":")
        module = import_module(f"monitor.commands.{name}")
        command: click.Command = getattr(module, attribute or "command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """As click does it, which would import every command for its first sentence."""
        from monitor.commands.summaries import SUMMARIES

        room = formatter.width - 6 - max(map(len, COMMANDS))
        rows = [
            (name, click.Command(name, help=SUMMARIES[name]).get_short_help_str(room))
            for name in COMMANDS
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from monitor.config.faults import suggest

            raise UsageError(f"there is no command {args[0]!r}{suggest(args[0], list(COMMANDS))}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="misajour")
@click.option(
    "--config", "config", metavar="FILE", help="The configuration.  [default: misajour.toml]"
)
@with_logging
@click.pass_context
def cli(ctx: click.Context, config: str | None) -> None:
    """Watch press rooms, keep every revision, and say what changed and whether the page admitted
    it.

    \b
    Example:
        misajour init            # writes a commented misajour.toml
        misajour check           # one pass over what is due
        misajour browse          # look at it
    """
    ctx.obj = config


def _sentence(error: click.ClickException) -> str:
    """Click's own error as ours are said, with the command that tells more."""
    said = error.format_message().rstrip(".")
    said = said[:1].lower() + said[1:]
    if isinstance(error, click.UsageError) and error.ctx is not None:
        return f"{said}; `{error.ctx.command_path} --help` shows what there is"
    return said


_COLLECTED = 10_000
"""Objects made, less those that ended, after which the youngest are looked through for garbage.
With Python's 700 a start is looked through 400 times and nothing is found, which takes a tenth of
it; the memory of a pass over thousands of pages is the same with both."""


def main() -> None:
    """The console command. A MisajourError is one sentence and an exit code; no user sees a
    traceback."""
    # looking for them reads what every installed package says of itself, and none is ours
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    spare()
    gc.set_threshold(_COLLECTED)
    try:
        cli.main(standalone_mode=False)
        sys.stdout.flush()  # here, where a full disk is still a sentence
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.exceptions.Abort as error:
        if isinstance(error.__cause__, KeyboardInterrupt):
            click.echo("misajour: interrupted", err=True)
        sys.exit(130)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()  # the help: the commands that there are
        sys.exit(error.exit_code)
    except click.ClickException as error:
        click.echo(f"misajour: {_sentence(error)}", err=True)
        sys.exit(error.exit_code)
    except MisajourError as error:
        click.echo(f"misajour: {clean(str(error))}", err=True)
        sys.exit(error.exit_code)
    except UnicodeEncodeError as error:
        if not any(0xDC80 <= ord(letter) <= 0xDCFF for letter in error.object):
            raise
        # bytes of the command line that are not UTF-8 come as such letters (PEP 383)
        shown = error.object.encode("utf-8", "backslashreplace").decode()
        click.echo(f"misajour: {shown}: this is not text in UTF-8", err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"misajour: {where}{error.strerror or error}", err=True)
        _drop_output()
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def _drop_output() -> None:
    """What could not be written is not tried again at the end of the program."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

from __future__ import annotations

import contextlib
import errno
import os
import socket
from urllib.parse import urlsplit

import click

from monitor.commands import extras
from monitor.commands.common import say, with_config
from monitor.config import Config
from monitor.errors import MisajourError, UsageError
from monitor.store import Store, damage

# A name may have addresses of a kind that this machine does not speak.
_NOT_HERE = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


@click.command("browse")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    default=8001,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="The port to listen on.",
)
@with_config
def command(config: Config, host: str, port: int) -> None:
    """Browse the database: Datasette, with misajour's pages on top.

    `datasette misajour.db` shows the same pages, as misajour is one of its plugins.

    \b
    Example:
        misajour browse
        misajour browse --host 0.0.0.0 --port 80
    """
    serve(config, host, port)


def serve(config: Config, host: str, port: int) -> None:
    """Serve the pages until Ctrl-C."""
    with extras.needs("browse", "browse"):
        import uvicorn
        from datasette.app import Datasette

    Store.read(config.database).close()  # a wrong or missing database is one clear sentence
    damage.refuse_unreadable(config.database)  # and so is one that Datasette could not show
    base = urlsplit(config.misajour.browse).path.rstrip("/") + "/"  # where mails look for the pages
    datasette = Datasette(
        [str(config.database)],
        settings={"base_url": base},
        metadata={"plugins": {"misajour": _settings(config)}},
    )
    # bound here, and handed over: nobody can take the port between a test of it and its use
    with contextlib.ExitStack() as open_ones:
        listening = [open_ones.enter_context(one) for one in _bound(host, port)]
        place = f"[{host}]" if ":" in host else host
        say(f"http://{place}:{listening[0].getsockname()[1]}{base}-/misajour  (Ctrl-C ends)")
        options = uvicorn.Config(datasette.app(), log_level="warning", lifespan="on")
        server = uvicorn.Server(options)
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=listening)
            if not server.started:
                raise MisajourError("the pages could not be started; the lines above say why")


def _bound(host: str, port: int) -> list[socket.socket]:
    """Sockets that listen there: one for each address that a name such as localhost has. Raises
    UsageError."""
    bound: list[socket.socket] = []
    try:
        for family, *_, address in socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        ):
            # port 0 is any: the same one for all addresses
            chosen = bound[0].getsockname()[1] if bound else port
            try:
                bound.append(socket.create_server((address[0], chosen), family=family))
            except OSError as error:
                if not bound or error.errno not in _NOT_HERE:
                    raise
    except socket.gaierror:
        raise UsageError(f"{host!r} is no address of this machine; give another --host") from None
    except OSError as error:
        for one in bound:
            one.close()
        raise UsageError(_sentence(error, f"{host}:{port}")) from None
    return bound


def _sentence(error: OSError, place: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"{place} is taken by another program; give another --port"
    if error.errno == errno.EACCES:
        return f"{place} may not be listened on; give a --port from 1024 on"
    why = os.strerror(error.errno) if error.errno else str(error)
    return f"{place} cannot be listened on ({why}); give another --host or --port"


def _settings(config: Config) -> dict[str, object]:
    """What the pages need of the configuration. Datasette shows it to everybody."""
    general = config.misajour
    return {
        "timezone": general.timezone,
        "grace": general.grace,
        "reserve": general.reserve,
        "download": config.browse.download,
        "operations": str(config.browse.operations),
        "learns_not": [source.name for source in config.source if not source.learn],
    }

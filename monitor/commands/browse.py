from __future__ import annotations

from urllib.parse import urlsplit

import click

from monitor.commands.common import say, with_config
from monitor.config import Config
from monitor.store import Store


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
    import uvicorn
    from datasette.app import Datasette

    Store.read(config.database).close()  # a wrong or missing database is one clear sentence
    base = urlsplit(config.misajour.browse).path.rstrip("/") + "/"  # where mails look for the pages
    datasette = Datasette(
        [str(config.database)],
        settings={"base_url": base},
        metadata={"plugins": {"misajour": _settings(config)}},
    )
    say(f"http://{host}:{port}{base}-/misajour  (Ctrl-C ends)")
    uvicorn.run(datasette.app(), host=host, port=port, log_level="warning", lifespan="on")


def _settings(config: Config) -> dict[str, object]:
    """What the pages need of the configuration. Datasette shows it to everybody."""
    general = config.misajour
    return {
        "timezone": general.timezone,
        "grace": general.grace,
        "reserve": general.reserve,
        "learns_not": [source.name for source in config.source if not source.learn],
    }

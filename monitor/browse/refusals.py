"""What could not be shown, in a sentence on a page like all others: with navigation, and with
nothing that its own policy forbids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400, Forbidden, NotFound, Request, Response
from datasette.views.base import DatasetteError
from markupsafe import Markup

from monitor.browse import guest
from monitor.browse.render import frame
from monitor.errors import MisajourError, SnapshotPruned
from monitor.store.damage import is_of_file
from monitor.wording import capitalized

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette

_TITLES = {
    400: "This cannot be asked",
    403: "Not for everybody",
    404: "There is no such page",
    410: "Given up on purpose",
    500: "Something went wrong",
}
# What Datasette says where nobody said why
_BARE = ("", "404", "Not found", "Page not found", "Database not found")


async def page(datasette: Datasette, request: Request, exception: Exception) -> Response | None:
    """The page that says why there is none; None where that is Datasette's affair: pages that
    show nothing of ours, and JSON."""
    path = guest.local(datasette, request.path)
    if path.endswith(".json") or not await guest.shows_ours(datasette, path):
        return None
    status, title, said = _told(exception)
    html = await datasette.render_template(
        "misajour/refusal.html",
        {
            **await frame(datasette, request),
            "page_title": title or _TITLES.get(status, f"Error {status}"),
            "said": said,
            "status": status,
        },
        request=request,
        view_name="misajour",
    )
    return Response.html(html, status=status)


async def forbidden(datasette: Datasette, request: Request, message: str) -> Response:
    """The page for those who may not look; Datasette's own where it is its affair, as it asks for
    an answer of every plugin."""
    if (answer := await page(datasette, request, Forbidden(message))) is not None:
        return answer
    said = {"title": "Forbidden", "error": message}
    html = await datasette.render_template("error.html", said, request=request)
    return Response.html(html, status=403)


def _told(exception: Exception) -> tuple[int, str, Any]:
    """Status, title (or nothing) and sentence. Of a fault of the program nothing is said that a
    visitor could make use of; Datasette writes it to its log."""
    if isinstance(exception, DatasetteError):
        message = exception.message
        said = Markup(message) if exception.message_is_html else message  # noqa: S704  # its own
        return exception.status, exception.title or "", said
    if isinstance(exception, Base400):
        said = str(exception.args[0]) if exception.args else ""
        if isinstance(exception, NotFound) and said in _BARE:
            said = "the address may have been mistyped"
        return exception.status, "", _sentence(said)
    if isinstance(exception, QueryInterrupted):
        return 503, "This took too long", "Fewer days, or one source, make it shorter."
    if isinstance(exception, SnapshotPruned):
        return 410, "", _sentence(str(exception))
    if isinstance(exception, MisajourError):
        return 500, "", _sentence(str(exception))
    if is_of_file(exception):
        return 500, "", "The database is damaged here: `misajour verify` says where."
    said = "The program's log says more, and `misajour verify` whether the database is damaged."
    return 500, "", said


def _sentence(said: str) -> str:
    end = "" if said.endswith((".", "?", "!")) or not said else "."
    return f"{capitalized(said)}{end}"

"""Citing a revision: a permanent address by the hash of its bytes, and the citation as text, BibTeX
and RIS.

Numbers are those of one database: read in anew, with older captures, it counts otherwise. The
SHA-256 of the bytes received is the same wherever they are kept, and who has the bytes can check
it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from datasette.utils.asgi import NotFound, Request, Response

from monitor.browse import guest, queries
from monitor.browse.queries import rows
from monitor.browse.render import page
from monitor.browse.revisions import asked, content_of, one_revision
from monitor.model import Content
from monitor.wording import quoted

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette

_BEARERS = """
    select revisions.number, revisions.first_seen, releases.id as release_id, releases.url,
           coalesce(nullif(revisions.title, ''), releases.title) as title,
           sources.name as source_name
    from revisions join releases on releases.id = revisions.release_id
    join sources on sources.id = releases.source
    where revisions.snapshot = :snapshot order by revisions.first_seen, revisions.id limit 200
"""
# The public archives' addresses for a page at a moment
_ARCHIVES = (
    ("the Wayback Machine", "https://web.archive.org/web/{moment}/{url}"),
    ("archive.today", "https://archive.today/{moment}/{url}"),
)
_TEX = {
    **{sign: f"\\{sign}" for sign in "#$%&_{}"},
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
}
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What is said of a revision by who cites it. `published` is by the page's own word, `seen` and
    `until` when it was read; days, in UTC."""

    title: str
    source: str
    published: str
    url: str
    number: int
    seen: str
    until: str
    sha256: str
    permalink: str
    language: str

    @property
    def text(self) -> str:
        """In a line."""
        return f"{self.source}: {self.quoted}. {self.details}"

    @property
    def quoted(self) -> str:
        """Its title, in quotation marks."""
        return quoted(self.title)

    @property
    def details(self) -> str:
        """What comes behind source and title."""
        dated = f"{self.published}. " if self.published else ""
        read = f"as read from {self.seen} to {self.until} UTC"
        if self.seen == self.until:
            read = f"as read on {self.seen} UTC"
        return (
            f"{dated}{self.url} (revision {self.number}, {read}; "
            f"SHA-256 {self.sha256}). {self.permalink}"
        )

    @property
    def bibtex(self) -> str:
        """An entry for BibTeX and BibLaTeX."""
        note = f"Revision {self.number}, first seen {self.seen} UTC, SHA-256 {self.sha256}"
        fields = {
            "author": f"{{{_tex(self.source)}}}",
            "title": f"{{{_tex(self.title)}}}",
            "year": (self.published or self.seen)[:4],
            "date": self.published or self.seen,
            "url": _tex_url(self.permalink),
            "urldate": self.until,
            "howpublished": f"\\url{{{_tex_url(self.url)}}}",
            "note": _tex(note),
            "langid": _tex(self.language),
        }
        said = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
        return f"@misc{{misajour-{self.sha256[:16]},\n{said}\n}}\n"

    @property
    def ris(self) -> str:
        """A record for reference managers; they want CRLF."""
        lines = [
            ("TY", "ELEC"),
            ("AU", self.source),
            ("TI", self.title),
            ("PY", (self.published or self.seen)[:4]),
            ("DA", (self.published or self.seen).replace("-", "/")),
            ("UR", self.permalink),
            ("L2", self.url),
            ("ET", f"Revision {self.number}"),
            ("Y2", self.until.replace("-", "/")),
            ("N1", f"First seen {self.seen} UTC; SHA-256 {self.sha256}"),
            ("LA", self.language),
            ("ER", ""),
        ]
        return "".join(
            f"{tag}  - {_line(value)}\r\n" for tag, value in lines if value or tag == "ER"
        )


_TYPES = {
    "txt": ("text", "text/plain"),
    "bib": ("bibtex", "application/x-bibtex"),
    "ris": ("ris", "application/x-research-info-systems"),
}


def citation(
    datasette: Datasette,
    request: Request,
    release: dict[str, Any],
    revision: dict[str, Any],
    content: Content,
) -> Citation:
    """How a revision is cited."""
    address = f"{guest.HOME}/sha256/{revision['snapshot']}"
    return Citation(
        title=_line(content.title or release["title"] or revision["url"]),
        source=_line(release["source_name"]),
        published=_day(release["published"]),
        url=_line(revision["url"]),
        number=revision["number"],
        seen=_day(revision["first_seen"]),
        until=_day(revision["last_seen"]),
        sha256=revision["snapshot"],
        permalink=str(datasette.absolute_url(request, datasette.urls.path(address))),
        language=_line(content.language or release["language"] or ""),
    )


async def download(datasette: Datasette, request: Request) -> Response:
    """The citation as a file."""
    db, release = await asked(datasette, request)
    revision = await one_revision(db, release["id"], int(request.url_vars["number"]))
    said = citation(datasette, request, release, revision, await content_of(db, revision["id"]))
    form = request.url_vars["form"]
    name, media_type = _TYPES[form]
    file = f"release-{release['id']}-{revision['number']}.{form}"
    headers = {"content-disposition": f'attachment; filename="{file}"'}
    body = str(getattr(said, name)).encode("utf-8", "replace")
    return Response(body, headers=headers, content_type=f"{media_type}; charset=utf-8")


async def permalink(datasette: Datasette, request: Request) -> Response:
    """Leads to the revision whose bytes have that SHA-256; where several have, to a list."""
    db = await queries.database(datasette, request)
    found = await rows(db, _BEARERS, {"snapshot": request.url_vars["sha256"]})
    if not found:
        raise NotFound("no revision has bytes of that SHA-256")
    addresses = [f"/release/{row['release_id']}/revision/{row['number']}" for row in found]
    if len(addresses) == 1:
        return Response.redirect(datasette.urls.path(f"{guest.HOME}{addresses[0]}"))
    return await page(
        datasette,
        request,
        "bearers",
        "Several revisions have these bytes",
        sha256=request.url_vars["sha256"],
        found=[{**row, "address": path} for row, path in zip(found, addresses, strict=True)],
    )


def archives(url: str, moment: str) -> list[tuple[str, str]]:
    """Where public archives show their copies of a page of about that time; nobody asks them but
    the reader."""
    digits = re.sub(r"\D", "", moment or "")[:14]
    if not url.startswith(("http://", "https://")) or len(digits) != 14:
        return []
    plain = quote(url, safe=":/?#[]@!$&'()*+,;=%-._~")
    return [(name, address.format(moment=digits, url=plain)) for name, address in _ARCHIVES]


def _day(moment: str | None) -> str:
    """The day of a moment, in UTC; empty where there is none."""
    try:
        read = datetime.fromisoformat(moment or "")
        return (read.astimezone(UTC) if read.tzinfo else read).date().isoformat()
    except (ValueError, OverflowError):
        return ""


def _line(text: str) -> str:
    """`text` on one line, without signs that would turn or end it."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def _tex(text: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in text)


def _tex_url(url: str) -> str:
    """An address in which no brace ends the field early, and which is not one long comment."""
    return quote(url, safe=":/?#[]@!$&'()*+,;=%-._~").replace("%", "\\%").replace("#", "\\#")

"""One release as a zip that stands on its own, with all that is needed to check it."""

from __future__ import annotations

import csv
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from io import BytesIO, StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

from markupsafe import Markup

from monitor import __version__, compare
from monitor.compare.redline import redline, to_html
from monitor.errors import StoreError, StorePathError
from monitor.evidence import warc
from monitor.model import Revision
from monitor.store import Store
from monitor.store.dossier import Dossier
from monitor.store.ledger import Entry
from monitor.wording import sentences

_PAGE = Markup(
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    "<style>body{{font:1.1rem/1.5 serif;max-width:44rem;margin:2rem auto;padding:0 1rem}}"
    "del,.removed{{background:#fdd;text-decoration:line-through}}ins,.added{{background:#dfd}}"
    ".fold{{color:#666}}</style></head><body><h1>{title}</h1><p>{url}</p><p>{when}</p>"
    "<ul>{reasons}</ul>{lines}</body></html>\n"
)


def export(store: Store, release: int, target: Path, *, force: bool) -> tuple[int, str]:
    """Write the zip. Returns how many files are in it, and the head of the chain.

    The name appears when the zip is whole. Raises StoreError.
    """
    if target.exists() and not force:
        raise StorePathError(f"{target} exists already; use --force to overwrite it")
    try:
        handle, name = tempfile.mkstemp(
            prefix=f".{target.name}.", suffix=".part", dir=target.parent
        )
    except OSError as error:
        raise StorePathError(f"{target.parent} cannot be written: {error.strerror}") from None
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream, store.one_moment():
            dossier = Dossier(store.db, release)
            count = _write(stream, store, dossier, release, target.stem)
            head = dossier.head().chain
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(0o644)  # a temporary file is its owner's only, and this one is to be handed on
        part.replace(target)
        return count, head
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror or error}") from None
    finally:
        part.unlink(missing_ok=True)


def _write(stream: Any, store: Store, dossier: Dossier, release: int, folder: str) -> int:
    sums: list[str] = []
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _files(store, dossier, release):
            sums.append(f"{sha256(data).hexdigest()}  {name}\n")
            archive.writestr(_info(f"{folder}/{name}"), data)
        archive.writestr(_info(f"{folder}/SHA256SUMS"), "".join(sums))
    return len(sums) + 1


def _info(name: str) -> zipfile.ZipInfo:
    """The head of a file in the zip."""
    # one date for all, so that the same evidence is the same zip, whenever it is made
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _files(store: Store, dossier: Dossier, release: int) -> Iterator[tuple[str, bytes]]:
    revisions = list(store.history.revisions(release))
    entries = dossier.entries()
    facts = _facts(dossier, entries)
    yield "README.txt", _readme(facts).encode()
    yield "release.json", json.dumps(facts, ensure_ascii=False, indent=2).encode() + b"\n"
    packed = BytesIO()
    for snapshot in dossier.snapshots():
        yield f"snapshots/{snapshot.sha256}", snapshot.body
    warc.write(packed, dossier.snapshots())
    yield "release.warc.gz", packed.getvalue()
    for row in dossier.rows("revisions"):
        yield f"revisions/{row['number']}.txt", row["body"].encode()
        yield f"revisions/{row['number']}.json", row["fields"].encode()
    for old, new in pairwise(revisions):
        yield f"redlines/{old.number}-{new.number}.html", _redline(old, new).encode()
    for entry in entries:
        yield f"ledger/{entry.id}.txt", entry.text.encode("utf-8", "surrogateescape")
    yield "ledger/links.csv", _links(dossier, entries[0].id).encode()
    for anchor in dossier.anchors([entry.id for entry in entries]):
        yield f"timestamps/{anchor.entry}.txt", anchor.chain.encode()
        yield f"timestamps/{anchor.entry}.tsr", anchor.token


def _facts(dossier: Dossier, entries: list[Entry]) -> dict[str, Any]:
    (release,) = dossier.rows("releases")
    head = dossier.head()
    revisions = [
        {
            **_some(row, "number", "url", "title", "first_seen", "last_seen", "snapshot"),
            "updated_text": row["updated_text"],
            "read_by": row["extractor"],
            "entry": _entry_of(entries, row["id"]),
        }
        for row in dossier.rows("revisions")
    ]
    numbers = {row["id"]: row["number"] for row in dossier.rows("revisions")}
    changes = [
        {
            **_some(row, "kind", "significance", "detected"),
            "from_revision": numbers.get(row["from_revision"]),
            "to_revision": numbers.get(row["to_revision"]),
            **_some(row, "words_added", "words_removed"),
            "reasons": _json(row["reasons"]),
        }
        for row in dossier.rows("changes")
    ]
    first = entries[0].id if entries else 1
    of_release = ("url", "title", "language", "published", "status", "first_seen", "last_seen")
    return {
        "source": dossier.source(),
        **_some(release, *of_release),
        "revisions": revisions,
        "changes": changes,
        "documents": [
            {name: row[name] for name in ("url", "number", "first_seen", "snapshot")}
            for row in dossier.editions()
        ],
        "captures": [
            {name: row[name] for name in ("url", "seen", "sha256", "outcome", "origin", "taken")}
            for row in dossier.rows("captures")
        ],
        "chain": {
            "before": dossier.chain_before(first),
            "first": first,
            "head": head.chain,
            "entries": head.entries,
        },
    }


def _some(row: dict[str, Any], *columns: str) -> dict[str, Any]:
    return {column: row[column] for column in columns}


def _entry_of(entries: list[Entry], revision: int) -> int | None:
    """The entry that says last what the revision is."""
    own = [e.id for e in entries if (e.what, e.row) == ("revisions", str(revision))]
    return max(own, default=None)


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _links(dossier: Dossier, first: int) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("number", "entry_sha256", "chain"))
    for link in dossier.links(first):
        writer.writerow((link.number, link.entry, link.chain))
    return out.getvalue()


def _redline(old: Revision, new: Revision) -> Markup:
    difference = compare.diff(old.content, new.content)
    verdict = compare.compare(old.content, new.content)
    return _PAGE.format(
        language=new.content.language or "en",
        title=new.content.title,
        url=new.url,
        when=f"Revision {old.number}, first seen {old.first_seen} → "
        f"revision {new.number}, first seen {new.first_seen}",
        reasons=Markup("").join(
            Markup("<li>{}</li>").format(said)
            for said in sentences(verdict.reasons if verdict else ())
        ),
        lines=to_html(redline(difference, whole=True)),
    )


def _readme(facts: dict[str, Any]) -> str:
    text = files("monitor.evidence").joinpath("readme.txt").read_text(encoding="utf-8")
    values = {
        **_some(facts, "url", "title", "source", "first_seen", "status"),
        "version": __version__,
        "revisions": len(facts["revisions"]),
        "head": facts["chain"]["head"],
        "entries": facts["chain"]["entries"],
    }
    return re.sub("@([a-z_]+)@", lambda found: _line(values[found[1]]), text)


def _line(value: object) -> str:
    """`value` on one line, without what a terminal would obey."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", " ", str(value)).strip()

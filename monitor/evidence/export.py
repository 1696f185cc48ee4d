"""One release as a zip that stands on its own, with all that is needed to check it."""

from __future__ import annotations

import csv
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from importlib.resources import files
from io import BytesIO, StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

from markupsafe import Markup

from monitor import __version__
from monitor.compare import Differences
from monitor.compare.redline import redline, to_html
from monitor.compare.shown import shown
from monitor.errors import DamagedRecord, StoreError, StorePathError
from monitor.evidence import warc
from monitor.model import Revision
from monitor.output import sight
from monitor.output.redlined import with_title
from monitor.store import Store
from monitor.store.dossier import Dossier
from monitor.store.faults import Fault
from monitor.store.ledger import Entry
from monitor.store.rows import revision_of, with_fields

_PAGE = Markup(
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    "<style>body{{font:1.1rem/1.5 serif;max-width:44rem;margin:2rem auto;padding:0 1rem}}"
    "del,.removed{{background:#fdd;text-decoration:line-through}}ins,.added{{background:#dfd}}"
    # a stroke through the middle of a minus would be the minus
    "del.mark{{padding:0 .35em;border:1px solid;text-decoration:none;background-image:"
    "linear-gradient(to top right,transparent calc(50% - .5px),#777 calc(50% - .5px),"
    "#777 calc(50% + .5px),transparent calc(50% + .5px))}}"
    ".fold{{color:#666}}</style></head><body><h1>{title}</h1><p>{url}</p><p>{when}</p>"
    "<ul>{reasons}</ul><p class=fold>Removed words are <del>struck through</del>, added ones "
    "<ins>underlined</ins>; a removed sign, such as a minus, stands in a box with a stroke across "
    'it: <del class="mark">−</del></p>{lines}</body></html>\n'
)


@dataclass(frozen=True, slots=True)
class Exported:
    """How many files are in the zip, the head of the chain, and what of the release is not as it
    was recorded."""

    files: int
    head: str
    faults: tuple[Fault, ...]


def export(store: Store, release: int, target: Path, *, force: bool) -> Exported:
    """Write the zip, also where records were altered: then it says so itself.

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
            # the bytes that stand there, whatever a hand or the disk made of them
            store.db.conn.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
            faults = tuple(dossier.faults())
            count = _write(stream, _files(dossier, faults), target.stem)
            head = dossier.head().chain
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(0o644)  # a temporary file is its owner's only, and this one is to be handed on
        part.replace(target)
        return Exported(count, head, faults)
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror or error}") from None
    finally:
        part.unlink(missing_ok=True)


def _write(stream: Any, contents: Iterable[tuple[str, bytes]], folder: str) -> int:
    sums: list[str] = []
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents:
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


def _files(dossier: Dossier, faults: Sequence[Fault]) -> Iterator[tuple[str, bytes]]:
    entries = dossier.entries()
    facts = _facts(dossier, entries, faults)
    yield "README.txt", _bytes(_readme(facts))
    if faults:
        lines = (_line(fault) + "\n" for fault in faults)
        yield "FAULTS.txt", _bytes("".join(lines))
    said = json.dumps(facts, ensure_ascii=False, indent=2, default=repr)
    yield "release.json", _bytes(f"{said}\n")
    packed = BytesIO()
    for snapshot in dossier.snapshots():
        yield f"snapshots/{snapshot.sha256}", snapshot.body
    warc.write(packed, dossier.snapshots())
    yield "release.warc.gz", packed.getvalue()
    for row in dossier.rows("revisions"):
        name = f"revisions/{_number(row)}"
        yield f"{name}.txt", _bytes(row["body"])
        yield f"{name}.json", _bytes(with_fields(row)["fields"])
    recorded = _recorded(dossier.rows("changes"))
    for old, new in pairwise(map(_legible, dossier.rows("revisions"))):
        if old is not None and new is not None:
            reasons = recorded.get((old.id, new.id), ())
            yield f"redlines/{old.number}-{new.number}.html", _bytes(_redline(old, new, reasons))
    for entry in entries:
        yield f"ledger/{entry.id}.txt", _bytes(entry.text)
    yield "ledger/links.csv", _links(dossier, entries[0].id if entries else 1).encode()
    for anchor in dossier.anchors([entry.id for entry in entries]):
        yield f"timestamps/{anchor.entry}.txt", anchor.chain.encode()
        yield f"timestamps/{anchor.entry}.tsr", anchor.token


def _bytes(value: object) -> bytes:
    """A text as it stands in the database, or the bytes in its place; empty where nothing does."""
    if isinstance(value, bytes):
        return value
    return str("" if value is None else value).encode("utf-8", "surrogateescape")


def _number(row: dict[str, Any]) -> str:
    """A revision's number, as the name of its files; of one that was altered, its key."""
    number = row["number"]
    return str(number) if isinstance(number, int) else f"row-{row['id']}"


def _legible(row: dict[str, Any]) -> Revision | None:
    """The revision in a row; None where it is damaged, which is among the faults."""
    try:
        return revision_of(row)
    except DamagedRecord:
        return None


def _hidden(row: dict[str, Any]) -> list[str] | None:
    """The parts of the text that its page hides; None where the record is damaged."""
    if (revision := _legible(row)) is None:
        return None
    return sight.hidden_parts(revision.content)


def _facts(dossier: Dossier, entries: list[Entry], faults: Sequence[Fault]) -> dict[str, Any]:
    (release,) = dossier.rows("releases")
    head = dossier.head()
    revisions = [
        {
            **_some(row, "number", "url", "title", "first_seen", "last_seen", "snapshot"),
            "updated_text": row["updated_text"],
            "read_by": row["extractor"],
            "hidden": None if (hidden := _hidden(row)) is None else len(hidden),
            "hidden_parts": hidden,
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
        "faults": [fault.as_json() for fault in faults],
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


def _json(text: object) -> object:
    """What stands there: read as JSON where it can be."""
    try:
        return json.loads(text) if isinstance(text, str) else text
    except (ValueError, RecursionError):
        return text


def _links(dossier: Dossier, first: int) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("number", "entry_sha256", "chain"))
    for link in dossier.links(first):
        writer.writerow((link.number, link.entry, link.chain))
    return out.getvalue()


def _recorded(changes: Iterable[dict[str, Any]]) -> dict[tuple[Any, Any], list[str]]:
    """The reasons that were recorded for a change from one revision to another, as they stand."""
    found: dict[tuple[Any, Any], list[str]] = {}
    for row in changes:
        told = _json(row["reasons"])
        said = map(str, told) if isinstance(told, list) else ()
        found.setdefault((row["from_revision"], row["to_revision"]), []).extend(said)
    return found


def _redline(old: Revision, new: Revision, reasons: Iterable[str]) -> Markup:
    """All that differs, what was ignored when it was judged included, under the `reasons` that were
    recorded then."""
    differences = Differences(old.content, new.content)
    difference = with_title(shown(differences), differences)
    return _PAGE.format(
        language=new.content.language or "en",
        title=new.content.title,
        url=new.url,
        when=f"Revision {old.number}, first seen {old.first_seen} → "
        f"revision {new.number}, first seen {new.first_seen}",
        reasons=Markup("").join(
            Markup("<li>{}</li>").format(said) for said in (*reasons, *_unseen(old), *_unseen(new))
        ),
        lines=to_html(redline(difference, whole=True)),
    )


def _unseen(revision: Revision) -> Iterator[str]:
    """How much of the text readers did not see, where that is something."""
    if said := sight.note(revision.content):
        yield f"revision {revision.number}: {said}"


def _readme(facts: dict[str, Any]) -> str:
    text = files("monitor.evidence").joinpath("readme.txt").read_text(encoding="utf-8")
    values = {
        **_some(facts, "url", "title", "source", "first_seen", "status"),
        "version": __version__,
        "revisions": len(facts["revisions"]),
        "head": facts["chain"]["head"],
        "entries": facts["chain"]["entries"],
        "checked": _checked(len(facts["faults"])),
    }
    return re.sub("@([a-z_]+)@", lambda found: _line(values[found[1]]), text)


def _checked(faults: int) -> str:
    """What the check found that was made when the zip was."""
    if not faults:
        return "all that is recorded here is what was recorded first"
    things = "1 thing here is" if faults == 1 else f"{faults} things here are"
    return f"WARNING: {things} not as recorded; FAULTS.txt says what"


def _line(value: object) -> str:
    """`value` on one line, without what a terminal would obey."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", " ", str(value)).strip()

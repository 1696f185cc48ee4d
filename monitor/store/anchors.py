"""Time stamps (RFC 3161) of hashes of the ledger: what somebody else has said of it, and when.

Stamped is the SHA-256 of the 64 hexadecimal digits of an entry's hash, so that `openssl ts
-verify` can check it with a file that holds them.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from sqlite_utils import Database

from monitor.store.faults import Fault
from monitor.store.ledger import Head
from monitor.wording import counted

_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----(.+?)-----END CERTIFICATE-----", re.DOTALL)


class UnreadableStamp(ValueError):
    """A token that cannot be read, or does not say what it should; the message says why."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A time stamp kept: of which entry and hash, when by the authority's clock, and its answer."""

    entry: int
    chain: str
    at: str
    authority: str
    token: bytes


def keep(db: Database, head: Head, at: str, authority: str, token: bytes) -> None:
    row = {"entry": head.entries, "chain": head.chain, "at": at, "authority": authority}
    db.table("anchors").insert({**row, "token": token})


def last(db: Database) -> Anchor | None:
    query = "select entry, chain, at, authority, token from anchors order by id desc limit 1"
    row = next(db.query(query), None)
    return Anchor(**row) if row else None


def first_of(db: Database, entry: int) -> Anchor | None:
    """The earliest stamp that binds the entry of this number."""
    query = (
        "select entry, chain, at, authority, token from anchors where entry >= ? "
        "order by entry, id limit 1"
    )
    row = next(db.query(query, [entry]), None)
    return Anchor(**row) if row else None


def read(token: bytes, chain: str, roots: bytes = b"") -> str:
    """When the stamp was made (ISO 8601), after checking that it is one, and of `chain`.

    `roots` are certificates (PEM) that the signature must lead to; without them it is only
    checked against the certificates that the token itself carries. Raises UnreadableStamp.
    """
    # a tenth of a second that stores without a stamp save
    import cryptography.x509
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    try:
        answer = decode_timestamp_response(_ordered(token))
        carried = list(answer.signed_data.certificates)
        trusted = [base64.b64decode(found) for found in _PEM.findall(roots)] or carried
        # Those that the token carries are not given as intermediates: the library would trust them.
        builder = VerifierBuilder()
        for certificate in {*trusted}:
            builder = builder.add_root_certificate(
                cryptography.x509.load_der_x509_certificate(certificate)
            )
        builder.build().verify(answer, sha256(chain.encode()).digest())
        return answer.tst_info.gen_time.isoformat(timespec="seconds").replace("+00:00", "Z")
    except (VerificationError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise UnreadableStamp(str(error) or type(error).__name__) from None


def _ordered(token: bytes) -> bytes:
    """The answer with its certificates in the order that DER asks for.

    OpenSSL, and with it many authorities, writes them in another order, which our reader refuses.
    They are not part of what is signed. What is kept is the answer as it came.
    """
    from asn1crypto import cms, tsp

    answer = tsp.TimeStampResp.load(token)
    signed = answer["time_stamp_token"]["content"]
    carried = signed["certificates"]
    if not isinstance(carried, cms.CertificateSet):
        return token
    signed["certificates"] = cms.CertificateSet(list(carried))
    ordered: bytes = answer.dump()
    return ordered


def faults(db: Database, roots: bytes = b"") -> Iterator[Fault]:
    """Each stamp against the entry it stamps, and against its authority."""
    for row in db.query("select * from anchors order by id"):
        name = str(row["id"])
        entry = next(db.query("select chain from ledger where id = ?", [row["entry"]]), None)
        if entry is None or entry["chain"] != row["chain"]:
            yield Fault(
                "anchors", name, "chain", "the ledger's entry has not the hash that was stamped"
            )
        try:
            at = read(row["token"], row["chain"], roots)
        except UnreadableStamp as error:
            yield Fault("anchors", name, "token", f"the time stamp does not hold: {error}")
            continue
        if at != row["at"]:
            yield Fault("anchors", name, "at", f"is {row['at']}, and the time stamp says {at}")


def sentence(db: Database) -> str:
    """What the stamps prove, for people; empty where there is none."""
    count = next(db.query("select count(*) as n from anchors"))["n"]
    if (anchor := last(db)) is None:
        return ""
    noun = "time stamp" if count == 1 else "time stamps"
    return (
        f"{count} {noun}; the last, by {anchor.authority}, says that the first "
        f"{counted(anchor.entry, 'entry was', 'entries were')} there at {anchor.at}"
    )

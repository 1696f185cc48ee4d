"""A time-stamping authority of our own, by openssl: real certificates, real stamps, on loopback."""

from __future__ import annotations

import http.server
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

SETTINGS = """
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[tsa_ext]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[req]
distinguished_name = dn
[dn]
[tsa]
default_tsa = tsa1
[tsa1]
serial = ./serial
signer_cert = ./tsa.pem
signer_key = ./tsa.key
signer_digest = sha256
certs = ./ca.pem
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""


@dataclass
class Authority:
    """`answer` is given a query and makes the answer; a test may put another in its place."""

    folder: Path
    address: str = ""
    asked: list[bytes] = field(default_factory=list)
    down: bool = False

    @property
    def root(self) -> Path:
        return self.folder / "ca.pem"

    def make(self) -> None:
        (self.folder / "tsa.cnf").write_text(SETTINGS)
        (self.folder / "serial").write_text("01\n")
        openssl = self._openssl
        openssl(
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            "ca.key",
            "-out",
            "ca.pem",
            "-days",
            "30",
            "-subj",
            "/CN=A root",
            "-config",
            "tsa.cnf",
            "-extensions",
            "ca",
        )
        openssl(
            "req",
            "-new",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            "tsa.key",
            "-out",
            "tsa.csr",
            "-subj",
            "/CN=Time",
            "-config",
            "tsa.cnf",
        )
        openssl(
            "x509",
            "-req",
            "-in",
            "tsa.csr",
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-CAcreateserial",
            "-out",
            "tsa.pem",
            "-days",
            "30",
            "-extfile",
            "tsa.cnf",
            "-extensions",
            "tsa_ext",
        )

    def stamp(self, query: bytes) -> bytes:
        (self.folder / "query").write_bytes(query)
        self._openssl("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", "-out", "reply")
        return (self.folder / "reply").read_bytes()

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=self.folder)


@cache
def _made(folder: Path) -> Path:
    folder.mkdir()
    Authority(folder).make()
    return folder


@contextmanager
def authority(folder: Path, *, name: str = "one") -> Iterator[Authority]:
    """That of this `name`: its keys, which take a second to find, are made once."""
    own = Authority(folder)
    shutil.copytree(_made(folder.parent / f"keys-{name}"), folder, dirs_exist_ok=True)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            own.asked.append(query)
            assert self.headers["Content-Type"] == "application/timestamp-query"
            body = b"" if own.down else own.stamp(query)
            self.send_response(503 if own.down else 200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    own.address = f"http://127.0.0.1:{server.server_address[1]}/tsa"
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    try:
        yield own
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

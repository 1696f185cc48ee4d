"""Every channel passes the conformance checks, and tells nobody's address."""

from __future__ import annotations

import json
import logging
from email import message_from_bytes, policy
from functools import partial

import pytest
from conftest import SmtpHandler
from newsroom import mail_server

from monitor.alert.channels import channel_for
from monitor.alert.channels.conformance import CHECKS, Bench
from monitor.alert.scrub import scrub
from monitor.config import parse
from monitor.errors import DeliveryError

PERSON = "mailto:somebody@example.org"
TOKEN = "T0K3N-secret"


def as_text(mail: bytes) -> str:
    """Headers as they are read, and the plain part."""
    parsed = message_from_bytes(mail, policy=policy.default)
    heads = "\n".join(f"{name}: {value}" for name, value in parsed.items())
    return f"{heads}\n\n{parsed.get_body(('plain',)).get_content()}"


def email(port: int) -> str:
    return f'[email]\nsmtp = "smtp://127.0.0.1:{port}"\nfrom = "misajour <m@example.org>"\n'


@pytest.fixture
def bench(request, tmp_path, hook, pigeon):
    """The bench of one channel, each with a real other side."""
    address, got, _ = hook
    kind = request.param
    files = parse("", tmp_path / "misajour.toml")
    posted = lambda: [json.dumps(json.loads(b), ensure_ascii=False) for _, b in got]  # noqa: E731
    if kind == "smtp":
        handler = SmtpHandler()
        with mail_server(handler) as port:
            config, dead = parse(email(port)), parse(email(1))
            yield Bench(
                make=lambda: channel_for(PERSON, config),
                make_dead=lambda: channel_for(PERSON, dead),
                address=PERSON,
                arrived=lambda: [as_text(mail) for mail in handler.mails],
                secret="somebody",
            )
        return
    if kind == "files":
        folder = tmp_path / "outbox"
        blocked = parse("", tmp_path / "plugin" / "misajour_pigeon.py" / "misajour.toml")
        yield Bench(
            make=lambda: channel_for(PERSON, files),
            make_dead=lambda: channel_for(PERSON, blocked),
            address=PERSON,
            arrived=lambda: [as_text(f.read_bytes()) for f in sorted(folder.glob("*.eml"))],
            secret="somebody",
        )
        return
    if kind == "plug-in":
        carried = pigeon / "carried"

        def arrived() -> list[str]:
            lines = carried.read_text().splitlines()
            return [json.dumps(json.loads(line)[:3], ensure_ascii=False) for line in lines]

        address = f"pigeon://loft/{TOKEN}"
        yield Bench(lambda: channel_for(address, files), address, arrived, secret=TOKEN)
        return
    there = f"{address}/{TOKEN}"
    nowhere = f"webhook+http://127.0.0.1:1/{TOKEN}"
    if kind == "apprise":
        there, nowhere = (a.replace("webhook+http", "json") for a in (there, nowhere))
    yield Bench(lambda: channel_for(there, files), there, posted, dead=nowhere, secret=TOKEN)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Apprise's plug-ins, on import
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("bench", ["smtp", "files", "webhook", "apprise", "plug-in"], indirect=True)
def test_every_channel_conforms(bench, check):
    check(bench)


class Spoilt:
    """A channel over a list that fails in one way."""

    def __init__(self, fault: str, arrived: list[str]) -> None:
        self.fault, self.arrived, self.closed = fault, arrived, False

    def send(self, message, address: str) -> str:
        if self.fault == "logs":
            logging.getLogger("spoilt").debug("to %s", address)
        if "dead" in address and self.fault != "swallows":
            raise DeliveryError(address if self.fault == "tells" else "nobody is there")
        if self.fault == "closes for good" and self.closed:
            raise DeliveryError("closed")
        text = f"{message.subject}\n{message.text}"
        if self.fault == "obeys":
            text = text.replace("\u2028", "\nBcc: x@e.org\x1b")
        if self.fault == "turns round":
            self.arrived.insert(0, text)
        elif self.fault != "loses":
            self.arrived.append(text)
        return {"says nothing": "", "says two lines": "a\nb"}.get(self.fault, "taken")

    def interrupt(self) -> None:
        if self.fault == "falls over":
            raise OSError("nothing is open")

    def close(self) -> None:
        if self.fault == "closes once" and self.closed:
            raise ValueError("closed already")
        self.closed = True


FAULTS = {
    "loses": "a_message_arrives_and_the_answer_is_one_line",
    "says nothing": "a_message_arrives_and_the_answer_is_one_line",
    "says two lines": "a_message_arrives_and_the_answer_is_one_line",
    "turns round": "several_go_by_one_channel_and_in_their_order",
    "closes once": "it_may_be_closed_twice_and_used_again",
    "closes for good": "it_may_be_closed_twice_and_used_again",
    "obeys": "scraped_text_arrives_and_does_nothing",
    "swallows": "nobody_there_is_a_delivery_error_without_the_address",
    "tells": "nobody_there_is_a_delivery_error_without_the_address",
    "falls over": "it_may_be_interrupted_with_nothing_under_way",
    "logs": "no_log_tells_the_secret",
}


@pytest.mark.parametrize("fault", ["", *FAULTS])
def test_a_channel_that_falls_short_does_not_conform(fault):
    failed = set()
    for check in CHECKS:
        arrived: list[str] = []
        bench = Bench(
            make=partial(Spoilt, fault, arrived),
            address="x://T0K3N",
            arrived=lambda arrived=arrived: arrived,
            dead="x://dead/T0K3N",
            secret="T0K3N",
        )
        try:
            check(bench)
        except Exception:  # noqa: BLE001  # a faulty channel may raise anything
            failed.add(check.__name__)
    assert FAULTS.get(fault) in failed if fault else not failed


@pytest.mark.parametrize(
    ("text", "address", "gone"),
    [
        ("550 <desk@example.org> no such user", "mailto:desk@example.org", "desk@example.org"),
        ("550 rerouted to jean.dupont@inside.example", "mailto:desk@example.org", "jean.dupont"),
        ("451 Ann.Smith (alias of ann.smith at b)", "mailto:ann.smith@example.org", "mith"),
        ("550 prvs=1=bob=b.example is unknown", "mailto:bob@b.example", "bob"),
        ("cannot reach slack://TokenA/TokenB/TokenC/", "slack://TokenA/TokenB/TokenC", "Token"),
        ("POST https://hooks.example.org/services/T0/B0/XXXX failed", "slack://T0/B0/XXXX", "XXXX"),
        ("token TokenB was revoked", "slack://TokenA/TokenB/TokenC", "TokenB"),
        ("bad key k%2Fy1 or k/y1", "json://user:k%2Fy1@host.example", "k/y1"),
        ("no route, key=abcdef", "webhook+https://h.example/p?key=abcdef", "abcdef"),
        ("line\nbreak \x1b[31m", "", "\x1b"),
    ],
)
def test_no_error_tells_an_address(text, address, gone):
    assert gone not in scrub(text, address)

"""What holds for every channel, as checks that run over one: for ours, and for a plug-in's own
tests (docs/extending.md).

    from monitor.alert.channels.conformance import CHECKS, Bench

    @pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
    def test_my_channel(check):
        here, nowhere = "pigeon://loft/token", "pigeon://nowhere/token"
        check(Bench(make=..., address=here, dead=nowhere, arrived=...))

Each raises AssertionError where the channel falls short.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from monitor.alert.channels.base import Channel
from monitor.alert.message import Message
from monitor.errors import DeliveryError

_HOSTILE = '=?utf-8?q?=0d=0aBcc:_x@e.org?= <script>alert("x")</script> \u2028 end'
_CONTROLS = frozenset("\x00\x07\x1b\u202e\u2066")


@dataclass(frozen=True)
class Bench:
    """A channel and its other side. `make` makes a channel; at `address` something listens, at
    `dead` nothing does, or None where there is no such thing; `arrived` gives the texts that have
    come, the oldest first. `secret` is what of the address nobody may read in an error."""

    make: Callable[[], Channel]
    address: str
    arrived: Callable[[], list[str]]
    dead: str | None = None
    make_dead: Callable[[], Channel] | None = None
    secret: str = ""


def sample(key: str = "alert-1.sample") -> Message:
    return Message(
        key=key,
        subject="Silent edit · room · 1 word removed: Le pont — 橋",
        text="Subject and text of a sample: été, 橋.\n",
        html="<!doctype html><p>Text of a sample</p>",
        short="Silent edit: Le pont — 橋",
        subscription="desk",
        kind="silent-edit",
        data=({"kind": "silent-edit", "title": "Le pont — 橋"},),
    )


def a_message_arrives_and_the_answer_is_one_line(bench: Bench) -> None:
    channel = bench.make()
    said = channel.send(sample(), bench.address)
    channel.close()
    assert isinstance(said, str) and said and said.isprintable()
    (arrived,) = bench.arrived()
    assert "Le pont — 橋" in arrived


def several_go_by_one_channel_and_in_their_order(bench: Bench) -> None:
    channel = bench.make()
    for number in range(3):
        one = sample(f"alert-{number}.sample")
        channel.send(
            replace(one, subject=f"Number {number}", short=f"Number {number}"), bench.address
        )
    channel.close()
    assert [f"Number {n}" in text for n, text in enumerate(bench.arrived())] == [True] * 3


def it_may_be_closed_twice_and_used_again(bench: Bench) -> None:
    channel = bench.make()
    channel.close()
    channel.send(sample("alert-1.sample"), bench.address)
    channel.close()
    channel.close()
    channel.send(sample("alert-2.sample"), bench.address)
    channel.close()
    assert len(bench.arrived()) == 2


def scraped_text_arrives_and_does_nothing(bench: Bench) -> None:
    from monitor.alert.headers import safe

    channel = bench.make()
    hostile = replace(sample(), subject=safe(_HOSTILE), text=f"{_HOSTILE}\n", short=safe(_HOSTILE))
    channel.send(hostile, bench.address)
    channel.close()
    (arrived,) = bench.arrived()
    assert "\nBcc:" not in arrived.replace("\r", "\n")
    assert not _CONTROLS & set(arrived)


def nobody_there_is_a_delivery_error_without_the_address(bench: Bench) -> None:
    if bench.dead is None and bench.make_dead is None:
        return
    address = bench.dead or bench.address
    channel = (bench.make_dead or bench.make)()  # making it asks nobody
    try:
        channel.send(sample(), address)
    except DeliveryError as error:
        assert str(error) and address not in str(error)
        assert not bench.secret or bench.secret not in str(error)
    else:
        raise AssertionError("it was taken by nobody")
    finally:
        channel.close()


def it_may_be_interrupted_with_nothing_under_way(bench: Bench) -> None:
    from monitor.alert.channels.base import interrupt, transferring

    channel = bench.make()
    assert isinstance(transferring(channel), bool)
    interrupt(channel)
    channel.close()


def no_log_tells_the_secret(bench: Bench) -> None:
    """At any level: what goes wrong is logged by those who must not know it."""
    if not bench.secret:
        return
    said = _Said()
    root = logging.getLogger()
    before = root.level
    root.addHandler(said)
    root.setLevel(logging.DEBUG)
    try:
        channel = bench.make()
        channel.send(sample(), bench.address)
        channel.close()
        nobody_there_is_a_delivery_error_without_the_address(bench)
    finally:
        root.removeHandler(said)
        root.setLevel(before)
    assert bench.secret not in "\n".join(said.lines)


class _Said(logging.Handler):
    """Keeps what is logged, but by a mail server in the same process."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith("mail.log"):
            self.lines.append(record.getMessage())


CHECKS: tuple[Callable[[Bench], None], ...] = (
    a_message_arrives_and_the_answer_is_one_line,
    several_go_by_one_channel_and_in_their_order,
    it_may_be_closed_twice_and_used_again,
    scraped_text_arrives_and_does_nothing,
    nobody_there_is_a_delivery_error_without_the_address,
    it_may_be_interrupted_with_nothing_under_way,
    no_log_tells_the_secret,
)
